/*
 * HEIC: the photographs of phones, one picture of many tiles in H.265. Sizes
 * are judged before a tile is decoded; hevc_warm() comes first.
 */
#ifndef CLASSIFY_READER_HEIC_H
#define CLASSIFY_READER_HEIC_H

#include "classify/reader/photo.h"

gboolean heic_is (GBytes *data);

/* FALSE when it is damaged. Width and height are those of the upright
 * picture: the file turns it itself, and what its EXIF block says of it is
 * said once more and must not count (ISO/IEC 23008-12 section 6.5.10). */
gboolean heic_header (GBytes *data, PhotoHeader *header_out);

/* The picture, upright, at most LIMIT_PHOTO_PIXELS. NULL when it is damaged. */
Bitmap *heic_open (GBytes *data);

#endif
