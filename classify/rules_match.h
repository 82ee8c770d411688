/*
 * Phrases of the rules, found word by word. Internal to rules.c.
 */
#ifndef CLASSIFY_RULES_MATCH_H
#define CLASSIFY_RULES_MATCH_H

#include "classify/names.h"

typedef struct {
    guint rule;
    guint first; /* token */
    guint count;
} PhraseHit;

/* Every phrase of every rule in @tokens, in reading order; PhraseHit. */
GArray *phrases_find (const Tokens *tokens);

#endif
