/*
 * By when a letter wants its answer.
 *
 * Only what stands in or right behind a phrase about a deadline counts (rules
 * with OVERLAY_ACTION_DEADLINE): a date, or a day counted from the letter's
 * own: "tomorrow", "by Friday", "within 7 working days", "end of the month".
 */
#ifndef CLASSIFY_DEADLINE_H
#define CLASSIFY_DEADLINE_H

#include "classify/names.h"

/*
 * The first day from @today on, as days since 1970, or LIST_NO_DATE.
 *
 * @text, @tokens: the letter
 * @phrases: of the rules in it
 * @written: the day that the letter was written
 */
gint32 deadline_find (const char *text, const Tokens *tokens,
                      const GArray *phrases, gint32 written, gint32 today);

#endif
