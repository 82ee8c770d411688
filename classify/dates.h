/*
 * Dates as people write them in letters.
 *
 * 03/04/2022, 3.4.22, 3-4-22, 3rd April 2022, April 3, 2022, 03-Apr-22,
 * 2022-04-03, 030422. Day first, unless that is no date and month first is.
 * Letters that a scanner takes for digits (O, l, I, S, B) count as digits in
 * a date with separators.
 */
#ifndef CLASSIFY_DATES_H
#define CLASSIFY_DATES_H

#include <glib.h>

typedef struct {
    guint32 start; /* bytes of the text */
    guint32 end;
    gint32 day;       /* days since 1970 */
    gint32 swapped;   /* with day and month exchanged; LIST_NO_DATE if none */
    gboolean compact; /* six or eight bare digits: a date only with a cue */
    gboolean cued;    /* "DOB", "date of birth", "born" stands before it */
    gboolean barred;  /* "clinic", "seen", "dated", "review" stand before it */
} FoundDate;

/* All dates of @text (valid UTF-8), in order; FoundDate. Caller unrefs. */
GArray *dates_find (const char *text);

/* Days since 1970, LIST_NO_DATE when there is no such day. A year below 100 is
 * 20xx up to 49, else 19xx. */
gint32 date_from_dmy (guint day, guint month, guint year);

/* TRUE when the written forms of both days differ in one digit, or in the
 * order of day and month. */
gboolean date_is_near (gint32 a, gint32 b);

#endif
