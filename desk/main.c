/*
 * intray-desk: the pages that people see.
 *
 *   reads    settings, TLS certificate and key
 *   listens  [desk] address and port, HTTPS
 *   asks     the vault, on <run>/desk.sock
 *   writes   <run>/desk.port, one line on standard output, the log
 *   never    the register, a sealed file, a person's or a machine's key
 *
 *   intray-desk --config F [--data D]     D is taken and not used
 */
#include "common/error.h"
#include "common/hours.h"
#include "common/log.h"
#include "common/program.h"
#include "desk/desk.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sysexits.h>

/* Letters pass through this memory: no swap where the limit allows it. */
static void
keep_in_memory (void)
{
    struct rlimit lock = {0, 0};

    /* Under a finite limit a later allocation would end the program. */
    if (getrlimit (RLIMIT_MEMLOCK, &lock) != 0 ||
        lock.rlim_cur != RLIM_INFINITY ||
        mlockall (MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0)
        log_event (LOG_LEVEL_NOTICE, NULL,
                   "memory may be swapped: no unlimited RLIMIT_MEMLOCK");
}

/* Other programs of this machine find the desk by this file. */
static gboolean
announce (const Settings *settings, const HttpServer *server, GError **error)
{
    g_autofree char *file =
        g_build_filename (settings->run_dir, "desk.port", NULL);
    g_autofree char *text =
        g_strdup_printf ("%u\n", (guint) http_server_port (server));
    g_autoptr (GError) cause = NULL;

    if (!g_file_set_contents (file, text, -1, &cause)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot write %s: %s", file, cause->message);
        return FALSE;
    }
    printf ("desk: https://%s/\n", http_server_host (server));
    fflush (stdout);
    return TRUE;
}

static gboolean
serve (const StageOptions *options, const sigset_t *ends, GError **error)
{
    g_autoptr (Settings) settings =
        settings_load (options->config_file, options->data_dir, error);
    g_autoptr (Desk) desk = NULL;
    g_autoptr (HttpServer) server = NULL;
    int got = 0;

    if (settings == NULL)
        return FALSE;
    hours_set_zone (settings->time_zone);
    desk = desk_new (settings, error);
    if (desk == NULL)
        return FALSE;
    HttpConfig config = {
        .address = settings->desk_address,
        .port = (guint16) settings->desk_port,
        .host = settings->desk_host,
        .cert_file = settings->desk_cert_file,
        .key_file = settings->desk_key_file,
        .answer = desk_answer,
        .refuse = desk_refuse,
        .user = desk,
    };
    server = http_server_start (&config, error);
    if (server == NULL || !announce (settings, server, error))
        return FALSE;
    sigwait (ends, &got);
    return TRUE;
}

static int
fail (const GError *error)
{
    log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
    return intray_error_exit_status (error);
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    StageOptions options = {NULL, NULL, FALSE};
    sigset_t ends;
    int next = 0;

    log_start ("intray-desk");
    if (!program_harden (&error) ||
        !program_stage_options (argc, argv, &options, &next, &error))
        return fail (error);
    if (next < argc || options.once) {
        fprintf (stderr, "usage: intray-desk [--config FILE] [--data DIR]\n");
        return EX_USAGE;
    }
    keep_in_memory ();
    /* Before any thread is made: all of them inherit it. */
    signal (SIGPIPE, SIG_IGN);
    sigemptyset (&ends);
    sigaddset (&ends, SIGTERM);
    sigaddset (&ends, SIGINT);
    pthread_sigmask (SIG_BLOCK, &ends, NULL);
    if (!serve (&options, &ends, &error))
        return fail (error);
    return 0;
}
