#include "ingest/reconcile.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/program.h"
#include "common/text.h"
#include "ingest/source.h"
#include "store/certificate.h"
#include "store/removal.h"

#include <stdio.h>
#include <sysexits.h>

/* What comes in while it is counted gets so many looks more to have its row. */
#define LOOKS 3
#define LOOK_PAUSE_MS 20000

/* One mailbox, counted. */
typedef struct {
    const MailboxSettings *mailbox;
    SourceCount count;
    gint64 removed; /* by us */
    gint64 gone;    /* by somebody else */
    gint64 outcomes[OUTCOME_COUNT];
} Counted;

static gboolean
count_outcomes (Store *store, const Hash *mailbox, gint64 *outcomes,
                GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_OUTCOMES_OF_MAILBOX, error, "h", mailbox);
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        gint64 outcome = db_integer (rows, 0);
        if (outcome >= 0 && outcome < OUTCOME_COUNT)
            outcomes[outcome] = db_integer (rows, 1);
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return local == NULL;
}

/* @counted is cleared by the caller in any case. */
static gboolean
count_one (Intake *intake, const char *program_dir, Counted *counted,
           GError **error)
{
    Hash digest = intake_mailbox_digest (intake, counted->mailbox);

    if (!source_count (intake, counted->mailbox, program_dir, &counted->count,
                       error) ||
        !removal_count (intake->store, &digest, &counted->removed, error) ||
        !count_outcomes (intake->store, &digest, counted->outcomes, error))
        return FALSE;
    /* What a drop folder had is removed when its row is durable. */
    if (counted->mailbox->type == MAILBOX_DROP)
        counted->removed = counted->count.arrivals - counted->count.rows;
    counted->gone = MAX (0, counted->count.arrivals - counted->count.rows -
                                counted->removed);
    return TRUE;
}

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
print_mailbox_json (const Counted *counted)
{
    const SourceCount *count = &counted->count;
    g_autofree char *missing = json_list (count->missing);
    g_autofree char *set_aside = json_list (count->set_aside);
    g_autofree char *name = text_json (counted->mailbox->name);

    printf ("{\"type\": \"mailbox\", \"name\": %s, \"messages\": %u, "
            "\"rows\": %u, \"arrivals\": %" G_GINT64_FORMAT
            ", \"missing\": [%s], \"not_taken\": [%s], \"removed\": "
            "%" G_GINT64_FORMAT ", \"gone\": %" G_GINT64_FORMAT
            ", \"outcomes\": {",
            name, count->messages, count->rows, count->arrivals, missing,
            set_aside, counted->removed, counted->gone);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        printf ("%s\"%s\": %" G_GINT64_FORMAT, i == 0 ? "" : ", ",
                outcome_name ((Outcome) i), counted->outcomes[i]);
    printf ("}}\n");
}

static void
print_mailbox (const Counted *counted)
{
    const SourceCount *count = &counted->count;
    gint64 away = counted->removed + counted->gone;

    printf ("mailbox %s: mailbox %u = register %u%s\n", counted->mailbox->name,
            count->messages, count->rows,
            count->messages == count->rows ? "" : "  NOT EQUAL");
    if (away > 0)
        printf ("  %" G_GINT64_FORMAT " more in the register are no longer in "
                "the mailbox\n",
                away);
    if (counted->removed > 0)
        printf ("    %" G_GINT64_FORMAT " taken out on purpose, once filed\n",
                counted->removed);
    if (counted->gone > 0 && counted->removed > 0)
        printf ("    %" G_GINT64_FORMAT " removed by somebody else\n",
                counted->gone);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if (counted->outcomes[i] > 0)
            printf ("  %-14s %" G_GINT64_FORMAT "\n",
                    outcome_name ((Outcome) i), counted->outcomes[i]);
    for (guint i = 0; i < count->missing->len; i++)
        printf ("  missing: %s\n", (const char *) count->missing->pdata[i]);
    for (guint i = 0; i < count->set_aside->len; i++)
        printf ("  not taken: %s\n", (const char *) count->set_aside->pdata[i]);
}

static gboolean
count_origins (Store *store, gint64 *origins, guint size, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_LETTER_ORIGINS, error, "");
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        gint64 origin = db_integer (rows, 0);
        if (origin > 0 && origin < size)
            origins[origin] = db_integer (rows, 1);
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return local == NULL;
}

