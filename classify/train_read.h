/*
 * The letters that the judge learns from: classify/letters/NAME.txt, a head of
 * "name: value" lines, an empty line, the letter.
 */
#ifndef CLASSIFY_TRAIN_READ_H
#define CLASSIFY_TRAIN_READ_H

#include "classify/kind.h"

#define TRAIN_FOLDS 10

/* What the rules say: of a family's letter, and of anybody else's. */
typedef struct {
    guint32 found;
    guint32 cued;  /* of which the rules saw a sign */
    guint32 quiet; /* rule_result_quiet */
    Kind kind;     /* 0 when no rule decides it */
} ByRules;

typedef struct {
    char *name;
    char *author;
    Kind label;
    guint32 overlays;    /* as the writer of the letter labelled it */
    ByRules by_rules[2]; /* [1]: a family writes */
    KindFrom from;       /* who it is said to be from */
    guint fold;          /* authors whole */
    Features *features;
    GArray *shingles;            /* guint64: runs of words, ascending */
    double scores[KIND_OUTPUTS]; /* by models that never met the author */
} Example;

/* Every *.txt of @dir, by name. Example *.
 * Errors: STOP */
GPtrArray *examples_read (const char *dir, GError **error);

#endif
