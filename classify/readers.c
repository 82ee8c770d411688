#include "classify/readers.h"

#include "classify/answer.h"
#include "classify/box/zygote.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/frame.h"
#include "common/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

typedef struct {
    char *program; /* path */
    pid_t pid;     /* 0: not running */
    int socket_fd;
    gint64 wall_ms; /* what a child may take */
    guint landlock_abi;
    int begun_fd;  /* a message that it has begun with, ours; -1: none */
    int answer_fd; /* where that answer comes */
} Parent;

struct Readers {
    Parent head;
    Parent whole;
};

/* The only environment a reader gets: no home, no secret, one thread. */
static char **
reader_environment (void)
{
    GPtrArray *list = g_ptr_array_new ();

    g_ptr_array_add (list, g_strdup ("PATH=/usr/bin:/bin"));
    g_ptr_array_add (list, g_strdup ("LC_ALL=C.UTF-8"));
    g_ptr_array_add (list, g_strdup ("TZ=UTC"));
    g_ptr_array_add (list, g_strdup ("OMP_THREAD_LIMIT=1"));
#ifdef INTRAY_TEST_BUILD
    static const char *const names[] = {"INTRAY_READER_WALL_MS",
                                        "INTRAY_SANDBOX_BREAK"};
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (g_getenv (names[i]) != NULL)
            g_ptr_array_add (
                list, g_strdup_printf ("%s=%s", names[i], g_getenv (names[i])));
#endif
    g_ptr_array_add (list, NULL);
    return (char **) g_ptr_array_free (list, FALSE);
}

/* Between fork and exec: only calls that are safe there. */
static G_NORETURN void
exec_reader (const char *program, int socket_fd, char **environment,
             pid_t keeper)
{
    char *const arguments[] = {(char *) program, NULL};
    sigset_t none;

    sigemptyset (&none);
    sigprocmask (SIG_SETMASK, &none, NULL);
    /* The keeper may have ended between fork and prctl. */
    if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid () != keeper)
        _exit (EX_OSERR);
    if (dup2 (socket_fd, ZYGOTE_FD) < 0 || fcntl (ZYGOTE_FD, F_SETFD, 0) != 0 ||
        close_range (ZYGOTE_FD + 1, ~0u, 0) != 0)
        _exit (EX_OSERR);
    execve (program, arguments, environment);
    _exit (EX_UNAVAILABLE);
}

/* Forgets what was begun; its descriptors go. */
static void
close_begun (Parent *parent)
{
    if (parent->begun_fd < 0)
        return;
    close (parent->begun_fd);
    close (parent->answer_fd);
    parent->begun_fd = -1;
}

static void
parent_stop (Parent *parent)
{
    close_begun (parent);
    if (parent->socket_fd >= 0)
        close (parent->socket_fd);
    parent->socket_fd = -1;
    if (parent->pid <= 0)
        return;
    kill (parent->pid, SIGKILL);
    while (waitpid (parent->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    parent->pid = 0;
}

static gboolean
stop_error (const Parent *parent, const char *why, GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP, "cannot start %s: %s",
                 parent->program, why);
    return FALSE;
}

static gboolean
wait_hello (Parent *parent, GError **error)
{
    g_autoptr (GError) failure = NULL;
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) hello = NULL;
    const char *why = NULL;

    if (!frame_read (parent->socket_fd, LIMIT_REASON_BYTES,
                     clock_monotonic_ms () + LIMIT_READER_START_MS, &frame,
                     &failure))
        return stop_error (parent, failure->message, error);
    if (frame == NULL)
        return stop_error (parent, "it ended before it was ready", error);
    hello = frame_to_variant (frame, ZYGOTE_HELLO_TYPE, &failure);
    if (hello == NULL)
        return stop_error (parent, failure->message, error);
    g_variant_get (hello, "(&su&s)", NULL, &parent->landlock_abi, &why);
    return why[0] == '\0' || stop_error (parent, why, error);
}

static gboolean
parent_start (Parent *parent, GError **error)
{
    g_auto (GStrv) environment = reader_environment ();
    pid_t keeper = getpid ();
    int pair[2] = {-1, -1};

    if (access (parent->program, X_OK) != 0)
        return stop_error (parent, g_strerror (errno), error);
    if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot start %s: %s", parent->program,
                     g_strerror (errno));
        return FALSE;
    }
    parent->socket_fd = pair[0];
    parent->pid = fork ();
    if (parent->pid == 0)
        exec_reader (parent->program, pair[1], environment, keeper);
    close (pair[1]);
    if (parent->pid < 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot start %s: %s", parent->program,
                     g_strerror (errno));
        parent_stop (parent);
        return FALSE;
    }
    if (wait_hello (parent, error))
        return TRUE;
    parent_stop (parent);
    return FALSE;
}

