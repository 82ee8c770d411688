/*
 * The packers against the published vectors: the same bytes come out as went
 * in, and every other byte is refused or is something else.
 */
#include "store/blob.h"
#include "store/directory.h"
#include "store/envelope.h"
#include "store/machine.h"
#include "store/manifest.h"
#include "store/pin.h"
#include "store/seal.h"
#include "store/wrap.h"
#include "vault/words.h"

#include <glib/gstdio.h>
#include <string.h>

#define VECTORS "tests/data/formats/vectors.txt"

static GKeyFile *vectors;

static GBytes *
vector (const char *group, const char *key)
{
    g_autofree char *text = g_key_file_get_string (vectors, group, key, NULL);
    const char *hex = text;
    gsize length = 0;
    guint8 *bytes = NULL;

    g_assert_nonnull (text);
    if (hex[0] == 'x')
        hex++;
    length = strlen (hex) / 2;
    bytes = g_malloc (length);
    g_assert_true (bytes_from_hex (hex, bytes, length));
    return g_bytes_new_take (bytes, length);
}

static void
vector_fixed (const char *group, const char *key, void *out, gsize length)
{
    g_autoptr (GBytes) bytes = vector (group, key);

    g_assert_cmpuint (g_bytes_get_size (bytes), ==, length);
    memcpy (out, g_bytes_get_data (bytes, NULL), length);
}

/* What a changed copy of @bytes is, one at a time: each byte with a bit of
 * its own changed, each length that is shorter, and one byte more. */
typedef gboolean (*Accepts) (GBytes *bytes, gpointer data);

static void
assert_refuses_changes (GBytes *bytes, Accepts accepts, gpointer data)
{
    gsize length = 0;
    const guint8 *good = g_bytes_get_data (bytes, &length);

    g_assert_true (accepts (bytes, data));
    for (gsize i = 0; i < length; i++) {
        guint8 *changed = g_memdup2 (good, length);
        g_autoptr (GBytes) copy = NULL;
        changed[i] ^= (guint8) (1u << (i % 8));
        copy = g_bytes_new_take (changed, length);
        g_assert_false (accepts (copy, data));
    }
    for (gsize cut = 0; cut < length; cut++) {
        g_autoptr (GBytes) copy = g_bytes_new (good, cut);
        g_assert_false (accepts (copy, data));
    }
    {
        guint8 *longer = g_malloc0 (length + 1);
        g_autoptr (GBytes) copy = NULL;
        memcpy (longer, good, length);
        copy = g_bytes_new_take (longer, length + 1);
        g_assert_false (accepts (copy, data));
    }
}

static Id
centre_id (void)
{
    Id id;

    vector_fixed ("centre 1", "id", id.b, ID_BYTES);
    return id;
}

static void
test_padding (void)
{
    g_auto (GStrv) lengths =
        g_key_file_get_keys (vectors, "plain padme", NULL, NULL);

    g_assert_cmpuint (g_strv_length (lengths), >, 10);
    for (char **length = lengths; *length != NULL; length++)
        g_assert_cmpuint (
            blob_padded_length (g_ascii_strtoull (*length, NULL, 10)), ==,
            g_key_file_get_uint64 (vectors, "plain padme", *length, NULL));
}

static void
test_padding_is_small (void)
{
    for (guint64 length = 8; length < 300000; length += 1 + length / 50) {
        guint64 padded = blob_padded_length (length);
        g_assert_cmpuint (padded, >=, length);
        g_assert_cmpuint (padded * 100, <=, length * 112 + 100);
        g_assert_cmpuint (blob_padded_length (padded), ==, padded);
    }
}

static void
test_digests (void)
{
    g_autoptr (GBytes) bytes = vector ("plain digest", "bytes");
    guint8 key[KEY_BYTES];
    Id centre = centre_id ();

    vector_fixed ("plain digest", "key", key, KEY_BYTES);
    for (int of = DIGEST_MAILBOX; of <= DIGEST_THREAD; of++) {
        g_autofree char *name = g_strdup_printf ("%d", of);
        Hash expected;
        Hash found = machine_digest (key, &centre, (DigestOf) of,
                                     g_bytes_get_data (bytes, NULL),
                                     g_bytes_get_size (bytes));
        vector_fixed ("plain digest", name, expected.b, HASH_BYTES);
        g_assert_true (hash_equal (&found, &expected));
        key[0] ^= 1;
        found = machine_digest (key, &centre, (DigestOf) of,
                                g_bytes_get_data (bytes, NULL),
                                g_bytes_get_size (bytes));
        g_assert_false (hash_equal (&found, &expected));
        key[0] ^= 1;
    }
}

