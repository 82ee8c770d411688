/* Lists that seniors import, through the wire. */
#include "tests/unit/fixture.h"

#include <string.h>

static GVariant *
token_value (const guint8 *token)
{
    return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, token,
                                      token == NULL ? 0 : VAULT_TOKEN_BYTES, 1);
}

static VaultAnswer
enrol (TestVault *vault, const guint8 *token, const char *staff_id,
       const guint8 *second)
{
    return fixture_ask (vault, token, VERB_ENROL,
                        g_variant_new ("(ss@ay)", staff_id, FIXTURE_PASSPHRASE,
                                       token_value (second)),
                        NULL);
}

static VaultAnswer
import_staff (TestVault *vault, const guint8 *token, const guint8 *second,
              const char *staff_id, guint32 roles, const char *related,
              gboolean dry, char **said_out)
{
    g_autoptr (GVariant) out = NULL;
    GVariantBuilder rows;
    GVariantBuilder children;
    VaultAnswer answer = ANSWER_OK;

    g_variant_builder_init (&children, G_VARIANT_TYPE ("as"));
    if (related != NULL)
        g_variant_builder_add (&children, "s", related);
    g_variant_builder_init (&rows, G_VARIANT_TYPE ("a" VAULT_STAFF_ROW));
    g_variant_builder_add (&rows, VAULT_STAFF_ROW, staff_id, "New Person",
                           roles, "", &children);
    g_assert_cmpint (fixture_ask (vault, token, VERB_IMPORT_STAFF,
                                  g_variant_builder_end (&rows), NULL),
                     ==, ANSWER_OK);
    answer = fixture_ask (
        vault, token, VERB_IMPORT_APPLY,
        g_variant_new ("(yb@ay)", 2, dry, token_value (second)), &out);
    *said_out = g_variant_print (out, FALSE);
    return answer;
}

static void
test_import_staff (void)
{
    Fixture *fixture = fixture_new ("LT");
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree guint8 *trustee = fixture_sign_in (&vault, 'T');
    char *said[5] = {NULL};

    g_assert_cmpint (import_staff (&vault, lead, NULL, "S-N", ROLE_KEY_WORKER,
                                   NULL, TRUE, &said[0]),
                     ==, ANSWER_OK);
    g_assert_nonnull (strstr (said[0], "S-N New Person: new"));
    g_assert_cmpint (enrol (&vault, lead, "S-N", NULL), ==, ANSWER_REJECTED);
    g_assert_cmpint (import_staff (&vault, lead, NULL, "S-N", ROLE_KEY_WORKER,
                                   "C77", FALSE, &said[1]),
                     ==, ANSWER_OK);
    g_assert_nonnull (strstr (said[1], "C77"));
    g_assert_cmpint (enrol (&vault, lead, "S-N", NULL), ==, ANSWER_OK);
    /* A senior needs two signatures, of two people. */
    g_assert_cmpint (import_staff (&vault, lead, NULL, "S-O", ROLE_DSL, NULL,
                                   FALSE, &said[2]),
                     ==, ANSWER_REJECTED);
    g_assert_nonnull (strstr (said[2], "two people"));
    g_assert_cmpint (import_staff (&vault, lead, lead, "S-O", ROLE_DSL, NULL,
                                   FALSE, &said[3]),
                     ==, ANSWER_REJECTED);
    g_assert_cmpint (import_staff (&vault, lead, trustee, "S-O", ROLE_DSL, NULL,
                                   FALSE, &said[4]),
                     ==, ANSWER_OK);
    g_assert_cmpint (enrol (&vault, trustee, "S-O", lead), ==,
                     ANSWER_NOT_ALLOWED);
    for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
        g_free (said[i]);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static GVariant *
child_row (const char *child_id, const char *name, const char *key_worker)
{
    GVariantBuilder rows;

    g_variant_builder_init (&rows, G_VARIANT_TYPE ("a" VAULT_ROLL_ROW));
    g_variant_builder_add (&rows, VAULT_ROLL_ROW, child_id, name, "Marsh", "",
                           NULL, 19000, "", "1 Street", "ZZ1 1AA", key_worker,
                           "", "Oak", G_MININT32, G_MININT32, "", "", "", "",
                           NULL);
    return g_variant_builder_end (&rows);
}

static char *
apply_roll (TestVault *vault, const guint8 *token, GVariant *rows)
{
    g_autoptr (GVariant) out = NULL;

    g_assert_cmpint (fixture_ask (vault, token, VERB_IMPORT_ROLL, rows, NULL),
                     ==, ANSWER_OK);
    g_assert_cmpint (
        fixture_ask (vault, token, VERB_IMPORT_APPLY,
                     g_variant_new ("(yb@ay)", 1, FALSE, token_value (NULL)),
                     &out),
        ==, ANSWER_OK);
    return g_variant_print (out, FALSE);
}

static void
test_import_roll (void)
{
    static const FixtureLetter letter = {.child = 3,
                                         .flag = FLAG_RESTRICTED,
                                         .kind = KIND_MEDICAL,
                                         .provenance = PROVENANCE_AGENCY,
                                         .outcome = OUTCOME_FILED,
                                         .pages = 1};
    Fixture *fixture = fixture_new ("LK");
    g_autofree char *ref = fixture_letter (fixture, &letter);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree char *first =
        apply_roll (&vault, lead, child_row ("C9", "Noah", "S-?"));
    g_autofree char *again =
        apply_roll (&vault, lead, child_row ("C9", "Noah", "S-?"));
    g_autofree char *known = NULL;
    g_autofree char *child = bytes_hex (fixture->children[2].b, ID_BYTES);

    g_assert_nonnull (strstr (first, "1 new, 0 changed"));
    g_assert_nonnull (strstr (first, "is not on the staff list"));
    g_assert_nonnull (strstr (again, "0 new, 0 changed, 1 as they were"));
    /* A child that is there keeps its id, and its letters come to the key
     * worker that the list names. */
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), ==, 0);
    known = apply_roll (&vault, lead, child_row ("C3", "Kit", "S-K"));
    g_assert_nonnull (strstr (known, "0 new, 1 changed"));
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), !=, 0);
    g_assert_cmpint (fixture_ask (&vault, key, VERB_CHILD,
                                  g_variant_new ("(su)", child, 0), NULL),
                     ==, ANSWER_OK);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vault/import/a-new-senior-needs-two-signers",
                     test_import_staff);
    g_test_add_func ("/vault/import/the-children's-list-keeps-ids",
                     test_import_roll);
    return g_test_run ();
}
