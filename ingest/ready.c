#include "ingest/ready.h"

#include "common/clock.h"
#include "common/limits.h"
#include "common/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>

/* What was seen of a file that was not ready. */
typedef struct {
    gint64 size;
    gint64 mtime_ns;
    gint64 since_ms; /* monotonic */
    gint64 named_ms; /* monotonic, 0 = never */
} Sight;

gint64
ready_mtime_ns (const struct stat *status)
{
    return (gint64) status->st_mtim.tv_sec * 1000000000 +
           status->st_mtim.tv_nsec;
}

/* The last sight of this file; a new one begins now. */
static Sight *
sight_of (const struct stat *status)
{
    static GHashTable *sights = NULL;
    gint64 inode = (gint64) status->st_ino;
    Sight *sight = NULL;

    if (sights == NULL)
        sights =
            g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
    /* Files come and go: what is lost here is seen anew. */
    if (g_hash_table_size (sights) > LIMIT_SIGHTS)
        g_hash_table_remove_all (sights);
    sight = g_hash_table_lookup (sights, &inode);
    if (sight == NULL) {
        sight = g_new0 (Sight, 1);
        sight->size = -1;
        g_hash_table_insert (sights, g_memdup2 (&inode, sizeof inode), sight);
    }
    if (sight->size != status->st_size ||
        sight->mtime_ns != ready_mtime_ns (status)) {
        sight->size = status->st_size;
        sight->mtime_ns = ready_mtime_ns (status);
        sight->since_ms = clock_monotonic_ms ();
    }
    return sight;
}

gboolean
ready_settled (const struct stat *status)
{
    return clock_monotonic_ms () - sight_of (status)->since_ms >=
           LIMIT_SETTLE_MS;
}

typedef enum { WRITER_NONE, WRITER_THERE, WRITER_UNKNOWN } WriterThere;

/* fcntl(2): a read lease can be had only while no descriptor is open for
 * writing. It is given back at once. */
static WriterThere
look_for_writer (int fd)
{
    /* Who opens it in this moment waits for us; the signal that tells us so
     * is one that does nothing (SIGIO would end us). */
    if (fcntl (fd, F_SETSIG, SIGURG) != 0)
        return WRITER_UNKNOWN;
    if (fcntl (fd, F_SETLEASE, F_RDLCK) == 0) {
        fcntl (fd, F_SETLEASE, F_UNLCK);
        return WRITER_NONE;
    }
    return errno == EAGAIN ? WRITER_THERE : WRITER_UNKNOWN;
}

void
ready_name (const MailboxSettings *mailbox, const struct stat *status,
            const char *event, const char *reason)
{
    Sight *sight = sight_of (status);
    gint64 now_ms = clock_monotonic_ms ();

    if (sight->named_ms != 0 && now_ms - sight->named_ms < LIMIT_WAITS_LONG_MS)
        return;
    sight->named_ms = now_ms;
    log_event (LOG_LEVEL_WARNING, NULL,
               "%s mailbox=%s inode=%" G_GUINT64_FORMAT
               " reason=\"%s\" remedy=\"find it with: find %s -inum "
               "%" G_GUINT64_FORMAT "\"",
               event, mailbox->name, (guint64) status->st_ino, reason,
               mailbox->path, (guint64) status->st_ino);
}

static void
name_if_old (const MailboxSettings *mailbox, const struct stat *status,
             const char *reason)
{
    if (clock_now_ms () - ready_mtime_ns (status) / 1000000 >=
        LIMIT_WAITS_LONG_MS)
        ready_name (mailbox, status, "waits", reason);
}

Readiness
ready_check (const MailboxSettings *mailbox, int fd, const struct stat *status)
{
    if (status->st_size == 0) {
        name_if_old (mailbox, status, "it is empty");
        return READY_NOT;
    }
    switch (look_for_writer (fd)) {
    case WRITER_NONE:
        return READY;
    case WRITER_THERE:
        name_if_old (mailbox, status, "it is still open for writing");
        return READY_NOT;
    case WRITER_UNKNOWN:
    default:
        return ready_settled (status) ? READY : READY_SOON;
    }
}