Readers *
readers_start (const char *program_dir, GError **error)
{
    g_autoptr (Readers) readers = g_new0 (Readers, 1);

    readers->head.socket_fd = -1;
    readers->whole.socket_fd = -1;
    readers->head.wall_ms = LIMIT_READER_WALL_MS;
    readers->whole.wall_ms = LIMIT_READER_WALL_MS + LIMIT_OCR_MS;
    readers->head.begun_fd = -1;
    readers->whole.begun_fd = -1;
    readers->head.program =
        g_build_filename (program_dir, "intray-reader-head", NULL);
    readers->whole.program =
        g_build_filename (program_dir, "intray-reader", NULL);
    if (!parent_start (&readers->head, error) ||
        !parent_start (&readers->whole, error))
        return NULL;
    return g_steal_pointer (&readers);
}

void
readers_free (Readers *readers)
{
    if (readers == NULL)
        return;
    parent_stop (&readers->head);
    parent_stop (&readers->whole);
    g_free (readers->head.program);
    g_free (readers->whole.program);
    g_free (readers);
}

guint
readers_landlock_abi (const Readers *readers)
{
    return MIN (readers->head.landlock_abi, readers->whole.landlock_abi);
}

/* Sends the request with both descriptors. FALSE when the parent is gone. */
static gboolean
send_request (const Parent *parent, int message_fd, int result_fd,
              int password_fd)
{
    char byte = ZYGOTE_READ;
    int fds[3] = {message_fd, result_fd, password_fd};
    gsize bytes = (password_fd < 0 ? 2 : 3) * sizeof (int);
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE (sizeof fds)];
    } control = {0};
    struct iovec io = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &io,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = CMSG_SPACE (bytes),
    };
    struct cmsghdr *part = CMSG_FIRSTHDR (&message);
    gssize n = 0;

    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN (bytes);
    memcpy (CMSG_DATA (part), fds, bytes);
    do {
        n = sendmsg (parent->socket_fd, &message, MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    return n == 1;
}

/* A descriptor of its own on the same bytes, for reading only: the reader
 * shares neither an offset nor a right to write with us. */
static int
open_read_only (int raw_fd, GError **error)
{
    g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", raw_fd);
    int fd = open (path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot open the message for the reader: %s",
                     g_strerror (errno));
    return fd;
}

/* How the child ended: NULL when well, else words. FALSE: the parent is gone
 * or does not answer. */
static gboolean
take_status (const Parent *parent, const char **words_out)
{
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) status = NULL;
    guint8 end = 0;
    guint32 number = 0;

    if (!frame_read (parent->socket_fd, LIMIT_REASON_BYTES,
                     clock_monotonic_ms () + LIMIT_READER_GRACE_MS, &frame,
                     NULL) ||
        frame == NULL)
        return FALSE;
    status = frame_to_variant (frame, ZYGOTE_STATUS_TYPE, NULL);
    if (status == NULL)
        return FALSE;
    g_variant_get (status, ZYGOTE_STATUS_TYPE, &end, &number);
    *words_out = NULL;
    if (end == ZYGOTE_TIMED_OUT)
        *words_out = "it took too long";
    else if (end == ZYGOTE_SIGNALLED)
        *words_out = answer_signal_in_words (number);
    else if (end == ZYGOTE_EXITED && number != 0)
        *words_out = "it gave up";
    return TRUE;
}

typedef enum { ASK_DONE, ASK_REJECTED, ASK_PARENT_GONE } AskResult;

/* Sends one message to a parent; the answer comes out of *@answer_out. */
static gboolean
begin (const Parent *parent, int message_fd, int password_fd, int *answer_out)
{
    int answer[2] = {-1, -1};
    gboolean sent = FALSE;

    if (parent->pid <= 0 || pipe2 (answer, O_CLOEXEC) != 0)
        return FALSE;
    sent = send_request (parent, message_fd, answer[1], password_fd);
    close (answer[1]);
    if (sent)
        *answer_out = answer[0];
    else
        close (answer[0]);
    return sent;
}

/*
 * Takes the answer that was begun. It counts only when the child also ended
 * well; whatever it did, the next letter meets a new child.
 */
static AskResult
end (const Parent *parent, int answer_fd, TakeAnswer take, gpointer to,
     GError **error)
{
    g_autoptr (GError) failure = NULL;
    const char *words = NULL;
    gint64 deadline_ms =
        clock_monotonic_ms () + parent->wall_ms + LIMIT_READER_GRACE_MS;
    gboolean taken = take (answer_fd, deadline_ms, to, &failure) &&
                     answer_no_more (answer_fd, deadline_ms, &failure);
    char byte = ZYGOTE_KILL;

    /* It may still be busy with its lie. */
    if ((!taken && send (parent->socket_fd, &byte, 1, MSG_NOSIGNAL) != 1) ||
        !take_status (parent, &words))
        return ASK_PARENT_GONE;
    if (taken && words == NULL)
        return ASK_DONE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "the reader stopped: %s",
                 words != NULL ? words : failure->message);
    return ASK_REJECTED;
}

