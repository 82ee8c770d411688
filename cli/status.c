#include "cli/operator.h"

#include "cli/options.h"
#include "common/clock.h"
#include "common/hours.h"
#include "common/text.h"
#include "store/audit.h"
#include "store/health.h"
#include "store/mailbox_state.h"
#include "store/register.h"
#include "store/seal.h"

#include <stdio.h>
#include <sysexits.h>

typedef struct {
    RegisterCounts counts;
    AuditHead head;
    gint64 notices_due;
    gint64 notices_failed;
    gint64 notices_in_person;
    GPtrArray *states; /* MailboxState */
    GPtrArray *facts;  /* HealthFact */
} Overview;

static void
overview_clear (Overview *view)
{
    g_clear_pointer (&view->states, g_ptr_array_unref);
    g_clear_pointer (&view->facts, g_ptr_array_unref);
}

static gboolean
look (Store *store, const Settings *settings, Overview *view, GError **error)
{
    view->states = mailbox_state_list (store, error);
    if (view->states != NULL)
        view->facts = health_look (store, settings, error);
    return view->facts != NULL &&
           register_count (store, &view->counts, error) &&
           audit_head (store, &view->head, error) &&
           db_count (store->db, SQL_NOTICE_COUNT_STATE, &view->notices_due,
                     error, "i", (gint64) 1) &&
           db_count (store->db, SQL_NOTICE_COUNT_STATE, &view->notices_failed,
                     error, "i", (gint64) 3) &&
           db_count (store->db, SQL_NOTICE_COUNT_STATE,
                     &view->notices_in_person, error, "i", (gint64) 4);
}

static const char *
health_level (HealthLevel level)
{
    return level == HEALTH_BAD ? "bad" : level == HEALTH_AMBER ? "amber" : "ok";
}

static void
append_time (GString *out, const char *key, gint64 wall_ms)
{
    g_autofree char *text = wall_ms == 0 ? NULL : clock_format_utc (wall_ms);

    g_string_append_printf (
        out, ", \"%s\": %s%s%s", key, text == NULL ? "" : "\"",
        text == NULL ? "null" : text, text == NULL ? "" : "\"");
}

/* "mailboxes", "problems", "level" as members of an object; caller frees. */
static char *
health_json (const Overview *view)
{
    GString *out = g_string_new ("\"mailboxes\": [");

    for (guint i = 0; i < view->states->len; i++) {
        const MailboxState *state = view->states->pdata[i];
        g_autofree char *name = text_json (state->name);
        g_autofree char *reason = text_json (state->reason);
        g_string_append_printf (out, "%s{\"name\": %s, \"reason\": %s",
                                i == 0 ? "" : ", ", name, reason);
        append_time (out, "looked", state->looked);
        append_time (out, "success", state->success);
        append_time (out, "newest", state->newest);
        append_time (out, "failing_since", state->failing);
        append_time (out, "refused_since", state->refused);
        append_time (out, "certificate_ends", state->certificate_end);
        append_time (out, "credential_ends", state->credential_end);
        g_string_append_c (out, '}');
    }
    g_string_append (out, "], \"problems\": [");
    for (guint i = 0; i < view->facts->len; i++) {
        const HealthFact *fact = view->facts->pdata[i];
        g_autofree char *mailbox = text_json (fact->mailbox);
        g_autofree char *sentence = text_json (fact->sentence);
        g_autofree char *remedy = text_json (fact->remedy);
        g_string_append_printf (out,
                                "%s{\"level\": \"%s\", \"cause\": \"%s\", "
                                "\"mailbox\": %s, \"sentence\": %s, "
                                "\"remedy\": %s",
                                i == 0 ? "" : ", ", health_level (fact->level),
                                health_cause_name (fact->cause), mailbox,
                                sentence, remedy);
        append_time (out, "since", fact->since);
        g_string_append_c (out, '}');
    }
    g_string_append_printf (out, "], \"level\": \"%s\"",
                            health_level (health_worst (view->facts)));
    return g_string_free (out, FALSE);
}

