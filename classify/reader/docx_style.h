/*
 * Named styles of a Word document that take text out of sight.
 */
#ifndef CLASSIFY_READER_DOCX_STYLE_H
#define CLASSIFY_READER_DOCX_STYLE_H

#include "classify/reader/zip.h"

/* Half points: smaller than anybody reads. */
#define DOCX_TINY_SIZE 4

/* TRUE when a switch such as vanish is on. */
gboolean docx_is_on (const char **attributes);

/* The ids of the hiding styles of the document whose main part is @part; a
 * set, empty when it has none. Caller unrefs. */
GHashTable *docx_hiding_styles (Zip *zip, const char *part);

#endif
