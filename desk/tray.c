#include "desk/screens.h"

#include "common/clock.h"
#include "common/limits.h"
#include "desk/row.h"
#include "desk/words.h"

#include <string.h>

/* Done letters that the tray still shows; the rest is in the files. */
#define DONE_SHOWN 20

typedef enum {
    GROUP_TODAY,
    GROUP_MINE,
    GROUP_OTHERS,
    GROUP_DONE,
    GROUP_COUNT,
} Group;

static const char *const group_lists[GROUP_COUNT] = {"today", "mine", "others",
                                                     "done"};

static gboolean
is_due_today (gint64 due_ms)
{
    gint64 now_ms = clock_now_ms ();
    g_autofree char *due = words_date (due_ms);
    g_autofree char *today = words_date (now_ms);

    return due != NULL && (due_ms <= now_ms || strcmp (due, today) == 0);
}

static Group
group_of (const Row *row)
{
    if (row->task != 0)
        return is_due_today (row->due) ? GROUP_TODAY : GROUP_MINE;
    if (row->outcome == WORDS_OUTCOME_FILED &&
        row->state < WORDS_STATE_COUNTERSIGNED &&
        (row->state < WORDS_STATE_SIGNED || row->signed_by_me))
        return GROUP_OTHERS;
    return GROUP_DONE;
}

/* All rows of the tray, sorted. Row; NULL with a reply. */
static GPtrArray *
all_rows (Visit *visit, HttpReply **reply_out)
{
    g_autoptr (GPtrArray) rows =
        g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
    gboolean more = TRUE;

    while (more && rows->len < LIMIT_DESK_ROW_COUNT) {
        g_autoptr (GVariant) out = NULL;
        g_autoptr (GVariant) list = NULL;
        guint before = rows->len;

        if (!visit_call (visit, VERB_TRAY, g_variant_new ("(u)", rows->len),
                         &out, NULL, reply_out))
            return NULL;
        list = g_variant_get_child_value (out, 0);
        g_variant_get_child (out, 1, "b", &more);
        row_read_all (list, rows);
        if (rows->len == before)
            more = FALSE;
    }
    row_sort_all (rows);
    return g_steal_pointer (&rows);
}

/* How many wait for this person; the first of them in *@next_out. */
static guint
count_mine (const GPtrArray *rows, const Row **next_out)
{
    guint count = 0;

    for (guint i = 0; i < rows->len; i++) {
        const Row *row = g_ptr_array_index (rows, i);

        if (row->task == 0)
            continue;
        if (count == 0)
            *next_out = row;
        count++;
    }
    return count;
}

static HttpReply *
tray (Visit *visit, gboolean elsewhere)
{
    HttpReply *reply = NULL;
    g_autoptr (GPtrArray) rows = all_rows (visit, &reply);
    Data *data = NULL;
    guint counts[GROUP_COUNT] = {0};

    if (rows == NULL)
        return reply;
    data = data_new ();
    data_set_flag (data, "elsewhere", elsewhere);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = g_ptr_array_index (rows, i);
        Group group = group_of (row);

        counts[group]++;
        if (group != GROUP_DONE || counts[group] <= DONE_SHOWN)
            row_show (row, data_add_row (data, group_lists[group]));
    }
    data_set_number (data, "today_count", counts[GROUP_TODAY]);
    data_set_number (data, "mine_count", counts[GROUP_MINE]);
    data_set_flag (data, "nothing",
                   counts[GROUP_TODAY] + counts[GROUP_MINE] == 0);
    data_set_flag (data, "done_more", counts[GROUP_DONE] > DONE_SHOWN);
    return visit_page (visit, 200, "tray", "My tray", data);
}

HttpReply *
screen_tray (Visit *visit)
{
    return tray (visit, FALSE);
}

HttpReply *
screen_tray_elsewhere (Visit *visit)
{
    return tray (visit, TRUE);
}

/* What comes after a decision: how many are left, and the next one. */
static HttpReply *
after (Visit *visit, const char *done)
{
    HttpReply *reply = NULL;
    g_autoptr (GPtrArray) rows = all_rows (visit, &reply);
    const Row *next = NULL;
    Data *data = NULL;
    guint left = 0;

    if (rows == NULL)
        return reply;
    data = data_new ();
    left = count_mine (rows, &next);
    data_set (data, "done", done);
    data_set_number (data, "left", left);
    if (next != NULL)
        row_show (next, data_add_row (data, "next"));
    return visit_page (visit, 200, "after", done, data);
}

HttpReply *
screen_signed (Visit *visit)
{
    g_autofree char *time = words_minute (visit->params.numbers[0]);
    g_autofree char *done = g_strconcat ("Signed ", time, NULL);

    return after (visit, done);
}

HttpReply *
screen_placed (Visit *visit)
{
    return after (visit, "Done");
}
