/* What somebody who writes mail, or the register, does to a vault that runs. */
#include "store/filing.h"
#include "store/seal.h"
#include "tests/unit/fixture.h"

#include <glib/gstdio.h>

static const FixtureLetter of_c1 = {.child = 1,
                                    .flag = FLAG_RESTRICTED,
                                    .kind = KIND_MEDICAL,
                                    .provenance = PROVENANCE_AGENCY,
                                    .outcome = OUTCOME_FILED,
                                    .pages = 1};

static OpenedFiling *
open_as (Fixture *fixture, const Id *letter, char who)
{
    PersonSecrets *secrets = fixture_secrets (who);
    Id person = fixture_person (fixture, who);
    OpenedFiling *filing =
        filing_open (fixture->store, fixture->versions, letter, &person,
                     WRAP_OPEN, secrets->box_secret, 0, NULL);

    secret_free (secrets);
    return filing;
}

/* A stranger's mail with a name and a subject of its own ideas. */
static void
test_long_names (void)
{
    Fixture *fixture = fixture_new ("L");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    Id letter = fixture_letter_id (fixture, ref);
    PersonSecrets *secrets = fixture_secrets ('L');
    Id lead = fixture_person (fixture, 'L');
    g_autoptr (OpenedFiling) filing = open_as (fixture, &letter, 'L');
    g_autoptr (Manifest) manifest =
        filing_manifest (fixture->store, filing, NULL);
    g_autoptr (Envelope) next = envelope_next (filing->envelope, &filing->hash);
    FilingRequest request = {.directory = fixture->directory,
                             .envelope = next,
                             .manifest = manifest,
                             .signer = &lead,
                             .sign_seed = secrets->sign_seed};
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *token = NULL;
    g_autoptr (GVariant) out = NULL;

    g_free (next->sender);
    next->sender = g_strnfill (60000, 'x');
    g_free (next->subject);
    next->subject = g_strnfill (60000, 'y');
    g_assert_true (db_begin (fixture->store->db, NULL));
    g_assert_true (filing_write (fixture->store, &request, NULL, NULL));
    g_assert_true (db_commit (fixture->store->db, NULL));
    token = fixture_sign_in (&vault, 'L');
    g_assert_cmpuint (fixture_open (&vault, token, ref, NULL), >, 0);
    g_assert_cmpint (
        fixture_ask (&vault, token, VERB_TRAY, g_variant_new ("(u)", 0), &out),
        ==, ANSWER_OK);
    g_assert_cmpuint (g_variant_n_children (g_variant_get_child_value (out, 0)),
                      ==, 1);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    secret_free (secrets);
    fixture_free (fixture);
}

/* The lead passes her keys on behind the vault's back. */
static void
pass_on (Fixture *fixture, const Id *letter, char to)
{
    PersonSecrets *secrets = fixture_secrets ('L');
    Id lead = fixture_person (fixture, 'L');
    Id other = fixture_person (fixture, to);
    Wrap *wrap = wrap_get (fixture->store, letter, &lead, WRAP_OPEN,
                           secrets->box_secret, NULL);

    wrap->holder = other;
    g_assert_true (wrap_put (fixture->store, wrap,
                             directory_person (fixture->directory, &other)->box,
                             NULL));
    secret_free (wrap);
    secret_free (secrets);
}

static gsize
rows_of (TestVault *vault, const guint8 *token, VaultVerb verb)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;

    g_assert_cmpint (
        fixture_ask (vault, token, verb, g_variant_new ("(u)", 0), &out), ==,
        ANSWER_OK);
    rows = g_variant_get_child_value (out, 0);
    return g_variant_n_children (rows);
}

/* A row that no longer counts is in no list of the post book; one that was
 * damaged stays in sight. */
