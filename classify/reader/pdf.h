/*
 * The one file that includes poppler and cairo: text of PDF pages as it is
 * visible, and pictures of them.
 */
#ifndef CLASSIFY_READER_PDF_H
#define CLASSIFY_READER_PDF_H

#include "classify/reader/photo.h"
#include "classify/record.h"

#define PDF_BITMAP_DPI 200u

/* Renders a small page, so that fonts and their tables are loaded. */
gboolean pdf_warm (GError **error);

/* As LetterTools says. */
gpointer pdf_open (GBytes *data, const char *password, Fate *fate_out,
                   char **reason_out);
void pdf_free (gpointer document);
guint pdf_pages (gpointer document);
char *pdf_text (gpointer document, guint page, char **hidden_out,
                guint *picture_out);

/* The page at 150 dpi, less where it would be over LIMIT_PAGE_PIXELS, turned
 * upright from @turn, an orientation of EXIF (0: as it is); NULL when it
 * cannot be drawn. */
GBytes *pdf_picture (gpointer document, guint page, guint turn);

/* The page at PDF_BITMAP_DPI, less where it would be over LIMIT_PHOTO_PIXELS,
 * for the recognition of words; NULL when it cannot be drawn. */
Bitmap *pdf_bitmap (gpointer document, guint page);

#endif
