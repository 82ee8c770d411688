/* Each rule finds its own example and lets its counter-example pass. */
#include "classify/rules.h"
#include "classify/rules_match.h"

#include <string.h>

static guint32
overlays_of (const char *text)
{
    g_autoptr (Tokens) tokens = tokens_new (text);
    g_autoptr (RuleResult) result = NULL;
    g_autoptr (GArray) phrases = NULL;
    tokens_mark_boilerplate (tokens);
    phrases = phrases_find (tokens);
    result = rules_run (tokens, phrases, NULL, FALSE);
    return result->overlays;
}

static RuleResult *
run (const char *text, const char *subject, gboolean family)
{
    g_autoptr (Tokens) tokens = tokens_new (text);
    g_autoptr (Tokens) title = tokens_new (subject);
    g_autoptr (GArray) phrases = NULL;
    tokens_mark_boilerplate (tokens);
    phrases = phrases_find (tokens);
    return rules_run (tokens, phrases, title, family);
}

static void
test_examples (void)
{
    for (guint i = 0; i < RULES_COUNT; i++) {
        if (!rule_finds (i, RULES[i].yes))
            g_test_message ("%s does not find \"%s\"", RULES[i].id,
                            RULES[i].yes);
        g_assert_true (rule_finds (i, RULES[i].yes));
        if (rule_finds (i, RULES[i].no))
            g_test_message ("%s finds \"%s\"", RULES[i].id, RULES[i].no);
        g_assert_false (rule_finds (i, RULES[i].no));
    }
}

static void G_GNUC_PRINTF (2, 3) also (GString *line, const char *format, ...)
{
    va_list args;
    if (line->str[line->len - 1] != ' ')
        g_string_append (line, ", ");
    va_start (args, format);
    g_string_append_vprintf (line, format, args);
    va_end (args);
}

/* A rule as docs/rules.md has it under "Every row". */
static char *
line_of (const Rule *rule)
{
    GString *line = g_string_new (NULL);

    g_string_printf (line, "- `%s` (%s): ", rule->id, rule->source);
    for (guint bit = 0; bit < OVERLAY_COUNT; bit++)
        if (rule->overlays & (1u << bit))
            also (line, "%s`%s`", rule->flags & RULE_CUE ? "a sign of " : "",
                  overlay_name (bit));
    if (rule->floor > LEVEL_RESTRICTED)
        also (line, "level %s", level_name (rule->floor));
    if (rule->marking != MARKING_NONE)
        also (line, "marking %s", marking_name (rule->marking));
    if (rule->kind != 0)
        also (line, "kind %s", kind_name (rule->kind));
    if (rule->flags & RULE_COMMERCE)
        also (line, "a sign of a circular");
    if (rule->flags & RULE_GLANCE)
        also (line, "the safeguarding lead glances");
    if (rule->flags & RULE_SERVICE)
        also (line, "kind of the service");
    if (line->str[line->len - 1] == ' ')
        also (line, "%s",
              rule->floor != 0 ? "default level" : "nothing by itself");
    g_string_append_printf (line, ". \"%s\"\n", rule->yes);
    return g_string_free (line, FALSE);
}

static void
test_documented (void)
{
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;

    g_file_get_contents ("docs/rules.md", &text, NULL, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < RULES_COUNT; i++) {
        g_autofree char *line = line_of (&RULES[i]);
        g_autofree char *section =
            g_strdup_printf ("\n### %s\n", RULES[i].source);
        g_test_message ("%s", line);
        g_assert_nonnull (strstr (text, line));
        g_assert_nonnull (strstr (text, section));
    }
}

static void
test_spellings (void)
{
    static const char *const written[] = {"OFFICIAL-SENSITIVE",
                                          "OFFICIAL – SENSITIVE",
                                          "Official — Sensitive",
                                          "official_sensitive",
                                          "OFFICIAL:SENSITIVE",
                                          "[OFFICIAL SENSITIVE]",
                                          "OFFICIAL - SENSITIVE [PERSONAL]",
                                          "OFFICIAL\xE2\x80\x91SENSITIVE"};
    for (guint i = 0; i < G_N_ELEMENTS (written); i++) {
        g_autoptr (RuleResult) result = run ("Dear all", written[i], FALSE);
        g_assert_cmpint (result->marking, ==, MARKING_CONFIDENTIAL);
        g_assert_cmpint (result->floor, ==, LEVEL_RESTRICTED);
    }
}

static void
test_official_alone (void)
{
    g_autoptr (RuleResult) result =
        run ("OFFICIAL\n\nThe review is attached.", "Review", FALSE);
    g_assert_cmpint (result->marking, ==, MARKING_NONE);
}

