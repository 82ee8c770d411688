#include "store/blob.h"

#include "common/error.h"
#include "store/seal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define AD_BYTES (ID_BYTES + 32)
#define SEALED_CHUNK_BYTES (BLOB_CHUNK_BYTES + STREAM_OVERHEAD_BYTES)
#define LENGTH_BYTES 8

guint64
blob_padded_length (guint64 length)
{
    guint64 mask = 0;
    guint e = 0;
    guint s = 0;

    g_assert (length >= LENGTH_BYTES && length < G_GUINT64_CONSTANT (1) << 48);
    for (guint64 rest = length; rest > 1; rest >>= 1)
        e++;
    for (guint rest = e; rest > 0; rest >>= 1)
        s++;
    mask = (G_GUINT64_CONSTANT (1) << (e - s)) - 1;
    return (length + mask) & ~mask;
}

guint64
blob_sealed_length (guint64 length)
{
    guint64 padded = blob_padded_length (LENGTH_BYTES + length);
    guint64 chunks = (padded + BLOB_CHUNK_BYTES - 1) / BLOB_CHUNK_BYTES;

    return BLOB_HEADER_BYTES + padded + chunks * STREAM_OVERHEAD_BYTES;
}

/* The first 32 bytes of the header. */
static void
put_head (const BlobName *name, guint8 *head)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    bytes_put (bytes, "iB1", 4);
    bytes_put_u8 (bytes, (guint8) name->kind);
    bytes_put_u8 (bytes, 1);
    bytes_put_u16 (bytes, 0);
    bytes_put (bytes, name->object.b, ID_BYTES);
    bytes_put_u32 (bytes, name->part);
    bytes_put_u32 (bytes, name->version);
    g_assert (bytes->len == 32);
    memcpy (head, bytes->data, 32);
}

static void
put_ad (const BlobName *name, guint8 *ad)
{
    memcpy (ad, name->centre.b, ID_BYTES);
    put_head (name, ad + ID_BYTES);
}

struct BlobSealer {
    SealStream *stream;
    guint8 ad[AD_BYTES];
    BlobSink sink;
    gpointer to;
    guint64 expected; /* content still to come */
    guint64 zeros;    /* padding still to come */
    gsize filled;
    guint8 chunk[BLOB_CHUNK_BYTES];
    guint8 sealed[SEALED_CHUNK_BYTES];
};

BlobSealer *
blob_sealer_new (const BlobName *name, const guint8 *key, guint64 length,
                 BlobSink sink, gpointer to, GError **error)
{
    g_autoptr (BlobSealer) sealer = g_new0 (BlobSealer, 1);
    guint8 header[BLOB_HEADER_BYTES];

    put_ad (name, sealer->ad);
    put_head (name, header);
    sealer->stream = seal_stream_new (key, header + 32);
    sealer->sink = sink;
    sealer->to = to;
    sealer->expected = length;
    sealer->zeros =
        blob_padded_length (LENGTH_BYTES + length) - LENGTH_BYTES - length;
    for (int i = 0; i < LENGTH_BYTES; i++)
        sealer->chunk[i] = (guint8) (length >> (8 * (LENGTH_BYTES - 1 - i)));
    sealer->filled = LENGTH_BYTES;
    if (!sink (to, header, sizeof header, error))
        return NULL;
    return g_steal_pointer (&sealer);
}

void
blob_sealer_free (BlobSealer *sealer)
{
    if (sealer == NULL)
        return;
    seal_stream_free (sealer->stream);
    secret_wipe (sealer->chunk, sizeof sealer->chunk);
    g_free (sealer);
}

static gboolean
flush_chunk (BlobSealer *sealer, gboolean final, GError **error)
{
    seal_stream_push (sealer->stream, sealer->chunk, sealer->filled, sealer->ad,
                      AD_BYTES, final, sealer->sealed);
    if (!sealer->sink (sealer->to, sealer->sealed,
                       sealer->filled + STREAM_OVERHEAD_BYTES, error))
        return FALSE;
    sealer->filled = 0;
    return TRUE;
}

