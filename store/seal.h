/*
 * Sealing: the few things intray asks of libsodium, and nothing else. Only
 * seal.c includes it.
 *
 * Secrets live in memory from secret_new(): guarded, locked, kept out of core
 * dumps, wiped by secret_free(). Everything here that takes a GError fails
 * closed: outputs are untouched or wiped.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "common/bytes.h"

#include <glib.h>

/* Starts the library once a process. Errors: STOP */
gboolean seal_init (GError **error);

/* Locked memory, zeroed; never NULL (aborts when there is none). */
void *secret_new (gsize length);
void secret_free (void *secret);
void secret_wipe (void *data, gsize length);

void random_bytes (void *out, gsize length);
Id id_random (void);

/* A piece of what is hashed. */
typedef struct {
    const void *data;
    gsize length;
} Piece;

#define PIECE(value)                                                           \
    {                                                                          \
        &(value), sizeof (value)                                               \
    }

/* BLAKE2b-256 of the pieces one after the other. */
Hash hash_pieces (const Piece *pieces, gsize count);
Hash hash_bytes (const void *data, gsize length);
/* BLAKE2b-256 under a 32-byte key. */
Hash hash_keyed (const guint8 *key, const Piece *pieces, gsize count);

typedef struct HashStream HashStream;
/* @key: 32 bytes or NULL */
HashStream *hash_stream_new (const guint8 *key);
void hash_stream_add (HashStream *stream, const void *data, gsize length);
/* Frees the stream. */
Hash hash_stream_end (HashStream *stream);

/* X25519 boxes without a sender (crypto_box_seal). */
#define BOX_OVERHEAD_BYTES 48
void box_new_pair (guint8 *public_out, guint8 *secret_out);
void box_public_of (const guint8 *secret, guint8 *public_out);
/* Caller owns. Errors: REJECT when @public_key is no key */
GBytes *box_seal (const guint8 *public_key, const void *data, gsize length,
                  GError **error);
/*
 * Opens into @out, which has room for @length - BOX_OVERHEAD_BYTES.
 * Errors: DENIED when this key does not open it
 */
gboolean box_open (const guint8 *secret, const void *box, gsize length,
                   void *out, GError **error);

/* Ed25519; a secret is kept as its 32-byte seed. */
void sign_new_pair (guint8 *public_out, guint8 *seed_out);
void sign_public_of (const guint8 *seed, guint8 *public_out);
Signature sign_bytes (const guint8 *seed, const void *data, gsize length);
gboolean sign_verify (const guint8 *public_key, const Signature *signature,
                      const void *data, gsize length);

/* XChaCha20-Poly1305: output is AEAD_OVERHEAD_BYTES longer. */
#define AEAD_OVERHEAD_BYTES 16
#define AEAD_NONCE_BYTES 24
void aead_seal (const guint8 *key, const guint8 *nonce, const void *data,
                gsize length, const void *ad, gsize ad_length, guint8 *out);
/* Errors: DENIED when it does not open */
gboolean aead_open (const guint8 *key, const guint8 *nonce, const void *box,
                    gsize length, const void *ad, gsize ad_length, guint8 *out,
                    GError **error);

/* Argon2id, floor compiled in: 3 passes and 256 MiB (style of "moderate":
 * 0.44 s on two cores). */
#define DERIVE_ALG 1
#define DERIVE_OPS 3u
#define DERIVE_MEM_KIB (256u * 1024u)
/*
 * Derives 32 bytes into locked @out.
 * Errors: STOP when the parameters are under the floor or absurd; RETRY when
 * there is no memory
 */
gboolean derive_key (const char *password, gsize length, const guint8 *salt16,
                     guint8 alg, guint32 ops, guint32 mem_kib, guint8 *out,
                     GError **error);

/* A stream of sealed chunks (secretstream XChaCha20-Poly1305). */
#define STREAM_HEADER_BYTES 24
#define STREAM_OVERHEAD_BYTES 17
typedef struct SealStream SealStream;
SealStream *seal_stream_new (const guint8 *key, guint8 *header_out);
/* @out has room for @length + STREAM_OVERHEAD_BYTES. */
void seal_stream_push (SealStream *stream, const void *data, gsize length,
                       const void *ad, gsize ad_length, gboolean final,
                       guint8 *out);
SealStream *open_stream_new (const guint8 *key, const guint8 *header);
/* Errors: REJECT when it does not open or its tag is neither "message" nor
 * "final" */
gboolean open_stream_pull (SealStream *stream, const void *box, gsize length,
                           const void *ad, gsize ad_length, guint8 *out,
                           gboolean *final_out, GError **error);
void seal_stream_free (SealStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealStream, seal_stream_free)

#endif
