#include "ingest/reconcile.h"

#include "common/clock.h"
#include "common/text.h"
#include "ingest/source.h"
#include "store/audit.h"

#include <stdio.h>
#include <sysexits.h>

static char *
json_list (const GPtrArray *texts)
{
    GString *list = g_string_new (NULL);

    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *text = text_json (texts->pdata[i]);
        g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", text);
    }
    return g_string_free (list, FALSE);
}

static void
print_mailbox (const MailboxSettings *mailbox, const SourceCount *count,
               gboolean json)
{
    if (json) {
        g_autofree char *missing = json_list (count->missing);
        g_autofree char *set_aside = json_list (count->set_aside);
        g_autofree char *name = text_json (mailbox->name);
        printf ("{\"type\": \"mailbox\", \"name\": %s, \"messages\": %u, "
                "\"rows\": %u, \"arrivals\": %" G_GINT64_FORMAT
                ", \"missing\": [%s], \"not_taken\": [%s]}\n",
                name, count->messages, count->rows, count->arrivals, missing,
                set_aside);
        return;
    }
    printf ("mailbox %s: mailbox %u = register %u%s\n", mailbox->name,
            count->messages, count->rows,
            count->messages == count->rows ? "" : "  NOT EQUAL");
    if (count->arrivals > count->rows)
        printf ("  %" G_GINT64_FORMAT " more in the register are no longer in "
                "the mailbox\n",
                count->arrivals - count->rows);
    for (guint i = 0; i < count->missing->len; i++)
        printf ("  missing: %s\n", (const char *) count->missing->pdata[i]);
    for (guint i = 0; i < count->set_aside->len; i++)
        printf ("  not taken: %s\n", (const char *) count->set_aside->pdata[i]);
}

static void
print_totals (const RegisterCounts *counts, const AuditHead *head,
              gboolean json)
{
    g_autofree char *head_text = audit_head_text (head);
    g_autofree char *now = clock_format_utc (clock_now_ms ());

    if (json)
        printf ("{\"type\": \"register\", \"at\": \"%s\", \"arrivals\": "
                "%" G_GINT64_FORMAT ", \"letters\": %" G_GINT64_FORMAT
                ", \"outcomes\": {",
                now, counts->arrivals, counts->letters);
    else
        printf ("register: %" G_GINT64_FORMAT " arrivals, %" G_GINT64_FORMAT
                " letters\n",
                counts->arrivals, counts->letters);
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        if (json)
            printf ("%s\"%s\": %" G_GINT64_FORMAT, i == 0 ? "" : ", ",
                    outcome_name ((Outcome) i), counts->by_outcome[i]);
        else if (counts->by_outcome[i] > 0)
            printf ("  %-14s %" G_GINT64_FORMAT "\n",
                    outcome_name ((Outcome) i), counts->by_outcome[i]);
    }
    if (json)
        printf ("}, \"head\": \"%s\"}\n", head_text);
    else
        printf ("at %s, book of events %s\n", now, head_text);
}

int
reconcile_print (Intake *intake, const char *program_dir, gboolean json)
{
    int status = EX_OK;
    RegisterCounts counts;
    AuditHead head;
    g_autoptr (GError) error = NULL;

    for (guint i = 0; i < intake->settings->mailboxes->len; i++) {
        const MailboxSettings *mailbox = intake->settings->mailboxes->pdata[i];
        SourceCount count = {0};
        g_autoptr (GError) local = NULL;

        if (source_count (intake, mailbox, program_dir, &count, &local)) {
            print_mailbox (mailbox, &count, json);
            if (count.rows < count.messages && status == EX_OK)
                status = 1;
        } else {
            fprintf (stderr, "intray: mailbox %s: %s\n", mailbox->name,
                     local->message);
            status = EX_TEMPFAIL;
        }
        source_count_clear (&count);
    }
    if (!register_count (intake->store, &counts, &error) ||
        !audit_head (intake->store, &head, &error)) {
        fprintf (stderr, "intray: %s\n", error->message);
        return EX_TEMPFAIL;
    }
    print_totals (&counts, &head, json);
    return status;
}
