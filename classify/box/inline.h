/*
 * Files that stand inside a plain text: uuencode, base64 between "begin" lines,
 * yEnc; and PGP's armour around it.
 */
#ifndef CLASSIFY_BOX_INLINE_H
#define CLASSIFY_BOX_INLINE_H

#include <glib.h>

typedef struct {
    gsize start; /* of the block in the text */
    gsize end;
    char *filename; /* as written, any charset; NULL when none */
    GBytes *data;   /* decoded */
    gboolean whole; /* its last line was there, and its size is as stated */
} InlineFile;

/* The files in @text, in order, at most @limit; InlineFile *, none in most
 * texts. Caller unrefs. */
GPtrArray *inline_find (GBytes *text, guint limit);

/* @text without these files. */
GBytes *inline_rest (GBytes *text, const GPtrArray *files);

typedef enum {
    ARMOUR_NONE,
    ARMOUR_SIGNED,
    ARMOUR_ENCRYPTED, /* something in it is for people with a key */
} Armour;

/*
 * What a person reads of a text in PGP's armour (RFC 4880 sections 6.2, 7.1):
 * without the lines of the armour, escapes undone, without the signature and
 * what is encrypted.
 *
 * @text: valid UTF-8; replaced when it is armoured
 */
Armour inline_open_armour (char **text);

#endif
