/*
 * After filing, in a Maildir: moved to a folder beside new and cur, or
 * unlinked.
 */
#include "ingest/after.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/step.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const folders[] = {"new", "cur"};

static gboolean
fail (const After *after, const char *what, GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "mailbox %s: cannot %s: %s", after->mailbox->name, what,
                 g_strerror (errno));
    return FALSE;
}

/* Its file now: mail programs move it from new to cur and rename its flags. */
static char *
find_file (After *after, const Removal *removal)
{
    for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
        g_autofree char *path =
            g_build_filename (after->mailbox->path, folders[i], NULL);
        g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
        const char *name = NULL;

        while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
            g_autofree char *unique = g_strndup (name, strcspn (name, ":"));
            Hash digest = intake_name_digest (after->intake, unique);
            if (hash_equal (&digest, &removal->origin.name_digest))
                return g_build_filename (path, name, NULL);
        }
    }
    return NULL;
}

static gboolean
has_bytes (After *after, const char *path, const Removal *removal)
{
    int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    Hash digest;
    gboolean same = fd >= 0 && fstat (fd, &status) == 0 &&
                    S_ISREG (status.st_mode) &&
                    (guint64) status.st_size <= LIMIT_MESSAGE_BYTES &&
                    intake_digest (after->intake, fd, (guint64) status.st_size,
                                   &digest, NULL) &&
                    hash_equal (&digest, &removal->keyed_digest);

    if (fd >= 0)
        close (fd);
    return same;
}

static gboolean
sync_dir (const After *after, const char *path, GError **error)
{
    int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    gboolean done = fd >= 0 && fsync (fd) == 0;

    if (fd >= 0)
        close (fd);
    return done || fail (after, "sync a folder", error);
}

/* Has an earlier run, which died, linked it there? A folder that leads back
 * here shows the one name under two paths. */
static gboolean
is_linked (const char *path, const char *target)
{
    struct stat here;
    struct stat there;

    return lstat (path, &here) == 0 && lstat (target, &there) == 0 &&
           here.st_dev == there.st_dev && here.st_ino == there.st_ino &&
           here.st_nlink > 1;
}

/* Links it into the folder before it goes from here.
 * Errors: REJECT where another file has its name there */
static gboolean
link_there (const After *after, const char *path, GError **error)
{
    g_autofree char *name = g_path_get_basename (path);
    g_autofree char *dir = g_build_filename (
        after->mailbox->path, after->mailbox->move_to, "cur", NULL);
    g_autofree char *target = g_build_filename (dir, name, NULL);

    if (link (path, target) != 0) {
        if (errno != EEXIST)
            return fail (after, "move a letter to its folder", error);
        /* Never over another letter. */
        if (!is_linked (path, target)) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "move_to has another letter of the same file name");
            return FALSE;
        }
    }
    return sync_dir (after, dir, error);
}

static gboolean
take_out (After *after, const char *path, GError **error)
{
    g_autofree char *dir = g_path_get_dirname (path);

    if (after->after == AFTER_MOVE && !link_there (after, path, error))
        return FALSE;
    if (unlink (path) != 0 && errno != ENOENT)
        return fail (after, "remove a filed letter", error);
    step ("after: changed");
    return sync_dir (after, dir, error);
}

static gboolean
do_one (After *after, const Removal *removal, GError **error)
{
    g_autofree char *path = find_file (after, removal);
    g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Removal));
    g_autoptr (GError) local = NULL;
    gboolean good = FALSE;

    g_array_append_vals (list, removal, 1);
    if (path == NULL)
        return after_note (after, list,
                           removal->intended ? REMOVAL_DONE : REMOVAL_GONE,
                           error);
    if (!after_is_safe (after, removal, &good, error))
        return FALSE;
    if (!good)
        return TRUE;
    if (!has_bytes (after, path, removal))
        return after_note (after, list, REMOVAL_OTHER, error);
    if (!after_note (after, list, REMOVAL_INTENDED, error))
        return FALSE;
    step ("after: intended");
    if (take_out (after, path, &local))
        return after_note (after, list, REMOVAL_DONE, error);
    if (local->code != INTRAY_ERROR_REJECT) {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
    }
    g_string_assign (after->kept, local->message);
    return TRUE;
}

gboolean
after_files (After *after, GError **error)
{
    g_autofree char *target = g_build_filename (
        after->mailbox->path, after->mailbox->move_to, "cur", NULL);

    if (after->after == AFTER_MOVE &&
        !g_file_test (target, G_FILE_TEST_IS_DIR)) {
        g_string_assign (after->kept,
                         "move_to is no Maildir folder beside new and cur");
        return TRUE;
    }
    for (guint i = 0; i < after->due->len; i++) {
        after_goes_on (after);
        if (!do_one (after, &g_array_index (after->due, Removal, i), error))
            return FALSE;
    }
    return TRUE;
}
