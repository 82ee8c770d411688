/*
 * Plain text bodies as a person sees them.
 */
#ifndef CLASSIFY_BOX_PLAIN_H
#define CLASSIFY_BOX_PLAIN_H

#include <glib.h>

/* Paragraphs of format=flowed joined again (RFC 3676 section 4.2); quoted
 * lines keep their marks. Caller frees. */
char *plain_unflow (const char *text, gboolean delsp);

gboolean plain_is_blank (const char *text);

/* TRUE for what mailers put where they have no plain text: "please view this
 * message in HTML". */
gboolean plain_is_stub (const char *text);

/* TRUE when somebody who has read @text learns nothing new from @other: all
 * its words with digits and nearly all other words are there. */
gboolean plain_says_same (const char *text, const char *other);

/* Words of two letters and more. */
guint plain_words (const char *text);

/* TRUE when most of @text is no language: what a PDF gives whose letters have
 * no meaning attached, or an old scanner's guesses. */
gboolean plain_is_garbled (const char *text);

#endif
