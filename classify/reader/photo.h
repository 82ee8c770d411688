/*
 * Photographs and scans as pages: JPEG, HEIC, PNG, TIFF, GIF, BMP and WebP
 * files, upright and no larger than a page picture has to be. Their headers are
 * judged before a pixel is decoded.
 */
#ifndef CLASSIFY_READER_PHOTO_H
#define CLASSIFY_READER_PHOTO_H

#include "classify/record.h"

typedef struct {
    guint width;
    guint height;
    guint8 *pixels; /* 32 bits each in machine order, 0xXXRRGGBB */
} Bitmap;

void bitmap_free (Bitmap *bitmap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bitmap, bitmap_free)

/* What a picture file says of itself. */
typedef struct {
    guint width;
    guint height;
    guint orientation; /* EXIF's, 1 to 8 */
} PhotoHeader;

/*
 * TRUE when the file can be a page. Else FALSE with a fate and its reason:
 * small pictures (logos, signatures, tracking pixels), pixel bombs, damage.
 *
 * @ornament: it belongs to the HTML beside it, by its Content-ID
 */
gboolean photo_look (GBytes *data, gboolean ornament, Fate *fate_out,
                     char **reason_out);

/* How many it has: scanners put many into one TIFF. */
guint photo_pages (GBytes *data);

/* Decodes a page, counted from 0, at most LIMIT_PHOTO_PIXELS, upright. NULL
 * when it is damaged. */
Bitmap *photo_open (GBytes *data, guint page);

/* The same as a PNG of our own, turned once more: @turn is an orientation as
 * EXIF counts them. NULL when it cannot be drawn. */
GBytes *photo_picture (GBytes *data, guint page, guint turn);

/* The orientation that a TIFF block (EXIF without its "Exif" mark) gives to
 * the picture; 1 when it gives none that exists. */
guint photo_orientation (const guint8 *tiff, gsize length);

/* Turns and mirrors so that a picture of that orientation is upright; takes
 * @bitmap. */
Bitmap *bitmap_upright_take (Bitmap *bitmap, guint orientation);

#endif
