/*
 * What the trainer measures on letters whose authors the models that scored
 * them never met: calibration, thresholds, and how good it all is.
 */
#ifndef CLASSIFY_TRAIN_REPORT_H
#define CLASSIFY_TRAIN_REPORT_H

#include "classify/kind.h"

typedef struct {
    char *name;
    char *author;
    Kind label;
    guint32 overlays; /* as the writer of the letter labelled it */
    guint32 found;    /* by the rules */
    guint32 cued;     /* of which the rules saw a sign */
    guint32 quiet;    /* rule_result_quiet */
    Kind by_rule;     /* 0 when no rule decides the kind */
    guint fold;
    Features *features;
    double scores[KIND_OUTPUTS]; /* by models that never met the author */
} Example;

/* The temperature at which held-out probabilities are honest. */
double train_temperature (const GPtrArray *examples);
/* The lowest confidence from which answers are right as often as wanted; if
 * that would decide too few, the one that decides just enough. */
double train_threshold (const GPtrArray *examples, double temperature);
/* The scores from which an overlay counts: for protection, the most that can be
 * found while enough of it is right; for the others, the best balance. */
void train_bars (const GPtrArray *examples,
                 double bars_out[OVERLAY_COUNT][SUPPORT_COUNT]);
/* OVERLAY_ bits, by rules and words, as kind_overlays says. */
guint32 train_overlays (const Example *example,
                        double bars[OVERLAY_COUNT][SUPPORT_COUNT]);

/* Prints the figures; and every letter that is judged otherwise. */
void train_report (const GPtrArray *examples);
void train_report_errors (const GPtrArray *examples);

#endif
