#include "classify/reader/heic.h"

#include "classify/box/sniff.h"
#include "common/limits.h"

#include <libheif/heif.h>
#include <string.h>

gboolean
heic_is (GBytes *data)
{
    return g_strcmp0 (sniff_photo (data), "image/heic") == 0;
}

/* The main picture of the file; NULL when it is damaged. Caller releases. */
static struct heif_image_handle *
open_main (GBytes *data)
{
    gsize length = 0;
    const void *bytes = g_bytes_get_data (data, &length);
    struct heif_context *context = heif_context_alloc ();
    struct heif_image_handle *handle = NULL;

    /* Also what the tiles lay together, which the header need not admit. */
    heif_context_set_maximum_image_size_limit (context, LIMIT_HEIC_SIDE);
    heif_context_set_max_decoding_threads (context, 0);
    if (heif_context_read_from_memory_without_copy (context, bytes, length,
                                                    NULL)
            .code == heif_error_Ok)
        heif_context_get_primary_image_handle (context, &handle);
    /* The handle keeps what it needs of it. */
    heif_context_free (context);
    return handle;
}

gboolean
heic_header (GBytes *data, PhotoHeader *header_out)
{
    struct heif_image_handle *handle = open_main (data);
    int width = 0, height = 0;

    if (handle == NULL)
        return FALSE;
    width = heif_image_handle_get_width (handle);
    height = heif_image_handle_get_height (handle);
    heif_image_handle_release (handle);
    if (width <= 0 || height <= 0)
        return FALSE;
    header_out->width = (guint) width;
    header_out->height = (guint) height;
    header_out->orientation = 1;
    return TRUE;
}

/* The mean of a square of @step pixels, 3 bytes each. */
static guint32
mean_of (const guint8 *corner, gsize stride, guint step)
{
    guint32 sums[3] = {0};
    guint32 area = step * step;

    for (gsize y = 0; y < step; y++)
        for (gsize x = 0; x < 3 * (gsize) step; x++)
            sums[x % 3] += corner[y * stride + x];
    return (sums[0] / area) << 16 | (sums[1] / area) << 8 | sums[2] / area;
}

static Bitmap *
scaled (const guint8 *rows, gsize stride, guint width, guint height)
{
    Bitmap *bitmap = g_new0 (Bitmap, 1);
    guint step = 1;

    while ((guint64) width * height / ((guint64) step * step) >
           LIMIT_PHOTO_PIXELS)
        step++;
    bitmap->width = MAX (1u, width / step);
    bitmap->height = MAX (1u, height / step);
    bitmap->pixels = g_malloc ((gsize) bitmap->width * bitmap->height * 4);
    for (gsize y = 0; y < bitmap->height; y++)
        for (gsize x = 0; x < bitmap->width; x++) {
            guint32 pixel =
                mean_of (rows + y * step * stride + 3 * x * step, stride, step);
            memcpy (bitmap->pixels + (y * bitmap->width + x) * 4, &pixel, 4);
        }
    return bitmap;
}

static Bitmap *
bitmap_of (const struct heif_image *image)
{
    int width = heif_image_get_width (image, heif_channel_interleaved);
    int height = heif_image_get_height (image, heif_channel_interleaved);
    int stride = 0;
    const guint8 *rows = heif_image_get_plane_readonly (
        image, heif_channel_interleaved, &stride);

    if (rows == NULL || width <= 0 || height <= 0 || stride / 3 < width ||
        (guint64) width * (guint64) height > LIMIT_DECODED_PIXELS)
        return NULL;
    return scaled (rows, (gsize) stride, (guint) width, (guint) height);
}

Bitmap *
heic_open (GBytes *data)
{
    struct heif_image_handle *handle = open_main (data);
    struct heif_decoding_options *options = NULL;
    struct heif_image *image = NULL;
    Bitmap *bitmap = NULL;

    if (handle == NULL)
        return NULL;
    options = heif_decoding_options_alloc ();
    options->convert_hdr_to_8bit = 1;
    if (heif_decode_image (handle, &image, heif_colorspace_RGB,
                           heif_chroma_interleaved_RGB, options)
            .code == heif_error_Ok) {
        bitmap = bitmap_of (image);
        heif_image_release (image);
    }
    heif_decoding_options_free (options);
    heif_image_handle_release (handle);
    return bitmap;
}
