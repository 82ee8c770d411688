/*
 * intray import: years of old mail.
 *
 * What lies in the mailboxes is taken first, as new mail: what is imported
 * counts as old, and nobody is told of it. Then intray-ingest counts, asks and
 * takes, and intray-classify files. Neither word nor name of a message is seen
 * here, only counts.
 */
#include "cli/operator.h"

#include "cli/json.h"
#include "cli/options.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/lists.h"
#include "common/program.h"
#include "common/progress.h"
#include "store/register.h"
#include "store/seal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#define LOOK_MS 200

/* Starts one of our programs with --config, --data and @more (NULL-ended);
 * 0 when it could not. */
static pid_t
start (const CliContext *context, const char *name, const char *const *more)
{
    g_autofree char *path = g_build_filename (context->program_dir, name, NULL);
    g_autoptr (GPtrArray) argv = g_ptr_array_new ();
    pid_t parent = getpid ();
    pid_t pid = 0;

    g_ptr_array_add (argv, path);
    if (context->config_file != NULL) {
        g_ptr_array_add (argv, (gpointer) "--config");
        g_ptr_array_add (argv, (gpointer) context->config_file);
    }
    if (context->data_dir != NULL) {
        g_ptr_array_add (argv, (gpointer) "--data");
        g_ptr_array_add (argv, (gpointer) context->data_dir);
    }
    for (; *more != NULL; more++)
        g_ptr_array_add (argv, (gpointer) *more);
    g_ptr_array_add (argv, NULL);
    fflush (NULL);
    pid = fork ();
    if (pid != 0)
        return MAX (pid, 0);
    prctl (PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
    if (getppid () != parent)
        _exit (EX_TEMPFAIL);
    execv (path, (char **) argv->pdata);
    _exit (EX_CONFIG);
}

static int
status_of (int wait_status)
{
    return WIFEXITED (wait_status) ? WEXITSTATUS (wait_status) : EX_SOFTWARE;
}

static int
finish (pid_t pid)
{
    int wait_status = 0;

    if (pid == 0)
        return EX_OSERR;
    while (waitpid (pid, &wait_status, 0) < 0 && errno == EINTR)
        continue;
    return status_of (wait_status);
}

/* New mail stays new. A server that cannot be reached does not hold up the
 * archive, but it has to be said. */
static void
take_new_first (const CliContext *context)
{
    static const char *const once[] = {"--once", NULL};

    if (context->settings->mailboxes->len > 0 &&
        finish (start (context, "intray-ingest", once)) != EX_OK)
        fputs ("intray import: not every mailbox could be looked at just now. "
               "A letter that comes from one later and is in this import, too, "
               "is old mail then.\n",
               stderr);
}

static gboolean
count (const CliContext *context, RegisterCounts *out, GError **error)
{
    g_autoptr (Store) store =
        store_open (context->settings->data_dir, WRITER_OPERATOR, error);

    return store != NULL && register_count (store, out, error);
}

/* Files what was taken, and draws how far that is. Where another
 * intray-classify is at work, it does so. */
static int
file_all (const CliContext *context, RegisterCounts *after, GError **error)
{
    static const char *const once[] = {"--once", NULL};
    pid_t pid = start (context, "intray-classify", once);
    g_autoptr (Progress) progress = NULL;
    gint64 silent_ms = clock_monotonic_ms ();
    gint64 first = -1;
    gint64 before = -1;
    int status = pid == 0 ? EX_OSERR : -1;

    for (;;) {
        int wait_status = 0;

        if (!count (context, after, error))
            break;
        if (first < 0) {
            first = after->pending_imports;
            progress = progress_new ("filing", (guint64) first);
        }
        progress_set (progress, (guint64) (first - after->pending_imports),
                      (guint64) (first - after->pending_imports));
        if (after->pending_imports != before)
            silent_ms = clock_monotonic_ms ();
        before = after->pending_imports;
        if (status < 0 && waitpid (pid, &wait_status, WNOHANG) == pid)
            status = status_of (wait_status);
        else if (status >= 0 &&
                 (before == 0 || program_stopping () ||
                  clock_monotonic_ms () - silent_ms > LIMIT_IMPORT_SILENT_MS))
            return before == 0 ? EX_OK : MAX (status, EX_TEMPFAIL);
        else
            program_sleep (LOOK_MS);
    }
    if (status < 0)
        finish (pid);
    return EX_TEMPFAIL;
}

static void
print_outcomes (const CliContext *context, const RegisterCounts *before,
                const RegisterCounts *after)
{
    g_autoptr (Json) json = context->json ? json_begin () : NULL;

    if (json != NULL)
        json_text (json, "type", "outcomes");
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        gint64 number =
            after->imported_by_outcome[i] - before->imported_by_outcome[i];

        if (json != NULL)
            json_number (json, outcome_name ((Outcome) i), number);
        else if (number > 0)
            printf ("  %-14s %" G_GINT64_FORMAT "\n",
                    outcome_name ((Outcome) i), number);
    }
    if (json != NULL)
        json_print (json);
    else if (after->imported_by_outcome[OUTCOME_NOT_KEPT] >
             before->imported_by_outcome[OUTCOME_NOT_KEPT])
        puts ("What fits no child who is here was not kept. Leads see sender, "
              "date and subject\nof each at the desk; the same command with "
              "--all keeps it.");
}