static gboolean
accepts_envelope (GBytes *bytes, gpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Envelope) envelope = envelope_unpack (bytes, &error);
    g_autoptr (GBytes) again = NULL;
    Id centre = centre_id ();
    Hash hash;

    if (envelope == NULL) {
        g_assert_nonnull (error);
        return FALSE;
    }
    again = envelope_pack (envelope);
    g_assert_true (g_bytes_equal (again, bytes));
    hash = envelope_filing_hash (&centre, bytes);
    return hash_equal (&hash, data);
}

static void
test_envelope (void)
{
    for (int version = 1; version <= 2; version++) {
        g_autofree char *group = g_strdup_printf ("plain envelope %d", version);
        g_autofree char *row = g_strdup_printf ("filing %d", version);
        g_autoptr (GBytes) bytes = vector (group, "bytes");
        Hash hash;
        Hash stored;

        vector_fixed (group, "hash", hash.b, HASH_BYTES);
        vector_fixed (row, "hash", stored.b, HASH_BYTES);
        g_assert_true (hash_equal (&hash, &stored));
        assert_refuses_changes (bytes, accepts_envelope, &hash);
    }
}

static gboolean
accepts_manifest (GBytes *bytes, gpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Manifest) manifest = NULL;
    Id centre = centre_id ();
    Id letter;

    vector_fixed ("plain manifest", "letter", letter.b, ID_BYTES);
    manifest =
        manifest_unpack (&centre, &letter, g_bytes_get_data (bytes, NULL),
                         g_bytes_get_size (bytes), &error);
    if (manifest == NULL) {
        g_assert_nonnull (error);
        return FALSE;
    }
    return hash_equal (&manifest->digest, data);
}

static void
test_manifest (void)
{
    g_autoptr (GBytes) bytes = vector ("plain manifest", "bytes");
    Hash digest;

    vector_fixed ("plain manifest", "digest", digest.b, HASH_BYTES);
    assert_refuses_changes (bytes, accepts_manifest, &digest);
}

static void
get_signatures (const char *version, DirectorySignature *signatures)
{
    guint found = 0;

    for (int i = 1; i <= 4; i++) {
        g_autofree char *group = g_strdup_printf ("directory_sig %d", i);
        g_autofree char *of =
            g_key_file_get_string (vectors, group, "version", NULL);
        if (g_strcmp0 (of, version) != 0)
            continue;
        vector_fixed (group, "person", signatures[found].person.b, ID_BYTES);
        vector_fixed (group, "sig", signatures[found].signature.b,
                      SIGNATURE_BYTES);
        found++;
    }
    g_assert_cmpuint (found, ==, 2);
}

static gboolean
accepts_directory (GBytes *bytes, gpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Directory) next = directory_unpack (bytes, &error);
    g_autoptr (GBytes) again = NULL;
    DirectorySignature signatures[2];

    if (next == NULL) {
        g_assert_nonnull (error);
        return FALSE;
    }
    again = directory_pack (next);
    g_assert_true (g_bytes_equal (again, bytes));
    get_signatures (data == NULL ? "1" : "2", signatures);
    return directory_check_next (data, next, signatures, 2, NULL);
}

static void
test_directory (void)
{
    g_autoptr (GBytes) one = vector ("directory 1", "body");
    g_autoptr (GBytes) two = vector ("directory 2", "body");
    g_autoptr (Directory) first = directory_unpack (one, NULL);

    assert_refuses_changes (one, accepts_directory, NULL);
    assert_refuses_changes (two, accepts_directory, first);
}

typedef struct {
    BlobName name;
    guint8 key[KEY_BYTES];
    GBytes *plain;
} BlobCase;

