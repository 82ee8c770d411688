/*
 * Maildir and folders of .eml.
 *
 * A Maildir file's identity is its unique name (up to ':'), which stays when
 * a mail program moves it from new/ to cur/ and renames its flags. A file in a
 * folder is known by its name. Files are opened without following links;
 * anything but a regular file is left alone.
 */
#include "ingest/source.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "common/step.h"
#include "ingest/ready.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char *name;   /* in its directory */
    char *unique; /* what its identity is */
    gint64 mtime; /* ms */
    guint64 inode;
} FoundFile;

static void
found_file_free (gpointer data)
{
    FoundFile *file = data;

    g_free (file->name);
    g_free (file->unique);
    g_free (file);
}

/* Oldest first, so that letters keep their order. */
static int
compare_files (gconstpointer a, gconstpointer b)
{
    const FoundFile *left = *(const FoundFile *const *) a;
    const FoundFile *right = *(const FoundFile *const *) b;

    if (left->mtime != right->mtime)
        return left->mtime < right->mtime ? -1 : 1;
    return strcmp (left->name, right->name);
}

static gboolean
is_message_name (const MailboxSettings *mailbox, const char *name)
{
    gsize length = strlen (name);

    if (name[0] == '.')
        return FALSE;
    return mailbox->type == MAILBOX_MAILDIR ||
           (length > 4 && g_ascii_strcasecmp (name + length - 4, ".eml") == 0);
}

/* Lists one directory, oldest first. */
static GPtrArray *
list_files (const MailboxSettings *mailbox, const char *path, GError **error)
{
    g_autoptr (GPtrArray) files =
        g_ptr_array_new_with_free_func (found_file_free);
    g_autoptr (GError) local = NULL;
    GDir *dir = g_dir_open (path, 0, &local);
    const char *name = NULL;

    if (dir == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY, "mailbox %s: %s",
                     mailbox->name, local->message);
        return NULL;
    }
    while ((name = g_dir_read_name (dir)) != NULL) {
        g_autofree char *whole = g_build_filename (path, name, NULL);
        const char *colon = strchr (name, ':');
        struct stat status;
        FoundFile *file = NULL;

        if (!is_message_name (mailbox, name) || lstat (whole, &status) != 0 ||
            S_ISDIR (status.st_mode))
            continue;
        file = g_new0 (FoundFile, 1);
        file->name = g_strdup (name);
        file->unique = mailbox->type == MAILBOX_MAILDIR && colon != NULL
                           ? g_strndup (name, (gsize) (colon - name))
                           : g_strdup (name);
        file->mtime = (gint64) status.st_mtim.tv_sec * 1000 +
                      status.st_mtim.tv_nsec / 1000000;
        file->inode = status.st_ino;
        g_ptr_array_add (files, file);
    }
    g_dir_close (dir);
    g_ptr_array_sort (files, compare_files);
    return g_steal_pointer (&files);
}

/* new/ before cur/: a mail program may move a file while we read, and one
 * that is seen twice is known the second time. */
static const char *const maildir_folders[] = {"new", "cur", NULL};
static const char *const plain_folders[] = {".", NULL};

static const char *const *
folders_of (const MailboxSettings *mailbox)
{
    return mailbox->type == MAILBOX_MAILDIR ? maildir_folders : plain_folders;
}

static Origin
origin_of (const Intake *intake, const Hash *mailbox, const FoundFile *file)
{
    Origin origin = {.mailbox = *mailbox, .internaldate = file->mtime};

    origin.name_digest = intake_name_digest (intake, file->unique);
    return origin;
}

/* The length of the header block, for a message that is too large to keep. */
guint64
source_header_length (int fd)
{
    g_autofree char *block = g_malloc (LIMIT_HEADER_BYTES);
    gssize got = pread (fd, block, LIMIT_HEADER_BYTES, 0);
    const char *end = NULL;

    if (got <= 0)
        return 0;
    end = memmem (block, (gsize) got, "\r\n\r\n", 4);
    if (end == NULL)
        end = memmem (block, (gsize) got, "\n\n", 2);
    return end == NULL ? (guint64) got : (guint64) (end - block) + 2;
}

