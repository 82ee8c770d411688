/*
 * An mbox that mail is delivered to.
 *
 * A message is known by its bytes, not by its place: when a mail program
 * compacts the file or notes that something was read, nothing is taken twice.
 * The file is read under the locks that readers use, and never written. The
 * last message is taken once the file has stayed as it is for a while.
 */
#include "ingest/source.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "common/step.h"
#include "ingest/mbox.h"
#include "ingest/ready.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    Intake *intake;
    const MailboxSettings *mailbox;
    Hash digest;
    int fd;
    struct stat status;
    gint64 locked_ms; /* monotonic */
} Spool;

static void
spool_clear (Spool *spool)
{
    /* Closing gives up the lock. */
    if (spool->fd >= 0)
        close (spool->fd);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spool, spool_clear)

static gboolean
spool_open (Spool *spool, GError **error)
{
    const MailboxSettings *mailbox = spool->mailbox;

    spool->digest = intake_mailbox_digest (spool->intake, mailbox);
    /* A pipe would hold us until somebody writes. */
    spool->fd =
        open (mailbox->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (spool->fd >= 0 && fstat (spool->fd, &spool->status) == 0 &&
        S_ISREG (spool->status.st_mode))
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "mailbox %s: cannot open %s: %s", mailbox->name, mailbox->path,
                 spool->fd < 0 ? g_strerror (errno) : "it is no regular file");
    return FALSE;
}

/* Somebody's PATH.lock. One that is older than any delivery takes was left by
 * a program that died. */
static gboolean
is_dot_locked (const Spool *spool)
{
    g_autofree char *lock = g_strconcat (spool->mailbox->path, ".lock", NULL);
    struct stat status;

    return lstat (lock, &status) == 0 &&
           clock_now_ms () - ready_mtime_ns (&status) / 1000000 <
               LIMIT_DOT_LOCK_MS;
}

/* FALSE: somebody writes now; next time. */
static gboolean
spool_lock (Spool *spool)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};

    if (is_dot_locked (spool) || fcntl (spool->fd, F_SETLK, &lock) != 0)
        return FALSE;
    spool->locked_ms = clock_monotonic_ms ();
    return fstat (spool->fd, &spool->status) == 0;
}

/* Lets writers in between, who wait no longer than a blink. FALSE: the file
 * has changed, so that what was read ahead may be wrong. */
static gboolean
spool_let_writers_in (Spool *spool)
{
    struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
    struct stat before = spool->status;

    if (clock_monotonic_ms () - spool->locked_ms < LIMIT_MBOX_LOCK_MS)
        return TRUE;
    fcntl (spool->fd, F_SETLK, &lock);
    g_usleep (10000);
    return spool_lock (spool) && before.st_size == spool->status.st_size &&
           ready_mtime_ns (&before) == ready_mtime_ns (&spool->status);
}

/* By what it is; its place may change. */
static gboolean
identify (const Spool *spool, const MboxMessage *message, Origin *out,
          GError **error)
{
    Hash digest;

    if (!intake_digest (spool->intake, message->fd, message->length, &digest,
                        error))
        return FALSE;
    *out = (Origin){.mailbox = spool->digest,
                    .name_digest = intake_bytes_digest (spool->intake, digest.b,
                                                        HASH_BYTES),
                    .internaldate = message->from_ms};
    return TRUE;
}

/* May the last message be taken for whole? */
static gboolean
is_whole (const Spool *spool, const MboxMessage *message)
{
    gint64 quiet_ms =
        clock_now_ms () - ready_mtime_ns (&spool->status) / 1000000;

    if (!message->last)
        return TRUE;
    if (!message->ending)
        return quiet_ms >= LIMIT_MBOX_HALF_MS;
    return quiet_ms >= LIMIT_SETTLE_MS || ready_settled (&spool->status);
}

