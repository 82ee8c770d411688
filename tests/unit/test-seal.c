/* Sealing: what opens is what was sealed, with that key and for that use. */
#include "common/error.h"
#include "store/blob.h"
#include "store/seal.h"

#include <string.h>

static void
test_box (void)
{
    guint8 public[KEY_BYTES];
    guint8 secret[KEY_BYTES];
    guint8 other[KEY_BYTES];
    guint8 unused[KEY_BYTES];
    guint8 again[KEY_BYTES];
    static const guint8 zero[KEY_BYTES];
    g_autoptr (GBytes) box = NULL;
    g_autoptr (GError) error = NULL;
    char out[6];

    box_new_pair (public, secret);
    box_new_pair (unused, other);
    box_public_of (secret, again);
    g_assert_cmpmem (public, KEY_BYTES, again, KEY_BYTES);
    box = box_seal (public, "letter", 6, NULL);
    g_assert_cmpuint (g_bytes_get_size (box), ==, 6 + BOX_OVERHEAD_BYTES);
    g_assert_true (box_open (secret, g_bytes_get_data (box, NULL),
                             g_bytes_get_size (box), out, NULL));
    g_assert_cmpmem (out, 6, "letter", 6);
    g_assert_false (box_open (other, g_bytes_get_data (box, NULL),
                              g_bytes_get_size (box), out, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED);
    /* The point at infinity is nobody's lock. */
    g_assert_null (box_seal (zero, "letter", 6, NULL));
}

static void
test_signature (void)
{
    guint8 public[KEY_BYTES];
    guint8 seed[KEY_BYTES];
    Signature signature;

    sign_new_pair (public, seed);
    signature = sign_bytes (seed, "words", 5);
    g_assert_true (sign_verify (public, &signature, "words", 5));
    g_assert_false (sign_verify (public, &signature, "wordS", 5));
    g_assert_false (sign_verify (public, &signature, "words", 4));
    for (guint bit = 0; bit < 8 * SIGNATURE_BYTES; bit += 7) {
        Signature bent = signature;
        bent.b[bit / 8] ^= (guint8) (1u << (bit % 8));
        g_assert_false (sign_verify (public, &bent, "words", 5));
    }
}

static void
test_derive_floor (void)
{
    static const guint8 salt[16];
    guint8 *out = secret_new (KEY_BYTES);
    static const struct {
        guint8 alg;
        guint32 ops, mem;
    } weak[] = {
        {DERIVE_ALG, DERIVE_OPS - 1, DERIVE_MEM_KIB},
        {DERIVE_ALG, DERIVE_OPS, DERIVE_MEM_KIB - 1},
        {DERIVE_ALG + 1, DERIVE_OPS, DERIVE_MEM_KIB},
        {DERIVE_ALG, G_MAXUINT32, DERIVE_MEM_KIB},
        {DERIVE_ALG, DERIVE_OPS, G_MAXUINT32},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (weak); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_false (derive_key ("p", 1, salt, weak[i].alg, weak[i].ops,
                                    weak[i].mem, out, &error));
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
    }
    secret_free (out);
}

static BlobName
some_name (void)
{
    BlobName name = {{{1}}, BLOB_TEXT, {{2}}, 3, 4};

    return name;
}

static GBytes *
open_blob (const BlobName *name, const guint8 *key, const guint8 *sealed,
           gsize length)
{
    return blob_open (name, key, sealed, length, 1u << 20, NULL);
}

/* Sizes around every edge come back whole. */
static void
test_blob_sizes (void)
{
    static const gsize sizes[] = {0,     1,     7,     8,     100,
                                  65527, 65528, 65529, 65536, 200000};
    guint8 key[KEY_BYTES];
    BlobName name = some_name ();

    random_bytes (key, sizeof key);
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
        g_autofree guint8 *data = g_malloc (sizes[i] + 1);
        g_autoptr (GBytes) sealed = NULL;
        g_autoptr (GBytes) opened = NULL;

        memset (data, 0x5a, sizes[i]);
        sealed = blob_seal (&name, key, data, sizes[i]);
        g_assert_cmpuint (g_bytes_get_size (sealed), ==,
                          blob_sealed_length (sizes[i]));
        opened = open_blob (&name, key, g_bytes_get_data (sealed, NULL),
                            g_bytes_get_size (sealed));
        g_assert_cmpmem (g_bytes_get_data (opened, NULL),
                         g_bytes_get_size (opened), data, sizes[i]);
        if (sizes[i] > 0)
            g_assert_null (
                blob_open (&name, key, g_bytes_get_data (sealed, NULL),
                           g_bytes_get_size (sealed), sizes[i] - 1, NULL));
    }
}

