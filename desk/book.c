#include "desk/screens.h"
#include "desk/words.h"

/* The first line of the post book: are all here, and where? The sums are of
 * the whole register. Returns how many letters there are. */
static gint64
show_totals (Data *data, GVariant *totals, gint64 arrivals)
{
    /* As a person counts: files first, what needs somebody next. */
    static const guint8 order[WORDS_OUTCOME_COUNT] = {1, 10, 2, 3, 4, 6,
                                                      7, 8,  0, 5, 9};
    gint64 sum = 0;

    for (gsize i = 0; i < WORDS_OUTCOME_COUNT; i++) {
        gint64 count = 0;
        Data *row = NULL;

        if (order[i] >= g_variant_n_children (totals))
            continue;
        g_variant_get_child (totals, order[i], "x", &count);
        sum += count;
        if (count == 0)
            continue;
        row = data_add_row (data, "totals");
        data_set_number (row, "total", count);
        data_set (row, "total_of", words_outcome_in_total (order[i]));
    }
    /* The same bytes again are an arrival, and no other letter. */
    if (arrivals > sum) {
        Data *row = data_add_row (data, "totals");
        data_set_number (row, "total", arrivals - sum);
        data_set (row, "total_of", "came a second time, word for word");
    }
    data_set_number (data, "arrivals", arrivals);
    data_set_flag (data, "all_here", sum <= arrivals);
    data_set_number (data, "counted", sum);
    return sum;
}

static void
show_row (GVariant *rows, gsize i, Data *row)
{
    const char *ref = NULL;
    const char *child = NULL;
    const char *sender = NULL;
    const char *instead = NULL;
    gint64 born = 0;
    gint64 due = 0;
    guint32 state = 0;
    guint32 outcome = 0;
    guint8 flag = 0;
    guint8 kind = 0;
    g_autofree char *arrived = NULL;
    g_autofree char *due_words = NULL;

    g_variant_get_child (rows, i, "(&sxuuyy&s&sx&s)", &ref, &born, &state,
                         &outcome, &flag, &kind, &child, &sender, &due,
                         &instead);
    arrived = words_time (born);
    /* Nobody waits for what is a copy, not about a child, or done. */
    due_words = outcome == WORDS_OUTCOME_NOT_A_CHILD ||
                        outcome == WORDS_OUTCOME_COPY ||
                        state >= WORDS_STATE_CLOSED
                    ? NULL
                    : words_time (due);
    data_set (row, "ref", ref);
    data_set (row, "arrived", arrived);
    data_set (row, "due", due_words);
    data_set (row, "instead", instead);
    data_set (row, "outcome", words_outcome (outcome));
    data_set (row, "state",
              outcome == WORDS_OUTCOME_FILED ? words_state (state) : NULL);
    data_set (row, "flag", words_flag (flag));
    data_set (row, "flag_class", words_flag_class (flag));
    data_set (row, "kind", words_kind (kind));
    data_set (row, "child_name", child);
    data_set (row, "sender", sender);
}

/* What stands above the book: is post coming in? A line each. */
static gboolean
show_health (Visit *visit, Data *data, HttpReply **reply_out)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;

    if (!visit_call (visit, VERB_HEALTH, g_variant_new ("()"), &out, NULL,
                     reply_out))
        return FALSE;
    rows = g_variant_get_child_value (out, 0);
    for (gsize i = 0; i < g_variant_n_children (rows); i++) {
        Data *row = data_add_row (data, "health");
        const char *sentence = NULL;
        guint8 level = 0;

        g_variant_get_child (rows, i, "(y&s)", &level, &sentence);
        data_set (row, "sentence", sentence);
        data_set_flag (row, "bad", level == WORDS_HEALTH_BAD);
    }
    return TRUE;
}

