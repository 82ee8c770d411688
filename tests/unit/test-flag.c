#include "classify/flag.h"
#include "classify/rules_match.h"

static Level
level_of (const char *text, const char *subject, Kind kind, guint32 more,
          gboolean circular)
{
    g_autoptr (Tokens) tokens = tokens_new (text);
    g_autoptr (Tokens) title = tokens_new (subject);
    g_autoptr (GArray) phrases = NULL;
    g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (RuleResult) rules = NULL;
    FlagInput input = {0};
    Level level;

    tokens_mark_boilerplate (tokens);
    phrases = phrases_find (tokens);
    rules = rules_run (tokens, phrases, title, FALSE);
    input.rules = rules;
    input.overlays = rules->overlays | more;
    input.kind = kind;
    input.not_a_record = circular;
    level = flag_level (&input, reasons);
    /* Nothing is raised without a reason. */
    g_assert_true (level == LEVEL_RESTRICTED || reasons->len > 0);
    return level;
}

static void
test_floors (void)
{
    static const struct {
        const char *text, *subject;
        Level level;
    } cases[] = {
        {"He was seen in clinic.", "Report", LEVEL_RESTRICTED},
        {"OFFICIAL\n\nThe report is attached.", "", LEVEL_RESTRICTED},
        {"The report.", "Private & Confidential", LEVEL_RESTRICTED},
        {"The report.", "[secure] report", LEVEL_RESTRICTED},
        {"The funding form.", "OFFICIAL-SENSITIVE", LEVEL_RESTRICTED},
        {"The report.", "RESTRICTED", LEVEL_SAFEGUARDING},
        {"The report.", "[CJSM] report", LEVEL_SAFEGUARDING},
        {"For you.", "Addressee only", LEVEL_SAFEGUARDING},
        {"A strategy discussion was held.", "", LEVEL_SAFEGUARDING},
        {"The core group meets on Monday.", "", LEVEL_SAFEGUARDING},
        {"The case goes to MARAC.", "", LEVEL_SEALED},
        {"Operation Encompass notification.", "", LEVEL_SEALED},
        {"Please do not share this with her mother.", "", LEVEL_SEALED},
        {"The parents are not aware of this.", "", LEVEL_SEALED},
        {"It is an allegation against a member of your staff.", "",
         LEVEL_SEALED},
        {"There are no safeguarding concerns.", "", LEVEL_RESTRICTED},
        {"A child in need plan is in place.", "", LEVEL_RESTRICTED},
        {"The exome shows a change in a gene.", "", LEVEL_SAFEGUARDING},
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s / %s", cases[i].subject, cases[i].text);
        g_assert_cmpint (
            level_of (cases[i].text, cases[i].subject, KIND_MEDICAL, 0, FALSE),
            ==, cases[i].level);
    }
}

static void
test_never_lower (void)
{
    static const char *const texts[] = {
        "UNCLASSIFIED", "NOT PROTECTIVELY MARKED", "OFFICIAL",
        "This may be shared with anybody.", "Public"};
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        g_assert_cmpint (level_of (texts[i], texts[i], KIND_OTHER, 0, FALSE),
                         >=, LEVEL_RESTRICTED);
}

static void
test_overlays_raise (void)
{
    g_assert_cmpint (
        level_of ("x", "", KIND_OTHER, OVERLAY_SAFEGUARDING, FALSE), ==,
        LEVEL_SAFEGUARDING);
    g_assert_cmpint (
        level_of ("x", "", KIND_OTHER, OVERLAY_SUBJECT_NOT_CHILD, FALSE), ==,
        LEVEL_SAFEGUARDING);
    g_assert_cmpint (level_of ("x", "", KIND_OTHER, OVERLAY_URGENT, FALSE), ==,
                     LEVEL_RESTRICTED);
}

static void
test_sensitive_with_welfare (void)
{
    g_assert_cmpint (level_of ("He flinched, and there was a bruise.",
                               "OFFICIAL-SENSITIVE", KIND_SOCIAL_CARE, 0,
                               FALSE),
                     ==, LEVEL_SAFEGUARDING);
}

static void
test_circular (void)
{
    g_assert_cmpint (
        level_of ("A strategy discussion.", "", KIND_OTHER, 0, TRUE), ==,
        LEVEL_RESTRICTED);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/flag/floors-of-signals", test_floors);
    g_test_add_func ("/flag/nothing-lowers", test_never_lower);
    g_test_add_func ("/flag/overlays-raise", test_overlays_raise);
    g_test_add_func ("/flag/sensitive-and-welfare-is-safeguarding",
                     test_sensitive_with_welfare);
    g_test_add_func ("/flag/circulars-stay-at-the-default", test_circular);
    return g_test_run ();
}
