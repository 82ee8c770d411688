/*
 * intray-classify: the keeper that decides.
 *
 *   may touch   register.db, sealed/c*, classify's own folder (machine.sign,
 *               roll.box, day keys, pin), digest.key, the two readers by
 *               sockets
 *   never       a network; a parser of strangers' bytes: it sees checked
 *               records only. The readers are started before any secret is
 *               loaded, so that nothing of one can be in their memory.
 *
 *   intray-classify [--config F] [--data D] [--once]
 *   intray-classify inspect ...     what would it make of this message?
 *   intray-classify probe           does the readers' sandbox hold?
 */
#include "classify/filer.h"
#include "classify/inspect.h"
#include "common/error.h"
#include "common/hours.h"
#include "common/log.h"
#include "common/program.h"
#include "store/seal.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define MODEL_NAME "kind.model"

static int
fail (const GError *error)
{
    log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
    return intray_error_exit_status (error);
}

static int
probe (void)
{
    g_autofree char *dir = program_dir ();
    g_autoptr (GError) error = NULL;
    g_autoptr (Readers) readers = readers_start (dir, &error);

    if (readers == NULL) {
        fprintf (stderr, "%s\n", error->message);
        return intray_error_exit_status (error);
    }
    printf ("landlock=%s\n", readers_landlock_abi (readers) > 0 ? "yes" : "no");
    return EX_OK;
}

/* One round: everything that is pending now. The readers live on. */
static int
run_round (const Settings *settings, const char *model_file, Readers **readers)
{
    g_autoptr (GError) error = NULL;
    Filer *filer = filer_open_take (settings, g_steal_pointer (readers),
                                    model_file, &error);
    int status = EX_OK;

    if (filer == NULL)
        return fail (error);
    if (!filer_run (filer, &error))
        status = fail (error);
    else if (filer->left > 0)
        status = EX_TEMPFAIL;
    if (filer->filed + filer->left > 0)
        log_event (LOG_LEVEL_INFO, NULL, "filed=%u left=%u", filer->filed,
                   filer->left);
    *readers = filer_close (filer);
    return status;
}

static int
run (const StageOptions *options, const Settings *settings)
{
    g_autofree char *dir = program_dir ();
    g_autofree char *model_file = g_build_filename (dir, MODEL_NAME, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (Readers) readers = NULL;

    if (!seal_init (&error))
        return fail (error);
    for (;;) {
        int status = EX_OK;

        if (readers == NULL)
            readers = readers_start (dir, &error);
        if (readers == NULL)
            return fail (error);
        status = run_round (settings, model_file, &readers);
        if (options->once || status == EX_CONFIG)
            return status;
        program_sleep (settings->poll_s * 1000);
        if (program_stopping ())
            return EX_OK;
    }
}

int
main (int argc, char **argv)
{
    StageOptions options;
    g_autoptr (GError) error = NULL;
    g_autoptr (Settings) settings = NULL;

    log_start ("intray-classify");
    if (!program_harden (&error))
        return fail (error);
    if (argc > 1 && strcmp (argv[1], "inspect") == 0)
        return inspect_run (argc - 1, argv + 1);
    if (argc > 1 && strcmp (argv[1], "probe") == 0)
        return probe ();
    if (!program_stage_options (argc, argv, &options, NULL, &error) ||
        (settings = settings_load (options.config_file, options.data_dir,
                                   &error)) == NULL)
        return fail (error);
    hours_set_zone (settings->time_zone);
    program_catch_stop ();
    return run (&options, settings);
}