HttpReply *
screen_book (Visit *visit)
{
    guint32 offset = visit->params.numbers[0];
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;
    g_autoptr (GVariant) totals = NULL;
    HttpReply *reply = NULL;
    Data *data = NULL;
    gint64 arrivals = 0;
    gint64 letters = 0;
    gint64 listed = 0;
    gboolean more = FALSE;
    gsize count = 0;

    if (!visit_call (visit, VERB_REGISTER, g_variant_new ("(u)", offset), &out,
                     NULL, &reply))
        return reply;
    data = data_new ();
    if (offset == 0 && !show_health (visit, data, &reply)) {
        data_free (data);
        return reply;
    }
    g_variant_get (out, "(@a" VAULT_REGISTER_ROW "b@axx)", &rows, &more,
                   &totals, &arrivals);
    letters = show_totals (data, totals, arrivals);
    count = g_variant_n_children (rows);
    listed = (gint64) offset + (gint64) count;
    /* Known on the last page alone: there may be more rows on the next. */
    if (!more && letters > listed) {
        data_set_number (data, "hidden", letters - listed);
        data_set_flag (data, "hidden_one", letters - listed == 1);
    }
    for (gsize i = 0; i < count; i++)
        show_row (rows, i, data_add_row (data, "rows"));
    data_set_flag (data, "sees_seen", visit_sees_seen (visit));
    data_set_flag (data, "later_page", offset > 0);
    if (more && count > 0)
        data_set_number (data, "next_offset", (gint64) offset + (gint64) count);
    data_set (data, "paging_of", "book");
    return visit_page (visit, 200, "book", "Post book", data);
}

HttpReply *
screen_seen (Visit *visit)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;
    g_autofree char *problem = NULL;
    HttpReply *reply = NULL;
    Data *data = NULL;

    if (!visit_call (visit, VERB_WHO_SAW,
                     g_variant_new ("(s)", visit->params.ref), &out, &problem,
                     &reply)) {
        if (reply != NULL)
            return reply;
        data = data_new ();
        data_set (data, "ref", visit->params.ref);
        data_set (data, "why_none", problem);
        return visit_page (visit, 200, "seen", "Who saw this", data);
    }
    data = data_new ();
    data_set (data, "ref", visit->params.ref);
    rows = g_variant_get_child_value (out, 0);
    for (gsize i = 0; i < g_variant_n_children (rows); i++) {
        Data *row = data_add_row (data, "rows");
        const char *person = NULL;
        const char *what = NULL;
        const char *result = NULL;
        guint64 entry = 0;
        gint64 at = 0;
        g_autofree char *time = NULL;

        g_variant_get_child (rows, i, "(tx&s&s&s&s)", &entry, &at, &person,
                             &what, &result, NULL);
        time = words_time (at);
        if (entry == 0) {
            data_set (row, "sealed", what);
            continue;
        }
        data_set_number (row, "entry", (gint64) entry);
        data_set (row, "when", time);
        data_set (row, "person_seen", person);
        data_set (row, "did", what);
        data_set (row, "result", result);
    }
    return visit_page (visit, 200, "seen", "Who saw this", data);
}

HttpReply *
screen_altered_form (Visit *visit)
{
    return visit_page (visit, 200, "altered", "Has anyone altered the book?",
                       data_new ());
}

HttpReply *
screen_altered (Visit *visit)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) problems = NULL;
    HttpReply *reply = NULL;
    Data *data = NULL;
    const char *head = NULL;
    guint64 entries = 0;

    if (!visit_call (visit, VERB_VERIFY, g_variant_new ("()"), &out, NULL,
                     &reply))
        return reply;
    data = data_new ();
    g_variant_get (out, "(t@as&s)", &entries, &problems, &head);
    data_set_flag (data, "checked", TRUE);
    data_set_number (data, "entries", (gint64) entries);
    data_set (data, "head", head);
    for (gsize i = 0; i < g_variant_n_children (problems); i++) {
        const char *problem = NULL;

        g_variant_get_child (problems, i, "&s", &problem);
        data_set (data_add_row (data, "problems"), "problem", problem);
    }
    return visit_page (visit, 200, "altered", "Has anyone altered the book?",
                       data);
}
