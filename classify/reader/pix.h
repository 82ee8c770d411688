/*
 * Pictures that leptonica opens: TIFF with all its pages (fax machines,
 * scanners), GIF, BMP, WebP. Sizes are judged before a pixel is decoded.
 */
#ifndef CLASSIFY_READER_PIX_H
#define CLASSIFY_READER_PIX_H

#include "classify/reader/photo.h"

/* No message of the library: it may quote the letter. */
void pix_silence (void);

/* How many pages it has; 0 when it is no such picture or damaged. */
guint pix_pages (GBytes *data);

/* FALSE when @page is damaged. */
gboolean pix_header (GBytes *data, guint page, PhotoHeader *header_out);

/* A page, upright, with square pixels, at most LIMIT_PHOTO_PIXELS. NULL when
 * it is damaged. */
Bitmap *pix_open (GBytes *data, guint page);

#endif
