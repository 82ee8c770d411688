#include "classify/box/zygote.h"

#include "classify/box/sandbox.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/frame.h"
#include "common/limits.h"
#include "common/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* Descriptors of a child; everything from the last one on is closed. */
enum {
    CHILD_MESSAGE = 3,
    CHILD_RESULT,
    CHILD_PASSWORD,
    CHILD_READY,
    CHILD_CLOSED
};

/* What comes with a request; the password may be missing. */
enum { ASKED_MESSAGE, ASKED_RESULT, ASKED_PASSWORD, ASKED_COUNT };

typedef struct {
    const Reader *reader;
    Sandbox *sandbox;
    int null_fd;
    gint64 wall_ms;
} Zygote;

static gint64
wall_limit_ms (const Reader *reader)
{
#ifdef INTRAY_TEST_BUILD
    const char *text = g_getenv ("INTRAY_READER_WALL_MS");
    gint64 value = text == NULL ? 0 : g_ascii_strtoll (text, NULL, 10);
    if (value > 0 && value < LIMIT_READER_WALL_MS)
        return value;
#endif
    return LIMIT_READER_WALL_MS + reader->more_ms;
}

/* Moves @fd out of the way of the fixed numbers below. */
static int
move_up (int fd)
{
    return fcntl (fd, F_DUPFD_CLOEXEC, 32);
}

/* When the machine has no memory left, this letter goes, not the parent or
 * the keeper. Nothing depends on it. */
static void
offer_to_killer (void)
{
    int fd = open ("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    gssize written = fd < 0 ? 0 : write (fd, "1000", 4);

    (void) written;
    if (fd >= 0)
        close (fd);
}

/* What was typed for the locked parts, NULL where nothing was. The null device
 * stands in for a password that did not come. */
static const char *
take_password (char password[LIMIT_FILE_PASSWORD_BYTES + 1])
{
    gssize n = pread (CHILD_PASSWORD, password, LIMIT_FILE_PASSWORD_BYTES, 0);

    close (CHILD_PASSWORD);
    if (n <= 0)
        return NULL;
    password[n] = '\0';
    return password;
}

/*
 * The child's life. "Ready" is told after the sandbox is entered and before
 * the letter is touched: its absence means that the sandbox failed, and no
 * letter can say it instead.
 */
static G_NORETURN void
run_child (const Zygote *zygote, const int asked[ASKED_COUNT], int ready_fd)
{
    char typed[LIMIT_FILE_PASSWORD_BYTES + 1];
    const char *password = NULL;
    int null_fd = move_up (zygote->null_fd);
    int message = move_up (asked[ASKED_MESSAGE]);
    int result = move_up (asked[ASKED_RESULT]);
    int secret =
        asked[ASKED_PASSWORD] < 0 ? null_fd : move_up (asked[ASKED_PASSWORD]);
    int ready = move_up (ready_fd);
    gboolean done = FALSE;

    offer_to_killer ();
    /* Standard error goes nowhere: libraries quote the letter there. */
    if (dup2 (null_fd, 0) != 0 || dup2 (null_fd, 1) != 1 ||
        dup2 (null_fd, 2) != 2 || dup2 (message, CHILD_MESSAGE) < 0 ||
        dup2 (result, CHILD_RESULT) < 0 || dup2 (secret, CHILD_PASSWORD) < 0 ||
        dup2 (ready, CHILD_READY) < 0 ||
        !sandbox_enter (zygote->sandbox, CHILD_CLOSED, NULL) ||
        write (CHILD_READY, "1", 1) != 1)
        _exit (EX_CONFIG);
    close (CHILD_READY);
    password = take_password (typed);
    done = lseek (CHILD_MESSAGE, 0, SEEK_SET) == 0 &&
           zygote->reader->read (CHILD_MESSAGE, CHILD_RESULT, password, NULL);
    _exit (done ? EX_OK : EX_DATAERR);
}

/* Waits until the child entered its sandbox: one byte, or the end. */
static gboolean
wait_ready (int ready_fd)
{
    char byte = 0;
    gssize n = 0;

    do {
        n = read (ready_fd, &byte, 1);
    } while (n < 0 && errno == EINTR);
    return n == 1;
}

/* Lets the child run until it ends, its time is over or the keeper speaks. */
static ZygoteEnd
wait_end (const Zygote *zygote, pid_t pid, int *status_out)
{
    gint64 deadline_ms = clock_monotonic_ms () + zygote->wall_ms;
    int pid_fd = (int) syscall (SYS_pidfd_open, pid, 0);
    ZygoteEnd end = ZYGOTE_EXITED;
    int status = 0;

    for (;;) {
        struct pollfd wait[] = {{.fd = pid_fd, .events = POLLIN},
                                {.fd = ZYGOTE_FD, .events = POLLIN}};
        gint64 left = deadline_ms - clock_monotonic_ms ();
        int n = poll (wait, 2, (int) CLAMP (left, 0, G_MAXINT));

        if (n < 0 && errno == EINTR)
            continue;
        if (n > 0 && wait[0].revents != 0 && pid_fd >= 0)
            break;
        /* Without a pidfd nothing could be waited for: not running blind. */
        end = n == 0 ? ZYGOTE_TIMED_OUT : ZYGOTE_KILLED;
        kill (pid, SIGKILL);
        break;
    }
    if (pid_fd >= 0)
        close (pid_fd);
    while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (end == ZYGOTE_EXITED && WIFSIGNALED (status))
        end = ZYGOTE_SIGNALLED;
    *status_out =
        WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status);
    return end;
}

