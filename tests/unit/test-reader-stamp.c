/* The Date field: what mailers write, and what is no date. */
#include "classify/box/stamp.h"

#include "common/clock.h"

static void
check (const char *value, const char *expected)
{
    gint64 date_ms = -1;
    gboolean is_date = stamp_parse (value, &date_ms);
    g_autofree char *text = is_date ? clock_format_utc (date_ms) : NULL;

    g_assert_cmpstr (text, ==, expected);
    if (!is_date)
        g_assert_cmpint (date_ms, ==, -1);
}

static void
test_standard (void)
{
    check ("Mon, 2 Nov 2026 08:05:00 +0000", "2026-11-02T08:05:00Z");
    check ("02 Nov 2026 08:05 +0100", "2026-11-02T07:05:00Z");
    check ("Mon, 2 Nov 2026 08:05:00 -0530", "2026-11-02T13:35:00Z");
    check ("Mon, 2 Nov 2026 08:05:00 -0000", "2026-11-02T08:05:00Z");
    check ("Mon (day), 2 Nov (a (b) c) 2026 08:05:00 +0100 (BST)",
           "2026-11-02T07:05:00Z");
    check ("Fri, 2 Nov 2026 08:05:00 +0100", "2026-11-02T07:05:00Z");
    check ("Mon,\r\n 2 Nov 2026\r\n\t08:05:00 +0000", "2026-11-02T08:05:00Z");
    check ("Thu, 29 Feb 2024 08:05:00 +0000", "2024-02-29T08:05:00Z");
    check ("Mon, 2 Nov 2026 08:05:60 +0000", "2026-11-02T08:06:00Z");
    check ("Sat, 1 Jan 2000 00:30:00 +0100", "1999-12-31T23:30:00Z");
}

static void
test_obsolete (void)
{
    check ("2 Nov 26 08:05 EST", "2026-11-02T13:05:00Z");
    check ("2 Nov 99 08:05:00 GMT", "1999-11-02T08:05:00Z");
    check ("2 Nov 50 08:05:00 UT", "1950-11-02T08:05:00Z");
    check ("2 Nov 126 08:05:00 GMT", "2026-11-02T08:05:00Z");
    check ("2 Nov 2026 08:05:00 A", "2026-11-02T08:05:00Z");
    check ("2 Nov 2026 08:05:00 Z", "2026-11-02T08:05:00Z");
    check ("2 Nov 2026 08:05:00 PDT", "2026-11-02T15:05:00Z");
    check ("2 Jul 2026 08:05:00 BST", "2026-07-02T07:05:00Z");
    check ("2 Nov 2026 08:05:00 XYZ", "2026-11-02T08:05:00Z");
    check ("2 Nov 2026 08:05:00", "2026-11-02T08:05:00Z");
}

static void
test_other_forms (void)
{
    check ("2026-11-02T08:05:00Z", "2026-11-02T08:05:00Z");
    check ("2026-11-02T08:05:00.25+01:00", "2026-11-02T07:05:00Z");
    check ("2026-11-02 08:05:00 +0100", "2026-11-02T07:05:00Z");
    check ("Mon Nov  2 08:05:00 2026", "2026-11-02T08:05:00Z");
    check ("Mon Nov 02 2026 08:05:00 GMT+0100 (British Summer Time)",
           "2026-11-02T07:05:00Z");
    check ("Monday, 2-Nov-26 08:05:00 GMT", "2026-11-02T08:05:00Z");
    check ("Mon, 2 November 2026 8:5:00 PM \"GMT\"", "2026-11-02T20:05:00Z");
    check ("Mon, 2 Nov 2026 08.05.00 +1", "2026-11-02T07:05:00Z");
    check ("Mon, 2 Nov 2026", "2026-11-02T00:00:00Z");
}

static void
test_none (void)
{
    static const char *const values[] = {
        "",
        " ",
        "yesterday",
        "0",
        "1793606700",
        "(2 Nov 2026 08:05:00)",
        "02/11/2026 08:05",
        "32 Nov 2026 08:05:00 +0000",
        "30 Feb 2026 08:05:00 +0000",
        "29 Feb 2026 08:05:00 +0000",
        "0 Nov 2026 08:05:00 +0000",
        "2 Nov 2026 24:00:00 +0000",
        "2 Nov 2026 08:65:00 +0000",
        "2 Nov 2026 08:05:61 +0000",
        "2 Nov 0000 08:05:00 +0000",
        "2 Nov 99999 08:05:00 +0000",
        "2 Nov 2026 08:05:00 +9999",
        "2 Nov 2026 08:05:00 +2400",
        "2 Nov 2026 -8:05:00 +0000",
        "2 Foo 2026 08:05:00 +0000",
        "99999999999999999999 Nov 2026 08:05:00 +0000",
    };
    g_autofree char *long_one = g_strnfill (5000, '(');

    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        check (values[i], NULL);
    check (long_one, NULL);
}

/* Every beginning of a date, and every byte of it another one, is a date or
 * none. */
static void
test_hostile (void)
{
    static const char whole[] = "Mon, 2-Nov-2026T08:05:00.1 GMT+01:00 (x) PM";

    for (gsize cut = 0; cut < sizeof whole; cut++) {
        g_autofree char *text = g_strndup (whole, cut);
        gint64 date_ms = 0;
        stamp_parse (text, &date_ms);
        for (int byte = 1; cut > 0 && byte < 256; byte++) {
            text[cut - 1] = (char) byte;
            if (stamp_parse (text, &date_ms))
                g_assert_cmpint (date_ms, >,
                                 G_GINT64_CONSTANT (-3000000000000));
        }
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/stamp/standard-dates-are-read", test_standard);
    g_test_add_func ("/stamp/obsolete-years-and-zones-too", test_obsolete);
    g_test_add_func ("/stamp/and-forms-that-no-rfc-has", test_other_forms);
    g_test_add_func ("/stamp/what-is-no-date-is-none", test_none);
    g_test_add_func ("/stamp/no-bytes-do-harm", test_hostile);
    return g_test_run ();
}
