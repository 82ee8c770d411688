/*
 * Check words: bytes that a person reads off a paper and types back.
 */
#ifndef VAULT_WORDS_H
#define VAULT_WORDS_H

#include <glib.h>

/* A word a byte, one space between; caller frees. */
char *words_for (const guint8 *data, gsize length);
/* What was typed, with case, spaces and commas out of the way; caller frees.
 */
char *words_normal (const char *typed);

#endif