static gboolean
accepts_blob (GBytes *bytes, gpointer data)
{
    const BlobCase *blob = data;
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) opened =
        blob_open (&blob->name, blob->key, g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes), 1000, &error);

    g_assert_true ((opened == NULL) == (error != NULL));
    return opened != NULL && g_bytes_equal (opened, blob->plain);
}

static void
test_blob (void)
{
    BlobCase blob = {.name = {centre_id (), BLOB_TEXT, id_random (), 7, 3}};
    BlobCase other;
    g_autoptr (GBytes) plain = g_bytes_new ("a page of text", 14);
    g_autoptr (GBytes) sealed = NULL;

    random_bytes (blob.key, KEY_BYTES);
    blob.plain = plain;
    sealed = blob_seal (&blob.name, blob.key, "a page of text", 14);
    g_assert_cmpuint (g_bytes_get_size (sealed), ==, blob_sealed_length (14));
    assert_refuses_changes (sealed, accepts_blob, &blob);
    other = blob;
    other.name.centre.b[3] ^= 1;
    g_assert_false (accepts_blob (sealed, &other));
    other = blob;
    other.name.kind = BLOB_RECORD;
    g_assert_false (accepts_blob (sealed, &other));
    other = blob;
    other.name.object.b[15] ^= 1;
    g_assert_false (accepts_blob (sealed, &other));
    other = blob;
    other.name.part++;
    g_assert_false (accepts_blob (sealed, &other));
    other = blob;
    other.name.version++;
    g_assert_false (accepts_blob (sealed, &other));
    other = blob;
    other.key[31] ^= 1;
    g_assert_false (accepts_blob (sealed, &other));
}

/* Around the ends of chunks, and with chunks left out or in other order. */
static void
test_chunks (void)
{
    BlobName name = {centre_id (), BLOB_RAW, id_random (), 0, 0};
    static const gsize lengths[] = {0,     1,      65527,  65528, 65529,
                                    66000, 131064, 131065, 200000};
    guint8 key[KEY_BYTES];

    random_bytes (key, KEY_BYTES);
    for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
        gsize length = lengths[i];
        g_autofree guint8 *data = g_malloc0 (length + 1);
        g_autoptr (GBytes) sealed = NULL;
        g_autoptr (GBytes) opened = NULL;
        gsize whole = 0;
        const guint8 *bytes = NULL;

        random_bytes (data, length);
        sealed = blob_seal (&name, key, data, length);
        bytes = g_bytes_get_data (sealed, &whole);
        g_assert_cmpuint (whole, ==, blob_sealed_length (length));
        opened = blob_open (&name, key, bytes, whole, length, NULL);
        g_assert_nonnull (opened);
        g_assert_cmpmem (g_bytes_get_data (opened, NULL),
                         g_bytes_get_size (opened), data, length);
        if (length > 0)
            g_assert_null (
                blob_open (&name, key, bytes, whole, length - 1, NULL));
        if (whole > 2 * 65553 + BLOB_HEADER_BYTES) {
            g_autofree guint8 *swapped = g_memdup2 (bytes, whole);
            guint8 *first = swapped + BLOB_HEADER_BYTES;
            memcpy (first, bytes + BLOB_HEADER_BYTES + 65553, 65553);
            memcpy (first + 65553, bytes + BLOB_HEADER_BYTES, 65553);
            g_assert_null (
                blob_open (&name, key, swapped, whole, length, NULL));
            g_assert_null (blob_open (&name, key, bytes,
                                      BLOB_HEADER_BYTES + 65553, length, NULL));
        }
    }
}