static AskResult
ask_once (const Parent *parent, int raw_fd, int password_fd, TakeAnswer take,
          gpointer to, GError **error)
{
    int message_fd = open_read_only (raw_fd, error);
    int answer_fd = -1;
    AskResult result = ASK_PARENT_GONE;

    if (message_fd < 0)
        return ASK_REJECTED;
    if (begin (parent, message_fd, password_fd, &answer_fd)) {
        result = end (parent, answer_fd, take, to, error);
        close (answer_fd);
    }
    close (message_fd);
    return result;
}

/* Our descriptor of what was begun keeps its inode from being another's. */
static gboolean
is_begun (const Parent *parent, int raw_fd)
{
    struct stat begun;
    struct stat asked;

    return parent->begun_fd >= 0 && fstat (parent->begun_fd, &begun) == 0 &&
           fstat (raw_fd, &asked) == 0 && begun.st_dev == asked.st_dev &&
           begun.st_ino == asked.st_ino;
}

/* Takes the answer of what was begun, if it is this one's; else drops it. A
 * letter that was read badly while we were busy elsewhere is asked again: the
 * reader may only have waited for us too long. */
static gboolean
take_begun (Parent *parent, int raw_fd, TakeAnswer take, gpointer to)
{
    gboolean same = is_begun (parent, raw_fd);
    char byte = ZYGOTE_KILL;
    const char *words = NULL;
    AskResult result = ASK_PARENT_GONE;

    if (parent->begun_fd < 0)
        return FALSE;
    if (same)
        result = end (parent, parent->answer_fd, take, to, NULL);
    else if (send (parent->socket_fd, &byte, 1, MSG_NOSIGNAL) == 1 &&
             take_status (parent, &words))
        result = ASK_REJECTED;
    close_begun (parent);
    if (result == ASK_PARENT_GONE)
        parent_stop (parent);
    return result == ASK_DONE;
}

/* Asks, and once more when the parent had to be started again. */
static gboolean
ask (Parent *parent, int raw_fd, int password_fd, TakeAnswer take, gpointer to,
     GError **error)
{
    if (take_begun (parent, raw_fd, take, to))
        return TRUE;
    for (guint try = 0; try < 2; try++) {
        AskResult result = ASK_PARENT_GONE;

        if (try > 0) {
            parent_stop (parent);
            if (!parent_start (parent, error))
                return FALSE;
        }
        result = ask_once (parent, raw_fd, password_fd, take, to, error);
        if (result != ASK_PARENT_GONE)
            return result == ASK_DONE;
    }
    parent_stop (parent);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "the reader's parent %s is gone", parent->program);
    return FALSE;
}

void
readers_begin (Readers *readers, int raw_fd)
{
    Parent *parent = &readers->head;

    take_begun (parent, -1, NULL, NULL);
    parent->begun_fd = open_read_only (raw_fd, NULL);
    if (parent->begun_fd < 0)
        return;
    if (begin (parent, parent->begun_fd, -1, &parent->answer_fd))
        return;
    close (parent->begun_fd);
    parent->begun_fd = -1;
}

void
readers_forget (Readers *readers)
{
    take_begun (&readers->head, -1, NULL, NULL);
}

/* A file in memory that the reader may only read; -1 and an error else. */
static int
password_file (const char *password, GError **error)
{
    int fd = memfd_create ("password", MFD_CLOEXEC);
    int read_fd = -1;
    gsize length = strlen (password);

    if (fd < 0 || write (fd, password, length) != (gssize) length)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "no memory for a password: %s", g_strerror (errno));
    else
        read_fd = open_read_only (fd, error);
    if (fd >= 0)
        close (fd);
    return read_fd;
}

/* The whole reader's answer; @password: NULL = none. */
static Record *
read_whole (Readers *readers, int raw_fd, const char *password, GError **error)
{
    Record *record = NULL;
    int fd = password == NULL ? -1 : password_file (password, error);

    if (password != NULL && fd < 0)
        return NULL;
    if (!ask (&readers->whole, raw_fd, fd, answer_take_whole, &record, error))
        g_clear_pointer (&record, record_free);
    if (fd >= 0)
        close (fd);
    return record;
}

Record *
readers_read (Readers *readers, int raw_fd, const char *password,
              GError **error)
{
    HeadAnswer head = {0};
    g_autoptr (Record) facts = NULL;
    g_autoptr (Record) record = NULL;
    gboolean answered = FALSE;

    answered = ask (&readers->head, raw_fd, -1, answer_take_head, &head, error);
    facts = head.record;
    if (!answered)
        return NULL;
    if (!head.incomplete)
        return g_steal_pointer (&facts);
    record = read_whole (readers, raw_fd, password, error);
    if (record == NULL)
        return NULL;
    /* A document that came without any header has no verdict on a sender that
     * could be forged: what an Outlook file says of itself is shown. */
    if (facts->headers->len > 0 || record->headers->len > 0)
        record_take_header_facts (record, facts);
    return g_steal_pointer (&record);
}
