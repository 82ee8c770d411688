/*
 * intray-ingest: the keeper of the way in.
 *
 *   may touch   register.db, sealed/i*, its own pin, digest.key, the
 *               mailboxes' folders (reading only), intray-fetch by a socket
 *   never       a network, a key that opens anything, the text of a message:
 *               it copies files whole
 *   ends        1 after --reconcile when something is missing; 75 when the
 *               world is in the way; 78 when it cannot be trusted
 */
#include "common/clock.h"
#include "common/error.h"
#include "common/hours.h"
#include "common/log.h"
#include "common/program.h"
#include "ingest/reconcile.h"
#include "ingest/source.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

/* One look at every mailbox; one that fails does not stop another. */
static int
take_all (Intake *intake, const char *dir)
{
    int status = EX_OK;

    for (guint i = 0;
         i < intake->settings->mailboxes->len && !program_stopping (); i++) {
        const MailboxSettings *mailbox = intake->settings->mailboxes->pdata[i];
        g_autoptr (GError) error = NULL;

        if (source_take (intake, mailbox, dir, &error))
            continue;
        status = error == NULL ? EX_TEMPFAIL : intray_error_exit_status (error);
        log_event (LOG_LEVEL_ERROR, NULL, "mailbox=%s %s", mailbox->name,
                   error == NULL ? "its messages could not be committed"
                                 : error->message);
    }
    return status;
}

static int
finish (Intake *intake, int status)
{
    g_autoptr (GError) error = NULL;

    /* Also when nothing came: a directory that was seen is pinned, and so is
     * what a run that died did not pin any more. */
    if (!pin_update (intake->pin, intake->store, intake->directory, &error)) {
        log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
        return intray_error_exit_status (error);
    }
    if (intake->taken > 0 || intake->failed > 0)
        log_event (LOG_LEVEL_INFO, NULL, "taken=%u again=%u not-taken=%u",
                   intake->taken, intake->again, intake->failed);
    intake->taken = 0;
    intake->again = 0;
    intake->failed = 0;
    return status;
}

static int
run (const Settings *settings, const StageOptions *options)
{
    g_autofree char *dir = program_dir ();

    for (;;) {
        g_autoptr (GError) error = NULL;
        g_autoptr (Intake) intake =
            intake_open (settings, WRITER_INGEST, &error);
        int status = EX_OK;

        if (intake == NULL) {
            log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
            return intray_error_exit_status (error);
        }
        status = finish (intake, take_all (intake, dir));
        if (options->once || program_stopping ())
            return status;
        /* The register is opened afresh each time: directory and day key may
         * have changed, and a commit that failed leaves nothing behind. */
        g_clear_pointer (&intake, intake_free);
        program_sleep (settings->poll_s * 1000);
        if (program_stopping ())
            return EX_OK;
    }
}

static int
reconcile (const Settings *settings, gboolean json)
{
    g_autofree char *dir = program_dir ();
    g_autoptr (GError) error = NULL;
    g_autoptr (Intake) intake = intake_open (settings, WRITER_OPERATOR, &error);

    if (intake == NULL) {
        fprintf (stderr, "intray: %s\n", error->message);
        return intray_error_exit_status (error);
    }
    return reconcile_print (intake, dir, json);
}

int
main (int argc, char **argv)
{
    StageOptions options;
    g_autoptr (GError) error = NULL;
    g_autoptr (Settings) settings = NULL;
    int next = 0;
    gboolean certificate = FALSE;
    gboolean json = FALSE;

    log_start ("intray-ingest");
    if (!program_harden (&error) ||
        !program_stage_options (argc, argv, &options, &next, &error))
        goto undo;
    for (; next < argc; next++) {
        certificate = certificate || strcmp (argv[next], "--reconcile") == 0;
        json = json || strcmp (argv[next], "--json") == 0;
    }
    settings = settings_load (options.config_file, options.data_dir, &error);
    if (settings == NULL)
        goto undo;
    hours_set_zone (settings->time_zone);
    program_catch_stop ();
    return certificate ? reconcile (settings, json) : run (settings, &options);
undo:
    log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
    return intray_error_exit_status (error);
}
