/*
 * `intray run`: starts the keepers and looks after them.
 *
 * --once runs ingest, classify and notify, one after the other, each until
 * nothing is due. Without it they run side by side with the vault and the
 * desk; one that ends is started again after a pause, and SIGTERM ends all.
 */
#include "cli/operator.h"

#include "cli/options.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/log.h"
#include "common/program.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#define RESTART_MS 2000
#define RESTART_BROKEN_MS 30000

typedef struct {
    const char *name;
    pid_t pid;
    gint64 start_at; /* monotonic ms, when pid is 0 */
} Keeper;

/* The vault before the desk: it needs its socket. */
static const char *const stages[] = {"intray-ingest", "intray-classify",
                                     "intray-notify"};
static const char *const all_keepers[] = {"intray-vault", "intray-desk",
                                          "intray-ingest", "intray-classify",
                                          "intray-notify"};

static pid_t
start (const CliContext *context, const char *name, gboolean once)
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
    if (once)
        g_ptr_array_add (argv, (gpointer) "--once");
    g_ptr_array_add (argv, NULL);
    fflush (NULL);
    pid = fork ();
    if (pid != 0)
        return pid;
    /* No keeper outlives us: an orphan would hold the register's lock. */
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
run_once (const CliContext *context)
{
    int worst = EX_OK;

    for (gsize i = 0; i < G_N_ELEMENTS (stages) && !program_stopping (); i++) {
        pid_t pid = start (context, stages[i], TRUE);
        int wait_status = 0;

        if (pid < 0)
            return EX_OSERR;
        while (waitpid (pid, &wait_status, 0) < 0 && errno == EINTR)
            kill (pid, SIGTERM);
        /* What one stage could not do leaves the others their work. */
        if (status_of (wait_status) != EX_OK) {
            log_event (LOG_LEVEL_ERROR, NULL, "stage=%s status=%d", stages[i],
                       status_of (wait_status));
            if (worst == EX_OK)
                worst = status_of (wait_status);
        }
    }
    return worst;
}

static void
note_end (Keeper *keepers, gsize count, pid_t pid, int wait_status)
{
    for (gsize i = 0; i < count; i++) {
        int status = status_of (wait_status);
        if (keepers[i].pid != pid)
            continue;
        log_event (LOG_LEVEL_ERROR, NULL, "ended=%s status=%d", keepers[i].name,
                   status);
        keepers[i].pid = 0;
        keepers[i].start_at =
            clock_monotonic_ms () +
            (status == EX_CONFIG ? RESTART_BROKEN_MS : RESTART_MS);
    }
}

static void
end_all (Keeper *keepers, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (keepers[i].pid > 0)
            kill (keepers[i].pid, SIGTERM);
    for (gsize i = 0; i < count; i++)
        while (keepers[i].pid > 0 && waitpid (keepers[i].pid, NULL, 0) < 0 &&
               errno == EINTR)
            continue;
}

static void
start_due (const CliContext *context, Keeper *keeper)
{
    pid_t pid = 0;

    if (keeper->pid != 0 || keeper->start_at > clock_monotonic_ms ())
        return;
    pid = start (context, keeper->name, FALSE);
    if (pid > 0)
        keeper->pid = pid;
}

static int
run_on (const CliContext *context)
{
    Keeper keepers[G_N_ELEMENTS (all_keepers)];

    memset (keepers, 0, sizeof keepers);
    for (gsize i = 0; i < G_N_ELEMENTS (keepers); i++)
        keepers[i].name = all_keepers[i];
    while (!program_stopping ()) {
        int wait_status = 0;
        pid_t pid = 0;

        for (gsize i = 0; i < G_N_ELEMENTS (keepers); i++)
            start_due (context, &keepers[i]);
        while ((pid = waitpid (-1, &wait_status, WNOHANG)) > 0)
            note_end (keepers, G_N_ELEMENTS (keepers), pid, wait_status);
        program_sleep (500);
    }
    end_all (keepers, G_N_ELEMENTS (keepers));
    return EX_OK;
}

int
cli_run (const CliContext *context, int argc, char **argv)
{
    static const OptionRow rows[] = {{"once", NULL}};
    const char *values[G_N_ELEMENTS (rows)] = {NULL};
    g_autoptr (GError) error = NULL;

    if (!options_parse (rows, G_N_ELEMENTS (rows), 0, 0, &argc, argv, values,
                        &error))
        return cli_fail_usage (context, error);
    log_start ("intray");
    clock_export ();
    program_catch_stop ();
    return values[0] != NULL ? run_once (context) : run_on (context);
}