/* Plaintexts that we never write, sealed by somebody who has the key. */
static void
test_strange_plaintexts (void)
{
    static const struct {
        const char *plain;
        gsize length;
        gboolean good;
    } cases[] = {
        {"\0\0\0\0\0\0\0\x02"
         "ab",
         10, TRUE},
        {"\0\0\0\0\0\0\0\x01"
         "a\0",
         10, TRUE},
        {"\0\0\0\0\0\0\0\x01"
         "ab",
         10, FALSE}, /* not zero */
        {"\0\0\0\0\0\0\0\x01"
         "a\0\0",
         11, FALSE}, /* too much */
        {"\0\0\0\0\0\0\0\x01"
         "a",
         9, FALSE}, /* too little */
        {"\0\0\0\0\0\0\0\x03"
         "ab",
         10, FALSE}, /* not all there */
        {"\x80\0\0\0\0\0\0\x02"
         "ab",
         10, FALSE},
        {"\0\0\0\0\0\0\0", 7, FALSE}, /* no length */
        {"", 0, FALSE},
    };
    BlobName name = {centre_id (), BLOB_TEXT, id_random (), 1, 0};
    guint8 key[KEY_BYTES];

    random_bytes (key, KEY_BYTES);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        for (int final = 0; final <= 1; final++) {
            g_autoptr (GBytes) model = blob_seal (&name, key, "x", 1);
            guint8 sealed[BLOB_HEADER_BYTES + 64];
            guint8 ad[ID_BYTES + 32];
            g_autoptr (SealStream) stream = NULL;
            g_autoptr (GBytes) opened = NULL;

            memcpy (sealed, g_bytes_get_data (model, NULL), 32);
            memcpy (ad, name.centre.b, ID_BYTES);
            memcpy (ad + ID_BYTES, sealed, 32);
            stream = seal_stream_new (key, sealed + 32);
            seal_stream_push (stream, cases[i].plain, cases[i].length, ad,
                              sizeof ad, final == 1,
                              sealed + BLOB_HEADER_BYTES);
            opened = blob_open (&name, key, sealed,
                                BLOB_HEADER_BYTES + cases[i].length +
                                    STREAM_OVERHEAD_BYTES,
                                1000, NULL);
            /* A chunk that is not the last one may not be short. */
            g_assert_true ((opened != NULL) == (cases[i].good && final == 1));
        }
    }
}

typedef struct {
    Store store;
    Wrap *wrap;
    guint8 secret[KEY_BYTES];
} WrapCase;

static gboolean
opens_wrap (const WrapCase *box, GBytes *bytes, const Id *object,
            const Id *holder, WrapClass wrap_class, guint32 version)
{
    Wrap *opened =
        wrap_open_bytes (&box->store, object, holder, wrap_class, version,
                         g_bytes_get_data (bytes, NULL),
                         g_bytes_get_size (bytes), box->secret, NULL);

    secret_free (opened);
    return opened != NULL;
}

static gboolean
accepts_wrap (GBytes *bytes, gpointer data)
{
    const WrapCase *box = data;

    return opens_wrap (box, bytes, &box->wrap->object, &box->wrap->holder,
                       box->wrap->wrap_class, box->wrap->version);
}

static void
test_wrap (void)
{
    WrapCase box = {.wrap = wrap_new ()};
    g_autoptr (GByteArray) plain = g_byte_array_new ();
    g_autoptr (GBytes) sealed = NULL;
    guint8 public_key[KEY_BYTES];
    Id other = id_random ();

    box.store.centre = centre_id ();
    box.wrap->object = id_random ();
    box.wrap->holder = id_random ();
    box.wrap->wrap_class = WRAP_OPEN;
    box.wrap->version = 2;
    box_new_pair (public_key, box.secret);
    bytes_put (plain, "iW1", 4);
    bytes_put (plain, box.store.centre.b, ID_BYTES);
    bytes_put (plain, box.wrap->object.b, ID_BYTES);
    bytes_put_u32 (plain, 2);
    bytes_put (plain, box.wrap->holder.b, ID_BYTES);
    bytes_put_u8 (plain, WRAP_OPEN);
    bytes_put_zeros (plain, 3 + HASH_BYTES + 2 * KEY_BYTES);
    g_assert_cmpuint (plain->len, ==, 156);
    sealed = box_seal (public_key, plain->data, plain->len, NULL);
    g_assert_cmpuint (g_bytes_get_size (sealed), ==, 204);
    assert_refuses_changes (sealed, accepts_wrap, &box);
    g_assert_false (
        opens_wrap (&box, sealed, &other, &box.wrap->holder, WRAP_OPEN, 2));
    g_assert_false (
        opens_wrap (&box, sealed, &box.wrap->object, &other, WRAP_OPEN, 2));
    g_assert_false (opens_wrap (&box, sealed, &box.wrap->object,
                                &box.wrap->holder, WRAP_PREPARED, 2));
    g_assert_false (opens_wrap (&box, sealed, &box.wrap->object,
                                &box.wrap->holder, WRAP_OPEN, 3));
    secret_free (box.wrap);
}

