#include "common/hours.h"

#include "common/clock.h"

static gint64
at (const char *text)
{
    gint64 ms = 0;

    g_assert_true (clock_parse_utc (text, &ms));
    return ms;
}

static void
assert_at (gint64 ms, const char *expected)
{
    g_autofree char *text = clock_format_utc (ms);

    g_assert_cmpstr (text, ==, expected);
}

static void
test_add (void)
{
    /* November 2026 begins on a Sunday; London is on GMT. */
    static const struct {
        const char *from;
        gint64 minutes;
        const char *to;
    } cases[] = {
        {"2026-11-02T09:00:00Z", 120, "2026-11-02T11:00:00Z"},
        {"2026-11-02T17:00:00Z", 120, "2026-11-03T08:30:00Z"},
        {"2026-11-02T05:00:00Z", 120, "2026-11-02T09:30:00Z"},
        {"2026-11-02T23:00:00Z", 120, "2026-11-03T09:30:00Z"},
        {"2026-11-06T17:30:00Z", 60, "2026-11-09T08:00:00Z"},
        {"2026-11-07T12:00:00Z", 60, "2026-11-09T08:30:00Z"},
        {"2026-11-08T03:00:00Z", 0, "2026-11-09T07:30:00Z"},
        {"2026-11-02T07:30:00Z", 630, "2026-11-02T18:00:00Z"},
        {"2026-11-02T07:30:00Z", 631, "2026-11-03T07:31:00Z"},
        {"2026-11-02T07:30:00Z", 3150, "2026-11-06T18:00:00Z"},
        /* Summer time: 07:30 in London is 06:30 UTC. */
        {"2026-07-01T05:00:00Z", 60, "2026-07-01T07:30:00Z"},
        /* Over the night in which summer time ends, a Sunday. */
        {"2026-10-23T16:30:00Z", 60, "2026-10-26T08:00:00Z"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        assert_at (hours_add (at (cases[i].from), cases[i].minutes),
                   cases[i].to);
}

static void
test_end_of_day (void)
{
    static const struct {
        const char *from;
        int days;
        const char *to;
    } cases[] = {
        {"2026-11-02T09:00:00Z", 0, "2026-11-02T18:00:00Z"},
        {"2026-11-02T09:00:00Z", 1, "2026-11-03T18:00:00Z"},
        {"2026-11-02T19:00:00Z", 1, "2026-11-04T18:00:00Z"},
        {"2026-11-05T09:00:00Z", 2, "2026-11-09T18:00:00Z"},
        {"2026-11-07T09:00:00Z", 1, "2026-11-10T18:00:00Z"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        assert_at (hours_end_of_day (at (cases[i].from), cases[i].days),
                   cases[i].to);
}

static void
test_words (void)
{
    g_autofree char *time = hours_format (at ("2026-07-02T08:41:00Z"));
    g_autofree char *date = hours_format_date (at ("2026-11-02T23:59:00Z"));
    g_autofree char *beyond = hours_format (G_MAXINT64);

    g_assert_cmpstr (time, ==, "Thu 2 Jul 09:41");
    g_assert_cmpstr (date, ==, "2 November 2026");
    g_assert_cmpstr (beyond, ==, "(no date)");
    g_assert_cmpint (hours_add (G_MAXINT64, 5), ==, G_MAXINT64);
}

static void
test_zone (void)
{
    g_autofree char *there = NULL;
    g_autofree char *here = NULL;

    hours_set_zone ("Europe/Athens");
    there = hours_format (at ("2026-11-02T08:00:00Z"));
    g_assert_cmpstr (there, ==, "Mon 2 Nov 10:00");
    /* An unknown name changes nothing. */
    hours_set_zone ("Nowhere/Atlantis");
    here = hours_format (at ("2026-11-02T08:00:00Z"));
    g_assert_cmpstr (here, ==, there);
    hours_set_zone ("Europe/London");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/hours/count-opening-time-only", test_add);
    g_test_add_func ("/hours/a-working-day-ends-at-closing", test_end_of_day);
    g_test_add_func ("/hours/are-written-by-the-centres-clock", test_words);
    g_test_add_func ("/hours/follow-the-zone-that-is-set", test_zone);
    return g_test_run ();
}
