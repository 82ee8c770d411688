#include "vault/assign.h"

#include "common/clock.h"
#include "common/error.h"
#include "store/card.h"
#include "vault/change.h"
#include "vault/reseal.h"
#include "vault/roll.h"

#include <string.h>

static gboolean
one_at_a_time (guint8 as)
{
    return as == AS_KEY_WORKER || as == AS_DEPUTY;
}

void
assign_put (Directory *next, const Assignment *row)
{
    for (guint i = next->assignments->len; i > 0; i--) {
        Assignment *old = &g_array_index (next->assignments, Assignment, i - 1);
        gboolean same = id_equal (&old->person, &row->person);

        if (old->as != row->as || !id_equal (&old->child, &row->child))
            continue;
        if (same && old->until >= row->from) {
            g_array_remove_index (next->assignments, i - 1);
        } else if (!same && one_at_a_time (row->as) &&
                   old->until >= row->from) {
            /* One that would end before it began was never true. */
            if (old->from >= row->from)
                g_array_remove_index (next->assignments, i - 1);
            else
                old->until = row->from - 1;
        }
    }
    if (row->from <= row->until)
        g_array_append_val (next->assignments, *row);
}

gboolean
assign_holds (const Directory *directory, const Id *child, const Id *person,
              guint8 as, gint32 day)
{
    for (guint i = 0; i < directory->assignments->len; i++) {
        const Assignment *row =
            &g_array_index (directory->assignments, Assignment, i);
        if (row->as == as && row->from <= day && row->until == DAY_OPEN &&
            id_equal (&row->child, child) && id_equal (&row->person, person))
            return TRUE;
    }
    return FALSE;
}

typedef struct {
    Id child;
    guint changed;
} Assigning;

static gboolean
assign_work (Request *request, gpointer data, GError **error)
{
    Assigning *assigning = data;

    return reseal_cards (request->vault, request->session, &assigning->child,
                         error) &&
           reseal_child (request->vault, request->session, &assigning->child,
                         &assigning->changed, error);
}

static gboolean
check_assignment (Request *request, const char *staff_id, Assignment *row,
                  GError **error)
{
    const Person *person =
        directory_by_staff_id (request->vault->directory, staff_id);

    if (row->as < AS_KEY_WORKER || row->as > AS_CONFLICT)
        return request_reject (error, "that is no kind of assignment");
    if (person == NULL || person->state == PERSON_LEFT)
        return request_reject (
            error, "nobody on the staff list has the id \"%s\"", staff_id);
    /* A day that ends before it begins takes an assignment away. */
    row->person = person->id;
    return TRUE;
}

gboolean
verb_ASSIGN (Request *request, GError **error)
{
    Vault *vault = request->vault;
    g_autoptr (GVariant) second = NULL;
    g_autoptr (GPtrArray) roll = NULL;
    const char *child_id = NULL;
    const char *staff_id = NULL;
    const RollChild *child = NULL;
    Directory *next = NULL;
    Assignment row;
    Assigning assigning;

    memset (&row, 0, sizeof row);
    memset (&assigning, 0, sizeof assigning);
    g_variant_get (request->in, "(&sy&sii@ay)", &child_id, &row.as, &staff_id,
                   &row.from, &row.until, &second);
    roll = card_list (vault->store, vault->versions, &request->me->id,
                      request->session->secrets->box_secret, error);
    if (roll == NULL)
        return FALSE;
    child = roll_find (roll, child_id);
    if (child == NULL)
        return request_reject (error, "no child on the list has the id \"%s\"",
                               child_id);
    if (!check_assignment (request, staff_id, &row, error))
        return FALSE;
    row.child = child->id;
    assigning.child = child->id;
    next = directory_next (vault->directory, clock_now_ms ());
    assign_put (next, &row);
    if (!change_commit (request, next, second, 0, &row.person, assign_work,
                        &assigning, error))
        return FALSE;
    request->out = g_variant_ref_sink (
        g_variant_new ("(uu)", vault->directory->version, assigning.changed));
    return TRUE;
}
