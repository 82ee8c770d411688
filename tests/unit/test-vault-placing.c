/* Whose letter is this, who may see it, and the post book over all. */
#include "tests/unit/fixture.h"

#include "store/audit.h"
#include "store/seal.h"
#include "store/signing.h"

#include <string.h>

static const FixtureLetter of_c1 = {.child = 1,
                                    .flag = FLAG_RESTRICTED,
                                    .kind = KIND_MEDICAL,
                                    .provenance = PROVENANCE_AGENCY,
                                    .outcome = OUTCOME_FILED,
                                    .pages = 2};

static FixtureLetter
letter_of (int child, Flag flag)
{
    FixtureLetter letter = of_c1;

    letter.child = child;
    letter.flag = flag;
    return letter;
}

static guint8
task_of (TestVault *vault, const guint8 *token, const char *wanted)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;

    fixture_ask (vault, token, VERB_TRAY, g_variant_new ("(u)", 0), &out);
    rows = g_variant_get_child_value (out, 0);
    for (gsize i = 0; i < g_variant_n_children (rows); i++) {
        g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
        const char *ref = NULL;
        guint8 task = 0;
        g_variant_get_child (row, 0, "&s", &ref);
        g_variant_get_child (row, 12, "y", &task);
        if (strcmp (ref, wanted) == 0)
            return task;
    }
    return 255;
}

static VaultAnswer
file_on (Fixture *fixture, TestVault *vault, const guint8 *token,
         guint32 handle, int child, Flag flag)
{
    g_autofree char *ref =
        child == 0 ? g_strdup ("")
                   : bytes_hex (fixture->children[child - 1].b, ID_BYTES);

    return fixture_ask (vault, token, VERB_FILE,
                        g_variant_new ("(usyysb)", handle, ref, KIND_THERAPY,
                                       flag, "the parents said so", FALSE),
                        NULL);
}

static void
test_whose_letter (void)
{
    FixtureLetter letter = {.flag = FLAG_RESTRICTED,
                            .kind = KIND_THERAPY,
                            .provenance = PROVENANCE_AGENCY,
                            .outcome = OUTCOME_WHOSE,
                            .pages = 1,
                            .candidates = "12"};
    Fixture *fixture = fixture_new ("KLJ");
    g_autofree char *ref = fixture_letter (fixture, &letter);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autoptr (GVariant) opened = NULL;
    g_autoptr (GVariant) candidates = NULL;
    guint32 handle = fixture_open (&vault, lead, ref, &opened);

    candidates = g_variant_get_child_value (opened, 11);
    g_assert_cmpuint (g_variant_n_children (candidates), ==, 2);
    g_assert_cmpint (task_of (&vault, lead, ref), ==, 3);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), ==, 0);
    g_assert_cmpint (file_on (fixture, &vault, lead, handle, 1, FLAG_TEAM), ==,
                     ANSWER_REJECTED);
    g_assert_cmpint (file_on (fixture, &vault, key, handle, 1, FLAG_RESTRICTED),
                     ==, ANSWER_NOT_ALLOWED);
    g_assert_cmpint (
        file_on (fixture, &vault, lead, handle, 1, FLAG_RESTRICTED), ==,
        ANSWER_OK);
    /* The handle was of the filing before. */
    g_assert_cmpint (
        file_on (fixture, &vault, lead, handle, 2, FLAG_RESTRICTED), ==,
        ANSWER_DENIED);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), !=, 0);
    g_assert_cmpint (task_of (&vault, key, ref), ==, 1);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static VaultAnswer
answer_whose (TestVault *vault, const guint8 *token, guint32 handle,
              const char *child, const char *reason, gboolean looked)
{
    return fixture_ask (
        vault, token, VERB_FILE,
        g_variant_new ("(usyysb)", handle, child, 0, 0, reason, looked), NULL);
}

static guint8
kind_of (GVariant *opened)
{
    g_autoptr (GVariant) facts = g_variant_get_child_value (opened, 1);
    guint8 kind = 0;

    g_variant_get_child (facts, 4, "y", &kind);
    return kind;
}

