#include "ingest/supervise.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "ingest/daily.h"
#include "ingest/pause.h"
#include "store/not_taken.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* How often the watches are looked at. */
#define ROUND_MS 1000

typedef struct {
    const MailboxSettings *mailbox;
    Watch *watch;
    int watch_fd;
    pid_t pid;       /* 0: not running */
    int pid_fd;      /* readable when it has ended; -1 = none */
    gint64 start_at; /* monotonic ms, when it is not running */
    guint crashes;   /* on messages, in this look */
    guint failures;  /* one after the other */
    gboolean over;   /* --once: it is not started again */
    int status;
} Post;

typedef struct {
    Intake *intake;
    const StageOptions *options;
    Post *posts;
    guint count;
    char *program;
    Daily *daily;
} Supervisor;

/* Between fork and exec: only calls that are safe there. */
static G_NORETURN void
exec_worker (const char *program, char **arguments, int watch_fd, pid_t parent)
{
    /* No worker outlives us: it would hold its mailbox's lock. */
    if (prctl (PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid () != parent ||
        fcntl (watch_fd, F_SETFD, 0) != 0)
        _exit (EX_TEMPFAIL);
    execv (program, arguments);
    _exit (EX_CONFIG);
}

static void
add_option (GPtrArray *arguments, const char *name, const char *value)
{
    g_ptr_array_add (arguments, g_strdup (name));
    if (value != NULL)
        g_ptr_array_add (arguments, g_strdup (value));
}

static GPtrArray *
worker_arguments (const Supervisor *supervisor, const Post *post)
{
    const StageOptions *options = supervisor->options;
    GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *fd = g_strdup_printf ("%d", post->watch_fd);

    add_option (arguments, supervisor->program, NULL);
    if (options->config_file != NULL)
        add_option (arguments, "--config", options->config_file);
    if (options->data_dir != NULL)
        add_option (arguments, "--data", options->data_dir);
    if (options->once)
        add_option (arguments, "--once", NULL);
    add_option (arguments, "--mailbox", post->mailbox->name);
    add_option (arguments, "--watch", fd);
    g_ptr_array_add (arguments, NULL);
    return arguments;
}

static void
start (const Supervisor *supervisor, Post *post)
{
    g_autoptr (GPtrArray) arguments = worker_arguments (supervisor, post);
    pid_t parent = getpid ();

    post->watch->at_work = FALSE;
    watch_allow (post->watch, LIMIT_WORKER_SILENT_MS);
    fflush (NULL);
    post->pid = fork ();
    if (post->pid == 0)
        exec_worker (supervisor->program, (char **) arguments->pdata,
                     post->watch_fd, parent);
    if (post->pid > 0) {
        post->pid_fd = pidfd_open (post->pid, 0);
        return;
    }
    log_event (LOG_LEVEL_ERROR, NULL, "mailbox=%s cannot start a worker: %s",
               post->mailbox->name, g_strerror (errno));
    post->pid = 0;
    post->start_at = clock_monotonic_ms () + LIMIT_PAUSE_FIRST_MS;
}

/* An end that the program chose has one of these; anything else is a crash. */
static gboolean
is_crash (int wait_status)
{
    int status = WIFEXITED (wait_status) ? WEXITSTATUS (wait_status) : -1;

    return status != EX_OK && status != EX_TEMPFAIL && status != EX_CONFIG &&
           status != EX_DATAERR;
}

/* The message that it was at is tried once more at most. */
static void
blame (Supervisor *supervisor, Post *post, const char *reason)
{
    g_autoptr (GError) error = NULL;

    post->crashes++;
    log_event (LOG_LEVEL_WARNING, NULL,
               "not-taken mailbox=%s uid=%u reason=\"%s\"", post->mailbox->name,
               post->watch->origin.uid, reason);
    if (!not_taken_add (supervisor->intake->store, &post->watch->origin, 1,
                        reason, &error))
        log_event (LOG_LEVEL_ERROR, NULL, "mailbox=%s %s", post->mailbox->name,
                   error->message);
}

static void
note_end (Supervisor *supervisor, Post *post, int wait_status, gboolean hung)
{
    gint64 most_ms = supervisor->intake->settings->pause_s * 1000;
    gint64 pause = 0;

    post->pid = 0;
    if (post->pid_fd >= 0)
        close (post->pid_fd);
    post->pid_fd = -1;
    post->status =
        WIFEXITED (wait_status) ? WEXITSTATUS (wait_status) : EX_SOFTWARE;
    if ((hung || is_crash (wait_status)) && post->watch->at_work &&
        post->crashes < LIMIT_WORKER_CRASHES) {
        blame (supervisor, post,
               hung ? "reading it did not end"
                    : "reading it ended the program");
    } else if (supervisor->options->once) {
        post->over = TRUE;
    } else if (!program_stopping ()) {
        pause = pause_next (post->failures++, LIMIT_PAUSE_FIRST_MS, most_ms);
        post->crashes = 0;
    }
    if (post->status != EX_OK && !program_stopping ())
        log_event (LOG_LEVEL_ERROR, NULL, "ended mailbox=%s status=%d",
                   post->mailbox->name, post->status);
    post->start_at = clock_monotonic_ms () + pause;
}

/* Ends a worker that has said nothing for too long. */
static void
end_hung (Supervisor *supervisor, Post *post)
{
    int wait_status = 0;

    if (post->pid == 0 || post->watch->due_ms > clock_monotonic_ms ())
        return;
    kill (post->pid, SIGKILL);
    while (waitpid (post->pid, &wait_status, 0) < 0 && errno == EINTR)
        continue;
    note_end (supervisor, post, wait_status, TRUE);
}

/* Waits until a worker ends, one is due to start, or for a round. */
static void
wait_for_news (const Supervisor *supervisor)
{
    g_autofree struct pollfd *waits = g_new0 (struct pollfd, supervisor->count);
    gint64 until = clock_monotonic_ms () + ROUND_MS;
    gint64 left = 0;

    for (guint i = 0; i < supervisor->count; i++) {
        const Post *post = &supervisor->posts[i];
        waits[i].fd = post->pid_fd;
        waits[i].events = POLLIN;
        if (post->pid == 0 && !post->over && post->start_at < until)
            until = post->start_at;
    }
    left = until - clock_monotonic_ms ();
    if (left > 0)
        poll (waits, supervisor->count, (int) left);
}

static gboolean
all_over (const Supervisor *supervisor)
{
    for (guint i = 0; i < supervisor->count; i++)
        if (!supervisor->posts[i].over)
            return FALSE;
    return TRUE;
}

static void
turn (Supervisor *supervisor)
{
    int wait_status = 0;

    for (guint i = 0; i < supervisor->count; i++) {
        Post *post = &supervisor->posts[i];
        if (post->pid == 0 && !post->over &&
            post->start_at <= clock_monotonic_ms ())
            start (supervisor, post);
    }
    wait_for_news (supervisor);
    daily_turn (supervisor->daily);
    for (guint i = 0; i < supervisor->count; i++) {
        Post *post = &supervisor->posts[i];
        if (post->pid > 0 &&
            waitpid (post->pid, &wait_status, WNOHANG) == post->pid)
            note_end (supervisor, post, wait_status, FALSE);
        end_hung (supervisor, post);
    }
}

/* Each ends its present commit. One that hangs is killed when its time is up,
 * or by who stops us. */
static void
end_all (Supervisor *supervisor)
{
    for (guint i = 0; i < supervisor->count; i++)
        if (supervisor->posts[i].pid > 0)
            kill (supervisor->posts[i].pid, SIGTERM);
    for (guint i = 0; i < supervisor->count; i++) {
        Post *post = &supervisor->posts[i];
        int wait_status = 0;

        while (post->pid > 0 && !post->over) {
            if (waitpid (post->pid, &wait_status, WNOHANG) == post->pid)
                note_end (supervisor, post, wait_status, FALSE);
            end_hung (supervisor, post);
            if (post->pid > 0)
                poll (NULL, 0, 20);
        }
    }
}

static void
make_posts (Supervisor *supervisor, GError **error)
{
    const GPtrArray *mailboxes = supervisor->intake->settings->mailboxes;

    supervisor->posts = g_new0 (Post, mailboxes->len);
    for (guint i = 0; i < mailboxes->len; i++) {
        Post *post = &supervisor->posts[i];
        post->mailbox = mailboxes->pdata[i];
        post->pid_fd = -1;
        post->watch = watch_new (&post->watch_fd, error);
        if (post->watch == NULL)
            return;
        /* Other workers must not get it. */
        fcntl (post->watch_fd, F_SETFD, FD_CLOEXEC);
        supervisor->count++;
    }
}

int
supervise (Intake *intake, const StageOptions *options)
{
    g_autofree char *dir = program_dir ();
    g_autofree char *program = g_build_filename (dir, "intray-ingest", NULL);
    Supervisor supervisor = {intake, options, NULL, 0, program, NULL};
    g_autoptr (GError) error = NULL;
    int status = EX_OK;

    supervisor.daily = daily_new (program, options, intake);
    make_posts (&supervisor, &error);
    if (error != NULL) {
        log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
        status = intray_error_exit_status (error);
    }
    while (error == NULL && !program_stopping () && !all_over (&supervisor))
        turn (&supervisor);
    end_all (&supervisor);
    if (options->once && !program_stopping ())
        daily_run (supervisor.daily);
    daily_free (supervisor.daily);
    for (guint i = 0; i < supervisor.count; i++) {
        Post *post = &supervisor.posts[i];
        if (status == EX_OK && options->once)
            status = post->status;
        watch_free (post->watch);
        close (post->watch_fd);
    }
    g_free (supervisor.posts);
    return status;
}
