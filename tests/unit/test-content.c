#include "store/content.h"

#include "common/error.h"
#include "common/limits.h"
#include "store/seal.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A register in a folder of its own, with one letter. */
typedef struct {
    char *dir;
    Store *store;
    Id letter;
} Place;

static void
place_open (Place *place, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr (GError) error = NULL;

    place->dir = g_dir_make_tmp ("intray-XXXXXX", NULL);
    place->letter = id_random ();
    g_assert_true (store_create (place->dir, TRUE, &error));
    place->store = store_open (place->dir, WRITER_INGEST, &error);
    g_assert_no_error (error);
    g_assert_true (db_run (place->store->db, SQL_LETTER_INSERT, &error,
                           "dtiiii", &place->letter, "TESTTEST", (gint64) 1,
                           (gint64) 1, (gint64) 0, (gint64) 0));
}

static void
place_close (Place *place, gconstpointer data G_GNUC_UNUSED)
{
    const char *const argv[] = {"rm", "-rf", place->dir, NULL};

    store_close (place->store);
    g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL,
                                 G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                                 NULL, NULL));
    g_free (place->dir);
}

static BlobName
name_of (const Place *place, guint32 part)
{
    BlobName name = {place->store->centre, BLOB_PICTURE, place->letter, part,
                     0};

    return name;
}

static Content *
put (Place *place, guint32 part, const void *data, gsize length)
{
    g_autoptr (GError) error = NULL;
    Content *content = content_prepare (
        place->store, &place->letter, BLOB_PICTURE, part, data, length, &error);

    g_assert_no_error (error);
    g_assert_true (
        content_insert (place->store, &place->letter, content, &error));
    return content;
}

static void
assert_refused (Place *place, const BlobName *name, const guint8 *key,
                const Hash *hash, gsize limit)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (content_read (place->store, name, key, hash, limit, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
}

static char *
path_of (const Place *place, const char *file)
{
    return g_build_filename (place->dir, "sealed", file, NULL);
}

static void
test_round_trip (Place *place, gconstpointer data G_GNUC_UNUSED)
{
    /* Sealed 65,536 bytes still lie in a row. */
    static const gsize lengths[] = {0, 1, 60000, 65000, 66000, 300000};

    for (guint32 i = 0; i < G_N_ELEMENTS (lengths); i++) {
        g_autofree guint8 *bytes = g_malloc0 (lengths[i] + 1);
        g_autoptr (Content) content = NULL;
        g_autoptr (GBytes) back = NULL;
        BlobName name = name_of (place, i);

        random_bytes (bytes, lengths[i]);
        content = put (place, i, bytes, lengths[i]);
        g_assert_true ((content->file != NULL) ==
                       (content->bytes > LIMIT_ROW_BYTES));
        g_assert_true ((content->body != NULL) == (content->file == NULL));
        back = content_read (place->store, &name, content->key, &content->hash,
                             lengths[i], NULL);
        g_assert_nonnull (back);
        g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back),
                         bytes, lengths[i]);
    }
}

/* Whoever once held a letter has the keys of its parts: with the disk too she
 * could put other bytes under them. The hash is what finds it. */
static void
test_wrong_hash (Place *place, gconstpointer data G_GNUC_UNUSED)
{
    for (guint32 part = 1; part <= 2; part++) {
        g_autofree guint8 *bytes = g_malloc0 (70000);
        g_autoptr (Content) content =
            put (place, part, bytes, part == 1 ? 14 : 70000);
        BlobName name = name_of (place, part);
        Hash hash = content->hash;

        hash.b[31] ^= 1;
        assert_refused (place, &name, content->key, &hash, 70000);
        hash = HASH_ZERO;
        assert_refused (place, &name, content->key, &hash, 70000);
    }
}

static void
test_not_there (Place *place, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree guint8 *bytes = g_malloc0 (70000);
    g_autoptr (Content) content = put (place, 1, bytes, 70000);
    g_autofree char *path = path_of (place, content->file);
    BlobName name = name_of (place, 1);
    BlobName other = name_of (place, 2);

    assert_refused (place, &other, content->key, &content->hash, 70000);
    assert_refused (place, &name, content->key, &content->hash, 69999);
    g_assert_cmpint (g_unlink (path), ==, 0);
    assert_refused (place, &name, content->key, &content->hash, 70000);
    /* A link in its place is not followed. */
    g_assert_cmpint (symlink ("/etc/hostname", path), ==, 0);
    {
        g_autoptr (GError) error = NULL;
        g_assert_null (content_read (place->store, &name, content->key,
                                     &content->hash, 70000, &error));
        g_assert_nonnull (error);
    }
}

/* The register can be written by whoever has the disk. */
static void
test_strange_names (Place *place, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const names[] = {"../register.db", "/etc/hostname",
                                        "ab/../../register.db"};
    guint8 key[KEY_BYTES] = {0};

    for (guint32 i = 0; i < G_N_ELEMENTS (names); i++) {
        BlobName name = name_of (place, i);
        g_assert_true (db_run (place->store->db, SQL_BLOB_INSERT, NULL,
                               "diiibt", &place->letter, (gint64) BLOB_PICTURE,
                               (gint64) i, (gint64) 0, NULL, names[i]));
        assert_refused (place, &name, key, NULL, 100);
    }
}

static void
test_sweep (Place *place, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree guint8 *bytes = g_malloc0 (70000);
    g_autoptr (Content) kept = put (place, 1, bytes, 70000);
    g_autoptr (Content) orphan = content_prepare (
        place->store, &place->letter, BLOB_PICTURE, 2, bytes, 70000, NULL);
    g_autofree char *kept_path = path_of (place, kept->file);
    g_autofree char *orphan_path = path_of (place, orphan->file);
    g_autofree char *dir = g_path_get_dirname (kept_path);
    g_autofree char *half = g_build_filename (dir, "i0123.new", NULL);
    g_autofree char *others = g_build_filename (dir, "c0123", NULL);

    g_assert_true (g_file_set_contents (half, "x", 1, NULL));
    g_assert_true (g_file_set_contents (others, "x", 1, NULL));
    g_assert_true (content_sweep (place->store, NULL));
    g_assert_true (g_file_test (kept_path, G_FILE_TEST_EXISTS));
    g_assert_false (g_file_test (orphan_path, G_FILE_TEST_EXISTS));
    g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
    /* Another writer may be about to name it in a row. */
    g_assert_true (g_file_test (others, G_FILE_TEST_EXISTS));
}

static void
test_discard (Place *place, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree guint8 *bytes = g_malloc0 (70000);
    g_autoptr (Content) content = content_prepare (
        place->store, &place->letter, BLOB_PICTURE, 1, bytes, 70000, NULL);
    g_autofree char *path = path_of (place, content->file);

    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    content_discard (place->store, content);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

#define ADD(path, function)                                                    \
    g_test_add (path, Place, NULL, place_open, function, place_close)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_assert_true (seal_init (NULL));
    ADD ("/content/comes-back-from-row-and-file", test_round_trip);
    ADD ("/content/other-bytes-under-the-right-key-are-refused",
         test_wrong_hash);
    ADD ("/content/what-is-not-there-is-refused", test_not_there);
    ADD ("/content/a-strange-file-name-is-refused", test_strange_names);
    ADD ("/content/sweeps-only-its-own-orphans", test_sweep);
    ADD ("/content/discarded-files-are-gone", test_discard);
    return g_test_run ();
}
