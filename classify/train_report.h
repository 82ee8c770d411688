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
    guint cues;       /* of welfare, seen by the rules */
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
/* The lowest score from which letters are about protection as often as wanted;
 * the rules find the rest. */
double train_protection (const GPtrArray *examples);

/* Prints the figures; and every letter that is judged otherwise. */
void train_report (const GPtrArray *examples);
void train_report_errors (const GPtrArray *examples);

#endif