/*
 * Libraries warn through GLib of what is odd in a letter, and quote it. GLib
 * asks whether standard error is the journal, a call that no reader may make:
 * the warning would cost the letter.
 */
static GLogWriterOutput
drop_log (GLogLevelFlags level, const GLogField *fields, gsize count,
          gpointer data)
{
    (void) level;
    (void) fields;
    (void) count;
    (void) data;
    return G_LOG_WRITER_HANDLED;
}

/* One letter. Errors: STOP when the child could not enter its sandbox. */
static gboolean
read_letter (const Zygote *zygote, const int asked[ASKED_COUNT], GError **error)
{
    int ready[2] = {-1, -1};
    ZygoteEnd end = ZYGOTE_EXITED;
    gboolean is_ready = FALSE;
    int status = 0;
    pid_t pid = -1;

    if (pipe2 (ready, O_CLOEXEC) != 0 || (pid = fork ()) < 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot start a reader: %s", g_strerror (errno));
        return FALSE;
    }
    if (pid == 0)
        run_child (zygote, asked, ready[1]);
    for (guint i = 0; i < ASKED_COUNT; i++)
        if (asked[i] >= 0)
            close (asked[i]);
    close (ready[1]);
    is_ready = wait_ready (ready[0]);
    close (ready[0]);
    end = wait_end (zygote, pid, &status);
    if (!is_ready) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "a reader could not enter its sandbox");
        return FALSE;
    }
    return frame_write_variant (
        ZYGOTE_FD,
        g_variant_new (ZYGOTE_STATUS_TYPE, (guint8) end, (guint32) status),
        error);
}

/* Takes the next request. FALSE when the keeper is gone. *@fds_out are -1
 * when it was not a complete one. */
static gboolean
next_request (int fds_out[ASKED_COUNT])
{
    char byte = 0;
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE (ASKED_COUNT * sizeof (int))];
    } control = {0};
    struct iovec io = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &io,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control,
    };
    struct cmsghdr *part = NULL;
    gssize n = 0;

    for (guint i = 0; i < ASKED_COUNT; i++)
        fds_out[i] = -1;
    do {
        n = recvmsg (ZYGOTE_FD, &message, MSG_CMSG_CLOEXEC);
    } while (n < 0 && errno == EINTR);
    if (n <= 0)
        return FALSE;
    part = CMSG_FIRSTHDR (&message);
    if (byte == ZYGOTE_READ && part != NULL && part->cmsg_type == SCM_RIGHTS &&
        (part->cmsg_len == CMSG_LEN (ASKED_COUNT * sizeof (int)) ||
         part->cmsg_len == CMSG_LEN (ASKED_PASSWORD * sizeof (int))))
        memcpy (fds_out, CMSG_DATA (part), part->cmsg_len - CMSG_LEN (0));
    return TRUE;
}

static gboolean
prepare (Zygote *zygote, GError **error)
{
    if (!zygote->reader->warm (error))
        return FALSE;
    zygote->sandbox = sandbox_new (
        zygote->reader->files,
        LIMIT_READER_CPU_S + zygote->reader->more_ms / 1000, error);
    return zygote->sandbox != NULL && sandbox_prove (zygote->sandbox, error);
}

static gboolean
say_hello (const Zygote *zygote, const GError *failure, GError **error)
{
    guint abi =
        zygote->sandbox == NULL ? 0 : sandbox_landlock_abi (zygote->sandbox);

    return frame_write_variant (
        ZYGOTE_FD,
        g_variant_new (ZYGOTE_HELLO_TYPE, zygote->reader->version, abi,
                       failure == NULL ? "" : failure->message),
        error);
}

int
zygote_run (const Reader *reader)
{
    Zygote zygote = {.reader = reader, .wall_ms = wall_limit_ms (reader)};
    g_autoptr (GError) error = NULL;
    int fds[ASKED_COUNT] = {-1, -1, -1};

    signal (SIGPIPE, SIG_IGN);
    g_log_set_writer_func (drop_log, NULL, NULL);
    zygote.null_fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
    if (fcntl (ZYGOTE_FD, F_SETFD, FD_CLOEXEC) != 0 || zygote.null_fd < 0) {
        log_event (LOG_LEVEL_ERROR, NULL,
                   "not started: the keeper starts this program");
        return EX_USAGE;
    }
    if (!prepare (&zygote, &error)) {
        say_hello (&zygote, error, NULL);
        return EX_CONFIG;
    }
    if (!say_hello (&zygote, NULL, NULL))
        return EX_TEMPFAIL;
    while (next_request (fds)) {
        if (fds[ASKED_MESSAGE] < 0)
            continue;
        if (!read_letter (&zygote, fds, &error))
            break;
    }
    sandbox_free (zygote.sandbox);
    close (zygote.null_fd);
    if (error == NULL)
        return EX_OK;
    log_event (LOG_LEVEL_ERROR, NULL, "stopped: %s", error->message);
    return intray_error_exit_status (error);
}
