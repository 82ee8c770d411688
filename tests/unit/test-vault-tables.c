/* What needs no register: may(), questions, check words. */
#include "common/error.h"
#include "store/directory.h"
#include "vault/may.h"
#include "vault/questions.h"
#include "vault/words.h"

#include <string.h>

static void
test_may (void)
{
    static const struct {
        VaultVerb verb;
        const char *roles; /* may: k key worker, s SENCo, l lead, L deputy, d
                              DSL, D deputy DSL, a admin, m manager, t */
    } table[] = {
        {VERB_TRAY, "kslLdDamt"},    {VERB_OPEN, "kslLdDamt"},
        {VERB_SIGN, "kslLdDamt"},    {VERB_RAISE, "kslLdDamt"},
        {VERB_LOWER, "lLdD"},        {VERB_COUNTERSIGN, "lLdD"},
        {VERB_FILE, "lLdD"},         {VERB_SPLIT, "lLdD"},
        {VERB_ENROL, "lLdD"},        {VERB_ASSIGN, "lLdD"},
        {VERB_IMPORT_ROLL, "lLdD"},  {VERB_IMPORT_STAFF, "lLdD"},
        {VERB_IMPORT_APPLY, "lLdD"}, {VERB_IMPORT_AGENCIES, "lLdD"},
        {VERB_REGISTER, "lLdDam"},   {VERB_STAFF, "lLdDam"},
        {VERB_WHO_SAW, "lm"},        {VERB_VERIFY, "kslLdDamt"},
        {VERB_HEALTH, "lLdDam"},     {VERB_CERTIFY, "lm"},
    };
    static const char order[] = "kslLdDamt";

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
        for (guint bit = 0; bit < 9; bit++)
            g_assert_cmpint (may (1u << bit, table[i].verb), ==,
                             strchr (table[i].roles, order[bit]) != NULL);
    g_assert_true (may_take_raw (ROLE_DEPUTY_DSL));
    g_assert_false (may_take_raw (ROLE_MANAGER | ROLE_ADMIN | ROLE_SENCO |
                                  ROLE_KEY_WORKER | ROLE_TRUSTEE));
}

/* Every verb has a rule, and the few that need nobody signed in are these. */
static void
test_every_verb (void)
{
    static const VaultVerb verbs[] = {
#define VERB_NUMBER(name, number, in, out, action) VERB_##name,
        VAULT_VERBS (VERB_NUMBER)
#undef VERB_NUMBER
    };

    for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
        gboolean open = verbs[i] == VERB_HELLO || verbs[i] == VERB_SIGN_IN ||
                        verbs[i] == VERB_SITTING ||
                        verbs[i] == VERB_SITTING_CHECK ||
                        verbs[i] == VERB_SITTING_COMMIT;
        g_assert_true (may (ROLE_ALL, verbs[i]));
        g_assert_cmpint (may_without_sign_in (verbs[i]), ==, open);
        g_assert_cmpint (may (0, verbs[i]), ==, open);
    }
    g_assert_false (may (ROLE_ALL, (VaultVerb) 9999));
}

static GVariant *
answers (const char *key, const char *instead)
{
    static const char *const right[][2] = {
        {"parent_asked_confidential", "confidential"},
        {"right_child", "yes"},
        {"kind_agreed", "yes"},
        {"sender_private", "no"},
        {"private_to_other", "yes"},
        {"private_to_whom", "the grandmother"},
        {"parents_told", "do not tell"},
        {"needed_in_room", ""},
    };
    GVariantBuilder out;

    g_variant_builder_init (&out, G_VARIANT_TYPE ("a(ss)"));
    for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
        g_variant_builder_add (&out, "(ss)", right[i][0],
                               g_strcmp0 (key, right[i][0]) == 0 ? instead
                                                                 : right[i][1]);
    return g_variant_ref_sink (g_variant_builder_end (&out));
}

static void
test_questions (void)
{
    g_autoptr (GVariant) good = answers (NULL, NULL);
    g_autoptr (GVariant) bad = answers ("parents_told", "perhaps");
    g_autoptr (GVariant) wrong = answers ("right_child", "no");
    g_autofree char *much = g_strnfill (5000, 'x');
    g_autoptr (GVariant) longer = answers ("needed_in_room", much);
    g_autoptr (Statement) statement =
        questions_check (VAULT_QUESTION_SET, 1, good, NULL);
    SigningWords about = {"Aisha Rahman", "ABCDEFGH", 0, 1, FALSE, FALSE};
    g_autofree char *words = NULL;

    g_assert_nonnull (statement);
    g_assert_cmpstr (statement->answers->pdata[0], ==, "right_child");
    g_assert_cmpstr (questions_answer (statement, "private_to_whom"), ==,
                     "the grandmother");
    words = questions_words (statement, &about);
    g_assert_nonnull (strstr (words, "Aisha Rahman"));
    g_assert_nonnull (strstr (words, "yes, namely the grandmother"));
    g_assert_nonnull (strstr (words, "Needed in the room: nothing"));
    g_assert_null (questions_check (VAULT_QUESTION_SET, 1, bad, NULL));
    g_assert_null (questions_check (VAULT_QUESTION_SET, 1, wrong, NULL));
    g_assert_null (questions_check (VAULT_QUESTION_SET, 2, good, NULL));
    g_assert_null (questions_check (VAULT_QUESTION_SET, 0, good, NULL));
    g_assert_null (questions_check (VAULT_QUESTION_SET, 257, good, NULL));
    g_assert_null (questions_check (VAULT_QUESTION_SET + 1, 1, good, NULL));
    g_assert_null (questions_check (VAULT_QUESTION_SET, 1, longer, NULL));
}

static void
test_words (void)
{
    g_autoptr (GHashTable) seen =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    static const guint8 three[] = {0, 255, 7};
    g_autofree char *words = words_for (three, sizeof three);
    g_autofree char *shouted = g_ascii_strup (words, -1);
    g_autofree char *spaced = g_strdup_printf ("  %s, ", shouted);
    g_autofree char *normal = words_normal (spaced);

    g_assert_cmpstr (words, ==, normal);
    for (guint i = 0; i < 256; i++) {
        guint8 byte = (guint8) i;
        char *word = words_for (&byte, 1);
        g_assert_cmpuint (strlen (word), >=, 3);
        g_assert_true (g_hash_table_add (seen, word));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vault/may/only-narrows-by-role", test_may);
    g_test_add_func ("/vault/may/has-a-rule-for-every-verb", test_every_verb);
    g_test_add_func ("/vault/questions/want-every-answer-and-no-other",
                     test_questions);
    g_test_add_func ("/vault/words/are-256-different-ones", test_words);
    return g_test_run ();
}
