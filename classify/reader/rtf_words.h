/*
 * The control words of rich text that a reader of its text needs.
 */
#ifndef CLASSIFY_READER_RTF_WORDS_H
#define CLASSIFY_READER_RTF_WORDS_H

#include <glib.h>

typedef enum {
    /* Destinations: what the rest of a group is. */
    RTF_UNKNOWN, /* also no destination at all */
    RTF_SKIP,
    RTF_FONT_TABLE,
    RTF_COLOUR_TABLE,
    /* What ends cells, rows, pages; where tables are. */
    RTF_CELL,
    RTF_ROW,
    RTF_PAGE,
    RTF_TABLE,
    RTF_PLAIN_PARAGRAPH,
    /* What letters look like. */
    RTF_HIDDEN,
    RTF_SIZE,
    RTF_COLOUR,
    RTF_PAINTED,
    RTF_PLAIN,
    RTF_FONT,
    /* The rest. */
    RTF_SHOW, /* a destination that is read though it is marked optional */
    RTF_LINE,
    RTF_CHAR,
    RTF_UNICODE,
    RTF_UNICODE_SKIP,
    RTF_BYTES,
    RTF_CODEPAGE,
    RTF_CHARSET,
    RTF_COLOUR_PART,
} RtfWord;

/* @char_out: for RTF_CHAR */
RtfWord rtf_word (const char *name, gunichar *char_out);

/* The Windows codepage of a font's \fcharset; 0 for the document's. */
guint rtf_codepage (guint charset);

#endif