/* Letters that came by another door than a mailbox. */
static const struct {
    LetterOrigin origin;
    const char *name;
} doors[] = {{ORIGIN_DROP, "drop folder"},   {ORIGIN_IMPORT, "import"},
             {ORIGIN_NOTE, "note"},          {ORIGIN_UPLOAD, "upload"},
             {ORIGIN_HANDBACK, "hand back"}, {ORIGIN_BRIEFING, "briefing"},
             {ORIGIN_VIEW, "view"}};

static void
print_doors (const gint64 *origins, gboolean json)
{
    gboolean first = TRUE;

    for (gsize i = 0; i < G_N_ELEMENTS (doors); i++) {
        gint64 count = origins[doors[i].origin];
        if (count == 0)
            continue;
        if (json)
            printf ("%s\"%s\": %" G_GINT64_FORMAT, first ? "" : ", ",
                    doors[i].name, count);
        else
            printf ("  came by %s: %" G_GINT64_FORMAT "\n", doors[i].name,
                    count);
        first = FALSE;
    }
}

static void
print_totals (const RegisterCounts *counts, const gint64 *origins,
              const AuditHead *head, gboolean json)
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
        printf ("}, \"doors\": {");
    print_doors (origins, json);
    if (json)
        printf ("}, \"head\": \"%s\"}\n", head_text);
    else
        printf ("at %s" CERTIFICATE_HEAD "%s\n", now, head_text);
}

static void
add_up (const Counted *counted, CertificateCounts *sums)
{
    sums->messages += counted->count.messages;
    sums->rows += counted->count.rows;
    sums->missing +=
        counted->count.missing->len + counted->count.set_aside->len;
    sums->set_aside += counted->count.set_aside->len;
    sums->gone += counted->gone;
}

/* Counts all, and says which could not be. @show: NULL = nothing is shown. */
static void
count_all (Intake *intake, const char *program_dir,
           void (*show) (const Counted *), CertificateCounts *sums)
{
    *sums = (CertificateCounts){0};
    for (guint i = 0; i < intake->settings->mailboxes->len; i++) {
        Counted counted = {.mailbox = intake->settings->mailboxes->pdata[i]};
        g_autoptr (GError) error = NULL;

        if (count_one (intake, program_dir, &counted, &error)) {
            add_up (&counted, sums);
            if (show != NULL)
                show (&counted);
        } else {
            fprintf (stderr, "intray: mailbox %s: %s\n", counted.mailbox->name,
                     error->message);
            sums->uncounted++;
        }
        source_count_clear (&counted.count);
    }
}

static int
status_of (const CertificateCounts *sums)
{
    return sums->uncounted > 0 ? EX_TEMPFAIL : sums->missing > 0 ? 1 : EX_OK;
}

int
reconcile_print (Intake *intake, const char *program_dir, gboolean json)
{
    g_autofree char *centre = bytes_hex (intake->store->centre.b, ID_BYTES);
    gint64 origins[ORIGIN_VIEW + 1] = {0};
    CertificateCounts sums;
    RegisterCounts counts;
    AuditHead head;
    g_autoptr (GError) error = NULL;

    if (!json)
        printf (CERTIFICATE_FIRST "centre %s\n", centre);
    count_all (intake, program_dir, json ? print_mailbox_json : print_mailbox,
               &sums);
    if (!register_count (intake->store, &counts, &error) ||
        !count_origins (intake->store, origins, G_N_ELEMENTS (origins),
                        &error) ||
        !audit_head (intake->store, &head, &error)) {
        fprintf (stderr, "intray: %s\n", error->message);
        return EX_TEMPFAIL;
    }
    print_totals (&counts, origins, &head, json);
    return status_of (&sums);
}

int
reconcile_keep (Intake *intake, const char *program_dir)
{
    CertificateCounts sums;
    g_autoptr (GError) error = NULL;

    count_all (intake, program_dir, NULL, &sums);
    for (int i = 1;
         i < LOOKS && sums.missing > sums.set_aside && !program_stopping ();
         i++) {
        program_sleep (LOOK_PAUSE_MS);
        count_all (intake, program_dir, NULL, &sums);
    }
    if (!certificate_keep (intake->store, intake->directory, &sums, &error) ||
        !intake_pin (intake, &error)) {
        log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
        return EX_TEMPFAIL;
    }
    log_event (sums.missing > 0 ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, NULL,
               "counted messages=%" G_GINT64_FORMAT " rows=%" G_GINT64_FORMAT
               " missing=%" G_GINT64_FORMAT " uncounted=%" G_GINT64_FORMAT,
               sums.messages, sums.rows, sums.missing, sums.uncounted);
    return status_of (&sums);
}
