#include "store/store.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/step.h"
#include "store/audit.h"
#include "store/content.h"
#include "store/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK_FILE "THIS-IS-A-TEST"
/* Of what is sealed and signed; the tables have a number of their own. */
#define CENTRE_FORMAT 1

const char *
writer_name (Writer writer)
{
    static const char *const names[] = {"?",      "ingest", "classify",
                                        "notify", "vault",  "operator"};

    return writer < G_N_ELEMENTS (names) ? names[writer] : "?";
}

static gboolean
set_system_error (GError **error, IntrayError code, const char *what,
                  const char *path)
{
    g_set_error (error, INTRAY_ERROR, code, "cannot %s %s: %s", what, path,
                 g_strerror (errno));
    return FALSE;
}

gboolean
store_sync_dir_of (const char *file, GError **error)
{
    g_autofree char *dir = g_path_get_dirname (file);
    int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    gboolean done = fd >= 0 && fsync (fd) == 0;

    if (!done)
        set_system_error (error, INTRAY_ERROR_STOP, "sync", dir);
    if (fd >= 0)
        close (fd);
    return done;
}

/* Writes and syncs; the caller removes the file after a failure. */
static gboolean
fill_file (int fd, const char *file, const guint8 *data, gsize length,
           GError **error)
{
    while (length > 0) {
        gssize n = write (fd, data, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return set_system_error (error, INTRAY_ERROR_RETRY, "write", file);
        data += n;
        length -= (gsize) n;
    }
    /* A sync that failed is not tried again: the kernel may call the lost
     * page clean. STOP ends the process, and the next start recovers. */
    if (fsync (fd) != 0)
        return set_system_error (error, INTRAY_ERROR_STOP, "sync", file);
    return TRUE;
}

gboolean
store_write_file (const char *file, const void *data, gsize length, int mode,
                  GError **error)
{
    g_autofree char *temporary = g_strdup_printf ("%s.new", file);
    int fd = -1;
    gboolean done = FALSE;

    unlink (temporary);
    fd = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
               mode);
    if (fd < 0)
        return set_system_error (error, INTRAY_ERROR_RETRY, "make", temporary);
    done = fill_file (fd, temporary, data, length, error);
    close (fd);
    step ("file: written");
    if (done && rename (temporary, file) != 0)
        done =
            set_system_error (error, INTRAY_ERROR_RETRY, "rename", temporary);
    if (!done)
        unlink (temporary);
    step ("file: renamed");
    return done && store_sync_dir_of (file, error);
}

static gboolean
make_dir (const char *path, GError **error)
{
    if (g_mkdir_with_parents (path, 0700) != 0)
        return set_system_error (error, INTRAY_ERROR_STOP, "make folder", path);
    return TRUE;
}

gboolean
store_create (const char *data_dir, gboolean marked, GError **error)
{
    g_autofree char *path = g_build_filename (data_dir, "register.db", NULL);
    g_autofree char *sealed = g_build_filename (data_dir, "sealed", NULL);
    g_autofree char *mark = g_build_filename (data_dir, MARK_FILE, NULL);
    g_autoptr (Db) db = NULL;
    Id centre = id_random ();

#ifdef INTRAY_TEST_BUILD
    if (!marked) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "this build is for tests and the demo only: "
                     "\"intray init --test\" marks the folder as such");
        return FALSE;
    }
#endif
    if (!make_dir (data_dir, error) || !make_dir (sealed, error))
        return FALSE;
    if (marked && !store_write_file (mark, "", 0, 0600, error))
        return FALSE;
    db = db_create (path, error);
    return db != NULL && db_begin (db, error) &&
           db_run (db, SQL_CENTRE_INSERT, error, "dii", &centre,
                   (gint64) CENTRE_FORMAT, clock_now_ms ()) &&
           db_commit (db, error) && store_sync_dir_of (path, error);
}

/* Opens a lock file of this writer: "ingest.lock", "ingest-workers.lock". */
static int
open_lock (const Store *store, const char *which, GError **error)
{
    g_autofree char *path = g_strdup_printf (
        "%s/%s%s.lock", store->data_dir, writer_name (store->writer), which);
    int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        set_system_error (error, INTRAY_ERROR_STOP, "open", path);
    return fd;
}

/* One process a writer: two would sweep each other's files. The kernel frees
 * the lock when the process ends, however it ends. */
