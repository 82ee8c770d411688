/* Waiting letters against the children's list as it is today. */
#include "tests/unit/fixture.h"

#include "common/limits.h"
#include "store/audit.h"

#include <string.h>

static const char *const leo_texts[] = {
    "Re: Leo Marsh, date of birth 8 January 2022\n\nLeo was seen.",
    "words of page 2"};

static const FixtureLetter of_leo = {.flag = FLAG_RESTRICTED,
                                     .kind = KIND_THERAPY,
                                     .provenance = PROVENANCE_AGENCY,
                                     .outcome = OUTCOME_WHOSE,
                                     .pages = 2,
                                     .texts = leo_texts};

/* What the tray calls @wanted; caller frees. */
static char *
title_of (TestVault *vault, const guint8 *token, const char *wanted)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;

    fixture_ask (vault, token, VERB_TRAY, g_variant_new ("(u)", 0), &out);
    rows = g_variant_get_child_value (out, 0);
    for (gsize i = 0; i < g_variant_n_children (rows); i++) {
        g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
        const char *ref = NULL;
        char *title = NULL;
        g_variant_get_child (row, 0, "&s", &ref);
        if (strcmp (ref, wanted) == 0) {
            g_variant_get_child (row, 11, "s", &title);
            return title;
        }
    }
    return NULL;
}

static gsize
candidate_count (TestVault *vault, const guint8 *token, const char *ref)
{
    g_autoptr (GVariant) opened = NULL;
    g_autoptr (GVariant) candidates = NULL;

    g_assert_cmpuint (fixture_open (vault, token, ref, &opened), !=, 0);
    candidates = g_variant_get_child_value (opened, 11);
    return g_variant_n_children (candidates);
}

static void
test_found (void)
{
    Fixture *fixture = fixture_new ("L");
    g_autofree char *ref = fixture_letter (fixture, &of_leo);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree char *title = title_of (&vault, lead, ref);

    g_assert_cmpstr (title, ==, "Therapy letter: fits Leo on today's list");
    g_assert_cmpuint (candidate_count (&vault, lead, ref), ==, 1);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

/* What does not add up to a child is offered at most, and never said to fit;
 * nor is what the judge had found when it came. */
static void
test_not_sure (void)
{
    static const char *const name_only[] = {"Re: Leo Marsh. Leo was seen.",
                                            "words of page 2"};
    static const char *const wrong_birth[] = {
        "Re: Leo Marsh, date of birth 9 June 2021. Leo was seen.",
        "words of page 2"};
    FixtureLetter letter = of_leo;
    Fixture *fixture = fixture_new ("L");
    g_autofree char *weak = NULL;
    g_autofree char *other = NULL;
    g_autofree char *title = NULL;
    g_autofree char *second = NULL;
    TestVault vault;
    g_autofree guint8 *lead = NULL;

    letter.texts = name_only;
    weak = fixture_letter (fixture, &letter);
    letter.texts = wrong_birth;
    other = fixture_letter (fixture, &letter);
    vault = fixture_vault (fixture);
    lead = fixture_sign_in (&vault, 'L');
    title = title_of (&vault, lead, weak);
    second = title_of (&vault, lead, other);
    g_assert_cmpstr (title, ==, "Therapy letter");
    g_assert_cmpstr (second, ==, "Therapy letter");
    g_assert_cmpuint (candidate_count (&vault, lead, weak), ==, 1);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

/* A letter that lies on a child's file is left where it lies. */
static void
test_filed (void)
{
    FixtureLetter letter = of_leo;
    Fixture *fixture = fixture_new ("L");
    g_autofree char *ref = NULL;
    g_autofree char *title = NULL;
    TestVault vault;
    g_autofree guint8 *lead = NULL;

    letter.child = 2;
    letter.outcome = OUTCOME_FILED;
    ref = fixture_letter (fixture, &letter);
    vault = fixture_vault (fixture);
    lead = fixture_sign_in (&vault, 'L');
    title = title_of (&vault, lead, ref);
    g_assert_cmpstr (title, ==, "Therapy letter");
    g_assert_cmpuint (candidate_count (&vault, lead, ref), ==, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static guint
count_fits (TestVault *vault, const guint8 *token)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;
    guint fits = 0;

    fixture_ask (vault, token, VERB_TRAY, g_variant_new ("(u)", 0), &out);
    rows = g_variant_get_child_value (out, 0);
    for (gsize i = 0; i < g_variant_n_children (rows); i++) {
        g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
        const char *title = NULL;
        g_variant_get_child (row, 11, "&s", &title);
        fits += strstr (title, "fits Leo") != NULL ? 1u : 0u;
    }
    return fits;
}

/* More letters than one tray matches: the rest follows while nobody asks. */
static void
test_slices (void)
{
    const guint count = 4 * LIMIT_REMATCH_SLICE;
    Fixture *fixture = fixture_new ("L");
    TestVault vault;
    g_autofree guint8 *lead = NULL;

    for (guint i = 0; i < count; i++)
        g_free (fixture_letter (fixture, &of_leo));
    vault = fixture_vault (fixture);
    lead = fixture_sign_in (&vault, 'L');
    g_assert_cmpuint (count_fits (&vault, lead), ==, LIMIT_REMATCH_SLICE);
    g_usleep (2 * G_USEC_PER_SEC);
    g_assert_cmpuint (count_fits (&vault, lead), ==, count);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

/* Nobody's words are read before the book has it. */
static void
test_book_first (void)
{
    Fixture *fixture = fixture_new ("L");
    g_autofree char *ref = fixture_letter (fixture, &of_leo);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree char *title = NULL;
    AuditHead before, after;

    audit_head (fixture->store, &before, NULL);
    title = title_of (&vault, lead, ref);
    audit_head (fixture->store, &after, NULL);
    /* The tray, and the letters matched. */
    g_assert_cmpuint (after.seq - before.seq, ==, 2);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vault/rematch/a-waiting-letter-fits-today's-list",
                     test_found);
    g_test_add_func ("/vault/rematch/one-identifier-is-no-fit", test_not_sure);
    g_test_add_func ("/vault/rematch/a-filed-letter-is-left-alone", test_filed);
    g_test_add_func ("/vault/rematch/many-letters-come-in-slices", test_slices);
    g_test_add_func ("/vault/rematch/the-book-has-it-first", test_book_first);
    return g_test_run ();
}
