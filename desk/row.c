#include "desk/row.h"

#include "common/clock.h"
#include "desk/words.h"
#include "vault/verbs.h"

void
row_free (Row *row)
{
    if (row == NULL)
        return;
    g_free (row->ref);
    g_free (row->who);
    g_free (row->sender);
    g_free (row->title);
    g_free (row);
}

void
row_read_all (GVariant *list, GPtrArray *rows)
{
    for (gsize i = 0; i < g_variant_n_children (list); i++) {
        Row *row = g_new0 (Row, 1);

        g_variant_get_child (list, i, VAULT_TRAY_ROW, &row->ref, &row->state,
                             &row->outcome, &row->flag, &row->kind,
                             &row->overlays, &row->provenance, &row->born,
                             &row->due, &row->who, &row->sender, &row->title,
                             &row->task, &row->signatures, &row->signed_by_me);
        g_ptr_array_add (rows, row);
    }
}

/* What comes before everything that is only due. */
static gboolean
is_first (const Row *row)
{
    return row->flag == WORDS_FLAG_SAFEGUARDING ||
           (row->overlays & WORDS_OVERLAY_SAFEGUARDING) != 0 ||
           (row->due > 0 && row->due < clock_now_ms ());
}

static gint
compare (gconstpointer a, gconstpointer b)
{
    const Row *left = *(const Row *const *) a;
    const Row *right = *(const Row *const *) b;
    gint64 by = 0;

    if ((left->task != 0) != (right->task != 0))
        return left->task != 0 ? -1 : 1;
    if (left->task != 0 && is_first (left) != is_first (right))
        return is_first (left) ? -1 : 1;
    /* No due time comes last. */
    if (left->task != 0)
        by = (left->due > 0 ? left->due : G_MAXINT64) -
             (right->due > 0 ? right->due : G_MAXINT64);
    if (by == 0)
        by = right->born - left->born;
    return by < 0 ? -1 : by > 0;
}

void
row_sort_all (GPtrArray *rows)
{
    g_ptr_array_sort (rows, compare);
}

void
row_show (const Row *row, Data *data)
{
    g_autofree char *arrived = words_time (row->born);
    g_autofree char *date = words_date (row->born);
    g_autofree char *due = words_time (row->due);

    data_set (data, "ref", row->ref);
    data_set (data, "who", row->who);
    data_set (data, "what", row->title);
    data_set (data, "sender", row->sender);
    data_set (data, "arrived", arrived);
    data_set (data, "date", date);
    data_set (data, "due", due);
    data_set_flag (data, "overdue",
                   row->task != 0 && row->due > 0 &&
                       row->due < clock_now_ms ());
    data_set (data, "task", words_task_for (row->task, row->flag));
    data_set (data, "flag", words_flag (row->flag));
    data_set (data, "flag_class", words_flag_class (row->flag));
    /* Where a letter ended says more than its state, unless it is on a
     * file. */
    data_set (data, "state",
              row->outcome == WORDS_OUTCOME_FILED
                  ? words_state (row->state)
                  : words_outcome (row->outcome));
    data_set_number (data, "signatures", row->signatures);
    words_add_overlays (data, "notes",
                        row->overlays &
                            (WORDS_OVERLAY_SAFETY_PLAN | WORDS_OVERLAY_URGENT |
                             WORDS_OVERLAY_DATA));
}
