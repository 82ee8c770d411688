/*
 * What the kind model sees of a letter: hashed words by region, and counts of
 * cue words that people wrote down.
 *
 * Words are folded; numbers become classes; words in which a scanner put a
 * digit for a letter are mended; footers and disclaimers are left out. The
 * sender, the file names and the roll are not among the features: a hospital
 * sends therapy, a council sends everything, and names must not leak.
 */
#ifndef CLASSIFY_FEATURES_H
#define CLASSIFY_FEATURES_H

#include "classify/names.h"

#define FEATURE_BITS 18
#define FEATURE_HASHED (1u << FEATURE_BITS)
/* Room for dense features (cue classes, rules, layout) behind the hashed. */
#define FEATURE_DENSE 256u
#define FEATURE_COUNT (FEATURE_HASHED + FEATURE_DENSE)

/* Hashed features come in families, each of which weighs the same in a long
 * letter and in a short one. */
typedef enum {
    FEATURE_DENSE_ONE, /* not hashed */
    FEATURE_WORD,
    FEATURE_PAIR,    /* two words of a sentence */
    FEATURE_SUBJECT, /* a word of the subject */
    FEATURE_PART,    /* of a word */
    FEATURE_FAMILIES
} FeatureFamily;

typedef struct {
    guint32 index;
    float value;  /* hashed: 1 + log of the count; dense: as is */
    guint32 text; /* offset into Features.texts */
    FeatureFamily family;
} Feature;

typedef struct {
    GArray *features; /* Feature, by ascending index, each index once */
    GString *texts;   /* how a person would name each, NUL-ended */
    guint words;      /* outside footers */
} Features;

/* @text, @subject: with footers marked; @subject may be NULL
 * @phrases: of the rules in @text (phrases_find) */
Features *features_new (const Tokens *text, const Tokens *subject,
                        const GArray *phrases);
void features_free (Features *features);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Features, features_free)

#endif