/* The first answer is one tap; whatever was decided moves with a reason. */
static void
test_one_tap (void)
{
    FixtureLetter letter = {.flag = FLAG_RESTRICTED,
                            .kind = KIND_MEDICAL,
                            .provenance = PROVENANCE_AGENCY,
                            .outcome = OUTCOME_WHOSE,
                            .pages = 1,
                            .candidates = "12"};
    Fixture *fixture = fixture_new ("KL");
    g_autofree char *ref = fixture_letter (fixture, &letter);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree char *first = bytes_hex (fixture->children[0].b, ID_BYTES);
    g_autofree char *second = bytes_hex (fixture->children[1].b, ID_BYTES);
    g_autoptr (GVariant) opened = NULL;
    guint32 handle = fixture_open (&vault, lead, ref, NULL);

    g_assert_cmpint (answer_whose (&vault, lead, handle, second, "", FALSE), ==,
                     ANSWER_OK);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), ==, 0);
    handle = fixture_open (&vault, lead, ref, &opened);
    g_assert_cmpuint (kind_of (opened), ==, KIND_MEDICAL);
    g_assert_cmpint (answer_whose (&vault, lead, handle, first, " ", FALSE), ==,
                     ANSWER_REJECTED);
    g_assert_cmpint (
        answer_whose (&vault, lead, handle, first, "the wrong one", FALSE), ==,
        ANSWER_OK);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), !=, 0);
    handle = fixture_open (&vault, lead, ref, NULL);
    g_assert_cmpint (answer_whose (&vault, lead, handle, VAULT_NOT_OURS,
                                   "of another nursery", FALSE),
                     ==, ANSWER_OK);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), ==, 0);
    g_assert_cmpint (task_of (&vault, lead, ref), ==, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

/* A doubtful sender: nobody puts the letter away without having looked. */
static void
test_held (void)
{
    FixtureLetter letter = {.flag = FLAG_RESTRICTED,
                            .kind = KIND_MEDICAL,
                            .provenance = PROVENANCE_AGENCY,
                            .outcome = OUTCOME_HELD,
                            .pages = 1,
                            .candidates = "1"};
    Fixture *fixture = fixture_new ("KL");
    g_autofree char *ref = fixture_letter (fixture, &letter);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree char *child = bytes_hex (fixture->children[0].b, ID_BYTES);
    guint32 handle = fixture_open (&vault, lead, ref, NULL);

    g_assert_cmpint (
        answer_whose (&vault, lead, handle, child, "rang her", FALSE), ==,
        ANSWER_REJECTED);
    g_assert_cmpint (answer_whose (&vault, lead, handle, child, "", TRUE), ==,
                     ANSWER_REJECTED);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), ==, 0);
    g_assert_cmpint (
        answer_whose (&vault, lead, handle, child, "rang her", TRUE), ==,
        ANSWER_OK);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), !=, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

/* Who is named for a letter about staff signs it, whosever it is. */
static void
test_named_sign (void)
{
    FixtureLetter letter = {.flag = FLAG_SEALED,
                            .kind = KIND_OTHER,
                            .provenance = PROVENANCE_AGENCY,
                            .outcome = OUTCOME_WHOSE,
                            .overlays = OVERLAY_STAFF,
                            .pages = 1};
    Fixture *fixture = fixture_new ("T");
    g_autofree char *ref = fixture_letter (fixture, &letter);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *trustee = fixture_sign_in (&vault, 'T');
    guint32 handle = fixture_open (&vault, trustee, ref, NULL);
    g_autoptr (GBytes) page =
        fixture_part (&vault, trustee, handle, BLOB_TEXT, 1);
    g_autoptr (GVariant) out = NULL;
    g_autofree char *text = NULL;

    g_assert_nonnull (page);
    g_assert_cmpint (task_of (&vault, trustee, ref), ==, 1);
    g_assert_cmpint (
        fixture_ask (&vault, trustee, VERB_SIGN,
                     g_variant_new ("(uuy@a(ss))", handle, VAULT_QUESTION_SET,
                                    2, fixture_answers ("right_child", "no")),
                     NULL),
        ==, ANSWER_REJECTED);
    g_assert_cmpint (
        fixture_ask (&vault, trustee, VERB_SIGN,
                     g_variant_new ("(uuy@a(ss))", handle, VAULT_QUESTION_SET,
                                    1, fixture_answers (NULL, NULL)),
                     &out),
        ==, ANSWER_OK);
    text = g_variant_print (out, FALSE);
    g_assert_nonnull (strstr (text, "It stands on no child"));
    g_assert_cmpint (task_of (&vault, trustee, ref), ==, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

/* Whoever asks for their data is answered by the lead alone. */
static void
test_data_request (void)
{
    FixtureLetter letter = of_c1;
    Fixture *fixture = fixture_new ("KLD");
    g_autofree char *ref = NULL;
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree guint8 *deputy = fixture_sign_in (&vault, 'D');

    letter.overlays = OVERLAY_DATA_PROTECTION;
    letter.provenance = PROVENANCE_FAMILY;
    ref = fixture_letter (fixture, &letter);
    g_assert_cmpint (task_of (&vault, key, ref), ==, 0);
    g_assert_cmpint (task_of (&vault, deputy, ref), ==, 0);
    g_assert_cmpint (task_of (&vault, lead, ref), ==, 1);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
test_raise (void)
{
    Fixture *fixture = fixture_new ("KLD");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree guint8 *deputy = fixture_sign_in (&vault, 'D');
    Id id = fixture_letter_id (fixture, ref);
    Id worker = fixture_person (fixture, 'K');
    PersonSecrets *secrets = fixture_secrets ('K');
    Wrap *before = wrap_get (fixture->store, &id, &worker, WRAP_OPEN,
                             secrets->box_secret, NULL);
    Id person = fixture_person (fixture, 'K');
    const Person *row = directory_person (fixture->directory, &person);
    guint32 handle = fixture_open (&vault, key, ref, NULL);

    g_assert_nonnull (before);
    g_assert_cmpint (
        fixture_ask (&vault, key, VERB_RAISE,
                     g_variant_new ("(uys)", handle, FLAG_RESTRICTED, "why"),
                     NULL),
        ==, ANSWER_REJECTED);
    g_assert_cmpint (
        fixture_ask (&vault, key, VERB_RAISE,
                     g_variant_new ("(uys)", handle, FLAG_SAFEGUARDING,
                                    "says who hit whom"),
                     NULL),
        ==, ANSWER_OK);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), ==, 0);
    g_assert_cmpuint (fixture_open (&vault, deputy, ref, NULL), ==, 0);
    g_assert_cmpuint (fixture_open (&vault, lead, ref, NULL), !=, 0);
    /* The row of before, put back, opens nothing. */
    g_assert_true (wrap_put (fixture->store, before, row->box, NULL));
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), ==, 0);
    secret_free (before);
    secret_free (secrets);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static VaultAnswer
