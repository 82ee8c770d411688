/*
 * The one file that includes libjpeg. For photo.c, which judges the size.
 */
#ifndef CLASSIFY_READER_JPEG_H
#define CLASSIFY_READER_JPEG_H

#include "classify/reader/photo.h"

/* FALSE when it has no header. */
gboolean jpeg_header (GBytes *data, PhotoHeader *header_out);

/* Decodes at the largest eighth of its size that is at most
 * LIMIT_PHOTO_PIXELS. A torn file keeps the lines it has; NULL for damage
 * that leaves none. */
Bitmap *jpeg_open (GBytes *data);

#endif