/* *@left_out: the file has something that has to wait. */
static gboolean
take_messages (Spool *spool, gboolean *left_out, GError **error)
{
    g_autoptr (MboxReader) reader =
        mbox_reader_new (spool->fd, (guint64) spool->status.st_size, error);
    gboolean found = TRUE;

    while (reader != NULL) {
        MboxMessage message;
        Origin origin;
        gboolean wanted = FALSE;

        if (spool->intake->watch != NULL)
            watch_allow (spool->intake->watch, LIMIT_WORKER_SILENT_MS);
        if (!mbox_reader_next (reader, &message, &found, error))
            return FALSE;
        if (!found)
            return TRUE;
        if (!is_whole (spool, &message)) {
            spool->intake->settling += message.ending ? 1 : 0;
            *left_out = TRUE;
            return TRUE;
        }
        if (!identify (spool, &message, &origin, error) ||
            !intake_wants (spool->intake, &origin, &wanted, error))
            return FALSE;
        step ("mbox: identified");
        if (wanted &&
            !intake_take (spool->intake, &origin, ORIGIN_MAILBOX, message.fd,
                          message.length, message.size, error))
            return FALSE;
        if (!spool_let_writers_in (spool)) {
            spool->intake->settling++;
            *left_out = TRUE;
            return TRUE;
        }
    }
    return FALSE;
}

/* The state of the file in which nothing of it was left. */
static gboolean
was_read_whole (const Spool *spool, gboolean now)
{
    static GHashTable *states = NULL;
    const struct stat *status = &spool->status;
    g_autofree char *state = g_strdup_printf (
        "%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
        (guint64) status->st_ino, (gint64) status->st_size,
        ready_mtime_ns (status));

    if (states == NULL)
        states =
            g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    if (!now)
        return g_strcmp0 (g_hash_table_lookup (states, spool->mailbox->path),
                          state) == 0;
    g_hash_table_insert (states, g_strdup (spool->mailbox->path),
                         g_steal_pointer (&state));
    return TRUE;
}

gboolean
mbox_take (Intake *intake, const MailboxSettings *mailbox, GError **error)
{
    g_auto (Spool) spool = {.intake = intake, .mailbox = mailbox, .fd = -1};
    g_autoptr (GError) local = NULL;
    gboolean left = FALSE;

    if (!spool_open (&spool, error))
        return FALSE;
    if (was_read_whole (&spool, FALSE))
        return TRUE;
    if (!spool_lock (&spool)) {
        intake->settling++;
        return TRUE;
    }
    if (!take_messages (&spool, &left, &local)) {
        g_set_error (error, INTRAY_ERROR, local->code, "mailbox %s: %s: %s",
                     mailbox->name, mailbox->path, local->message);
        return FALSE;
    }
    if (!intake_commit (intake, error))
        return FALSE;
    if (!left)
        was_read_whole (&spool, TRUE);
    return TRUE;
}

gboolean
mbox_count (Intake *intake, const MailboxSettings *mailbox, SourceCount *out,
            GError **error)
{
    g_auto (Spool) spool = {.intake = intake, .mailbox = mailbox, .fd = -1};
    g_autoptr (MboxReader) reader = NULL;

    if (!spool_open (&spool, error))
        return FALSE;
    reader = mbox_reader_new (spool.fd, (guint64) spool.status.st_size, error);
    while (reader != NULL) {
        MboxMessage message;
        Origin origin;
        gboolean found = FALSE;
        gboolean known = FALSE;

        if (!mbox_reader_next (reader, &message, &found, error))
            return FALSE;
        if (!found)
            return TRUE;
        if (!identify (&spool, &message, &origin, error) ||
            !arrival_known (intake->store, &origin, &known, error))
            return FALSE;
        out->messages++;
        if (known)
            out->rows++;
        else
            g_ptr_array_add (out->missing,
                             g_strdup_printf ("message %u of %s",
                                              message.number, mailbox->path));
    }
    return FALSE;
}
