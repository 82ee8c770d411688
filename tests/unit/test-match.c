/* Whose letter is this? Wrong children are never matched. */
#include "classify/dates.h"
#include "classify/match.h"

#include <string.h>

#define HEAD                                                                   \
    "child_id,given_name,family_name,known_as,other_names,dob,nhs_number,"     \
    "address,postcode,key_worker,parents,start_date,leave_date,status\n"

static const char list_text[] = HEAD
    "C01,Ayla,Demir,,,2023-03-19,999 000 0018,4 Steps,ZZ1 4AB,S1,"
    "Sevgi Demir <sevgi@post.example>,,,\n"
    "C02,Elif,Demir,,,2023-03-19,999 000 0026,4 Steps,ZZ1 4AB,S1,"
    "Sevgi Demir <sevgi@post.example>,,,\n"
    "C03,Jack,Byrne,,,2022-11-08,,19 Corn,ZZ1 4QT,S1,"
    "Siobhan Byrne <siobhan@post.example>,,,\n"
    "C04,Rosie,Byrne,,,2024-06-21,,19 Corn,ZZ1 4QT,S1,"
    "Siobhan Byrne <siobhan@post.example>,,,\n"
    "C05,Ava,Thompson,,,2023-01-17,,1 Lane,ZZ2 6LD,S1,,,,\n"
    "C06,Ava,Thompson,,,2023-10-02,,8 Row,ZZ1 4HE,S1,,,,\n"
    "C07,Zoë,Kowalczyk,Zoe Reid,,2023-07-30,,12 Mill,ZZ1 4CC,S1,,,,\n"
    "C08,Mohammed,Yusuf,Mo,,2023-02-05,,77 Way,ZZ1 4NP,S1,"
    "Mohammed Yusuf <m@post.example>,,,\n"
    "C09,Oluwaseun,Adeleke-Brown,Seun,,2022-09-24,,40 Road,ZZ2 6BN,S1,,,,\n"
    "C10,Niamh,O'Neill,,,2024-08-11,,2 Walk,ZZ1 4FG,S1,,,,\n"
    "C11,Łukasz,Wróbel,Luke,,2023-06-08,,14 Mill,ZZ1 4CD,S1,,,,\n"
    "C12,Pemba,,,,2024-03-25,,4 House,ZZ1 4SB,S1,Dolma <d@post.example>,,,\n"
    "C13,Noah,Pell,,,2022-06-14,,22 Corn,ZZ1 4QU,S1,,,2026-07-17,left\n"
    "C14,Isla,Whitcombe,,,2024-12-03,,Forge,ZZ3 8RA,S1,,2026-11-23,,\n"
    "C15,Sofía,Ruiz Ortega,,,2024-02-18,,27 Hill,ZZ3 8LM,S1,,,,\n"
    "C16,Ffion,Marsh,,,2024-03-04,,9 Hill,ZZ3 8LN,S1,,,,\n"
    "C17,Kai,Marsh,,,2024-04-03,,3 Hill,ZZ3 8LP,S1,,,,\n";

static List *list;
static Roll *roll;

static Match *
match_from (const char *text, const char *subject, const char *from)
{
    MatchInput input = {.text = text,
                        .subject = subject,
                        .from = from,
                        .from_verified = from != NULL,
                        .today = date_from_dmy (2, 11, 2026)};
    return roll_match (roll, &input);
}

/* "matched C01", "several C01 C02", "suggested", ... */
static void
expect (const char *text, const char *from, const char *wanted)
{
    g_autoptr (Match) match = match_from (text, NULL, from);
    g_autoptr (GString) got =
        g_string_new (match_outcome_name (match->outcome));
    for (guint i = 0; i < match->ids->len; i++)
        g_string_append_printf (
            got, " %s",
            roll_child (roll, g_array_index (match->ids, guint, i))->child_id);
    if (strcmp (got->str, wanted) != 0)
        g_test_message ("%s", text);
    g_assert_cmpstr (got->str, ==, wanted);
}

