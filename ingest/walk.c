#include "ingest/walk.h"

#include "common/error.h"
#include "common/limits.h"
#include "ingest/digest.h"
#include "ingest/mbox.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    WalkVisit visit;
    gpointer data;
} Walk;

static gboolean
is_eml (const char *path)
{
    gsize length = strlen (path);

    return length > 4 && g_ascii_strcasecmp (path + length - 4, ".eml") == 0;
}

/* "1764000000.M1P2.host": when it was delivered. */
static gint64
maildir_time (const char *path, gint64 otherwise_ms)
{
    g_autofree char *name = g_path_get_basename (path);
    char *end = NULL;
    guint64 seconds = g_ascii_strtoull (name, &end, 10);

    return end > name && *end == '.' && seconds < G_MAXUINT32
               ? (gint64) seconds * 1000
               : otherwise_ms;
}

static FoundKind
kind_of (const Found *found, gboolean in_maildir)
{
    if (!in_maildir && mbox_is_mbox (found->fd))
        return FOUND_MBOX;
    return in_maildir || is_eml (found->path) ? FOUND_MESSAGE : FOUND_OTHER;
}

static gboolean
visit_file (const Walk *walk, const char *path, gboolean in_maildir,
            gboolean named, GError **error)
{
    Found found = {.path = path, .fd = -1, .kind = FOUND_BAD};
    struct stat status;
    gboolean done = FALSE;

    found.fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC |
                               (named ? 0 : O_NOFOLLOW));
    if (found.fd < 0) {
        found.reason = errno == ELOOP ? "it is a link" : g_strerror (errno);
    } else if (fstat (found.fd, &status) != 0 || !S_ISREG (status.st_mode)) {
        found.reason = "it is no regular file";
    } else {
        found.size = (guint64) status.st_size;
        found.time_ms = (gint64) status.st_mtim.tv_sec * 1000;
        if (in_maildir)
            found.time_ms = maildir_time (path, found.time_ms);
        found.kind = kind_of (&found, in_maildir);
        /* One that was asked for by name is not passed over. */
        if (named && found.kind == FOUND_OTHER &&
            digest_begins_like_mail (found.fd))
            found.kind = FOUND_MESSAGE;
        if (found.kind == FOUND_MESSAGE &&
            !digest_begins_like_mail (found.fd)) {
            found.kind = FOUND_BAD;
            found.reason =
                found.size == 0 ? "it is empty" : "it is no e-mail message";
        } else if (named && found.kind == FOUND_OTHER) {
            found.kind = FOUND_BAD;
            found.reason = "it is neither an mbox nor an e-mail message";
        }
    }
    done = walk->visit (&found, walk->data, error);
    if (found.fd >= 0)
        close (found.fd);
    return done;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_names (const char *path, GError **error)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) local = NULL;
    GDir *dir = g_dir_open (path, 0, &local);
    const char *name = NULL;

    if (dir == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "cannot open %s: %s", path, local->message);
        return NULL;
    }
    while ((name = g_dir_read_name (dir)) != NULL)
        g_ptr_array_add (names, g_strdup (name));
    g_dir_close (dir);
    g_ptr_array_sort (names, compare_names);
    return g_steal_pointer (&names);
}

static gboolean
has_folder (const char *path, const char *name)
{
    g_autofree char *inside = g_build_filename (path, name, NULL);

    return g_file_test (inside, G_FILE_TEST_IS_DIR);
}

/* A folder inside that cannot be looked into: the rest goes on. */
static gboolean
name_closed (const Walk *walk, const char *path, const char *reason,
             GError **error)
{
    Found found = {.path = path, .fd = -1, .kind = FOUND_BAD, .reason = reason};

    return walk->visit (&found, walk->data, error);
}

static gboolean
visit_folder (const Walk *walk, const char *path, gboolean in_maildir,
              guint depth, GError **error)
{
    g_autoptr (GError) local = NULL;
    g_autoptr (GPtrArray) names = NULL;
    gboolean is_maildir = has_folder (path, "cur") && has_folder (path, "new");

    if (depth > LIMIT_NESTING)
        return name_closed (walk, path, "folders lie too deep in each other",
                            error);
    names = list_names (path, &local);
    if (names == NULL && depth > 0)
        return name_closed (walk, path, "it cannot be opened", error);
    if (names == NULL) {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
    }
    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *whole = g_build_filename (path, name, NULL);
        struct stat status;
        gboolean done = TRUE;

        if (lstat (whole, &status) != 0)
            continue;
        /* What lies in tmp/ was never delivered. */
        if (S_ISDIR (status.st_mode) &&
            !(is_maildir && strcmp (name, "tmp") == 0))
            done = visit_folder (walk, whole,
                                 is_maildir && (strcmp (name, "cur") == 0 ||
                                                strcmp (name, "new") == 0),
                                 depth + 1, error);
        else if (!S_ISDIR (status.st_mode) && name[0] != '.')
            done = visit_file (walk, whole, in_maildir, FALSE, error);
        if (!done)
            return FALSE;
    }
    return TRUE;
}

gboolean
walk_mail (const char *path, WalkVisit visit, gpointer data, GError **error)
{
    Walk walk = {visit, data};

    if (access (path, R_OK) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "cannot open %s: %s", path, g_strerror (errno));
        return FALSE;
    }
    return g_file_test (path, G_FILE_TEST_IS_DIR)
               ? visit_folder (&walk, path, FALSE, 0, error)
               : visit_file (&walk, path, FALSE, TRUE, error);
}
