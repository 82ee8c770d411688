#include "store/seal.h"

#include "common/error.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (HASH_BYTES == crypto_generichash_BYTES);
G_STATIC_ASSERT (KEY_BYTES == crypto_box_PUBLICKEYBYTES);
G_STATIC_ASSERT (KEY_BYTES == crypto_sign_SEEDBYTES);
G_STATIC_ASSERT (SIGNATURE_BYTES == crypto_sign_BYTES);
G_STATIC_ASSERT (BOX_OVERHEAD_BYTES == crypto_box_SEALBYTES);
G_STATIC_ASSERT (AEAD_OVERHEAD_BYTES ==
                 crypto_aead_xchacha20poly1305_ietf_ABYTES);
G_STATIC_ASSERT (STREAM_OVERHEAD_BYTES ==
                 crypto_secretstream_xchacha20poly1305_ABYTES);
G_STATIC_ASSERT (STREAM_HEADER_BYTES ==
                 crypto_secretstream_xchacha20poly1305_HEADERBYTES);

gboolean
seal_init (GError **error)
{
    if (sodium_init () >= 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "libsodium does not start");
    return FALSE;
}

/*
 * Locked, guarded memory costs ten system calls a piece, and a filing needs
 * some forty pieces of few sizes. So pieces that were given back wait here,
 * wiped, for the next one of exactly their length: the guard page still
 * follows the last byte.
 */
#define POOL_LENGTHS 12
#define POOL_PIECES 8
#define POOL_LENGTH_MOST 512

typedef struct {
    gsize length;
    guint free_count;
    void *free[POOL_PIECES];
} SecretPool;

static GMutex pool_lock;
static SecretPool pools[POOL_LENGTHS];
/* The pool of each piece that is out. */
static GHashTable *pieces_out;

/* The pool of that length; NULL when it has none and there is no more room. */
static SecretPool *
pool_of (gsize length)
{
    for (guint i = 0; i < POOL_LENGTHS; i++) {
        if (pools[i].length == 0)
            pools[i].length = length;
        if (pools[i].length == length)
            return &pools[i];
    }
    return NULL;
}

static void *
secret_allocate (gsize length)
{
    void *secret = sodium_malloc (length);

    if (secret == NULL)
        g_error ("no locked memory for %" G_GSIZE_FORMAT " bytes; raise the "
                 "limit of locked memory (LimitMEMLOCK)",
                 length);
    memset (secret, 0, length);
    return secret;
}

void *
secret_new (gsize length)
{
    SecretPool *pool = NULL;
    void *secret = NULL;

    if (length == 0 || length > POOL_LENGTH_MOST)
        return secret_allocate (length);
    g_mutex_lock (&pool_lock);
    if (pieces_out == NULL)
        pieces_out = g_hash_table_new (NULL, NULL);
    pool = pool_of (length);
    secret = pool != NULL && pool->free_count > 0
                 ? pool->free[--pool->free_count]
                 : secret_allocate (length);
    if (pool != NULL)
        g_hash_table_insert (pieces_out, secret, pool);
    g_mutex_unlock (&pool_lock);
    return secret;
}

void
secret_free (void *secret)
{
    SecretPool *pool = NULL;

    if (secret == NULL)
        return;
    g_mutex_lock (&pool_lock);
    if (pieces_out != NULL) {
        pool = g_hash_table_lookup (pieces_out, secret);
        g_hash_table_remove (pieces_out, secret);
    }
    if (pool != NULL && pool->free_count < POOL_PIECES) {
        sodium_memzero (secret, pool->length);
        pool->free[pool->free_count++] = secret;
        secret = NULL;
    }
    g_mutex_unlock (&pool_lock);
    sodium_free (secret);
}

void
secret_wipe (void *data, gsize length)
{
    sodium_memzero (data, length);
}

void
random_bytes (void *out, gsize length)
{
    randombytes_buf (out, length);
}

Id
id_random (void)
{
    Id id;

    randombytes_buf (id.b, ID_BYTES);
    return id;
}

struct HashStream {
    crypto_generichash_state state;
};

HashStream *
hash_stream_new (const guint8 *key)
{
    /* The state wants 64-byte alignment, which g_new does not promise. */
    HashStream *stream = g_aligned_alloc (1, sizeof (HashStream), 64);

    crypto_generichash_init (&stream->state, key, key == NULL ? 0 : KEY_BYTES,
                             HASH_BYTES);
    return stream;
}

void
hash_stream_add (HashStream *stream, const void *data, gsize length)
{
    crypto_generichash_update (&stream->state, data, length);
}

Hash
hash_stream_end (HashStream *stream)
{
    Hash hash;

    crypto_generichash_final (&stream->state, hash.b, HASH_BYTES);
    sodium_memzero (stream, sizeof *stream);
    g_aligned_free (stream);
    return hash;
}

Hash
hash_keyed (const guint8 *key, const Piece *pieces, gsize count)
{
    HashStream *stream = hash_stream_new (key);

    for (gsize i = 0; i < count; i++)
        if (pieces[i].length > 0)
            hash_stream_add (stream, pieces[i].data, pieces[i].length);
    return hash_stream_end (stream);
}

Hash
hash_pieces (const Piece *pieces, gsize count)
{
    return hash_keyed (NULL, pieces, count);
}

Hash
hash_bytes (const void *data, gsize length)
{
    Piece piece = {data, length};

    return hash_pieces (&piece, 1);
}

