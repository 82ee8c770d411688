#include "classify/reader/pix.h"

#include "common/limits.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

void
pix_silence (void)
{
    setMsgSeverity (L_SEVERITY_NONE);
}

static gboolean
is_tiff (const guint8 *bytes, gsize length)
{
    return length > 8 &&
           (memcmp (bytes, "II*\0", 4) == 0 || memcmp (bytes, "MM\0*", 4) == 0);
}

/* A page's place in the chain of a TIFF: its first 8 bytes say where the
 * first one lies, each page where the next one does (TIFF 6.0 section 2). A
 * chain that bites its tail ends at the limit. */
static guint
count_tiff (const guint8 *bytes, gsize length)
{
    gboolean little = bytes[0] == 'I';
    guint64 at = 0;
    guint pages = 0;

    for (guint i = 0; i < 4; i++)
        at = at << 8 | bytes[4 + (little ? 3 - i : i)];
    while (at >= 8 && at + 2 <= length && pages <= LIMIT_PAGE_COUNT) {
        guint64 entries = little ? bytes[at] | bytes[at + 1] << 8
                                 : bytes[at] << 8 | bytes[at + 1];
        guint64 next = at + 2 + 12 * entries;
        pages++;
        if (next + 4 > length)
            break;
        at = 0;
        for (guint i = 0; i < 4; i++)
            at = at << 8 | bytes[next + (little ? 3 - i : i)];
    }
    return pages;
}

guint
pix_pages (GBytes *data)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);

    if (is_tiff (bytes, length))
        return count_tiff (bytes, length);
    return 1;
}

/* A GIF's size: leptonica would decode it to tell. */
static gboolean
gif_header (const guint8 *bytes, gsize length, PhotoHeader *header_out)
{
    if (length < 10)
        return FALSE;
    header_out->width = bytes[6] | (guint) bytes[7] << 8;
    header_out->height = bytes[8] | (guint) bytes[9] << 8;
    return TRUE;
}

gboolean
pix_header (GBytes *data, guint page, PhotoHeader *header_out)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);
    l_int32 width = 0, height = 0, ignored = 0;
    gboolean known = FALSE;

    header_out->orientation = 1;
    if (length > 4 && memcmp (bytes, "GIF8", 4) == 0)
        return gif_header (bytes, length, header_out);
    if (is_tiff (bytes, length))
        known = readHeaderMemTiff (bytes, length, (l_int32) page, &width,
                                   &height, &ignored, &ignored, &ignored,
                                   &ignored, &ignored) == 0;
    else
        known = pixReadHeaderMem (bytes, length, &ignored, &width, &height,
                                  &ignored, &ignored, &ignored) == 0;
    header_out->width = (guint) MAX (width, 0);
    header_out->height = (guint) MAX (height, 0);
    return known;
}

/* Fax machines send half the lines: twice as high a pixel. Then no larger
 * than a page has to be. */
static PIX *
square_take (PIX *pix)
{
    l_float32 across = 1, down = 1;
    double pixels = 0;
    double scale = 1;
    PIX *scaled = NULL;

    if (pixGetXRes (pix) > 0 && pixGetYRes (pix) > 0 &&
        pixGetXRes (pix) > pixGetYRes (pix) * 5 / 4)
        down =
            (l_float32) MIN (4, (double) pixGetXRes (pix) / pixGetYRes (pix));
    pixels = (double) pixGetWidth (pix) * pixGetHeight (pix) * down;
    if (pixels > LIMIT_PHOTO_PIXELS)
        scale = sqrt (LIMIT_PHOTO_PIXELS / pixels);
    across = (l_float32) (across * scale);
    down = (l_float32) (down * scale);
    if (scale == 1 && down == 1)
        return pix;
    scaled = pixScaleGeneral (pix, across, down, 0, 0);
    pixDestroy (&pix);
    return scaled;
}

/* 32 bits a pixel; of few bits as grey first, which scales without holes. */
static PIX *
deepen_take (PIX *pix)
{
    PIX *deep = pixGetDepth (pix) == 1 ? pixConvertTo8 (pix, FALSE) : NULL;

    if (deep != NULL) {
        pixDestroy (&pix);
        pix = deep;
    }
    pix = square_take (pix);
    deep = pix == NULL ? NULL : pixConvertTo32 (pix);
    pixDestroy (&pix);
    return deep;
}

static Bitmap *
bitmap_of (PIX *pix)
{
    Bitmap *bitmap = g_new0 (Bitmap, 1);
    l_uint32 *words = pixGetData (pix);
    gsize per_line = (gsize) pixGetWpl (pix);

    bitmap->width = (guint) pixGetWidth (pix);
    bitmap->height = (guint) pixGetHeight (pix);
    bitmap->pixels = g_malloc ((gsize) bitmap->width * bitmap->height * 4);
    for (gsize y = 0; y < bitmap->height; y++)
        for (gsize x = 0; x < bitmap->width; x++) {
            guint32 pixel = words[y * per_line + x] >> 8;
            memcpy (bitmap->pixels + (y * bitmap->width + x) * 4, &pixel, 4);
        }
    return bitmap;
}

Bitmap *
pix_open (GBytes *data, guint page)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);
    PIX *pix = is_tiff (bytes, length)
                   ? pixReadMemTiff (bytes, length, (l_int32) page)
                   : pixReadMem (bytes, length);
    Bitmap *bitmap = NULL;

    if (pix != NULL)
        pix = deepen_take (pix);
    if (pix == NULL)
        return NULL;
    bitmap = bitmap_of (pix);
    pixDestroy (&pix);
    return bitmap;
}