static void
test_two_strong (void)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"Re: Jack Byrne, DOB 08/11/2022", "matched C03"},
        {"BYRNE, Jack   d.o.b. 8.11.22", "matched C03"},
        {"Re: Zoe Reid (30/07/23)", "matched C07"},
        {"Zoe KOWALCZYK born 30 July 2023", "matched C07"},
        {"Seun Brown, DOB 24/9/22", "matched C09"},
        {"Oluwaseun Adeleke Brown, DOB 24/9/22", "matched C09"},
        {"Oluwaseun Brown-Adeleke, DOB 24/9/22", "matched C09"},
        {"Niamh O’Neill DOB 11/08/2024", "matched C10"},
        {"Niamh ONeill DOB 11/08/2024", "matched C10"},
        {"Niamh O Neill DOB 11/08/2024", "matched C10"},
        {"Lukasz Wrobel, date of birth 8th June 2023", "matched C11"},
        {"LUKASZ WRÓBEL date of birth 8/6/23", "matched C11"},
        {"Muhammad Yusuf, DOB 5/2/23", "matched C08"},
        {"Mo Yusuf, DOB 5/2/23", "matched C08"},
        {"Sofia Ruiz DOB 18/02/24", "matched C15"},
        {"Ayla Demir NHS number 999 000 0018", "matched C01"},
        {"Pemba, DOB 25/3/24", "matched C12"},
        {"Jack Thomas Byrne DOB 08/11/2022", "matched C03"},
        {"Master Jack Byrne DOB 08/11/2022", "matched C03"},
        {"jack byrne dob 8/11/22", "matched C03"},
        {"Jack's review. Jack Byrne's DOB: 2022-11-08", "matched C03"},
        {"Ava Thompson DOB 2 Oct 2023", "matched C06"},
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        expect (cases[i].text, NULL, cases[i].wanted);
}

static void
test_not_enough (void)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"Re: Jack Byrne", "suggested"},
        {"DOB 08/11/2022", "suggested"},
        {"Nothing about anybody here.", "none"},
        {"Ava Thompson came.", "suggested"},
        {"Re: J.B. was seen.", "suggested"},
        {"Harper Lindqvist DOB 01/01/2023", "none"},
        {"The nursery's Jack was happy", "none"},
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        expect (cases[i].text, NULL, cases[i].wanted);
}

static void
test_contradictions (void)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"Re: Jack Byrne, DOB 11/08/2022", "contradicted"},
        {"Re: Jack Byrne, DOB 08/11/2021", "contradicted"},
        {"Mr Mohammed Yusuf\nDate of birth 22/07/1989", "contradicted"},
        {"Ayla Demir NHS number 999 000 0026, DOB 19/03/2023", "contradicted"},
        {"Ayla Demir DOB 19/03/2023 NHS number 999 000 0034", "contradicted"},
        {"Letter dated 03/04/2024. Re: Ffion Marsh DOB 03/04/2024",
         "contradicted"},
        {"Jack Byrne (11/08/2022) was seen", "contradicted"},
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (Match) match = match_from (cases[i].text, NULL, NULL);
        g_test_message ("%s", cases[i].text);
        g_assert_cmpint (match->outcome, !=, MATCH_MATCHED);
        g_assert_cmpuint (match->ids->len, ==, 0);
        g_assert_cmpint (match->outcome, ==, MATCH_CONTRADICTED);
    }
}

static void
test_other_dates (void)
{
    expect ("Re: Jack Byrne. Clinic date 08/11/2022", NULL, "suggested");
    expect ("Typed 08/11/2022\n\nJack Byrne was seen.", NULL, "suggested");
    expect ("Registration 081122. Re: Jack Byrne", NULL, "suggested");
}

static void
test_twins (void)
{
    expect ("Ayla Demir DOB 19/03/2023, well. Elif in March.", NULL,
            "several C01 C02");
    expect ("Ayla Demir DOB 19/03/2023, well.", NULL, "matched C01");
    expect ("A. Demir DOB 19/03/2023", NULL, "suggested");
    expect ("Twin 2 Demir DOB 19/03/2023", NULL, "suggested");
}

