/*
 * A drop folder: scans and saved mail that people or an office scanner put
 * there. Every file is one letter, byte by byte; when its row is committed
 * the original is removed.
 *
 * A file is known by its name, time and bytes: after a crash between commit
 * and removal it is recognised and only removed. It goes only while its bytes
 * are what the register has. Folders inside are not looked into.
 */
#include "ingest/source.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/step.h"
#include "ingest/ready.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *name;
    gint64 mtime_ns;
} Dropped;

static void
dropped_free (gpointer data)
{
    Dropped *dropped = data;

    g_free (dropped->name);
    g_free (dropped);
}

static int
compare_dropped (gconstpointer a, gconstpointer b)
{
    const Dropped *left = *(const Dropped *const *) a;
    const Dropped *right = *(const Dropped *const *) b;

    if (left->mtime_ns != right->mtime_ns)
        return left->mtime_ns < right->mtime_ns ? -1 : 1;
    return strcmp (left->name, right->name);
}

gboolean
drop_is_ignored (const char *name)
{
    /* What office programs, browsers and scanners write on the way, and what
     * file managers leave. */
    static const char *const ends[] = {"~",         ".tmp",     ".temp",
                                       ".part",     ".partial", ".crdownload",
                                       ".filepart", ".swp"};
    static const char *const names[] = {"thumbs.db", "desktop.ini",
                                        "ehthumbs.db"};
    g_autofree char *lower = g_ascii_strdown (name, -1);

    if (lower[0] == '.' || g_str_has_prefix (lower, "~$"))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
        if (g_str_has_suffix (lower, ends[i]))
            return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (strcmp (lower, names[i]) == 0)
            return TRUE;
    return FALSE;
}

static int
open_folder (const MailboxSettings *mailbox, GError **error)
{
    int fd = open (mailbox->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "mailbox %s: cannot open %s: %s", mailbox->name,
                     mailbox->path, g_strerror (errno));
    return fd;
}

/* Files by age, so that letters keep their order. */
static GPtrArray *
list_dropped (const MailboxSettings *mailbox, int dir_fd, GError **error)
{
    g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (dropped_free);
    g_autoptr (GError) local = NULL;
    GDir *dir = g_dir_open (mailbox->path, 0, &local);
    const char *name = NULL;

    if (dir == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY, "mailbox %s: %s",
                     mailbox->name, local->message);
        return NULL;
    }
    while ((name = g_dir_read_name (dir)) != NULL) {
        struct stat status;
        Dropped *dropped = NULL;

        if (drop_is_ignored (name) ||
            fstatat (dir_fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR (status.st_mode)) {
            ready_name (mailbox, &status, "not-taken",
                        "folders inside are not looked into");
            continue;
        }
        dropped = g_new0 (Dropped, 1);
        dropped->name = g_strdup (name);
        dropped->mtime_ns = ready_mtime_ns (&status);
        g_ptr_array_add (list, dropped);
    }
    g_dir_close (dir);
    g_ptr_array_sort (list, compare_dropped);
    return g_steal_pointer (&list);
}

/* One file, open. */
typedef struct {
    int fd;
    struct stat status;
    Origin origin;
} OpenDrop;

static void
open_drop_clear (OpenDrop *open)
{
    if (open->fd >= 0)
        close (open->fd);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OpenDrop, open_drop_clear)

/* Errors: REJECT, with ENOENT in errno where it has just gone */
static gboolean
open_dropped (int dir_fd, const char *name, OpenDrop *out, GError **error)
{
    int code = 0;

    out->fd =
        openat (dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    code = errno;
    if (out->fd >= 0 && fstat (out->fd, &out->status) == 0 &&
        S_ISREG (out->status.st_mode))
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT, "%s",
                 out->fd >= 0    ? "it is no regular file"
                 : code == ELOOP ? "it is a link"
                                 : g_strerror (code));
    errno = out->fd < 0 ? code : 0;
    return FALSE;
}

/* Who it is: name, time and bytes. */
static gboolean
identify (const Intake *intake, const Hash *mailbox, const char *name,
          OpenDrop *open, GError **error)
{
    g_autoptr (GString) who = g_string_new (NULL);
    Hash digest;

    if (!intake_digest (intake, open->fd, (guint64) open->status.st_size,
                        &digest, error))
        return FALSE;
    g_string_append_len (who, name, (gssize) strlen (name) + 1);
    g_string_append_printf (who, "%" G_GINT64_FORMAT,
                            ready_mtime_ns (&open->status));
    g_string_append_c (who, '\0');
    g_string_append_len (who, (const char *) digest.b, HASH_BYTES);
    open->origin = (Origin){
        .mailbox = *mailbox,
        .name_digest = intake_bytes_digest (intake, who->str, who->len),
        .internaldate = ready_mtime_ns (&open->status) / 1000000};
    return TRUE;
}

static gboolean
is_too_large (const OpenDrop *open)
{
    return (guint64) open->status.st_size > LIMIT_MESSAGE_BYTES;
}

static void
name_left (Intake *intake, const MailboxSettings *mailbox,
           const struct stat *status, const char *reason)
{
    intake->failed++;
    ready_name (mailbox, status, "not-taken", reason);
}

/* Takes an open file unless it is known. *@done_out: its row is there, or is
 * in the open batch. */
