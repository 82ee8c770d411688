/* Identifiers of a matched letter, altered one at a time. */
#ifndef TESTS_MATCH_ALTER_H
#define TESTS_MATCH_ALTER_H

#include "classify/match.h"

typedef struct {
    guint letters, tries, kept, namesakes, wrong;
} Alterations;

/*
 * Matches @input again and again: each digit of its birth dates and numbers
 * changed, neighbours exchanged, day and month exchanged, another child's
 * date, number or name put there. Whoever is then matched must be the child
 * of @match.
 */
void alter_letter (Alterations *to, const Roll *roll, const MatchInput *input,
                   const Match *match);

#endif
