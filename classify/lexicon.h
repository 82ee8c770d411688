/*
 * Cue classes: words that people who know such letters wrote down, a class a
 * question ("does it treat?", "does it teach the room?", "is it a mother?").
 * They carry over to authors whom no training letter knows.
 */
#ifndef CLASSIFY_LEXICON_H
#define CLASSIFY_LEXICON_H

#include "classify/names.h"

#define LEXICON_MAX_CLASSES 64

guint lexicon_class_count (void);
/* How a person would name the class; static. */
const char *lexicon_class_name (guint index);
/* Adds to @counts (one a class) the cue words and pairs in @tokens, footers
 * left out. */
void lexicon_count (const Tokens *tokens, guint *counts);

#endif