/* A full chunk is sealed only when more follows: the last one is final. */
static gboolean
add_bytes (BlobSealer *sealer, const guint8 *data, guint64 length,
           GError **error)
{
    while (length > 0) {
        gsize n = MIN (length, BLOB_CHUNK_BYTES - sealer->filled);
        if (n == 0) {
            if (!flush_chunk (sealer, FALSE, error))
                return FALSE;
            continue;
        }
        if (data != NULL) {
            memcpy (sealer->chunk + sealer->filled, data, n);
            data += n;
        } else {
            memset (sealer->chunk + sealer->filled, 0, n);
        }
        sealer->filled += n;
        length -= n;
    }
    return TRUE;
}

gboolean
blob_sealer_add (BlobSealer *sealer, const void *data, gsize length,
                 GError **error)
{
    if (length > sealer->expected) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "more bytes came than were announced");
        return FALSE;
    }
    sealer->expected -= length;
    return add_bytes (sealer, data, length, error);
}

gboolean
blob_sealer_end (BlobSealer *sealer, GError **error)
{
    if (sealer->expected != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "fewer bytes came than were announced");
        return FALSE;
    }
    return add_bytes (sealer, NULL, sealer->zeros, error) &&
           flush_chunk (sealer, TRUE, error);
}

static gboolean
sink_to_array (gpointer to, const void *data, gsize length,
               GError **error G_GNUC_UNUSED)
{
    bytes_put (to, data, length);
    return TRUE;
}

GBytes *
blob_seal (const BlobName *name, const guint8 *key, const void *data,
           gsize length)
{
    GByteArray *out =
        g_byte_array_sized_new ((guint) blob_sealed_length (length));
    g_autoptr (BlobSealer) sealer =
        blob_sealer_new (name, key, length, sink_to_array, out, NULL);
    gboolean done = blob_sealer_add (sealer, data, length, NULL) &&
                    blob_sealer_end (sealer, NULL);

    g_assert (done);
    return g_byte_array_free_to_bytes (out);
}

/* A blob on the way back. */
typedef struct {
    SealStream *stream;
    guint8 ad[AD_BYTES];
    BlobSink sink;
    gpointer to;
    guint64 limit;
    guint64 length; /* true length, once known */
    guint64 seen;   /* plaintext so far, length field and padding included */
    gboolean started;
    gboolean ended;
    guint8 plain[BLOB_CHUNK_BYTES];
} Opening;

static gboolean
set_damaged (GError **error, const char *what)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "a sealed part is damaged: %s", what);
    return FALSE;
}

static gboolean
open_header (Opening *opening, const BlobName *name, const guint8 *key,
             const guint8 *header, GError **error)
{
    guint8 head[32];

    put_head (name, head);
    put_ad (name, opening->ad);
    if (memcmp (head, header, sizeof head) != 0)
        return set_damaged (error, "it belongs elsewhere");
    opening->stream = open_stream_new (key, header + 32);
    return TRUE;
}

/* Takes one opened chunk: first its length field, then content to the sink,
 * then padding that must be zero. */
static gboolean
take_plain (Opening *opening, gsize n, GError **error)
{
    const guint8 *at = opening->plain;
    guint64 content_end = 0;
    gsize content = 0;

    if (!opening->started) {
        if (n < LENGTH_BYTES)
            return set_damaged (error, "no length");
        for (int i = 0; i < LENGTH_BYTES; i++)
            opening->length = opening->length << 8 | at[i];
        if (opening->length > opening->limit)
            return set_damaged (error, "longer than allowed");
        opening->started = TRUE;
        opening->seen = LENGTH_BYTES;
        at += LENGTH_BYTES;
        n -= LENGTH_BYTES;
    }
    content_end = LENGTH_BYTES + opening->length;
    if (opening->seen < content_end)
        content = (gsize) MIN (n, content_end - opening->seen);
    if (content > 0 && !opening->sink (opening->to, at, content, error))
        return FALSE;
    for (gsize i = content; i < n; i++)
        if (at[i] != 0)
            return set_damaged (error, "padding");
    opening->seen += n;
    return TRUE;
}

