/*
 * A sealed blob: one part of a letter (or of a card, draft, statement, act),
 * in a row or in a file, the same bytes in both.
 *
 *   header 56 bytes: "iB1\0" | kind u8 | alg u8 = 1 | 0 u16 | object 16
 *                    | part u32 | version u32 | secretstream header 24
 *   plaintext      : u64 true length | data | zeros up to Padme(8 + length)
 *   chunks of 65,536 (sealed 65,553), full unless last; additional data =
 *   centre | first 32 bytes of the header; the last one is final.
 *
 * Anything else is refused: another tag, padding of another length or not
 * zero, bytes after the end. What opens is what was sealed, in full, for this
 * object, kind, part and version.
 */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "common/bytes.h"

#include <glib.h>

typedef enum {
    BLOB_MANIFEST = 0,
    BLOB_RAW = 1,
    BLOB_RECORD = 2,
    BLOB_TEXT = 3,
    BLOB_PICTURE = 4,
    BLOB_ATTACHMENT = 5,
    BLOB_ENVELOPE = 6,
    BLOB_SLIP = 7,
    BLOB_CARD = 8,
    BLOB_DRAFT = 9,
    BLOB_STATEMENT = 10,
    BLOB_ACT = 11,
} BlobKind;

typedef struct {
    Id centre;
    BlobKind kind;
    Id object;
    guint32 part;
    guint32 version;
} BlobName;

#define BLOB_HEADER_BYTES 56
#define BLOB_CHUNK_BYTES 65536

/* Padme (Nikitin et al., PETS 2019): at most 12 % more, few distinct sizes. */
guint64 blob_padded_length (guint64 length);
/* Sealed size of @length bytes of content. */
guint64 blob_sealed_length (guint64 length);

/* Seals in memory; caller owns. */
GBytes *blob_seal (const BlobName *name, const guint8 *key, const void *data,
                   gsize length);

/*
 * Opens in memory; caller owns.
 *
 * @limit_bytes: more content than that is refused
 * Errors: REJECT when it is damaged, cut, or not this blob
 */
GBytes *blob_open (const BlobName *name, const guint8 *key, const void *sealed,
                   gsize length, gsize limit_bytes, GError **error);

/* Where sealed or opened bytes go. FALSE with an error ends the work. */
typedef gboolean (*BlobSink) (gpointer to, const void *data, gsize length,
                              GError **error);

/* Seals @length bytes that arrive in pieces, with one chunk of memory. */
typedef struct BlobSealer BlobSealer;
BlobSealer *blob_sealer_new (const BlobName *name, const guint8 *key,
                             guint64 length, BlobSink sink, gpointer to,
                             GError **error);
gboolean blob_sealer_add (BlobSealer *sealer, const void *data, gsize length,
                          GError **error);
/* Errors: REJECT when fewer or more than the promised bytes came */
gboolean blob_sealer_end (BlobSealer *sealer, GError **error);
void blob_sealer_free (BlobSealer *sealer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BlobSealer, blob_sealer_free)

/* Opens from memory to a sink: no other copy is made. What the sink may have
 * got is as with blob_open_fd(). */
gboolean blob_open_to (const BlobName *name, const guint8 *key,
                       const void *sealed, gsize length, guint64 limit_bytes,
                       BlobSink sink, gpointer to, GError **error);

/* Opens from a file descriptor to a sink, with one chunk of memory. The sink
 * may have got bytes of a blob that proves damaged later: an error takes
 * them back. */
gboolean blob_open_fd (const BlobName *name, const guint8 *key, int fd,
                       guint64 limit_bytes, BlobSink sink, gpointer to,
                       GError **error);

#endif
