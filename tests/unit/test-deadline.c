/* By when a letter wants its answer, counted from the day it was written. */
#include "classify/deadline.h"

#include "classify/dates.h"
#include "classify/rules_match.h"
#include "common/lists.h"

/* Monday 2 November 2026. */
#define WRITTEN date_from_dmy (2, 11, 2026)

static gint32
day_in (const char *text, gint32 today)
{
    g_autoptr (Tokens) tokens = tokens_new (text);
    g_autoptr (GArray) phrases = phrases_find (tokens);
    return deadline_find (text, tokens, phrases, WRITTEN, today);
}

static void
test_counted (void)
{
    static const struct {
        const char *text;
        guint day, month;
    } cases[] = {
        {"Please let us have the report by tomorrow.", 3, 11},
        {"Please reply by Friday.", 6, 11},
        {"Please send the form back by Monday.", 9, 11},
        {"Please respond within 7 days.", 9, 11},
        {"Please respond within 10 working days.", 16, 11},
        {"You have two weeks to comment.", 16, 11},
        {"Please reply within one calendar month.", 2, 12},
        {"Please return it by the end of the week.", 6, 11},
        {"Please return it by the end of the month.", 30, 11},
        {"Please confirm by noon tomorrow.", 3, 11},
        {"Please confirm by noon.", 2, 11},
        {"Please reply within 48 hours.", 4, 11},
        {"Please return the form by Friday 20 November 2026.", 20, 11},
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].text);
        g_assert_cmpint (day_in (cases[i].text, WRITTEN), ==,
                         date_from_dmy (cases[i].day, cases[i].month, 2026));
    }
}

static void
test_not_counted (void)
{
    static const char *const none[] = {"He comes on Friday.",
                                       "The two weeks went fast.",
                                       "Tomorrow is her birthday.", ""};

    for (guint i = 0; i < G_N_ELEMENTS (none); i++) {
        g_test_message ("%s", none[i]);
        g_assert_cmpint (day_in (none[i], WRITTEN), ==, LIST_NO_DATE);
    }
}

/* A letter that lay about: its day is over. */
static void
test_past (void)
{
    g_assert_cmpint (day_in ("Please reply by tomorrow.", WRITTEN + 10), ==,
                     LIST_NO_DATE);
}

static void
test_earliest (void)
{
    g_assert_cmpint (day_in ("Please reply by 30 November 2026. Please send "
                             "the dates by Friday.",
                             WRITTEN),
                     ==, date_from_dmy (6, 11, 2026));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/deadline/days-are-counted-from-the-letter",
                     test_counted);
    g_test_add_func ("/deadline/other-days-are-none", test_not_counted);
    g_test_add_func ("/deadline/a-day-that-is-over-is-none", test_past);
    g_test_add_func ("/deadline/the-earliest-counts", test_earliest);
    return g_test_run ();
}