static gboolean
take_open (Intake *intake, const MailboxSettings *mailbox, const Hash *digest,
           const Dropped *dropped, OpenDrop *open, gboolean *done_out,
           GError **error)
{
    guint64 size = (guint64) open->status.st_size;
    Readiness ready = ready_check (mailbox, open->fd, &open->status);
    gboolean wanted = FALSE;

    if (ready != READY) {
        intake->settling += ready == READY_SOON ? 1 : 0;
        return TRUE;
    }
    if (!identify (intake, digest, dropped->name, open, error) ||
        !intake_wants (intake, &open->origin, &wanted, error))
        return FALSE;
    step ("drop: identified");
    if (wanted &&
        !intake_take (intake, &open->origin, ORIGIN_DROP, open->fd,
                      MIN (size, (guint64) LIMIT_MESSAGE_BYTES), size, error))
        return FALSE;
    *done_out = TRUE;
    return TRUE;
}

/* One file. What is wrong with it alone is named, and it stays. */
static gboolean
take_one (Intake *intake, const MailboxSettings *mailbox, int dir_fd,
          const Hash *digest, const Dropped *dropped, gboolean *done_out,
          GError **error)
{
    g_auto (OpenDrop) open = {.fd = -1};
    g_autoptr (GError) local = NULL;

    if (!open_dropped (dir_fd, dropped->name, &open, &local)) {
        if (errno == ENOENT)
            return TRUE;
        if (open.fd < 0 && fstatat (dir_fd, dropped->name, &open.status,
                                    AT_SYMLINK_NOFOLLOW) != 0)
            return TRUE;
        name_left (intake, mailbox, &open.status, local->message);
        return TRUE;
    }
    if (is_too_large (&open)) {
        name_left (intake, mailbox, &open.status, "it is larger than 64 MiB");
        return TRUE;
    }
    if (take_open (intake, mailbox, digest, dropped, &open, done_out, &local))
        return TRUE;
    if (local->code != INTRAY_ERROR_REJECT) {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
    }
    name_left (intake, mailbox, &open.status, local->message);
    return TRUE;
}

/* Removes a file whose row is committed, if it still is what was taken. */
static gboolean
remove_one (Intake *intake, const MailboxSettings *mailbox, int dir_fd,
            const Hash *digest, const Dropped *dropped, GError **error)
{
    g_auto (OpenDrop) open = {.fd = -1};
    gboolean known = FALSE;

    if (!open_dropped (dir_fd, dropped->name, &open, NULL) ||
        ready_mtime_ns (&open.status) != dropped->mtime_ns ||
        !identify (intake, digest, dropped->name, &open, NULL))
        return TRUE;
    if (!arrival_known (intake->store, &open.origin, &known, error))
        return FALSE;
    if (!known)
        return TRUE;
    step ("drop: before removal");
    if (unlinkat (dir_fd, dropped->name, 0) != 0)
        name_left (intake, mailbox, &open.status,
                   "it is taken in, and may not be removed from the folder");
    step ("drop: removed");
    return TRUE;
}

static gboolean
take_all (Intake *intake, const MailboxSettings *mailbox, int dir_fd,
          GError **error)
{
    Hash digest = intake_mailbox_digest (intake, mailbox);
    g_autoptr (GPtrArray) list = list_dropped (mailbox, dir_fd, error);
    g_autoptr (GPtrArray) taken = g_ptr_array_new ();

    if (list == NULL)
        return FALSE;
    for (guint i = 0; i < list->len; i++) {
        gboolean done = FALSE;
        if (!take_one (intake, mailbox, dir_fd, &digest, list->pdata[i], &done,
                       error))
            return FALSE;
        if (done)
            g_ptr_array_add (taken, list->pdata[i]);
    }
    if (!intake_commit (intake, error))
        return FALSE;
    for (guint i = 0; i < taken->len; i++)
        if (!remove_one (intake, mailbox, dir_fd, &digest, taken->pdata[i],
                         error))
            return FALSE;
    return TRUE;
}

gboolean
drop_take (Intake *intake, const MailboxSettings *mailbox, GError **error)
{
    int dir_fd = open_folder (mailbox, error);
    gboolean done = dir_fd >= 0 && take_all (intake, mailbox, dir_fd, error);

    if (dir_fd >= 0)
        close (dir_fd);
    return done;
}

static gboolean
count_one (Intake *intake, const MailboxSettings *mailbox, int dir_fd,
           const Hash *digest, const Dropped *dropped, SourceCount *out,
           GError **error)
{
    g_auto (OpenDrop) open = {.fd = -1};
    gboolean known = FALSE;
    struct stat status;

    if (fstatat (dir_fd, dropped->name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return TRUE;
    if (open_dropped (dir_fd, dropped->name, &open, NULL) &&
        identify (intake, digest, dropped->name, &open, NULL) &&
        !arrival_known (intake->store, &open.origin, &known, error))
        return FALSE;
    out->messages++;
    if (known)
        out->rows++;
    else
        g_ptr_array_add (out->missing,
                         g_strdup_printf ("inode %" G_GUINT64_FORMAT " in %s",
                                          (guint64) status.st_ino,
                                          mailbox->path));
    return TRUE;
}

gboolean
drop_count (Intake *intake, const MailboxSettings *mailbox, SourceCount *out,
            GError **error)
{
    Hash digest = intake_mailbox_digest (intake, mailbox);
    int dir_fd = open_folder (mailbox, error);
    g_autoptr (GPtrArray) list =
        dir_fd < 0 ? NULL : list_dropped (mailbox, dir_fd, error);
    gboolean done = list != NULL;

    for (guint i = 0; done && i < list->len; i++)
        done = count_one (intake, mailbox, dir_fd, &digest, list->pdata[i], out,
                          error);
    if (dir_fd >= 0)
        close (dir_fd);
    return done;
}
