#include "classify/reader/png.h"

#include "common/bytes.h"
#include "common/limits.h"

#include <string.h>
#include <zlib.h>

#define PNG_GREY 0
#define PNG_RGB 2
/* PNG filter type 2: each byte minus the one above. Blank paper becomes
 * zeros, and it is one pass. */
#define FILTER_UP 2
/* One IDAT of this size holds most pages; more follow where needed. */
#define CHUNK_BYTES (256u * KIB)

static guint32
pixel_at (const guint8 *row, guint x)
{
    guint32 pixel = 0;

    memcpy (&pixel, row + 4 * (gsize) x, 4);
    return pixel & 0xFFFFFF;
}

static gboolean
is_grey (const guint8 *pixels, guint width, guint height, gsize stride)
{
    for (guint y = 0; y < height; y++) {
        const guint8 *row = pixels + y * stride;
        for (guint x = 0; x < width; x++) {
            guint32 pixel = pixel_at (row, x);
            if ((pixel & 0xFF) * 0x010101 != pixel)
                return FALSE;
        }
    }
    return TRUE;
}

static void
put_chunk (GByteArray *png, const char *type, const guint8 *data, gsize length)
{
    gsize start = 0;

    bytes_put_u32 (png, (guint32) length);
    start = png->len;
    bytes_put (png, type, 4);
    if (length > 0)
        bytes_put (png, data, length);
    bytes_put_u32 (
        png, (guint32) crc32 (0, png->data + start, (uInt) (png->len - start)));
}

static void
put_header (GByteArray *png, guint width, guint height, guint8 colour)
{
    g_autoptr (GByteArray) header = g_byte_array_new ();

    bytes_put_u32 (header, width);
    bytes_put_u32 (header, height);
    bytes_put_u8 (header, 8);
    bytes_put_u8 (header, colour);
    /* Deflate, adaptive filters, not interlaced. */
    bytes_put_zeros (header, 3);
    bytes_put (png, "\x89PNG\r\n\x1a\n", 8);
    put_chunk (png, "IHDR", header->data, header->len);
}

/* @row as samples: one byte a pixel, or three. */
static void
take_samples (const guint8 *row, guint width, gboolean grey, guint8 *samples)
{
    for (guint x = 0; x < width; x++) {
        guint32 pixel = pixel_at (row, x);
        if (grey) {
            samples[x] = (guint8) pixel;
            continue;
        }
        samples[3 * x] = (guint8) (pixel >> 16);
        samples[3 * x + 1] = (guint8) (pixel >> 8);
        samples[3 * x + 2] = (guint8) pixel;
    }
}

/* Compresses what @stream has for input; full output becomes a chunk. FALSE
 * when the picture is too large. */
static gboolean
pump (z_stream *stream, int flush, guint8 *chunk, GByteArray *png)
{
    for (;;) {
        int result = deflate (stream, flush);
        if (result == Z_STREAM_END || stream->avail_out == 0) {
            put_chunk (png, "IDAT", chunk, CHUNK_BYTES - stream->avail_out);
            stream->next_out = chunk;
            stream->avail_out = CHUNK_BYTES;
        }
        if (png->len > LIMIT_PICTURE_BYTES - CHUNK_BYTES)
            return FALSE;
        if (result == Z_STREAM_END ||
            (flush == Z_NO_FLUSH && stream->avail_in == 0))
            return TRUE;
    }
}

static gboolean
put_rows (GByteArray *png, z_stream *stream, const guint8 *pixels, guint width,
          guint height, gsize stride, gboolean grey)
{
    gsize bytes = (gsize) width * (grey ? 1 : 3);
    g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
    g_autofree guint8 *above = g_malloc0 (bytes);
    g_autofree guint8 *samples = g_malloc (bytes);
    g_autofree guint8 *line = g_malloc (bytes + 1);

    stream->next_out = chunk;
    stream->avail_out = CHUNK_BYTES;
    line[0] = FILTER_UP;
    for (guint y = 0; y < height; y++) {
        guint8 *swap = NULL;
        take_samples (pixels + y * stride, width, grey, samples);
        for (gsize i = 0; i < bytes; i++)
            line[i + 1] = (guint8) (samples[i] - above[i]);
        stream->next_in = line;
        stream->avail_in = (uInt) (bytes + 1);
        if (!pump (stream, Z_NO_FLUSH, chunk, png))
            return FALSE;
        swap = above;
        above = samples;
        samples = swap;
    }
    return pump (stream, Z_FINISH, chunk, png);
}

GBytes *
png_encode (const guint8 *pixels, guint width, guint height, gsize stride)
{
    g_autoptr (GByteArray) png = g_byte_array_new ();
    gboolean grey = is_grey (pixels, width, height, stride);
    z_stream stream = {0};
    gboolean done = FALSE;

    if (deflateInit (&stream, 1) != Z_OK)
        return NULL;
    put_header (png, width, height, grey ? PNG_GREY : PNG_RGB);
    done = put_rows (png, &stream, pixels, width, height, stride, grey);
    deflateEnd (&stream);
    if (!done)
        return NULL;
    put_chunk (png, "IEND", NULL, 0);
    return g_byte_array_free_to_bytes (g_steal_pointer (&png));
}
