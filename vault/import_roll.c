#include "common/clock.h"
#include "common/error.h"
#include "store/seal.h"
#include "vault/assign.h"
#include "vault/import.h"
#include "vault/roll.h"

#include <string.h>

typedef struct {
    guint created, changed, same, assigned;
} Counts;

/* Makes @staff_id the child's key worker or deputy, if she is not. An empty
 * column says nothing: assignments that were made by hand stay. */
static void
plan_worker (Request *request, const RollChild *child, const char *staff_id,
             guint8 as, Plan *plan, Counts *counts)
{
    const Directory *directory = request->vault->directory;
    gint32 today = clock_day (clock_now_ms ());
    const Person *person = NULL;
    Assignment row;

    if (staff_id[0] == '\0')
        return;
    person = directory_by_staff_id (directory, staff_id);
    if (person == NULL || person->state == PERSON_LEFT) {
        plan_problem (plan, FALSE,
                      "%s: %s \"%s\" is not on the staff list; the child is "
                      "taken without",
                      child->child_id,
                      as == AS_KEY_WORKER ? "key worker" : "deputy key worker",
                      staff_id);
        return;
    }
    if (assign_holds (directory, &child->id, &person->id, as, today))
        return;
    memset (&row, 0, sizeof row);
    row.child = child->id;
    row.person = person->id;
    row.as = as;
    row.from = today;
    row.until = DAY_OPEN;
    assign_put (plan_next (plan, directory), &row);
    plan_reader (plan, &child->id);
    counts->assigned++;
}

/* One child of the list. Takes over @child. */
static void
plan_child (Request *request, RollChild *child, const GPtrArray *roll,
            Plan *plan, Counts *counts)
{
    const RollChild *present = roll_find (roll, child->child_id);

    child->id = present == NULL ? id_random () : present->id;
    plan_worker (request, child, child->key_worker, AS_KEY_WORKER, plan,
                 counts);
    plan_worker (request, child, child->deputy_key_worker, AS_DEPUTY, plan,
                 counts);
    if (present != NULL && roll_equal (present, child)) {
        counts->same++;
        roll_child_free (child);
        return;
    }
    if (present == NULL) {
        counts->created++;
        plan_say (plan, "%s %s %s: new", child->child_id, child->given_name,
                  child->family_name);
    } else {
        counts->changed++;
        plan_say (plan, "%s %s %s: changed", child->child_id, child->given_name,
                  child->family_name);
    }
    g_ptr_array_add (plan->cards, child);
}

/* Children of the register that the list does not have. */
static guint
count_missing (const GPtrArray *roll, GHashTable *listed)
{
    guint missing = 0;

    for (guint i = 0; i < roll->len; i++)
        if (!g_hash_table_contains (
                listed, ((const RollChild *) roll->pdata[i])->child_id))
            missing++;
    return missing;
}

gboolean
import_plan_roll (Request *request, const GPtrArray *rows,
                  const GPtrArray *roll, Plan *plan, GError **error)
{
    g_autoptr (GHashTable) listed =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    Counts counts = {0, 0, 0, 0};
    guint missing = 0;

    for (guint i = 0; i < rows->len; i++) {
        RollChild *child = roll_from_row (rows->pdata[i], error);

        if (child == NULL)
            return FALSE;
        if (!g_hash_table_add (listed, g_strdup (child->child_id))) {
            plan_problem (plan, TRUE,
                          "%s is in the list twice: the first row "
                          "counts",
                          child->child_id);
            roll_child_free (child);
            continue;
        }
        plan_child (request, child, roll, plan, &counts);
    }
    missing = count_missing (roll, listed);
    plan_say (plan,
              "children: %u new, %u changed, %u as they were; key workers and "
              "deputies: %u new",
              counts.created, counts.changed, counts.same, counts.assigned);
    if (missing > 0)
        plan_say (plan,
                  "%u children of the register are not in this list: "
                  "they are left as they are",
                  missing);
    return TRUE;
}
