#include "common/clock.h"

#include <string.h>

static void
test_days (void)
{
    static const struct {
        gint64 ms;
        gint32 day;
    } cases[] = {
        {0, 0},
        {86399999, 0},
        {86400000, 1},
        {-1, -1},
        {-86400000, -1},
        {-86400001, -2},
        {G_GINT64_CONSTANT (1793606400000), 20759},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        g_assert_cmpint (clock_day (cases[i].ms), ==, cases[i].day);
}

static void
test_format (void)
{
    gint64 ms = 0;
    g_autofree char *text =
        clock_format_utc (G_GINT64_CONSTANT (1793606400000));
    g_autofree char *beyond = clock_format_utc (G_MAXINT64);

    g_assert_cmpstr (text, ==, "2026-11-02T08:00:00Z");
    g_assert_true (clock_parse_utc (text, &ms));
    g_assert_cmpint (ms, ==, G_GINT64_CONSTANT (1793606400000));
    g_assert_cmpstr (beyond, ==, "(no date)");
}

static void
test_parse (void)
{
    static const char *const bad[] = {"",
                                      "today",
                                      "2026-11-02",
                                      "2026-11-02T08:00:00",
                                      "2026-13-02T08:00:00Z",
                                      NULL};
    gint64 ms = 5;

    g_assert_true (clock_parse_utc ("2026-11-02T09:00:00+01:00", &ms));
    g_assert_cmpint (ms, ==, G_GINT64_CONSTANT (1793606400000));
    for (const char *const *text = bad; *text != NULL; text++) {
        ms = 5;
        g_assert_false (clock_parse_utc (*text, &ms));
        g_assert_cmpint (ms, ==, 5);
    }
}

/* The start is set and time runs on; children share it. */
static void
test_now (void)
{
    gint64 first = clock_now_ms ();
    const char *exported = NULL;
    gint64 second = 0;

    g_assert_cmpint (first, >=, G_GINT64_CONSTANT (1793606400000));
    g_assert_cmpint (first, <, G_GINT64_CONSTANT (1793606400000) + 10000);
    g_usleep (20000);
    second = clock_now_ms ();
    g_assert_cmpint (second - first, >=, 15);
    clock_export ();
    exported = g_getenv ("INTRAY_NOW");
    g_assert_true (g_str_has_prefix (exported, "2026-11-02T08:00:"));
    g_assert_nonnull (strchr (exported, '@'));
}

static void
test_monotonic (void)
{
    gint64 first = clock_monotonic_ms ();

    g_usleep (5000);
    g_assert_cmpint (clock_monotonic_ms (), >=, first + 4);
}

int
main (int argc, char **argv)
{
    g_setenv ("INTRAY_NOW", "2026-11-02T08:00:00Z", TRUE);
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/clock/counts-days-also-before-1970", test_days);
    g_test_add_func ("/clock/writes-utc", test_format);
    g_test_add_func ("/clock/reads-a-time-only-with-its-zone", test_parse);
    g_test_add_func ("/clock/starts-where-a-test-says-and-runs-on", test_now);
    g_test_add_func ("/clock/monotonic-time-moves-on", test_monotonic);
    return g_test_run ();
}
