/*
 * intray-ingest: the keeper of the way in. Without --mailbox it supervises a
 * worker for each mailbox, which is this same program with it.
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
#include "ingest/import.h"
#include "ingest/reconcile.h"
#include "ingest/supervise.h"
#include "ingest/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* The supervisor of one worker a mailbox. */
static int
run (const Settings *settings, const StageOptions *options)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Intake) intake = intake_open (settings, WRITER_INGEST, &error);

    if (intake == NULL) {
        log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
        return intray_error_exit_status (error);
    }
    clock_export ();
    return supervise (intake, options);
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

static int
count (const Settings *settings)
{
    g_autofree char *dir = program_dir ();
    g_autoptr (GError) error = NULL;
    g_autoptr (Intake) intake =
        intake_open_worker (settings, "count", NULL, &error);

    if (intake == NULL) {
        log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
        return intray_error_exit_status (error);
    }
    return reconcile_keep (intake, dir);
}

typedef struct {
    StageOptions stage;
    WorkerOptions worker;
    ImportOptions import;
    gboolean certificate;
    gboolean count; /* the daily certificate, for the record */
    gboolean json;
} Options;

static gboolean
parse (int argc, char **argv, Options *out, GError **error)
{
    Options options = {.worker = {.watch_fd = -1},
                       .import = {.since_ms = G_MININT64}};
    int next = 0;

    if (!program_stage_options (argc, argv, &options.stage, &next, error))
        return FALSE;
    for (; next < argc; next++) {
        gboolean more = next + 1 < argc;
        if (strcmp (argv[next], "--once") == 0) {
            options.stage.once = TRUE;
        } else if (strcmp (argv[next], "--reconcile") == 0) {
            options.certificate = TRUE;
        } else if (strcmp (argv[next], "--count") == 0) {
            options.count = TRUE;
        } else if (strcmp (argv[next], "--json") == 0) {
            options.json = TRUE;
        } else if (strcmp (argv[next], "--all") == 0) {
            options.import.all = TRUE;
        } else if (strcmp (argv[next], "--yes") == 0) {
            options.import.yes = TRUE;
        } else if (more && strcmp (argv[next], "--import") == 0) {
            options.import.path = argv[++next];
        } else if (more && strcmp (argv[next], "--since") == 0) {
            /* A day since 1970, as `intray import` read the date. */
            options.import.since_ms = atoll (argv[++next]) * 86400000;
        } else if (more && strcmp (argv[next], "--mailbox") == 0) {
            options.worker.mailbox = argv[++next];
        } else if (more && strcmp (argv[next], "--watch") == 0) {
            options.worker.watch_fd = atoi (argv[++next]);
        } else {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                         "unknown option %s; usage: intray-ingest "
                         "[--config FILE] [--data DIR] [--once] "
                         "[--mailbox NAME | --count | --reconcile [--json] | "
                         "--import PATH [--since DAY] [--all] [--yes] "
                         "[--json]]",
                         argv[next]);
            return FALSE;
        }
    }
    options.worker.once = options.stage.once;
    options.import.json = options.json;
    *out = options;
    return TRUE;
}

int
main (int argc, char **argv)
{
    Options options;
    g_autoptr (GError) error = NULL;
    g_autoptr (Settings) settings = NULL;

    log_start ("intray-ingest");
    if (program_harden (&error) && parse (argc, argv, &options, &error))
        settings = settings_load (options.stage.config_file,
                                  options.stage.data_dir, &error);
    if (settings == NULL) {
        log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
        return intray_error_exit_status (error);
    }
    hours_set_zone (settings->time_zone);
    program_catch_stop ();
    if (options.count)
        return count (settings);
    if (options.certificate)
        return reconcile (settings, options.json);
    if (options.import.path != NULL)
        return import_run (settings, &options.import);
    return options.worker.mailbox != NULL
               ? worker_run (settings, &options.worker)
               : run (settings, &options.stage);
}
