#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "store/seal.h"
#include "vault/assign.h"
#include "vault/import.h"
#include "vault/roll.h"

#include <string.h>

typedef struct {
    const char *staff_id, *name, *address;
    guint32 roles;
} StaffRow;

typedef struct {
    guint created, changed, same;
} Counts;

static gboolean
staff_row_fits (const StaffRow *row)
{
    return row->staff_id[0] != '\0' && row->name[0] != '\0' &&
           strlen (row->staff_id) <= LIMIT_ADDRESS_BYTES &&
           strlen (row->name) <= LIMIT_ADDRESS_BYTES &&
           strlen (row->address) <= LIMIT_ADDRESS_BYTES &&
           (row->roles & ~ROLE_ALL) == 0 && row->roles != 0;
}

/* Somebody else with this work address: it is a name to sign in with. */
static const Person *
address_of_other (const Directory *directory, const StaffRow *row)
{
    for (guint i = 0; row->address[0] != '\0' && i < directory->persons->len;
         i++) {
        const Person *person = directory->persons->pdata[i];
        if (g_ascii_strcasecmp (person->address, row->address) == 0 &&
            strcmp (person->staff_id, row->staff_id) != 0)
            return person;
    }
    return NULL;
}

static Person *
new_person (Directory *next, const StaffRow *row)
{
    Person *person = g_new0 (Person, 1);

    person->id = id_random ();
    person->state = PERSON_WAITING;
    person->since = next->version;
    person->staff_id = g_strdup (row->staff_id);
    person->name = g_strdup (row->name);
    person->address = g_strdup (row->address);
    person->roles = row->roles;
    g_ptr_array_add (next->persons, person);
    return person;
}

static void
change_person (Request *request, const Person *present, const StaffRow *row,
               Plan *plan)
{
    Directory *next = plan_next (plan, request->vault->directory);
    Person *person = directory_person_for_change (next, &present->id);
    guint32 turned = person->roles ^ row->roles;

    plan_say (plan, "%s %s: changed%s", row->staff_id, row->name,
              turned != 0 ? ", also in her roles" : "");
    g_free (person->name);
    g_free (person->address);
    person->name = g_strdup (row->name);
    person->address = g_strdup (row->address);
    person->roles = row->roles;
    /* Whoever is enrolled reads other cards and letters now. */
    if (turned != 0 && person->state == PERSON_ACTIVE) {
        plan->all_readers = TRUE;
        plan->book_readers =
            plan->book_readers || (turned & (ROLE_MANAGER | ROLE_LEAD)) != 0;
    }
}

/* Never a key to her own child's letters. */
static void
plan_conflicts (Request *request, const StaffRow *row, const Id *person,
                GVariantIter *related, const GPtrArray *roll, Plan *plan)
{
    const Directory *directory = request->vault->directory;
    gint32 today = clock_day (clock_now_ms ());
    const char *child_id = NULL;

    while (g_variant_iter_next (related, "&s", &child_id)) {
        const RollChild *child = roll_find (roll, child_id);
        Assignment conflict;

        if (child == NULL) {
            plan_problem (plan, TRUE,
                          "%s %s is related to %s, who is not on the "
                          "children's list yet: import this list once more "
                          "after the children's",
                          row->staff_id, row->name, child_id);
            continue;
        }
        if (assign_holds (directory, &child->id, person, AS_CONFLICT, today))
            continue;
        memset (&conflict, 0, sizeof conflict);
        conflict.child = child->id;
        conflict.person = *person;
        conflict.as = AS_CONFLICT;
        conflict.from = today;
        conflict.until = DAY_OPEN;
        assign_put (plan_next (plan, directory), &conflict);
        plan_reader (plan, &child->id);
        plan_say (plan, "%s %s never gets letters about %s", row->staff_id,
                  row->name, child_id);
    }
}

static void
plan_person (Request *request, const StaffRow *row, GVariantIter *related,
             const GPtrArray *roll, Plan *plan, Counts *counts)
{
    const Directory *directory = request->vault->directory;
    const Directory *shown = plan->next == NULL ? directory : plan->next;
    const Person *present = directory_by_staff_id (directory, row->staff_id);
    const Person *other = address_of_other (shown, row);
    Id id;

    if (other != NULL) {
        plan_problem (plan, TRUE, "%s %s has the work address of %s %s",
                      row->staff_id, row->name, other->staff_id, other->name);
        return;
    }
    if (present == NULL) {
        id = new_person (plan_next (plan, directory), row)->id;
        counts->created++;
        plan_say (plan, "%s %s: new, to be enrolled", row->staff_id, row->name);
    } else {
        id = present->id;
        if (strcmp (present->name, row->name) == 0 &&
            strcmp (present->address, row->address) == 0 &&
            present->roles == row->roles) {
            counts->same++;
        } else {
            counts->changed++;
            change_person (request, present, row, plan);
        }
    }
    plan_conflicts (request, row, &id, related, roll, plan);
}

gboolean
import_plan_staff (Request *request, const GPtrArray *rows,
                   const GPtrArray *roll, Plan *plan, GError **error)
{
    const Directory *directory = request->vault->directory;
    g_autoptr (GHashTable) listed =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    Counts counts = {0, 0, 0};
    guint missing = 0;

    for (guint i = 0; i < rows->len; i++) {
        GVariantIter *related = NULL;
        StaffRow row;

        g_variant_get (rows->pdata[i], "(&s&su&sas)", &row.staff_id, &row.name,
                       &row.roles, &row.address, &related);
        if (!staff_row_fits (&row)) {
            g_variant_iter_free (related);
            return request_reject (error,
                                   "row %u of the staff list has no "
                                   "proper id, name or role",
                                   i + 1);
        }
        if (g_hash_table_add (listed, g_strdup (row.staff_id)))
            plan_person (request, &row, related, roll, plan, &counts);
        else
            plan_problem (plan, TRUE,
                          "%s is in the list twice: the first row "
                          "counts",
                          row.staff_id);
        g_variant_iter_free (related);
    }
    for (guint i = 0; i < directory->persons->len; i++)
        if (!g_hash_table_contains (
                listed,
                ((const Person *) directory->persons->pdata[i])->staff_id))
            missing++;
    plan_say (plan, "staff: %u new, %u changed, %u as they were",
              counts.created, counts.changed, counts.same);
    if (missing > 0)
        plan_say (plan,
                  "%u people are not in this list: they are left as "
                  "they are",
                  missing);
    return TRUE;
}