static void
test_rows_put_in (void)
{
    Fixture *fixture = fixture_new ("D");
    FixtureLetter secret = of_c1;
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    g_autofree char *hidden = NULL;
    g_autofree guint8 *token = NULL;
    TestVault vault;
    Id id;

    secret.flag = FLAG_SAFEGUARDING;
    hidden = fixture_letter (fixture, &secret);
    id = fixture_letter_id (fixture, hidden);
    pass_on (fixture, &id, 'D');
    vault = fixture_vault (fixture);
    token = fixture_sign_in (&vault, 'D');
    g_assert_cmpuint (rows_of (&vault, token, VERB_REGISTER), ==, 1);
    pass_on (fixture, &id, 'D');
    g_assert_cmpuint (rows_of (&vault, token, VERB_TRAY), ==, 1);
    fixture_sql (fixture, "UPDATE wrap SET box = randomblob (204)");
    g_assert_cmpuint (rows_of (&vault, token, VERB_TRAY), ==, 1);
    g_assert_cmpuint (rows_of (&vault, token, VERB_TRAY), ==, 1);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static gint64
log_bytes (const Fixture *fixture)
{
    g_autofree char *file =
        g_build_filename (fixture->settings->data_dir, "register.db-wal", NULL);
    GStatBuf status;

    return g_stat (file, &status) == 0 ? status.st_size : 0;
}

/* Keys that a signature takes away are in no file when it is answered. */
static void
test_log_emptied (void)
{
    Fixture *fixture = fixture_new ("K");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *token = fixture_sign_in (&vault, 'K');
    guint32 handle = fixture_open (&vault, token, ref, NULL);
    g_autoptr (GBytes) page =
        fixture_part (&vault, token, handle, BLOB_TEXT, 1);

    g_assert_nonnull (page);
    g_assert_cmpint (log_bytes (fixture), >, 0);
    g_assert_cmpint (
        fixture_ask (&vault, token, VERB_SIGN,
                     g_variant_new ("(uuy@a(ss))", handle, VAULT_QUESTION_SET,
                                    2, fixture_answers ("right_child", "no")),
                     NULL),
        ==, ANSWER_OK);
    g_assert_cmpint (log_bytes (fixture), ==, 0);
    g_assert_cmpuint (fixture_open (&vault, token, ref, NULL), ==, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

/* Is post coming in? Seniors, manager and administrator read it. */
static void
test_health (void)
{
    Fixture *fixture = fixture_new ("DK");
    TestVault vault;
    g_autofree guint8 *senior = NULL;
    g_autofree guint8 *key = NULL;
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;
    const char *sentence = NULL;
    guint8 level = 0;

    fixture_sql (fixture, "INSERT INTO certificate (at, messages, rows, "
                          "missing, set_aside, gone, uncounted, head_seq, "
                          "head) VALUES (9999999999999, 2, 1, 1, 0, 0, 0, 1, "
                          "zeroblob (32))");
    vault = fixture_vault (fixture);
    senior = fixture_sign_in (&vault, 'D');
    key = fixture_sign_in (&vault, 'K');
    g_assert_cmpint (
        fixture_ask (&vault, senior, VERB_HEALTH, g_variant_new ("()"), &out),
        ==, ANSWER_OK);
    rows = g_variant_get_child_value (out, 0);
    g_assert_cmpuint (g_variant_n_children (rows), ==, 1);
    g_variant_get_child (rows, 0, "(y&s)", &level, &sentence);
    g_assert_cmpuint (level, ==, 2);
    g_assert_cmpstr (sentence, ==,
                     "Something in the mailbox is missing from the post "
                     "book.");
    g_assert_cmpint (
        fixture_ask (&vault, key, VERB_HEALTH, g_variant_new ("()"), NULL), ==,
        ANSWER_NOT_ALLOWED);
    g_assert_cmpint (fixture_ask (&vault, key, VERB_CERTIFY,
                                  g_variant_new ("(s)", "x"), NULL),
                     ==, ANSWER_NOT_ALLOWED);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vault/rows/a-long-name-ends-no-vault", test_long_names);
    g_test_add_func ("/vault/rows/one-put-in-is-in-no-list", test_rows_put_in);
    g_test_add_func ("/vault/rows/taken-away-are-in-no-log", test_log_emptied);
    g_test_add_func ("/vault/rows/whether-post-comes-in-is-read-by-seniors",
                     test_health);
    return g_test_run ();
}
