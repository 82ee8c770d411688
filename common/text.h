/*
 * Text from outside.
 */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

#include <glib.h>

/* Valid UTF-8 on one line: controls, bidirectional controls and bad bytes
 * become "\xNN" or "\u{NNNN}"; caller frees. For logs and terminals. */
char *text_printable (const char *raw_text);

/* @raw_text (any bytes, @length of them, -1 = NUL-ended) as valid UTF-8
 * without NUL; tab, line feed stay, CR LF becomes LF, other controls become
 * U+FFFD. Caller frees. */
char *text_make_valid (const char *raw_text, gssize length);

/* Bytes as UTF-8 when they are UTF-8, else as Windows-1252 (never fails);
 * *@converted_out says which. Caller frees. */
char *text_from_utf8_or_1252 (const void *raw, gsize length,
                              gboolean *converted_out);

/* TRUE for 1 to @most_bytes, each from space to tilde: what a token may be
 * (VSCHAR of RFC 6749 appendix A). */
gboolean text_is_plain_ascii (const char *text, gsize most_bytes);

/* Cuts @text (valid UTF-8) in place to at most @bytes, between characters. */
void text_cut (char *text, gsize bytes);

/* @text (valid UTF-8) as a JSON string with its quotes (RFC 8259 section 7);
 * caller frees. */
char *text_json (const char *text);

#endif
