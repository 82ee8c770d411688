#include "ingest/daily.h"

#include "common/clock.h"
#include "common/log.h"
#include "store/certificate.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* How often is asked whether it is due. */
#define ASK_MS (60 * 1000)
/* The largest mailbox that anybody has is listed in minutes. */
#define COUNT_MS (30 * 60 * 1000)

struct Daily {
    const char *program;
    const StageOptions *options;
    Intake *intake;
    pid_t pid;       /* 0: not running */
    gint64 ask_at;   /* monotonic ms */
    gint64 start_at; /* of the running one */
};

Daily *
daily_new (const char *program, const StageOptions *options, Intake *intake)
{
    Daily *daily = g_new0 (Daily, 1);

    daily->program = program;
    daily->options = options;
    daily->intake = intake;
    return daily;
}

static void
end (Daily *daily)
{
    int status = 0;

    kill (daily->pid, SIGKILL);
    while (waitpid (daily->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    daily->pid = 0;
}

void
daily_free (Daily *daily)
{
    if (daily == NULL)
        return;
    if (daily->pid > 0)
        end (daily);
    g_free (daily);
}

static gboolean
is_due (Daily *daily)
{
    g_autoptr (GError) error = NULL;
    gboolean due = FALSE;

    if (certificate_is_due (daily->intake->store, &due, &error))
        return due;
    log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
    return FALSE;
}

static void
start (Daily *daily)
{
    const char *arguments[8] = {daily->program};
    pid_t parent = getpid ();
    guint count = 1;

    if (daily->options->config_file != NULL) {
        arguments[count++] = "--config";
        arguments[count++] = daily->options->config_file;
    }
    if (daily->options->data_dir != NULL) {
        arguments[count++] = "--data";
        arguments[count++] = daily->options->data_dir;
    }
    arguments[count] = "--count";
    fflush (NULL);
    daily->pid = fork ();
    if (daily->pid == 0) {
        if (prctl (PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid () == parent)
            execv (daily->program, (char **) arguments);
        _exit (EX_CONFIG);
    }
    if (daily->pid < 0) {
        log_event (LOG_LEVEL_ERROR, NULL, "cannot start the daily count: %s",
                   g_strerror (errno));
        daily->pid = 0;
    }
    daily->start_at = clock_monotonic_ms ();
}

void
daily_turn (Daily *daily)
{
    gint64 now = clock_monotonic_ms ();
    int status = 0;

    if (daily->pid > 0) {
        if (waitpid (daily->pid, &status, WNOHANG) == daily->pid)
            daily->pid = 0;
        else if (now - daily->start_at > COUNT_MS)
            end (daily);
        return;
    }
    if (now < daily->ask_at)
        return;
    daily->ask_at = now + ASK_MS;
    if (is_due (daily))
        start (daily);
}

void
daily_run (Daily *daily)
{
    int status = 0;

    if (daily->pid == 0 && is_due (daily))
        start (daily);
    while (daily->pid > 0 && !program_stopping () &&
           clock_monotonic_ms () - daily->start_at < COUNT_MS) {
        if (waitpid (daily->pid, &status, WNOHANG) == daily->pid)
            daily->pid = 0;
        else
            g_usleep (20000);
    }
}
