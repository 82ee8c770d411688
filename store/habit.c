#include "store/habit.h"

#include <string.h>

#define HOUR_MS ((gint64) 3600 * 1000)
/* Less says nothing about habits: two a day in three weeks. */
#define KNOWN_MESSAGES 40u
#define KNOWN_MS (14 * 24 * HOUR_MS)
/* An hour of the week counts when mail came in it in two of the weeks. */
#define KNOWN_WEEKS 2u
/* Fewer hours a week are no habit to measure silence in. */
#define KNOWN_HOURS 10u
/* Silence counts three times its usual length. */
#define PATIENCE 3

static void
set_office_hours (Habit *habit)
{
    for (guint hour = 0; hour < HOURS_A_WEEK; hour++)
        habit->open[hour] = hour / 24 < 5 && hour % 24 >= 8 && hour % 24 < 18;
}

/* Which hours have mail, week by week back from now. */
static guint
learn_hours (Habit *habit, const gint64 *times, guint count, gint64 now_ms)
{
    guint8 weeks[HOURS_A_WEEK] = {0};
    guint open = 0;

    for (guint i = 0; i < count; i++) {
        gint64 week = (now_ms - times[i]) / (7 * 24 * HOUR_MS);
        if (week >= 0 && week < HABIT_WEEKS)
            weeks[hours_of_week (times[i])] |= (guint8) (1u << week);
    }
    for (guint hour = 0; hour < HOURS_A_WEEK; hour++) {
        habit->open[hour] =
            (guint) __builtin_popcount (weeks[hour]) >= KNOWN_WEEKS;
        open += habit->open[hour] ? 1 : 0;
    }
    return open;
}

void
habit_learn (Habit *habit, const gint64 *times, guint count, gint64 now_ms)
{
    memset (habit, 0, sizeof *habit);
    habit->known = count >= KNOWN_MESSAGES && now_ms - times[0] >= KNOWN_MS &&
                   learn_hours (habit, times, count, now_ms) >= KNOWN_HOURS;
    if (!habit->known) {
        set_office_hours (habit);
        return;
    }
    for (guint i = 1; i < count; i++) {
        gint64 quiet_s = habit_open_s (habit, times[i - 1], times[i]);
        if (quiet_s > habit->longest_s)
            habit->longest_s = quiet_s;
    }
}

gint64
habit_open_s (const Habit *habit, gint64 from_ms, gint64 to_ms)
{
    gint64 open_ms = 0;

    /* A clock set wrong, or years without mail: the last two months say it. */
    if (to_ms - from_ms > HABIT_MS)
        from_ms = to_ms - HABIT_MS;
    while (from_ms < to_ms) {
        gint64 next_ms = (from_ms / HOUR_MS + 1) * HOUR_MS;
        if (next_ms > to_ms)
            next_ms = to_ms;
        if (habit->open[hours_of_week (from_ms)])
            open_ms += next_ms - from_ms;
        from_ms = next_ms;
    }
    return open_ms / 1000;
}

gint64
habit_patience_s (const Habit *habit, gint64 least_h, gint64 default_h)
{
    gint64 patience_s = PATIENCE * habit->longest_s;

    if (default_h == 0 || !habit->known)
        return default_h * 3600;
    return patience_s < least_h * 3600 ? least_h * 3600 : patience_s;
}
