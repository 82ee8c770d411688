/*
 * Text of files that have no look of their own here (Word, Excel, calendar
 * entries, plain text) on sheets of A4: readable, and told to be no likeness.
 * Lines with tabs are rows of a table. What a person reads and signs for is
 * then a picture like that of any page.
 */
#ifndef CLASSIFY_READER_PAPER_H
#define CLASSIFY_READER_PAPER_H

#include <glib.h>

/* Fonts; in the parent. Errors: STOP without any. */
gboolean paper_warm (GError **error);
void paper_cool (void);

/* How many bytes of @text one sheet holds, up to the end of a line or, of a
 * long paragraph, of a word; more than 0 unless @text is empty. */
gsize paper_fits (const char *text);

/* A sheet with all of @text, longer than A4 where that does not hold it, as a
 * PNG; NULL when it cannot be drawn. @name: of the file; NULL when it has
 * none. */
GBytes *paper_picture (const char *text, const char *name);

#endif