static gboolean
take_open_file (Intake *intake, const MailboxSettings *mailbox,
                const Origin *origin, int fd, GError **error)
{
    struct stat status;
    Readiness ready = READY;
    guint64 size = 0;
    guint64 length = 0;

    if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "it is no regular file");
        return FALSE;
    }
    /* A Maildir's file is complete by the rules of Maildir. */
    ready = mailbox->type == MAILBOX_FOLDER ? ready_check (mailbox, fd, &status)
                                            : READY;
    if (ready != READY) {
        intake->settling += ready == READY_SOON ? 1 : 0;
        return TRUE;
    }
    size = (guint64) status.st_size;
    length = size > LIMIT_MESSAGE_BYTES ? source_header_length (fd) : size;
    step ("ingest: file opened");
    return intake_take (intake, origin,
                        mailbox->type == MAILBOX_MAILDIR ? ORIGIN_MAILBOX
                                                         : ORIGIN_DROP,
                        fd, length, size, error);
}

/* Takes one file. What cannot be read now stays where it is; the log names it
 * by its inode, since a file's name may name a child. */
static gboolean
take_file (Intake *intake, const MailboxSettings *mailbox, int dir_fd,
           const Origin *origin, const FoundFile *file, GError **error)
{
    int fd = openat (dir_fd, file->name,
                     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    g_autoptr (GError) local = NULL;
    gboolean done = FALSE;

    if (fd < 0) {
        /* Moved to cur/ meanwhile: found there in this same run. */
        if (errno == ENOENT)
            return TRUE;
        g_set_error (&local, INTRAY_ERROR, INTRAY_ERROR_REJECT, "%s",
                     errno == ELOOP ? "it is a link" : g_strerror (errno));
    } else {
        done = take_open_file (intake, mailbox, origin, fd, &local);
        close (fd);
    }
    if (done)
        return TRUE;
    if (local->code != INTRAY_ERROR_REJECT) {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
    }
    log_event (LOG_LEVEL_WARNING, NULL,
               "not-taken mailbox=%s inode=%" G_GUINT64_FORMAT
               " reason=\"%s\" remedy=\"find it with: find %s -inum "
               "%" G_GUINT64_FORMAT "\"",
               mailbox->name, file->inode, local->message, mailbox->path,
               file->inode);
    return intake_not_taken (intake, origin, local->message, error);
}

static gboolean
take_folder (Intake *intake, const MailboxSettings *mailbox, const Hash *digest,
             const char *path, GError **error)
{
    g_autoptr (GPtrArray) files = list_files (mailbox, path, error);
    int dir_fd = -1;
    gboolean done = TRUE;

    if (files == NULL)
        return FALSE;
    dir_fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir_fd < 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "mailbox %s: cannot open %s: %s", mailbox->name, path,
                     g_strerror (errno));
        return FALSE;
    }
    for (guint i = 0; done && i < files->len; i++) {
        const FoundFile *file = files->pdata[i];
        Origin origin = origin_of (intake, digest, file);
        gboolean wanted = FALSE;

        done = intake_wants (intake, &origin, &wanted, error) &&
               (!wanted ||
                take_file (intake, mailbox, dir_fd, &origin, file, error));
    }
    close (dir_fd);
    return done;
}

gboolean
files_take (Intake *intake, const MailboxSettings *mailbox, GError **error)
{
    Hash digest = intake_mailbox_digest (intake, mailbox);

    for (const char *const *folder = folders_of (mailbox); *folder != NULL;
         folder++) {
        g_autofree char *path = g_build_filename (mailbox->path, *folder, NULL);
        if (!take_folder (intake, mailbox, &digest, path, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
files_count (Intake *intake, const MailboxSettings *mailbox, SourceCount *out,
             GError **error)
{
    Hash digest = intake_mailbox_digest (intake, mailbox);

    for (const char *const *folder = folders_of (mailbox); *folder != NULL;
         folder++) {
        g_autofree char *path = g_build_filename (mailbox->path, *folder, NULL);
        g_autoptr (GPtrArray) files = list_files (mailbox, path, error);

        if (files == NULL)
            return FALSE;
        for (guint i = 0; i < files->len; i++) {
            const FoundFile *file = files->pdata[i];
            Origin origin = origin_of (intake, &digest, file);
            g_autofree char *where = g_strdup_printf (
                "inode %" G_GUINT64_FORMAT " in %s", file->inode, path);
            if (!source_count_one (intake, &origin, where, out, error))
                return FALSE;
        }
    }
    return TRUE;
}