static gboolean
accepts_pin (GBytes *bytes, gpointer data)
{
    Store store;
    g_autofree char *file = g_build_filename (data, "pin", NULL);
    Pin *pin = NULL;
    gboolean same = FALSE;
    guint8 dir_hash[HASH_BYTES];

    memset (&store, 0, sizeof store);
    store.centre = centre_id ();
    g_assert_true (g_file_set_contents (file, g_bytes_get_data (bytes, NULL),
                                        (gssize) g_bytes_get_size (bytes),
                                        NULL));
    vector_fixed ("directory 2", "hash", dir_hash, HASH_BYTES);
    pin = pin_load (&store, data, FALSE, NULL);
    if (pin == NULL)
        return FALSE;
    /* A number that is another one is not refused here: pin_check() holds it
     * against the register. */
    {
        g_autofree char *head = g_key_file_get_string (
            vectors, "file pins/ingest/pin", "bytes", NULL);
        g_autofree char *seen = bytes_hex (pin->head.b, HASH_BYTES);
        same = pin->dir_version == 2 && pin->seq == 7 &&
               memcmp (pin->dir_hash.b, dir_hash, HASH_BYTES) == 0 &&
               g_str_has_suffix (head, seen);
    }
    pin_free (pin);
    return same;
}

static void
test_pin (void)
{
    g_autofree char *dir = g_dir_make_tmp ("intray-XXXXXX", NULL);
    g_autofree char *file = g_build_filename (dir, "pin", NULL);
    g_autoptr (GBytes) bytes = vector ("file pins/ingest/pin", "bytes");

    assert_refuses_changes (bytes, accepts_pin, dir);
    g_unlink (file);
    g_rmdir (dir);
}

static void
test_words (void)
{
    static const guint8 first[] = {0, 1, 254, 255};
    g_autofree char *words = words_for (first, sizeof first);
    g_autofree char *typed = words_normal ("  Acid, ACORN\ttulip-tunnel. ");

    g_assert_cmpstr (words, ==, "acid acorn tulip tunnel");
    g_assert_cmpstr (typed, ==, words);
    for (guint i = 0; i < 256; i++)
        for (guint k = 0; k < i; k++) {
            guint8 pair[] = {(guint8) i, (guint8) k};
            g_autofree char *a = words_for (&pair[0], 1);
            g_autofree char *b = words_for (&pair[1], 1);
            g_assert_cmpstr (a, !=, b);
        }
}

int
main (int argc, char **argv)
{
    int status = 0;

    g_test_init (&argc, &argv, NULL);
    g_assert_true (seal_init (NULL));
    vectors = g_key_file_new ();
    g_assert_true (
        g_key_file_load_from_file (vectors, VECTORS, G_KEY_FILE_NONE, NULL));
    g_test_add_func ("/formats/padding/is-as-published", test_padding);
    g_test_add_func ("/formats/padding/adds-little", test_padding_is_small);
    g_test_add_func ("/formats/digest/is-as-published", test_digests);
    g_test_add_func ("/formats/envelope/refuses-any-change", test_envelope);
    g_test_add_func ("/formats/manifest/refuses-any-change", test_manifest);
    g_test_add_func ("/formats/directory/refuses-any-change", test_directory);
    g_test_add_func ("/formats/blob/refuses-any-change", test_blob);
    g_test_add_func ("/formats/blob/opens-at-every-length", test_chunks);
    g_test_add_func ("/formats/blob/refuses-what-we-never-write",
                     test_strange_plaintexts);
    g_test_add_func ("/formats/key-row/refuses-any-change", test_wrap);
    g_test_add_func ("/formats/pin/refuses-any-change", test_pin);
    g_test_add_func ("/formats/check-words/never-change", test_words);
    status = g_test_run ();
    g_key_file_unref (vectors);
    return status;
}
