/*
 * Repetitions and lengths of calendar entries in words.
 */
#ifndef CLASSIFY_READER_ICS_WORDS_H
#define CLASSIFY_READER_ICS_WORDS_H

#include <glib.h>

/* "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=6" as "every 2 weeks on Monday, 6
 * times"; what has no words stays as it stands. Caller frees. */
char *ics_rule_words (const char *rule);

/* "PT1H30M" as "1 hour 30 minutes"; as it stands when it is none. Caller
 * frees. */
char *ics_length_words (const char *value);

/* The day before "20261031" in the same form, for ends that are not counted in
 * (RFC 5545 section 3.6.1); NULL when it is no day. Caller frees. */
char *ics_day_before (const char *day);

#endif
