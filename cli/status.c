#include "cli/operator.h"

#include "cli/options.h"
#include "common/clock.h"
#include "common/hours.h"
#include "common/text.h"
#include "store/audit.h"
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
} Overview;

static gboolean
look (Store *store, Overview *view, GError **error)
{
    return register_count (store, &view->counts, error) &&
           audit_head (store, &view->head, error) &&
           db_count (store->db, SQL_NOTICE_COUNT_STATE, &view->notices_due,
                     error, "i", (gint64) 1) &&
           db_count (store->db, SQL_NOTICE_COUNT_STATE, &view->notices_failed,
                     error, "i", (gint64) 3) &&
           db_count (store->db, SQL_NOTICE_COUNT_STATE,
                     &view->notices_in_person, error, "i", (gint64) 4);
}

static void
print_json (const Overview *view)
{
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
            ", \"in_person\": %" G_GINT64_FORMAT "}, \"head\": \"%s\"}\n",
            view->notices_due, view->notices_failed, view->notices_in_person,
            head);
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
}

int
cli_status (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Store) store = NULL;
    Overview view;

    if (!options_parse (NULL, 0, 0, 0, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    store = seal_init (&error) ? store_open (context->settings->data_dir,
                                             WRITER_OPERATOR, &error)
                               : NULL;
    if (store == NULL || !look (store, &view, &error))
        return cli_fail (context, error);
    if (context->json)
        print_json (&view);
    else
        print_text (&view);
    return EX_OK;
}
