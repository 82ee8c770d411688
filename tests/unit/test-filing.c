/* Filing: what stands in the register opens only as it was filed. */
#include "tests/unit/fixture.h"

#include "common/error.h"
#include "store/seal.h"

#include <string.h>

static const FixtureLetter of_c1 = {.child = 1,
                                    .flag = FLAG_RESTRICTED,
                                    .kind = KIND_MEDICAL,
                                    .provenance = PROVENANCE_AGENCY,
                                    .outcome = OUTCOME_FILED,
                                    .pages = 1};

static OpenedFiling *
open_as (Fixture *fixture, const Id *letter, char who, GError **error)
{
    PersonSecrets *secrets = fixture_secrets (who);
    Id person = fixture_person (fixture, who);
    OpenedFiling *filing =
        filing_open (fixture->store, fixture->versions, letter, &person,
                     WRAP_OPEN, secrets->box_secret, 0, error);

    secret_free (secrets);
    return filing;
}

static gboolean
opens (Fixture *fixture, const Id *letter, char who)
{
    g_autoptr (OpenedFiling) filing = open_as (fixture, letter, who, NULL);

    return filing != NULL;
}

static void
test_opens_whole (void)
{
    Fixture *fixture = fixture_new ("");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    Id letter = fixture_letter_id (fixture, ref);
    g_autoptr (OpenedFiling) filing = open_as (fixture, &letter, 'K', NULL);
    g_autoptr (Manifest) manifest = NULL;
    g_autoptr (GBytes) page = NULL;

    g_assert_nonnull (filing);
    g_assert_cmpint (filing->envelope->flag, ==, FLAG_RESTRICTED);
    g_assert_cmpstr (filing->envelope->sender, ==, "Thornmere Hospital");
    manifest = filing_manifest (fixture->store, filing, NULL);
    page = filing_part (fixture->store, filing, manifest, BLOB_TEXT, 1, NULL);
    g_assert_cmpmem (g_bytes_get_data (page, NULL), g_bytes_get_size (page),
                     "words of page 1", 15);
    g_assert_null (
        filing_part (fixture->store, filing, manifest, BLOB_TEXT, 2, NULL));
    g_assert_false (opens (fixture, &letter, 'J'));
    g_assert_false (opens (fixture, &letter, 'M'));
    fixture_free (fixture);
}

/* Whoever writes the register without a key changes nothing unseen. */
static void
test_altered (void)
{
    static const char *const changes[] = {
        "UPDATE filing SET hash = zeroblob (32)",
        "UPDATE filing SET prev = randomblob (32)",
        "UPDATE filing SET slips = randomblob (64)",
        "UPDATE filing SET signer = randomblob (16)",
        "UPDATE filing SET at = at + 1",
        "UPDATE filing SET version = 2",
        "UPDATE filing SET sig = randomblob (64)",
        "UPDATE filing SET envelope = zeroblob (length (envelope))",
        "UPDATE filing SET envelope = NULL",
        "UPDATE letter SET filing = 2",
        "UPDATE wrap SET version = 2",
        "UPDATE wrap SET box = randomblob (204)",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
        Fixture *fixture = fixture_new ("");
        g_autofree char *ref = fixture_letter (fixture, &of_c1);
        Id letter = fixture_letter_id (fixture, ref);
        g_assert_true (opens (fixture, &letter, 'K'));
        fixture_sql (fixture, changes[i]);
        g_assert_false (opens (fixture, &letter, 'K'));
        fixture_free (fixture);
    }
}

/* A row of one letter does not open another, nor another person's row. */
static void
test_swapped_rows (void)
{
    Fixture *fixture = fixture_new ("");
    g_autofree char *one = fixture_letter (fixture, &of_c1);
    g_autofree char *two = fixture_letter (fixture, &of_c1);
    Id a = fixture_letter_id (fixture, one);
    Id b = fixture_letter_id (fixture, two);
    g_autofree char *hex_a = bytes_hex (a.b, ID_BYTES);
    g_autofree char *hex_b = bytes_hex (b.b, ID_BYTES);
    g_autofree char *swap = g_strdup_printf (
        "UPDATE wrap SET box = (SELECT box FROM wrap AS other WHERE "
        "other.object = x'%s' AND other.holder = wrap.holder AND other.class "
        "= wrap.class) WHERE object = x'%s'",
        hex_a, hex_b);

    fixture_sql (fixture, swap);
    g_assert_true (opens (fixture, &a, 'K'));
    g_assert_false (opens (fixture, &b, 'K'));
    fixture_free (fixture);
}

