/* The vault refuses to start over a register that is not to be trusted. */
#include "tests/unit/fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
assert_refuses (const Fixture *fixture, const char *because)
{
    g_autofree char *said = NULL;
    int status = fixture_vault_refuses (fixture, &said);

    if (status != 78 || strstr (said, because) == NULL)
        g_error ("exit %d, and it says: %s", status, said);
}

/* One sign-in, so that the pin has something to hold. */
static void
use_once (const Fixture *fixture)
{
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *token = fixture_sign_in (&vault, 'L');

    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
}

static void
test_no_root (void)
{
    Fixture *fixture = fixture_new ("");

    g_assert_cmpint (g_unlink (fixture->settings->root_file), ==, 0);
    assert_refuses (fixture, "root file");
    fixture_free (fixture);
}

static void
test_other_root (void)
{
    Fixture *fixture = fixture_new ("");

    g_assert_true (g_file_set_contents (
        fixture->settings->root_file,
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", -1,
        NULL));
    assert_refuses (fixture, "root file");
    fixture_free (fixture);
}

static void
test_no_house_key (void)
{
    Fixture *fixture = fixture_new ("");

    g_assert_cmpint (g_unlink (fixture->settings->house_key_file), ==, 0);
    assert_refuses (fixture, "house.key");
    fixture_free (fixture);
}

static void
test_foreign_signature (void)
{
    Fixture *fixture = fixture_new ("");

    fixture_sql (fixture, "UPDATE directory_sig SET sig = zeroblob (64)");
    assert_refuses (fixture, "signature that does not hold");
    fixture_free (fixture);
}

static void
test_altered_directory (void)
{
    Fixture *fixture = fixture_new ("");

    fixture_sql (fixture,
                 "UPDATE directory SET body = CAST (replace (CAST (body AS "
                 "TEXT), 'a', 'a') || x'00' AS BLOB)");
    assert_refuses (fixture, "not to be trusted");
    fixture_free (fixture);
}

static void
test_cut_book (void)
{
    Fixture *fixture = fixture_new ("L");

    use_once (fixture);
    fixture_sql (fixture,
                 "DELETE FROM audit_detail WHERE seq = (SELECT max (seq) FROM "
                 "audit); DELETE FROM audit WHERE seq = (SELECT max (seq) FROM "
                 "audit)");
    assert_refuses (fixture, "book of events");
    fixture_free (fixture);
}

static void
test_altered_book (void)
{
    Fixture *fixture = fixture_new ("L");

    use_once (fixture);
    fixture_sql (fixture, "UPDATE audit SET hash = zeroblob (32) WHERE seq = "
                          "(SELECT max (seq) FROM audit)");
    assert_refuses (fixture, "book of events");
    fixture_free (fixture);
}

static void
test_older_directory (void)
{
    Fixture *fixture = fixture_new ("L");
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');

    g_assert_cmpint (
        fixture_ask (&vault, lead, VERB_ENROL,
                     g_variant_new ("(ss@ay)", "S-W", FIXTURE_PASSPHRASE,
                                    g_variant_new_fixed_array (
                                        G_VARIANT_TYPE_BYTE, NULL, 0, 1)),
                     NULL),
        ==, ANSWER_OK);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_sql (fixture, "DELETE FROM directory_sig WHERE version = 2; "
                          "DELETE FROM directory WHERE version = 2");
    assert_refuses (fixture, "older register was put back");
    fixture_free (fixture);
}

static void
test_pin_without_commit (void)
{
    static const FixtureLetter letter = {.child = 1,
                                         .flag = FLAG_RESTRICTED,
                                         .kind = KIND_MEDICAL,
                                         .provenance = PROVENANCE_AGENCY,
                                         .outcome = OUTCOME_FILED,
                                         .pages = 1};
    Fixture *fixture = fixture_new ("L");
    g_autofree char *ref = fixture_letter (fixture, &letter);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    guint32 handle = fixture_open (&vault, lead, ref, NULL);
    g_autofree char *child = bytes_hex (fixture->children[1].b, ID_BYTES);

    /* The pin is written, then the audit entry's index says no: rolled back. */
    fixture_sql (fixture, "CREATE TRIGGER no_file BEFORE UPDATE OF filing ON "
                          "letter BEGIN SELECT RAISE (ABORT, 'no'); END");
    g_assert_cmpint (fixture_ask (&vault, lead, VERB_FILE,
                                  g_variant_new ("(usyysb)", handle, child, 1,
                                                 2, "reason", FALSE),
                                  NULL),
                     !=, ANSWER_OK);
    fixture_sql (fixture, "DROP TRIGGER no_file");
    g_assert_cmpuint (fixture_open (&vault, lead, ref, NULL), !=, 0);
    g_assert_cmpint (fixture_ask (&vault, lead, VERB_FILE,
                                  g_variant_new ("(usyysb)", handle, child, 1,
                                                 2, "reason", FALSE),
                                  NULL),
                     ==, ANSWER_OK);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    /* After a restart the letter opens, in its newest filing. */
    vault = fixture_vault (fixture);
    g_free (g_steal_pointer (&lead));
    lead = fixture_sign_in (&vault, 'L');
    g_assert_cmpuint (fixture_open (&vault, lead, ref, NULL), !=, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vault/start/refuses-without-a-root-file", test_no_root);
    g_test_add_func ("/vault/start/refuses-another-root", test_other_root);
    g_test_add_func ("/vault/start/refuses-without-the-house-key",
                     test_no_house_key);
    g_test_add_func ("/vault/start/refuses-a-foreign-signature",
                     test_foreign_signature);
    g_test_add_func ("/vault/start/refuses-an-altered-directory",
                     test_altered_directory);
    g_test_add_func ("/vault/start/refuses-a-book-that-was-cut", test_cut_book);
    g_test_add_func ("/vault/start/refuses-a-book-that-was-altered",
                     test_altered_book);
    g_test_add_func ("/vault/start/refuses-an-older-directory",
                     test_older_directory);
    g_test_add_func ("/vault/start/a-pin-without-its-commit-shuts-nothing",
                     test_pin_without_commit);
    return g_test_run ();
}
