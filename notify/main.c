/*
 * intray-notify: the keeper of what people are told.
 *
 *   may touch   register.db (names and addresses of staff, whom a letter is
 *               sealed to), intray-send by a socket, a Maildir if so set
 *   never       a key, a network, anything of a letter: it cannot say more
 *               than "something waits"
 */
#include "common/error.h"
#include "common/hours.h"
#include "common/log.h"
#include "common/program.h"
#include "notify/outbox.h"
#include "notify/service.h"

#include <sysexits.h>

static int
run_once (const Settings *settings, const char *dir)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Outbox) outbox = outbox_open (settings, &error);

    if (outbox != NULL)
        outbox->program_dir = g_strdup (dir);
    if (outbox == NULL || !outbox_run (outbox, &error) ||
        !service_run (outbox, &error)) {
        log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
        return intray_error_exit_status (error);
    }
    if (outbox->sent + outbox->put_off + outbox->handed_over +
            outbox->in_person >
        0)
        log_event (LOG_LEVEL_INFO, NULL,
                   "sent=%u put-off=%u handed-over=%u in-person=%u",
                   outbox->sent, outbox->put_off, outbox->handed_over,
                   outbox->in_person);
    return EX_OK;
}

int
main (int argc, char **argv)
{
    StageOptions options;
    g_autoptr (GError) error = NULL;
    g_autoptr (Settings) settings = NULL;
    g_autofree char *dir = program_dir ();
    int status = EX_OK;

    log_start ("intray-notify");
    if (!program_harden (&error) ||
        !program_stage_options (argc, argv, &options, NULL, &error) ||
        (settings = settings_load (options.config_file, options.data_dir,
                                   &error)) == NULL) {
        log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
        return intray_error_exit_status (error);
    }
    hours_set_zone (settings->time_zone);
    program_catch_stop ();
    do {
        status = run_once (settings, dir);
        if (options.once || status == EX_CONFIG)
            return status;
        program_sleep (settings->poll_s * 1000);
    } while (!program_stopping ());
    return EX_OK;
}