static int
run (const CliContext *context, const char *const *arguments)
{
    g_autoptr (GError) error = NULL;
    RegisterCounts before;
    RegisterCounts after;
    int taken = EX_OK;
    int filed = EX_OK;

    clock_export ();
    if (!seal_init (&error) || !count (context, &before, &error))
        return cli_fail (context, error);
    take_new_first (context);
    taken = finish (start (context, "intray-ingest", arguments));
    if (taken != EX_OK && taken != EX_DATAERR)
        return taken;
    filed = file_all (context, &after, &error);
    if (error != NULL)
        return cli_fail (context, error);
    print_outcomes (context, &before, &after);
    if (filed != EX_OK)
        fputs ("intray import: not everything is filed yet; \"intray run\" "
               "goes on with it, and \"intray status\" shows how far it is.\n",
               stderr);
    return filed != EX_OK ? filed : taken;
}

int
cli_import (const CliContext *context, int argc, char **argv)
{
    static const OptionRow rows[] = {
        {"since", "DATE"}, {"all", NULL}, {"yes", NULL}};
    const char *values[G_N_ELEMENTS (rows)] = {NULL};
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
    gint32 since = LIST_NO_DATE;

    if (!options_parse (rows, G_N_ELEMENTS (rows), 1, 1, &argc, argv, values,
                        &error))
        return cli_fail_usage (context, error);
    if (values[0] != NULL &&
        (!list_parse_date (values[0], &since) || since == LIST_NO_DATE)) {
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "--since %s is no date; write 2023-09-01 or 1/9/2023",
                     values[0]);
        return cli_fail_usage (context, error);
    }
    g_ptr_array_add (arguments, g_strdup ("--import"));
    g_ptr_array_add (arguments, g_strdup (argv[1]));
    if (since != LIST_NO_DATE) {
        g_ptr_array_add (arguments, g_strdup ("--since"));
        g_ptr_array_add (arguments, g_strdup_printf ("%d", since));
    }
    if (values[1] != NULL)
        g_ptr_array_add (arguments, g_strdup ("--all"));
    if (values[2] != NULL)
        g_ptr_array_add (arguments, g_strdup ("--yes"));
    if (context->json)
        g_ptr_array_add (arguments, g_strdup ("--json"));
    g_ptr_array_add (arguments, NULL);
    program_catch_stop ();
    return run (context, (const char *const *) arguments->pdata);
}
