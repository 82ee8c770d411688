/*
 * A mailbox's habit: at which hours of the week mail comes, and how long it
 * usually stays quiet, counted in those hours alone.
 */
#ifndef STORE_HABIT_H
#define STORE_HABIT_H

#include "common/hours.h"

#define HABIT_WEEKS 8
#define HABIT_MS ((gint64) HABIT_WEEKS * 7 * 24 * 3600 * 1000)

typedef struct {
    /* FALSE: too little came to know; then the hours are Monday to Friday, 8
     * to 18, and `longest_s` is 0. */
    gboolean known;
    gboolean open[HOURS_A_WEEK];
    gint64 longest_s; /* the longest quiet time, in open hours */
} Habit;

/* @times: ms, int64, oldest first, of the last HABIT_WEEKS; @now_ms */
void habit_learn (Habit *habit, const gint64 *times, guint count,
                  gint64 now_ms);

/* Seconds of open hours between two times. */
gint64 habit_open_s (const Habit *habit, gint64 from_ms, gint64 to_ms);

/*
 * How long it may be quiet before somebody is told, in seconds of open hours:
 * three times its longest, never less than @least_h; of a mailbox whose habit
 * is not known @default_h. 0 = never (@default_h is 0).
 */
gint64 habit_patience_s (const Habit *habit, gint64 least_h, gint64 default_h);

#endif
