/*
 * A field with parameters: Content-Type, Content-Disposition (RFC 2045 section
 * 5.1, RFC 2183), with the continuations and charsets of RFC 2231.
 */
#ifndef CLASSIFY_BOX_PARAMS_H
#define CLASSIFY_BOX_PARAMS_H

#include <glib.h>

typedef struct Params Params;

/* @raw_value: folded or not, hostile; NULL = an empty field */
Params *params_new (const char *raw_value);
void params_free (Params *params);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Params, params_free)

/* What stands before the first parameter, lower case, without blanks and
 * comments, as it stands otherwise; borrowed, "" when nothing does. */
const char *params_value (const Params *params);

/* A parameter of one word (charset, boundary): its bytes. Caller frees; NULL
 * when there is none. */
char *params_word (const Params *params, const char *name);

/*
 * A parameter for the eye (a file name) as one line of valid UTF-8. The form
 * of RFC 2231 counts before a plain one beside it; encoded words in a plain
 * one are decoded, though RFC 2047 forbids them, and bytes that nobody encoded
 * are UTF-8 or Windows-1252. Caller frees; NULL when there is none.
 */
char *params_text (const Params *params, const char *name);

/* The name of an attachment: Content-Disposition's, else Content-Type's,
 * without the folders of the sender's machine, up to LIMIT_PART_NAME_BYTES.
 * For the eye, never a path. Caller frees; NULL when there is none. */
char *params_file_name (const Params *disposition, const Params *type);

/* The same of a name that stands by itself, in any charset. */
char *params_base_name (const char *raw_name);

#endif
