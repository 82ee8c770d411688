/*
 * The flag: the highest of all floors, never under the default.
 *
 * Software only raises. Each floor has a reason that a person can read.
 */
#ifndef CLASSIFY_FLAG_H
#define CLASSIFY_FLAG_H

#include "classify/rules.h"

typedef struct {
    const RuleResult *rules;
    guint32 overlays;
    Kind kind;
    gboolean not_a_record; /* nothing raises a circular */
} FlagInput;

/* The level; adds a sentence to @reasons for each floor above the default. */
Level flag_level (const FlagInput *input, GPtrArray *reasons);

#endif
