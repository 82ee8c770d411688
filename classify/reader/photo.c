#include "classify/reader/photo.h"

#include "classify/reader/heic.h"
#include "classify/reader/jpeg.h"
#include "classify/reader/pix.h"
#include "classify/reader/png.h"
#include "classify/reader/png_open.h"
#include "common/limits.h"

#include <string.h>

/* Letters that are photographed or scanned have more on both sides; logos,
 * signatures and tracking pixels have less on one. */
#define SMALL_SIDE 150u
/* A picture of HTML below this has no room for a letter's words. */
#define ORNAMENT_BYTES (6u * KIB)

#define TAG_ORIENTATION 0x0112u
#define ENTRY_BYTES 12u

void
bitmap_free (Bitmap *bitmap)
{
    if (bitmap == NULL)
        return;
    g_free (bitmap->pixels);
    g_free (bitmap);
}

static gboolean
is_jpeg (GBytes *data)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);

    return length > 3 && bytes[0] == 0xFF && bytes[1] == 0xD8;
}

static guint32
take_number (const guint8 *at, guint bytes, gboolean little)
{
    guint32 value = 0;

    for (guint i = 0; i < bytes; i++)
        value = value << 8 | at[little ? bytes - 1 - i : i];
    return value;
}

guint
photo_orientation (const guint8 *tiff, gsize length)
{
    gboolean little = FALSE;
    gsize at = 0;
    guint count = 0;

    if (length < 8 ||
        (memcmp (tiff, "II*\0", 4) != 0 && memcmp (tiff, "MM\0*", 4) != 0))
        return 1;
    little = tiff[0] == 'I';
    at = take_number (tiff + 4, 4, little);
    if (at > length - 2)
        return 1;
    count = take_number (tiff + at, 2, little);
    at += 2;
    for (guint i = 0; i < count && length - at >= ENTRY_BYTES; i++) {
        guint value = take_number (tiff + at + 8, 2, little);
        if (take_number (tiff + at, 2, little) == TAG_ORIENTATION)
            return value >= 1 && value <= 8 ? value : 1;
        at += ENTRY_BYTES;
    }
    return 1;
}

/* Where the pixel that belongs at (@x, @y) of the upright picture lies; the
 * table of EXIF 2.3, section 4.6.4 A. */
static gsize
source_of (const Bitmap *from, guint orientation, guint x, guint y)
{
    guint right = from->width - 1;
    guint bottom = from->height - 1;

    switch (orientation) {
    case 2:
        return (gsize) y * from->width + (right - x);
    case 3:
        return (gsize) (bottom - y) * from->width + (right - x);
    case 4:
        return (gsize) (bottom - y) * from->width + x;
    case 5:
        return (gsize) x * from->width + y;
    case 6:
        return (gsize) (bottom - x) * from->width + y;
    case 7:
        return (gsize) (bottom - x) * from->width + (right - y);
    case 8:
        return (gsize) x * from->width + (right - y);
    default:
        return (gsize) y * from->width + x;
    }
}

Bitmap *
bitmap_upright_take (Bitmap *bitmap, guint orientation)
{
    gboolean lying = orientation >= 5;
    Bitmap *turned = NULL;

    if (orientation < 2 || orientation > 8)
        return bitmap;
    turned = g_new0 (Bitmap, 1);
    turned->width = lying ? bitmap->height : bitmap->width;
    turned->height = lying ? bitmap->width : bitmap->height;
    turned->pixels = g_malloc ((gsize) turned->width * turned->height * 4);
    for (guint y = 0; y < turned->height; y++)
        for (guint x = 0; x < turned->width; x++)
            memcpy (turned->pixels + ((gsize) y * turned->width + x) * 4,
                    bitmap->pixels + source_of (bitmap, orientation, x, y) * 4,
                    4);
    bitmap_free (bitmap);
    return turned;
}

static gboolean
is_png (GBytes *data)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);

    return length > 4 && memcmp (bytes, "\x89PNG", 4) == 0;
}

static gboolean
look_header (GBytes *data, guint page, PhotoHeader *header)
{
    if (is_jpeg (data))
        return jpeg_header (data, header);
    if (heic_is (data))
        return heic_header (data, header);
    return is_png (data) ? png_header (data, header)
                         : pix_header (data, page, header);
}

guint
photo_pages (GBytes *data)
{
    return is_jpeg (data) || is_png (data) || heic_is (data) ? 1
                                                             : pix_pages (data);
}

static gboolean
no_page (Fate fate, const char *reason, Fate *fate_out, char **reason_out)
{
    *fate_out = fate;
    *reason_out = g_strdup (reason);
    return FALSE;
}

Bitmap *
photo_open (GBytes *data, guint page)
{
    PhotoHeader header = {0};
    Bitmap *bitmap = NULL;

    if (!look_header (data, page, &header) || header.width == 0 ||
        header.height == 0 ||
        (guint64) header.width * header.height > LIMIT_DECODED_PIXELS)
        return NULL;
    if (is_jpeg (data))
        bitmap = jpeg_open (data);
    else if (heic_is (data))
        bitmap = heic_open (data);
    else
        bitmap = is_png (data) ? png_open (data) : pix_open (data, page);
    return bitmap == NULL ? NULL
                          : bitmap_upright_take (bitmap, header.orientation);
}

gboolean
photo_look (GBytes *data, gboolean ornament, Fate *fate_out, char **reason_out)
{
    PhotoHeader header = {0};
    g_autoptr (Bitmap) bitmap = NULL;

    if (!look_header (data, 0, &header))
        return no_page (FATE_REFUSED, "damaged picture: it cannot be opened",
                        fate_out, reason_out);
    if (MIN (header.width, header.height) < SMALL_SIDE ||
        (ornament && g_bytes_get_size (data) < ORNAMENT_BYTES))
        return no_page (FATE_UNSUPPORTED, "small picture", fate_out,
                        reason_out);
    if ((guint64) header.width * header.height > LIMIT_DECODED_PIXELS)
        return no_page (FATE_REFUSED,
                        "picture of more than 50 million pixels: not opened",
                        fate_out, reason_out);
    bitmap = photo_open (data, 0);
    if (bitmap == NULL)
        return no_page (FATE_REFUSED, "damaged picture: it cannot be drawn",
                        fate_out, reason_out);
    return TRUE;
}

GBytes *
photo_picture (GBytes *data, guint page, guint turn)
{
    g_autoptr (Bitmap) bitmap = photo_open (data, page);

    if (bitmap != NULL)
        bitmap = bitmap_upright_take (g_steal_pointer (&bitmap), turn);
    return bitmap == NULL
               ? NULL
               : png_encode (bitmap->pixels, bitmap->width, bitmap->height,
                             (gsize) bitmap->width * 4);
}