lower_as (TestVault *vault, const guint8 *token, guint32 handle, Flag flag,
          const char *reason)
{
    return fixture_ask (vault, token, VERB_LOWER,
                        g_variant_new ("(uys)", handle, flag, reason), NULL);
}

/* Safeguarding goes down by a DSL's word, restricted by a lead's, named
 * people's by nobody's alone. */
static void
test_lower (void)
{
    FixtureLetter secret = letter_of (1, FLAG_SAFEGUARDING);
    FixtureLetter named = letter_of (1, FLAG_SEALED);
    Fixture *fixture = fixture_new ("KLDS");
    g_autofree char *ref = fixture_letter (fixture, &secret);
    g_autofree char *sealed = fixture_letter (fixture, &named);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree guint8 *deputy = fixture_sign_in (&vault, 'D');
    g_autofree guint8 *senco = fixture_sign_in (&vault, 'S');
    g_autoptr (GVariant) opened = NULL;
    guint32 handle = fixture_open (&vault, lead, ref, &opened);
    guint32 may = 0;

    g_variant_get_child (opened, 12, "u", &may);
    g_assert_cmpuint (may & VAULT_MAY_LOWER, ==, VAULT_MAY_LOWER);
    g_assert_cmpint (lower_as (&vault, lead, handle, FLAG_RESTRICTED, " "), ==,
                     ANSWER_REJECTED);
    g_assert_cmpint (lower_as (&vault, lead, handle, FLAG_SAFEGUARDING, "why"),
                     ==, ANSWER_REJECTED);
    g_assert_cmpint (
        lower_as (&vault, lead, handle, FLAG_RESTRICTED, "an ordinary review"),
        ==, ANSWER_OK);
    g_assert_cmpint (lower_as (&vault, lead, handle, FLAG_TEAM, "again"), ==,
                     ANSWER_DENIED);
    handle = fixture_open (&vault, key, ref, NULL);
    g_assert_cmpuint (handle, !=, 0);
    g_assert_cmpint (lower_as (&vault, key, handle, FLAG_TEAM, "why"), ==,
                     ANSWER_NOT_ALLOWED);
    g_assert_cmpuint (fixture_open (&vault, senco, ref, NULL), ==, 0);
    handle = fixture_open (&vault, deputy, ref, NULL);
    g_assert_cmpint (
        lower_as (&vault, deputy, handle, FLAG_TEAM, "the SENCo plans with it"),
        ==, ANSWER_OK);
    g_assert_cmpuint (fixture_open (&vault, senco, ref, NULL), !=, 0);
    handle = fixture_open (&vault, lead, sealed, NULL);
    g_assert_cmpint (lower_as (&vault, lead, handle, FLAG_TEAM, "why"), ==,
                     ANSWER_REJECTED);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
assert_who_saw (TestVault *vault, const char *open, const char *safe)
{
    g_autofree guint8 *key = fixture_sign_in (vault, 'K');
    g_autofree guint8 *manager = fixture_sign_in (vault, 'M');
    g_autoptr (GVariant) out = NULL;
    g_autofree char *text = NULL;
    g_assert_cmpint (
        fixture_ask (vault, key, VERB_REGISTER, g_variant_new ("(u)", 0), NULL),
        ==, ANSWER_NOT_ALLOWED);
    fixture_open (vault, key, open, NULL);
    fixture_open (vault, key, safe, NULL);
    g_assert_cmpint (fixture_ask (vault, manager, VERB_WHO_SAW,
                                  g_variant_new ("(s)", safe), &out),
                     ==, ANSWER_OK);
    text = g_variant_print (out, FALSE);
    g_assert_nonnull (strstr (text, "'Aisha Key', 'opened', 'refused'"));
    g_clear_pointer (&out, g_variant_unref);
    g_clear_pointer (&text, g_free);
    fixture_ask (vault, manager, VERB_WHO_SAW, g_variant_new ("(s)", open),
                 &out);
    text = g_variant_print (out, FALSE);
    g_assert_nonnull (strstr (text, "'Aisha Key', 'opened', 'done'"));
    g_clear_pointer (&out, g_variant_unref);
    fixture_ask (vault, key, VERB_VERIFY, g_variant_new ("()"), &out);
    g_clear_pointer (&text, g_free);
    text = g_variant_print (out, FALSE);
    g_assert_nonnull (strstr (text, ", [], "));
}

/* To a lead the manager's book is not empty but sealed. */
static void
test_sealed_book (void)
{
    Fixture *fixture = fixture_new ("KL");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autoptr (GVariant) out = NULL;
    g_autofree char *text = NULL;

    fixture_open (&vault, key, ref, NULL);
    g_assert_cmpint (fixture_ask (&vault, lead, VERB_WHO_SAW,
                                  g_variant_new ("(s)", ref), &out),
                     ==, ANSWER_REJECTED);
    text = fixture_text (out);
    g_assert_nonnull (strstr (text, "sealed to the manager: ask Maggie"));
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
test_post_book (void)
{
    FixtureLetter secret = letter_of (1, FLAG_SAFEGUARDING);
    FixtureLetter named = letter_of (1, FLAG_SEALED);
    Fixture *fixture = fixture_new ("MPLK");
    g_autofree char *open = fixture_letter (fixture, &of_c1);
    g_autofree char *safe = fixture_letter (fixture, &secret);
    g_autofree char *sealed = fixture_letter (fixture, &named);
    TestVault vault = fixture_vault (fixture);
    static const struct {
        char who;
        gsize rows;
    } table[] = {{'M', 3}, {'P', 1}, {'L', 3}};

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autofree guint8 *token = fixture_sign_in (&vault, table[i].who);
        g_autoptr (GVariant) out = NULL;
        g_autoptr (GVariant) rows = NULL;
        g_autofree char *text = NULL;
        g_assert_cmpint (fixture_ask (&vault, token, VERB_REGISTER,
                                      g_variant_new ("(u)", 0), &out),
                         ==, ANSWER_OK);
        rows = g_variant_get_child_value (out, 0);
        g_assert_cmpuint (g_variant_n_children (rows), ==, table[i].rows);
        text = g_variant_print (out, FALSE);
        if (table[i].who == 'M') {
            g_assert_nonnull (strstr (text,
                                      "one letter for named people, owner "
                                      "Frances Trustee"));
            g_assert_nonnull (strstr (text, "Leo Marsh"));
        }
        /* Sums stand in the clear, and are true for everybody. */
        g_assert_nonnull (strstr (text, "[0, 3, 0,"));
        if (table[i].who == 'P') {
            g_assert_null (strstr (text, safe));
            g_assert_null (strstr (text, "Leo"));
        }
    }
    assert_who_saw (&vault, open, safe);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vault/placing/a-senior-says-whose-letter-it-is",
                     test_whose_letter);
    g_test_add_func (
        "/vault/placing/the-first-answer-needs-no-reason-a-move-does",
        test_one_tap);
    g_test_add_func ("/vault/placing/a-held-letter-is-looked-at-first",
                     test_held);
    g_test_add_func ("/vault/placing/a-raise-takes-keys-for-good", test_raise);
    g_test_add_func ("/vault/placing/a-lowered-letter-opens-to-more",
                     test_lower);
    g_test_add_func ("/vault/placing/who-is-named-signs-though-it-is-nobodys",
                     test_named_sign);
    g_test_add_func ("/vault/placing/a-request-for-data-is-the-leads-task",
                     test_data_request);
    g_test_add_func ("/vault/placing/the-post-book-shows-what-slips-say",
                     test_post_book);
    g_test_add_func ("/vault/placing/a-lead-hears-that-the-book-is-sealed",
                     test_sealed_book);
    return g_test_run ();
}