void
box_new_pair (guint8 *public_out, guint8 *secret_out)
{
    crypto_box_keypair (public_out, secret_out);
}

void
box_public_of (const guint8 *secret, guint8 *public_out)
{
    crypto_scalarmult_base (public_out, secret);
}

GBytes *
box_seal (const guint8 *public_key, const void *data, gsize length,
          GError **error)
{
    g_autofree guint8 *box = g_malloc (length + BOX_OVERHEAD_BYTES);

    if (crypto_box_seal (box, data, length, public_key) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "that is no public key");
        return NULL;
    }
    return g_bytes_new_take (g_steal_pointer (&box),
                             length + BOX_OVERHEAD_BYTES);
}

gboolean
box_open (const guint8 *secret, const void *box, gsize length, void *out,
          GError **error)
{
    guint8 public_key[KEY_BYTES];

    if (length >= BOX_OVERHEAD_BYTES) {
        box_public_of (secret, public_key);
        if (crypto_box_seal_open (out, box, length, public_key, secret) == 0)
            return TRUE;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                 "this key does not open it");
    return FALSE;
}

void
sign_new_pair (guint8 *public_out, guint8 *seed_out)
{
    randombytes_buf (seed_out, KEY_BYTES);
    sign_public_of (seed_out, public_out);
}

void
sign_public_of (const guint8 *seed, guint8 *public_out)
{
    guint8 secret[crypto_sign_SECRETKEYBYTES];

    crypto_sign_seed_keypair (public_out, secret, seed);
    sodium_memzero (secret, sizeof secret);
}

Signature
sign_bytes (const guint8 *seed, const void *data, gsize length)
{
    guint8 public_key[KEY_BYTES];
    guint8 secret[crypto_sign_SECRETKEYBYTES];
    Signature signature;

    crypto_sign_seed_keypair (public_key, secret, seed);
    crypto_sign_detached (signature.b, NULL, data, length, secret);
    sodium_memzero (secret, sizeof secret);
    return signature;
}

gboolean
sign_verify (const guint8 *public_key, const Signature *signature,
             const void *data, gsize length)
{
    return crypto_sign_verify_detached (signature->b, data, length,
                                        public_key) == 0;
}

void
aead_seal (const guint8 *key, const guint8 *nonce, const void *data,
           gsize length, const void *ad, gsize ad_length, guint8 *out)
{
    crypto_aead_xchacha20poly1305_ietf_encrypt (out, NULL, data, length, ad,
                                                ad_length, NULL, nonce, key);
}

gboolean
aead_open (const guint8 *key, const guint8 *nonce, const void *box,
           gsize length, const void *ad, gsize ad_length, guint8 *out,
           GError **error)
{
    if (length >= AEAD_OVERHEAD_BYTES &&
        crypto_aead_xchacha20poly1305_ietf_decrypt (
            out, NULL, NULL, box, length, ad, ad_length, nonce, key) == 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                 "this key does not open it");
    return FALSE;
}

gboolean
derive_key (const char *password, gsize length, const guint8 *salt16,
            guint8 alg, guint32 ops, guint32 mem_kib, guint8 *out,
            GError **error)
{
    /* A register that somebody wrote may ask for less, to make guessing
     * cheap, or for so much that the machine stops. */
    if (alg != DERIVE_ALG || ops < DERIVE_OPS || mem_kib < DERIVE_MEM_KIB ||
        ops > 16 || mem_kib > 4 * 1024 * 1024) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "password parameters are outside what is allowed");
        return FALSE;
    }
    if (crypto_pwhash (out, KEY_BYTES, password, length, salt16, ops,
                       (size_t) mem_kib * 1024,
                       crypto_pwhash_ALG_ARGON2ID13) == 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "no memory to check a password");
    return FALSE;
}

struct SealStream {
    crypto_secretstream_xchacha20poly1305_state state;
};

static SealStream *
stream_new (void)
{
    return g_new0 (SealStream, 1);
}

SealStream *
seal_stream_new (const guint8 *key, guint8 *header_out)
{
    SealStream *stream = stream_new ();

    crypto_secretstream_xchacha20poly1305_init_push (&stream->state, header_out,
                                                     key);
    return stream;
}

void
seal_stream_push (SealStream *stream, const void *data, gsize length,
                  const void *ad, gsize ad_length, gboolean final, guint8 *out)
{
    crypto_secretstream_xchacha20poly1305_push (
        &stream->state, out, NULL, data, length, ad, ad_length,
        final ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
              : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
}

SealStream *
open_stream_new (const guint8 *key, const guint8 *header)
{
    SealStream *stream = stream_new ();

    crypto_secretstream_xchacha20poly1305_init_pull (&stream->state, header,
                                                     key);
    return stream;
}

gboolean
open_stream_pull (SealStream *stream, const void *box, gsize length,
                  const void *ad, gsize ad_length, guint8 *out,
                  gboolean *final_out, GError **error)
{
    unsigned char tag = 0;

    if (length < STREAM_OVERHEAD_BYTES ||
        crypto_secretstream_xchacha20poly1305_pull (
            &stream->state, out, NULL, &tag, box, length, ad, ad_length) != 0 ||
        (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL &&
         tag != crypto_secretstream_xchacha20poly1305_TAG_MESSAGE)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a sealed part is damaged or belongs elsewhere");
        return FALSE;
    }
    *final_out = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return TRUE;
}

void
seal_stream_free (SealStream *stream)
{
    if (stream == NULL)
        return;
    sodium_memzero (stream, sizeof *stream);
    g_free (stream);
}