static void
test_several (void)
{
    expect ("Jack Byrne 08/11/2022\nRosie Byrne 21/06/2024", NULL,
            "several C03 C04");
    expect ("Jack Byrne and Rosie Byrne, which days?", NULL, "several C03 C04");
    expect ("Re: Jack Byrne DOB 08/11/2022. He likes Ava Thompson.", NULL,
            "matched C03");
    expect ("Re: Jack Byrne DOB 08/11/2022. Lives with sister Rosie.", NULL,
            "matched C03");
}

static void
test_family (void)
{
    expect ("Jack is off today", "siobhan@post.example", "matched C03");
    expect ("They are off today", "siobhan@post.example", "suggested");
    expect ("Mohammed is off, thanks, Mohammed", "m@post.example", "suggested");
    expect ("Mo is off, thanks, Mohammed", "m@post.example", "matched C08");
    expect ("Pemba cried", "d@post.example", "matched C12");
}

static void
test_unverified_family (void)
{
    MatchInput input = {.text = "Jack is off today",
                        .from = "siobhan@post.example",
                        .today = date_from_dmy (2, 11, 2026)};
    g_autoptr (Match) match = roll_match (roll, &input);
    g_assert_cmpint (match->outcome, ==, MATCH_SUGGESTED);
}

static void
test_subject_is_weak (void)
{
    g_autoptr (Match) match = match_from ("DOB 08/11/2022", "Jack Byrne", NULL);
    g_assert_cmpint (match->outcome, ==, MATCH_SUGGESTED);
}

static void
test_coming_and_going (void)
{
    g_autoptr (Match) gone = match_from ("Noah Pell DOB 14/6/22", NULL, NULL);
    g_autoptr (Match) comes =
        match_from ("Isla Whitcombe DOB 3/12/24", NULL, NULL);
    g_assert_true (gone->leaver);
    g_assert_true (comes->starter);
}

static void
test_phone_is_no_number (void)
{
    expect ("Ayla Demir. Tel 9990000018", NULL, "suggested");
}

/* Every digit of every identifier changed: never another child, and never this
 * one on what is left against it. */
static void
test_mutations (void)
{
    const char *good = "Re: Ayla Demir DOB 19/03/2023 NHS number 999 000 0018";
    expect (good, NULL, "matched C01");
    for (gsize i = 0; i < strlen (good); i++)
        for (char c = '0'; g_ascii_isdigit (good[i]) && c <= '9'; c++) {
            g_autofree char *text = g_strdup (good);
            g_autoptr (Match) match = NULL;
            if (c == good[i])
                continue;
            text[i] = c;
            match = match_from (text, NULL, NULL);
            for (guint k = 0; k < match->ids->len; k++)
                g_assert_cmpuint (g_array_index (match->ids, guint, k), ==, 0);
        }
}

static void
test_cut_anywhere (void)
{
    const char *text = "Re: Zoë Kowalczyk – DOB 30/07/2023, NHS 999 000 0018";
    for (gsize n = 0; n <= strlen (text); n++) {
        g_autofree char *part = g_strndup (text, n);
        g_autofree char *cut = g_utf8_make_valid (part, -1);
        g_autoptr (Match) match = match_from (cut, cut, NULL);
        g_assert_nonnull (match);
    }
}

static GPtrArray *
many_children (guint count)
{
    static const char *const givens[] = {"Amelia", "Noah",   "Olivia",
                                         "Ali",    "Zara",   "Muhammad",
                                         "Freya",  "Arthur", "Grace"};
    GPtrArray *children =
        g_ptr_array_new_with_free_func ((GDestroyNotify) roll_child_free);
    for (guint i = 0; i < count; i++) {
        RollChild *child = roll_child_new ();
        child->child_id = g_strdup_printf ("C%05u", i);
        child->given_name = g_strdup (givens[i % G_N_ELEMENTS (givens)]);
        child->family_name =
            g_strdup_printf ("Name%c%c", 'a' + i / 26 % 26, 'a' + i % 26);
        child->known_as = g_strdup ("");
        child->nhs_number = g_strdup ("");
        child->address = g_strdup_printf ("%u Street", i);
        child->postcode = g_strdup_printf ("ZZ%u %uAB", i % 90, i % 9);
        child->status = g_strdup ("");
        child->dob = date_from_dmy (1, 1, 2021) + (gint32) (i * 7 % 1800);
        g_ptr_array_add (children, child);
    }
    return children;
}