static gboolean
take_lock (Store *store, const char *which, const char *whose, GError **error)
{
    if (store->writer == WRITER_OPERATOR)
        return TRUE;
    store->lock_fd = open_lock (store, which, error);
    if (store->lock_fd < 0)
        return FALSE;
    if (flock (store->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "another intray-%s is at work on %s%s",
                 writer_name (store->writer), whose, store->data_dir);
    return FALSE;
}

/* Sweeps unless workers are at work, whose files have no row yet. */
static gboolean
sweep_alone (Store *store, GError **error)
{
    int fd = open_lock (store, "-workers", error);
    gboolean done = fd >= 0;

    if (done && flock (fd, LOCK_EX | LOCK_NB) == 0)
        done = content_sweep (store, error);
    if (fd >= 0)
        close (fd);
    return done;
}

static gboolean
take_worker_lock (Store *store, const char *name, GError **error)
{
    Hash hash = hash_bytes (name, strlen (name));
    g_autofree char *hex = bytes_hex (hash.b, 8);
    g_autofree char *which = g_strdup_printf ("-%s", hex);
    g_autofree char *whose = g_strdup_printf ("mailbox %s of ", name);

    store->workers_fd = open_lock (store, "-workers", error);
    if (store->workers_fd < 0)
        return FALSE;
    /* Waits while a sweep is at work: a moment. */
    while (flock (store->workers_fd, LOCK_SH) != 0)
        if (errno != EINTR)
            return set_system_error (error, INTRAY_ERROR_RETRY, "lock",
                                     store->data_dir);
    return take_lock (store, which, whose, error);
}

static gboolean
load_centre (Store *store, GError **error)
{
    g_autoptr (DbRows) rows = db_query (store->db, SQL_CENTRE_GET, error, "");
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    if (!db_next (rows, &local)) {
        if (local != NULL)
            g_propagate_error (error, local);
        else
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                         "%s: the register has no centre; \"intray init\" "
                         "did not finish: remove the folder and run it again",
                         store->data_dir);
        return FALSE;
    }
    if (!db_fixed (rows, 0, store->centre.b, ID_BYTES, error))
        return FALSE;
    if (db_integer (rows, 1) != CENTRE_FORMAT) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s: the centre's format is not ours", store->data_dir);
        return FALSE;
    }
    store->has_root = !db_is_null (rows, 2);
    return !store->has_root ||
           db_fixed (rows, 2, store->root_hash.b, HASH_BYTES, error);
}

#ifdef INTRAY_TEST_BUILD
/* This build has a clock that can be set and crash points: never over a real
 * centre's folder. */
static gboolean
check_mark (const Store *store, GError **error)
{
    g_autofree char *mark = g_build_filename (store->data_dir, MARK_FILE, NULL);

    if (g_file_test (mark, G_FILE_TEST_EXISTS))
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "%s is not marked as a test or demo folder, and this build "
                 "is for those only",
                 store->data_dir);
    return FALSE;
}
#else
static gboolean
check_mark (const Store *store G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
    return TRUE;
}
#endif

static Store *
open_unlocked (const char *data_dir, Writer writer, GError **error)
{
    g_autoptr (Store) store = g_new0 (Store, 1);
    g_autofree char *path = g_build_filename (data_dir, "register.db", NULL);

    umask (077);
    store->lock_fd = -1;
    store->workers_fd = -1;
    store->writer = writer;
    store->data_dir = g_strdup (data_dir);
    store->db = db_open (path, error);
    return store->db != NULL && check_mark (store, error)
               ? g_steal_pointer (&store)
               : NULL;
}

Store *
store_open (const char *data_dir, Writer writer, GError **error)
{
    g_autoptr (Store) store = open_unlocked (data_dir, writer, error);

    if (store == NULL || !take_lock (store, "", "", error) ||
        !load_centre (store, error) ||
        (writer != WRITER_OPERATOR && !sweep_alone (store, error)))
        return NULL;
    return g_steal_pointer (&store);
}

Store *
store_open_worker (const char *data_dir, Writer writer, const char *name,
                   GError **error)
{
    g_autoptr (Store) store = open_unlocked (data_dir, writer, error);

    if (store == NULL || !take_worker_lock (store, name, error) ||
        !load_centre (store, error))
        return NULL;
    return g_steal_pointer (&store);
}

void
store_close (Store *store)
{
    if (store == NULL)
        return;
    audit_day_free (store->audit_day);
    db_close (store->db);
    if (store->lock_fd >= 0)
        close (store->lock_fd);
    if (store->workers_fd >= 0)
        close (store->workers_fd);
    g_free (store->data_dir);
    g_free (store);
}

gboolean
store_read_root (const char *root_file, gboolean *there_out, Hash *root_out,
                 GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;

    if (!g_file_test (root_file, G_FILE_TEST_EXISTS)) {
        *there_out = FALSE;
        return TRUE;
    }
    if (!g_file_get_contents (root_file, &text, &length, NULL) ||
        !bytes_from_hex (g_strstrip (text), root_out->b, HASH_BYTES)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s is not a root file: it should hold the 64 signs that "
                     "the first sitting printed",
                     root_file);
        return FALSE;
    }
    *there_out = TRUE;
    return TRUE;
}
