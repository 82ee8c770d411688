#include "classify/dates.h"

#include "common/lists.h"

#include <string.h>

static void
test_forms (void)
{
    static const char *const forms[] = {
        "03/04/2022",         "3/4/22",        "3.4.22",
        "3. 4. 22",           "3-4-2022",      "3rd April 2022",
        "3 April 2022",       "3 Apr 22",      "03-Apr-22",
        "3rd of April, 2022", "April 3, 2022", "April 3rd, 2022",
        "2022-04-03",         "3 APRIL 2022",  "O3/04/2022",
        "03/O4/2022",         "3/4/2O22"};
    for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
        g_autofree char *text =
            g_strdup_printf ("It was on %s, yes.", forms[i]);
        g_autoptr (GArray) found = dates_find (text);
        g_test_message ("%s", forms[i]);
        g_assert_cmpuint (found->len, ==, 1);
        g_assert_cmpint (g_array_index (found, FoundDate, 0).day, ==,
                         date_from_dmy (3, 4, 2022));
    }
}

static void
test_no_dates (void)
{
    static const char *const texts[] = {"999 001 3365",
                                        "30/13/2022",
                                        "version 1.2.3",
                                        "10.30 to 12.00",
                                        "07700 900222",
                                        "1/2",
                                        "030422 is a case number",
                                        "Ref 12/34/5678",
                                        "pages 3-4-5"};
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autoptr (GArray) found = dates_find (texts[i]);
        g_test_message ("%s", texts[i]);
        g_assert_cmpuint (found->len, ==, 0);
    }
}

static void
test_cues (void)
{
    static const struct {
        const char *text;
        gboolean cued;
        gboolean barred;
    } cases[] = {
        {"DOB 3/4/22", TRUE, FALSE},
        {"D.O.B.: 3.4.22", TRUE, FALSE},
        {"d o b 3.4.22", TRUE, FALSE},
        {"Date of birth: 3 April 2022", TRUE, FALSE},
        {"Leo Marsh, born 3 April 2022", TRUE, FALSE},
        {"DOB 030422", TRUE, FALSE},
        {"Clinic date 3/4/22", FALSE, TRUE},
        {"seen on 3/4/22", FALSE, TRUE},
        {"Typed: 3/4/22", FALSE, TRUE},
        {"Born at term, seen on 3/4/22", FALSE, TRUE},
        {"Seen in clinic. DOB 3/4/22", TRUE, FALSE},
        {"He played on 3/4/22", FALSE, FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GArray) found = dates_find (cases[i].text);
        g_test_message ("%s", cases[i].text);
        g_assert_cmpuint (found->len, ==, 1);
        g_assert_cmpint (g_array_index (found, FoundDate, 0).cued, ==,
                         cases[i].cued);
        g_assert_cmpint (g_array_index (found, FoundDate, 0).barred, ==,
                         cases[i].barred);
    }
}

static void
test_cue_belongs_to_one (void)
{
    g_autoptr (GArray) found = dates_find ("DOB 3/4/22 clinic 5/6/25");
    g_assert_cmpuint (found->len, ==, 2);
    g_assert_true (g_array_index (found, FoundDate, 0).cued);
    g_assert_false (g_array_index (found, FoundDate, 1).cued);
}

static void
test_month_first_when_needed (void)
{
    g_autoptr (GArray) found = dates_find ("until 11/25/2026");
    g_assert_cmpint (g_array_index (found, FoundDate, 0).day, ==,
                     date_from_dmy (25, 11, 2026));
}

static void
test_near (void)
{
    gint32 day = date_from_dmy (3, 4, 2022);
    g_assert_true (date_is_near (day, date_from_dmy (4, 3, 2022)));
    g_assert_true (date_is_near (day, date_from_dmy (8, 4, 2022)));
    g_assert_true (date_is_near (day, date_from_dmy (3, 4, 2021)));
    g_assert_false (date_is_near (day, day));
    g_assert_false (date_is_near (day, date_from_dmy (12, 4, 2021)));
    g_assert_false (date_is_near (day, LIST_NO_DATE));
}

static void
test_every_cut (void)
{
    const char *text = "DOB 3rd April 2022, 03/04/2022 030422 April 3, 2022";
    for (gsize n = 0; n <= strlen (text); n++) {
        g_autofree char *cut = g_strndup (text, n);
        g_autoptr (GArray) found = dates_find (cut);
        g_assert_cmpuint (found->len, <=, 4);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/dates/all-forms-are-one-day", test_forms);
    g_test_add_func ("/dates/other-numbers-are-no-dates", test_no_dates);
    g_test_add_func ("/dates/cues-tell-births", test_cues);
    g_test_add_func ("/dates/a-cue-belongs-to-one-date",
                     test_cue_belongs_to_one);
    g_test_add_func ("/dates/month-first-only-when-needed",
                     test_month_first_when_needed);
    g_test_add_func ("/dates/near-is-swapped-or-one-digit", test_near);
    g_test_add_func ("/dates/cut-anywhere", test_every_cut);
    return g_test_run ();
}
