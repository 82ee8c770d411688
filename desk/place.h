/*
 * Where a letter belongs: whose letter is this, what kind, who may see it.
 */
#ifndef DESK_PLACE_H
#define DESK_PLACE_H

#include "desk/visit.h"

/* Adds the rows of "candidates", with the evidence for each. */
void place_show_candidates (Data *data, GVariant *candidates, const Form *kept);
/* Adds the rows of "kinds" and "flags", and the reason. */
void place_show_choices (Data *data, const Form *kept);
/* Adds the rows of "higher": the flags above @flag. */
void place_show_raise (Data *data, guint flag, const Form *kept);
/* Adds the rows of "lower": the flags below @flag. */
void place_show_lower (Data *data, guint flag, const Form *kept);

#endif