/* The key table alone gives nothing: entitled() is asked again. */
static void
test_row_slipped_in (void)
{
    Fixture *fixture = fixture_new ("");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    Id letter = fixture_letter_id (fixture, ref);
    Id other = fixture_person (fixture, 'J');
    Id key = fixture_person (fixture, 'K');
    PersonSecrets *secrets = fixture_secrets ('K');
    Wrap *wrap = wrap_get (fixture->store, &letter, &key, WRAP_OPEN,
                           secrets->box_secret, NULL);
    DbRows *left = NULL;

    /* A holder passes her keys on behind the vault's back. */
    wrap->holder = other;
    g_assert_true (wrap_put (fixture->store, wrap,
                             directory_person (fixture->directory, &other)->box,
                             NULL));
    g_assert_false (opens (fixture, &letter, 'J'));
    left = db_query (fixture->store->db, SQL_WRAP_GET, NULL, "ddi", &letter,
                     &other, (gint64) WRAP_OPEN);
    g_assert_false (db_next (left, NULL));
    db_rows_free (left);
    secret_free (wrap);
    secret_free (secrets);
    fixture_free (fixture);
}

static gboolean
refile (Fixture *fixture, const Id *letter, Envelope *next, char who,
        const Manifest *manifest, GError **error)
{
    PersonSecrets *secrets = fixture_secrets (who);
    Id signer = fixture_person (fixture, who);
    FilingRequest request = {.directory = fixture->directory,
                             .envelope = next,
                             .manifest = manifest,
                             .signer = &signer,
                             .sign_seed = secrets->sign_seed};
    gboolean done = FALSE;

    g_assert_true (id_equal (&next->letter, letter));
    g_assert_true (db_begin (fixture->store->db, NULL));
    done = filing_write (fixture->store, &request, NULL, error) &&
           db_commit (fixture->store->db, error);
    db_rollback (fixture->store->db);
    secret_free (secrets);
    return done;
}

static void
test_next_version (void)
{
    Fixture *fixture = fixture_new ("");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    Id letter = fixture_letter_id (fixture, ref);
    g_autoptr (OpenedFiling) filing = open_as (fixture, &letter, 'L', NULL);
    g_autoptr (Manifest) manifest =
        filing_manifest (fixture->store, filing, NULL);
    g_autoptr (Envelope) next = envelope_next (filing->envelope, &filing->hash);
    g_autoptr (Envelope) late = envelope_next (filing->envelope, &filing->hash);
    g_autoptr (OpenedFiling) after = NULL;
    g_autoptr (Manifest) same = NULL;
    g_autoptr (GError) error = NULL;
    Id person = fixture_person (fixture, 'L');
    PersonSecrets *secrets = fixture_secrets ('L');

    next->flag = FLAG_SAFEGUARDING;
    g_assert_true (refile (fixture, &letter, next, 'L', manifest, NULL));
    g_assert_false (opens (fixture, &letter, 'K'));
    g_assert_false (opens (fixture, &letter, 'D'));
    after = open_as (fixture, &letter, 'L', NULL);
    g_assert_nonnull (after);
    g_assert_cmpuint (after->version, ==, 2);
    g_assert_cmpuint (after->envelope->history->len, ==, 1);
    /* What was signed stays the same letter. */
    same = filing_manifest (fixture->store, after, NULL);
    g_assert_true (hash_equal (&manifest->digest, &same->digest));
    /* Two people at once: the second is told. */
    g_assert_false (refile (fixture, &letter, late, 'L', manifest, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
    /* A pinned letter never shows an older filing. */
    g_assert_null (filing_open (fixture->store, fixture->versions, &letter,
                                &person, WRAP_OPEN, secrets->box_secret, 3,
                                NULL));
    secret_free (secrets);
    fixture_free (fixture);
}

/* A filing that nobody could open is not made. */
static void
test_nobody_entitled (void)
{
    Fixture *fixture = fixture_new ("");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    Id letter = fixture_letter_id (fixture, ref);
    g_autoptr (OpenedFiling) filing = open_as (fixture, &letter, 'L', NULL);
    g_autoptr (Manifest) manifest =
        filing_manifest (fixture->store, filing, NULL);
    g_autoptr (Envelope) next = envelope_next (filing->envelope, &filing->hash);
    g_autoptr (GError) error = NULL;

    next->flag = FLAG_SEALED;
    g_assert_false (refile (fixture, &letter, next, 'L', manifest, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY);
    g_assert_true (opens (fixture, &letter, 'K'));
    fixture_free (fixture);
}

static void
test_remember (void)
{
    Fixture *fixture = fixture_new ("");
    Hash hash = hash_bytes ("thread", 6);
    Flag floor = FLAG_TEAM;

    g_assert_true (filing_remembered (fixture->store, DIGEST_THREAD, &hash,
                                      &floor, NULL, NULL));
    g_assert_cmpint (floor, ==, 0);
    fixture_free (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/filing/opens-whole-to-who-is-entitled",
                     test_opens_whole);
    g_test_add_func ("/filing/refuses-every-altered-column", test_altered);
    g_test_add_func ("/filing/a-row-opens-its-own-letter", test_swapped_rows);
    g_test_add_func ("/filing/a-row-slipped-in-opens-nothing-and-goes",
                     test_row_slipped_in);
    g_test_add_func ("/filing/the-next-version-takes-the-keys-of-the-last",
                     test_next_version);
    g_test_add_func ("/filing/is-never-made-for-nobody", test_nobody_entitled);
    g_test_add_func ("/filing/remembers-nothing-it-was-not-told",
                     test_remember);
    return g_test_run ();
}