static gboolean
open_chunk (Opening *opening, const guint8 *chunk, gsize length, GError **error)
{
    gboolean final = FALSE;

    if (opening->ended)
        return set_damaged (error, "bytes after the end");
    if (!open_stream_pull (opening->stream, chunk, length, opening->ad,
                           AD_BYTES, opening->plain, &final, error))
        return FALSE;
    if (!final && length != SEALED_CHUNK_BYTES)
        return set_damaged (error, "a short chunk");
    opening->ended = final;
    return take_plain (opening, length - STREAM_OVERHEAD_BYTES, error);
}

static gboolean
open_end (const Opening *opening, GError **error)
{
    if (!opening->ended)
        return set_damaged (error, "its end is missing");
    if (opening->seen != blob_padded_length (LENGTH_BYTES + opening->length))
        return set_damaged (error, "padding of the wrong length");
    return TRUE;
}

static void
opening_free (Opening *opening)
{
    seal_stream_free (opening->stream);
    secret_wipe (opening->plain, sizeof opening->plain);
    g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

gboolean
blob_open_to (const BlobName *name, const guint8 *key, const void *sealed,
              gsize length, guint64 limit_bytes, BlobSink sink, gpointer to,
              GError **error)
{
    g_autoptr (Opening) opening = g_new0 (Opening, 1);
    const guint8 *at = sealed;

    opening->sink = sink;
    opening->to = to;
    opening->limit = limit_bytes;
    if (length < BLOB_HEADER_BYTES)
        return set_damaged (error, "too short");
    if (!open_header (opening, name, key, at, error))
        return FALSE;
    at += BLOB_HEADER_BYTES;
    length -= BLOB_HEADER_BYTES;
    while (length > 0) {
        gsize n = MIN (length, (gsize) SEALED_CHUNK_BYTES);
        if (!open_chunk (opening, at, n, error))
            return FALSE;
        at += n;
        length -= n;
    }
    return open_end (opening, error);
}

GBytes *
blob_open (const BlobName *name, const guint8 *key, const void *sealed,
           gsize length, gsize limit_bytes, GError **error)
{
    g_autoptr (GByteArray) out = g_byte_array_new ();

    if (!blob_open_to (name, key, sealed, length, limit_bytes, sink_to_array,
                       out, error))
        return NULL;
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/* Reads up to @length bytes; fewer only at the end of the file. */
static gboolean
read_full (int fd, guint8 *to, gsize length, gsize *got_out, GError **error)
{
    gsize got = 0;

    while (got < length) {
        gssize n = read (fd, to + got, length - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                         "cannot read a sealed file: %s", g_strerror (errno));
            return FALSE;
        }
        if (n == 0)
            break;
        got += (gsize) n;
    }
    *got_out = got;
    return TRUE;
}

gboolean
blob_open_fd (const BlobName *name, const guint8 *key, int fd,
              guint64 limit_bytes, BlobSink sink, gpointer to, GError **error)
{
    g_autoptr (Opening) opening = g_new0 (Opening, 1);
    g_autofree guint8 *chunk = g_malloc (SEALED_CHUNK_BYTES);
    gsize got = 0;

    opening->sink = sink;
    opening->to = to;
    opening->limit = limit_bytes;
    if (!read_full (fd, chunk, BLOB_HEADER_BYTES, &got, error))
        return FALSE;
    if (got < BLOB_HEADER_BYTES)
        return set_damaged (error, "too short");
    if (!open_header (opening, name, key, chunk, error))
        return FALSE;
    for (;;) {
        if (!read_full (fd, chunk, SEALED_CHUNK_BYTES, &got, error))
            return FALSE;
        if (got == 0)
            return open_end (opening, error);
        if (!open_chunk (opening, chunk, got, error))
            return FALSE;
    }
}