static void
test_footer (void)
{
    g_autoptr (RuleResult) result =
        run ("The visit went well and he ate his lunch.\n\nThis e-mail is "
             "confidential and intended solely for the addressee. If you have "
             "received this in error please delete it and notify the sender.",
             "Visit", FALSE);
    g_assert_cmpint (result->marking, ==, MARKING_NONE);
    g_assert_cmpint (result->floor, <=, LEVEL_RESTRICTED);
}

static void
test_negations (void)
{
    static const char *const calm[] = {
        "There are no safeguarding concerns.",
        "We have no safeguarding concerns about this family.",
        "Safeguarding concerns: none",
        "There was no sign of neglect or of abuse at the visit.",
        "There is nothing to suggest abuse."};
    for (guint i = 0; i < G_N_ELEMENTS (calm); i++)
        g_assert_cmphex (overlays_of (calm[i]) & OVERLAY_SAFEGUARDING, ==, 0);
}

static void
test_negation_ends (void)
{
    g_assert_cmphex (
        overlays_of ("He has no allergies. There is a safeguarding concern.") &
            OVERLAY_SAFEGUARDING,
        !=, 0);
}

static void
test_family_wish (void)
{
    g_autoptr (RuleResult) wish =
        run ("Please don't tell his dad that we moved.", "", TRUE);
    g_autoptr (RuleResult) condition =
        run ("Please do not tell his dad that they moved.", "", FALSE);
    g_assert_cmpint (wish->marking, ==, MARKING_NONE);
    g_assert_cmpint (condition->marking, ==, MARKING_HANDLING_CONDITION);
    g_assert_cmpint (condition->floor, ==, LEVEL_SEALED);
}

static void
test_number_is_no_emergency (void)
{
    g_assert_cmphex (overlays_of ("NHS number 999 001 3365, seen today") &
                         OVERLAY_SAFETY_PLAN,
                     ==, 0);
}

static void
test_circular (void)
{
    g_autoptr (RuleResult) result =
        run ("Dear providers, book your place on our training course: "
             "neglect, section 47 and core groups. Certificate included.",
             "Newsletter", FALSE);
    g_assert_cmphex (result->overlays & OVERLAY_SAFEGUARDING, ==, 0);
    g_assert_cmpuint (result->commerce, >=, 2);
}

static void
test_linear (void)
{
    GString *text = g_string_new (NULL);
    gint64 before;
    g_autoptr (Tokens) tokens = NULL;
    g_autoptr (RuleResult) result = NULL;
    g_autoptr (GArray) phrases = NULL;
    while (text->len < 1000000)
        g_string_append (text, "not not strategy section by do ");
    before = g_get_monotonic_time ();
    tokens = tokens_new (text->str);
    phrases = phrases_find (tokens);
    result = rules_run (tokens, phrases, NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time () - before, <, 5000000);
    g_string_free (text, TRUE);
}

static void
test_scanner (void)
{
    g_assert_cmphex (overlays_of ("He has a red weIt acr0ss the backs of his "
                                  "legs, it is negIect.") &
                         OVERLAY_SAFEGUARDING,
                     !=, 0);
}

static void
test_plain_words (void)
{
    g_assert_cmphex (overlays_of ("Uncle frightens her at night.") &
                         OVERLAY_SAFEGUARDING,
                     !=, 0);
    g_assert_cmphex (overlays_of ("There is a section 47 meeting tomorrow at "
                                  "10:00.") &
                         OVERLAY_ACTION_DEADLINE,
                     !=, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/rules/each-finds-its-example-only", test_examples);
    g_test_add_func ("/rules/each-is-in-the-docs", test_documented);
    g_test_add_func ("/rules/markings-in-all-spellings", test_spellings);
    g_test_add_func ("/rules/official-alone-marks-nothing",
                     test_official_alone);
    g_test_add_func ("/rules/footers-do-not-raise", test_footer);
    g_test_add_func ("/rules/negations-are-calm", test_negations);
    g_test_add_func ("/rules/negation-ends-with-its-sentence",
                     test_negation_ends);
    g_test_add_func ("/rules/a-family-s-wish-is-no-marking", test_family_wish);
    g_test_add_func ("/rules/nhs-number-is-no-emergency",
                     test_number_is_no_emergency);
    g_test_add_func ("/rules/a-circular-raises-nothing", test_circular);
    g_test_add_func ("/rules/a-scanner-s-letters-count", test_scanner);
    g_test_add_func ("/rules/plain-words-count", test_plain_words);
    g_test_add_func ("/rules/hostile-repetition-is-quick", test_linear);
    return g_test_run ();
}
