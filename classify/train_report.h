/*
 * What the trainer measures on letters whose authors the models that scored
 * them never met: calibration, thresholds, and how good it all is.
 */
#ifndef CLASSIFY_TRAIN_REPORT_H
#define CLASSIFY_TRAIN_REPORT_H

#include "classify/train_read.h"

/* What is set on letters that the models never met. */
typedef struct {
    double temperature; /* at which held-out probabilities are honest */
    /* The lowest confidence from which answers are right as often as wanted;
     * if that would decide too few, the one that decides just enough. */
    double threshold[2]; /* [1]: the sender is known */
    double from[KIND_FROM_COUNT][KIND_CLASSES];
    /* The scores from which an overlay counts: for protection, the most that
     * can be found while enough of it is right; for the others, the best
     * balance. */
    double bar[OVERLAY_COUNT][SUPPORT_COUNT];
} Measure;

/* A kind, as the judge would give it. */
typedef struct {
    Kind kind;
    double confidence;
} Guess;

typedef struct {
    double confidence;
    gboolean right;
} Answer;

void measure_set (Measure *measure, const GPtrArray *examples);
/* @known: the receiving server vouches for the sender. */
Guess measure_guess (const Measure *measure, const Example *example,
                     gboolean known);
/* Answer, the surest first. */
GArray *measure_answers (const Measure *measure, const GPtrArray *examples,
                         gboolean known);
/* How many of the surest are right as often as wanted. */
guint measure_longest (const GArray *answers);
/* What the rules say when the sender is known, or reads as it does. */
const ByRules *measure_rules (const Measure *measure, const Example *example,
                              gboolean known);
/* By rules and words, as kind_overlays says; OVERLAY_ bits. */
guint32 measure_overlays (const Measure *measure, const Example *example,
                          gboolean known);

/* Fills @bar. */
void train_bars (Measure *measure, const GPtrArray *examples);

/* Prints the figures of @on, which @learnt_from (or NULL) taught; and every
 * letter that is judged otherwise. */
void train_report (const Measure *measure, const GPtrArray *on,
                   const GPtrArray *learnt_from);
void train_report_errors (const Measure *measure, const GPtrArray *on);

#endif
