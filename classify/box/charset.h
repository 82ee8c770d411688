/*
 * Bytes of a text part as UTF-8, in the charset that really fits.
 */
#ifndef CLASSIFY_BOX_CHARSET_H
#define CLASSIFY_BOX_CHARSET_H

#include <glib.h>

/* Opens every charset that a letter may name: in the sandbox no converter can
 * be loaded any more. */
void charset_warm (void);

/* TRUE for bytes that begin with the mark of UTF-16, whatever was declared. */
gboolean charset_is_utf16 (GBytes *raw_text);

/*
 * Valid UTF-8 without controls, LF line ends; caller frees, never NULL. The
 * declared charset counts if the bytes fit it strictly, else UTF-8, else
 * Windows-1252. Bytes that are UTF-8 beyond doubt are, where a Western charset
 * or none was declared.
 *
 * @raw_charset: as declared, hostile; NULL when none
 * @guessed_out: TRUE when the declared one did not fit
 */
char *charset_to_utf8 (const char *raw_charset, GBytes *raw_text,
                       gboolean *guessed_out);

#endif
