/*
 * Pictures as PNG, fast: grey where the page is grey, zlib at level 1. Every
 * picture that is ever shown comes from here, so nothing of a sender's own
 * file format reaches a browser.
 */
#ifndef CLASSIFY_READER_PNG_H
#define CLASSIFY_READER_PNG_H

#include <glib.h>

/*
 * @pixels: 32 bits each in machine order, 0xXXRRGGBB, rows @stride bytes
 * apart (cairo's RGB24)
 * Returns: 8-bit grey or RGB PNG; NULL when it would be over
 * LIMIT_PICTURE_BYTES
 */
GBytes *png_encode (const guint8 *pixels, guint width, guint height,
                    gsize stride);

#endif
