/*
 * The one file that includes tesseract, and leptonica for it: words on a
 * picture of a page, in English.
 */
#ifndef CLASSIFY_READER_OCR_H
#define CLASSIFY_READER_OCR_H

#include "classify/reader/photo.h"

/* Loads the engine and its language without running it: threads and states
 * of a run would be in every child. Errors: STOP without the language. */
gboolean ocr_warm (GError **error);
void ocr_cool (void);

/*
 * The words on @bitmap of @dpi; it is turned and straightened where it lies on
 * its side, its head or askew.
 *
 * @confidence_out: tesseract's mean over the words, 0 to 100
 * @turn_out: how it lay, as an orientation of EXIF: 1, 3, 6 or 8
 * Returns: NULL when it took more than LIMIT_OCR_PAGE_MS
 */
char *ocr_words (const Bitmap *bitmap, guint dpi, guint *confidence_out,
                 guint *turn_out);

#endif
