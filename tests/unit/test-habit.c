/*
 * A mailbox's habit, and when silence is longer than it.
 */
#include "store/habit.h"

#include <string.h>

#define HOUR_MS ((gint64) 3600 * 1000)
#define DAY_MS (24 * HOUR_MS)
/* Monday 7 December 2026, midnight in London; the clocks went back six weeks
 * before. */
#define MONDAY ((gint64) 1796601600 * 1000)

/* Mail every @step_h hours from 8 to 18 on working days of the last weeks. */
static GArray *
office_mail (guint weeks, guint step_h)
{
    GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));

    for (guint day = 0; day < 7 * weeks; day++)
        for (guint hour = 8; hour < 18; hour += step_h) {
            gint64 at = MONDAY - weeks * 7 * DAY_MS + day * DAY_MS +
                        hour * HOUR_MS + 60000;
            if (day % 7 < 5)
                g_array_append_val (times, at);
        }
    return times;
}

static void
learn (Habit *habit, guint weeks, guint step_h)
{
    g_autoptr (GArray) times = office_mail (weeks, step_h);

    habit_learn (habit, (const gint64 *) times->data, times->len, MONDAY);
}

static void
few_messages_are_no_habit (void)
{
    Habit habit;

    habit_learn (&habit, NULL, 0, MONDAY);
    g_assert_false (habit.known);
    learn (&habit, 1, 1);
    g_assert_false (habit.known);
    g_assert_cmpint (habit_patience_s (&habit, 4, 20), ==, 20 * 3600);
    /* Office hours of one week. */
    g_assert_cmpint (habit_open_s (&habit, MONDAY, MONDAY + 7 * DAY_MS), ==,
                     50 * 3600);
}

static void
nights_and_weekends_are_not_silence (void)
{
    Habit habit;
    gint64 friday = MONDAY - 3 * DAY_MS + 17 * HOUR_MS;

    learn (&habit, 4, 1);
    g_assert_true (habit.known);
    g_assert_cmpint (habit.longest_s, ==, 3600);
    g_assert_cmpint (habit_open_s (&habit, friday, MONDAY + 9 * HOUR_MS), ==,
                     2 * 3600);
}

static void
three_times_the_longest_is_too_long (void)
{
    Habit habit;

    learn (&habit, 5, 2);
    g_assert_true (habit.known);
    g_assert_cmpint (habit.longest_s, >=, 3600);
    g_assert_cmpint (habit_patience_s (&habit, 1, 20), ==, 3 * habit.longest_s);
    g_assert_cmpint (habit_patience_s (&habit, 40, 20), ==, 40 * 3600);
    g_assert_cmpint (habit_patience_s (&habit, 4, 0), ==, 0);
}

/* In March the clocks go forward: the hour of the week stays. */
static void
hours_are_the_centres_own (void)
{
    g_assert_cmpuint (hours_of_week (MONDAY), ==, 0);
    /* Monday 30 March 2026, 08:00 in London is 07:00 UTC. */
    g_assert_cmpuint (hours_of_week ((gint64) 1774854000 * 1000), ==, 8);
}

static void
a_clock_far_off_ends (void)
{
    Habit habit;

    learn (&habit, 4, 1);
    g_assert_cmpint (habit_open_s (&habit, 0, MONDAY), <=, HABIT_MS / 1000);
    g_assert_cmpint (habit_open_s (&habit, MONDAY, 0), ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/habit/few-messages-are-no-habit",
                     few_messages_are_no_habit);
    g_test_add_func ("/habit/nights-and-weekends-are-not-silence",
                     nights_and_weekends_are_not_silence);
    g_test_add_func ("/habit/three-times-the-longest-is-too-long",
                     three_times_the_longest_is_too_long);
    g_test_add_func ("/habit/hours-are-the-centres-own",
                     hours_are_the_centres_own);
    g_test_add_func ("/habit/a-clock-far-off-ends", a_clock_far_off_ends);
    return g_test_run ();
}