static void
test_size (void)
{
    g_autoptr (GPtrArray) children = many_children (24000);
    gint64 start = g_get_monotonic_time (), loaded, done;
    g_autoptr (Roll) big = roll_new (children);
    g_autoptr (GString) text = g_string_new ("Re: Amelia Nameaa DOB 1/1/21\n");
    MatchInput input = {.today = date_from_dmy (2, 11, 2026)};
    const guint rounds = 20;
    while (text->len < 20000)
        g_string_append (text, "Muhammad played with Grace and Noah Namezz on "
                               "12/3/2024 in the garden of ZZ4 5AB. ");
    input.text = text->str;
    loaded = g_get_monotonic_time ();
    for (guint i = 0; i < rounds; i++) {
        g_autoptr (Match) match = roll_match (big, &input);
        g_assert_nonnull (match);
    }
    done = g_get_monotonic_time ();
    g_test_message ("load %" G_GINT64_FORMAT " us, match %" G_GINT64_FORMAT
                    " us",
                    loaded - start, (done - loaded) / rounds);
    /* Wide: this machine may be busy; `make bench` measures. */
    g_assert_cmpint (loaded - start, <, 4000000);
    g_assert_cmpint ((done - loaded) / rounds, <, 25000);
}

/* A list of all children, 2 MB long: never matched, and quickly so. */
static void
test_crowd (void)
{
    g_autoptr (GPtrArray) children = many_children (5000);
    g_autoptr (Roll) big = roll_new (children);
    g_autoptr (GString) text = g_string_new (NULL);
    MatchInput input = {.today = date_from_dmy (2, 11, 2026)};
    g_autoptr (Match) match = NULL;
    gint64 start;
    for (guint i = 0; text->len < 2000000; i++) {
        const RollChild *child = children->pdata[i % children->len];
        g_autofree char *born = list_date_in_words (child->dob);
        g_string_append_printf (text, "%s %s DOB %s\n", child->given_name,
                                child->family_name, born);
    }
    input.text = text->str;
    start = g_get_monotonic_time ();
    match = roll_match (big, &input);
    g_assert_cmpint (g_get_monotonic_time () - start, <, 15000000);
    g_assert_cmpint (match->outcome, ==, MATCH_SUGGESTED);
    g_assert_cmpuint (match->ids->len, ==, 0);
}

int
main (int argc, char **argv)
{
    g_autoptr (GBytes) data =
        g_bytes_new_static (list_text, sizeof (list_text) - 1);
    int status;

    g_test_init (&argc, &argv, NULL);
    list = list_parse_roll ("roll.csv", data, NULL);
    g_assert_cmpuint (list->rows->len, ==, 17);
    roll = roll_new (list->rows);
    g_test_add_func ("/match/two-strong-identifiers-match", test_two_strong);
    g_test_add_func ("/match/one-suggests-or-nothing", test_not_enough);
    g_test_add_func ("/match/contradictions-never-match", test_contradictions);
    g_test_add_func ("/match/letter-and-clinic-dates-are-no-births",
                     test_other_dates);
    g_test_add_func ("/match/a-twin-s-name-holds", test_twins);
    g_test_add_func ("/match/several-subjects-hold", test_several);
    g_test_add_func ("/match/a-family-s-own-address", test_family);
    g_test_add_func ("/match/an-unverified-address-is-weak",
                     test_unverified_family);
    g_test_add_func ("/match/a-subject-alone-is-weak", test_subject_is_weak);
    g_test_add_func ("/match/leavers-and-starters-are-known",
                     test_coming_and_going);
    g_test_add_func ("/match/a-telephone-is-no-nhs-number",
                     test_phone_is_no_number);
    g_test_add_func ("/match/one-changed-digit-never-matches-another",
                     test_mutations);
    g_test_add_func ("/match/cut-anywhere", test_cut_anywhere);
    g_test_add_func ("/match/24000-children", test_size);
    g_test_add_func ("/match/a-list-of-everybody-is-nobody-s", test_crowd);
    status = g_test_run ();
    roll_free (roll);
    list_free (list);
    return status;
}
