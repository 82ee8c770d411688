/*
 * Header text: encoded words (RFC 2047) and bytes that nobody encoded.
 */
#ifndef CLASSIFY_BOX_WORDS_H
#define CLASSIFY_BOX_WORDS_H

#include <glib.h>

/* Line ends of folding taken out, the blanks after them kept (RFC 5322 section
 * 2.2.3); caller frees. */
char *words_unfold (const char *raw_value);

/*
 * One line of valid UTF-8 without blanks at its ends; caller frees. Encoded
 * words are decoded wherever they stand, also in quotes and glued to other
 * text, as mailers send them; a character may be split between two words.
 *
 * @raw_value: folded or not, any charset
 */
char *words_decode (const char *raw_value);

/* The same without decoding, for fields whose syntax matters. */
char *words_plain (const char *raw_value);

/* @length bytes in a declared charset as one line of valid UTF-8; caller
 * frees. @raw_charset: NULL when none. */
char *words_from_charset (const char *raw_charset, const char *raw_text,
                          gsize length);

/* The byte that two hexadecimal digits name; FALSE when they are none. */
gboolean words_hex (const char *two_digits, guint8 *byte_out);

#endif