static void
print_health (const Overview *view)
{
    for (guint i = 0; i < view->states->len; i++) {
        const MailboxState *state = view->states->pdata[i];
        g_autofree char *success = state->success == 0
                                       ? g_strdup ("never")
                                       : hours_format (state->success);
        g_autofree char *newest = state->newest == 0
                                      ? g_strdup ("none")
                                      : hours_format (state->newest);
        printf ("mailbox %s: read %s, newest mail %s\n", state->name, success,
                newest);
    }
    for (guint i = 0; i < view->facts->len; i++) {
        const HealthFact *fact = view->facts->pdata[i];
        printf ("%-11s %s%s%s%s\n            %s\n",
                fact->level == HEALTH_BAD ? "BAD" : "amber",
                fact->mailbox[0] == '\0' ? "" : "mailbox ", fact->mailbox,
                fact->mailbox[0] == '\0' ? "" : ": ", fact->sentence,
                fact->remedy);
    }
}

static void
print_json (const Overview *view)
{
    g_autofree char *health = health_json (view);
    g_autofree char *head = audit_head_text (&view->head);

    printf ("{\"arrivals\": %" G_GINT64_FORMAT
            ", \"letters\": %" G_GINT64_FORMAT
            ", \"pending\": %" G_GINT64_FORMAT ", \"outcomes\": {",
            view->counts.arrivals, view->counts.letters, view->counts.pending);
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        g_autofree char *name = text_json (outcome_name ((Outcome) i));
        printf ("%s%s: %" G_GINT64_FORMAT, i == 0 ? "" : ", ", name,
                view->counts.by_outcome[i]);
    }
    printf ("}, \"states\": {");
    for (int i = STATE_RECEIVED; i <= STATE_VOID; i++) {
        g_autofree char *name = text_json (state_name ((LetterState) i));
        printf ("%s%s: %" G_GINT64_FORMAT, i == STATE_RECEIVED ? "" : ", ",
                name, view->counts.by_state[i]);
    }
    printf ("}, \"notices\": {\"due\": %" G_GINT64_FORMAT
            ", \"failed\": %" G_GINT64_FORMAT
            ", \"in_person\": %" G_GINT64_FORMAT "}, \"head\": \"%s\", %s}\n",
            view->notices_due, view->notices_failed, view->notices_in_person,
            head, health);
}

static void
print_text (const Overview *view)
{
    const RegisterCounts *counts = &view->counts;
    g_autofree char *head = audit_head_text (&view->head);

    printf ("arrived     %" G_GINT64_FORMAT " messages, %" G_GINT64_FORMAT
            " letters\n",
            counts->arrivals, counts->letters);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if (counts->by_outcome[i] > 0)
            printf ("  %-13s %" G_GINT64_FORMAT "\n",
                    outcome_name ((Outcome) i), counts->by_outcome[i]);
    for (int i = STATE_RECEIVED; i <= STATE_VOID; i++)
        if (counts->by_state[i] > 0)
            printf ("  %-13s %" G_GINT64_FORMAT "\n",
                    state_name ((LetterState) i), counts->by_state[i]);
    if (counts->pending > 0) {
        g_autofree char *since = hours_format (counts->oldest_pending);
        printf ("not decided %" G_GINT64_FORMAT ", the oldest since %s\n",
                counts->pending, since);
    }
    printf ("notices     %" G_GINT64_FORMAT " to be sent, %" G_GINT64_FORMAT
            " refused, %" G_GINT64_FORMAT " to be told in person\n",
            view->notices_due, view->notices_failed, view->notices_in_person);
    printf ("book        %s\n", head);
    print_health (view);
}

int
cli_status (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Store) store = NULL;
    Overview view = {0};
    int status = EX_OK;

    if (!options_parse (NULL, 0, 0, 0, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    store = seal_init (&error) ? store_open (context->settings->data_dir,
                                             WRITER_OPERATOR, &error)
                               : NULL;
    if (store == NULL || !look (store, context->settings, &view, &error)) {
        overview_clear (&view);
        return cli_fail (context, error);
    }
    if (context->json)
        print_json (&view);
    else
        print_text (&view);
    /* For a watching program: 1 when somebody must act. */
    status = health_worst (view.facts) == HEALTH_BAD ? 1 : EX_OK;
    overview_clear (&view);
    return status;
}
