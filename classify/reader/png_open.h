/*
 * The one file that includes libpng: it opens what others wrote, png.c writes
 * what we show. For photo.c, which judges the size.
 */
#ifndef CLASSIFY_READER_PNG_OPEN_H
#define CLASSIFY_READER_PNG_OPEN_H

#include "classify/reader/photo.h"

/* FALSE when it has no header. */
gboolean png_header (GBytes *data, PhotoHeader *header_out);

/* Decodes on white paper, each pixel the mean of a square where it would be
 * over LIMIT_PHOTO_PIXELS. NULL when it is damaged. */
Bitmap *png_open (GBytes *data);

#endif