/* Every bit, every cut, every other name is refused. */
static void
test_blob_altered (void)
{
    guint8 key[KEY_BYTES];
    BlobName name = some_name ();
    g_autoptr (GBytes) sealed = NULL;
    g_autofree guint8 *copy = NULL;
    gsize length = 0;

    random_bytes (key, sizeof key);
    sealed = blob_seal (&name, key, "a page of words", 15);
    copy = g_memdup2 (g_bytes_get_data (sealed, &length),
                      g_bytes_get_size (sealed));
    for (gsize bit = 0; bit < 8 * length; bit++) {
        copy[bit / 8] ^= (guint8) (1u << (bit % 8));
        g_assert_null (open_blob (&name, key, copy, length));
        copy[bit / 8] ^= (guint8) (1u << (bit % 8));
    }
    for (gsize cut = 0; cut < length; cut++)
        g_assert_null (open_blob (&name, key, copy, cut));
    for (int field = 0; field < 6; field++) {
        BlobName other = name;
        guint8 other_key[KEY_BYTES];
        memcpy (other_key, key, KEY_BYTES);
        other.centre.b[0] ^= field == 0;
        other.object.b[0] ^= field == 1;
        other.kind ^= field == 2;
        other.part ^= field == 3;
        other.version ^= field == 4;
        other_key[0] ^= field == 5;
        g_assert_null (open_blob (&other, other_key, copy, length));
    }
    g_assert_nonnull (open_blob (&name, key, copy, length));
}

/* A chunk that was moved or dropped is missed. */
static void
test_blob_chunks (void)
{
    const gsize chunk = BLOB_CHUNK_BYTES + STREAM_OVERHEAD_BYTES;
    const gsize size = 3 * BLOB_CHUNK_BYTES;
    guint8 key[KEY_BYTES];
    BlobName name = some_name ();
    g_autofree guint8 *data = g_malloc0 (size);
    g_autoptr (GBytes) sealed = NULL;
    g_autofree guint8 *copy = NULL;
    gsize length = 0;

    random_bytes (key, sizeof key);
    sealed = blob_seal (&name, key, data, size);
    copy = g_memdup2 (g_bytes_get_data (sealed, &length),
                      g_bytes_get_size (sealed));
    memcpy (copy + BLOB_HEADER_BYTES,
            (const guint8 *) g_bytes_get_data (sealed, NULL) +
                BLOB_HEADER_BYTES + chunk,
            chunk);
    g_assert_null (open_blob (&name, key, copy, length));
    memcpy (copy, g_bytes_get_data (sealed, NULL), length);
    memmove (copy + BLOB_HEADER_BYTES, copy + BLOB_HEADER_BYTES + chunk,
             length - BLOB_HEADER_BYTES - chunk);
    g_assert_null (open_blob (&name, key, copy, length - chunk));
    g_assert_null (open_blob (&name, key, g_bytes_get_data (sealed, NULL),
                              BLOB_HEADER_BYTES + chunk));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_assert_true (seal_init (NULL));
    g_test_add_func ("/seal/a-box-needs-its-own-secret", test_box);
    g_test_add_func ("/seal/a-signature-covers-every-byte", test_signature);
    g_test_add_func ("/seal/a-password-is-never-derived-cheaply",
                     test_derive_floor);
    g_test_add_func ("/blob/comes-back-whole-at-every-size", test_blob_sizes);
    g_test_add_func ("/blob/refuses-every-bit-cut-and-other-name",
                     test_blob_altered);
    g_test_add_func ("/blob/refuses-moved-and-dropped-chunks",
                     test_blob_chunks);
    return g_test_run ();
}
