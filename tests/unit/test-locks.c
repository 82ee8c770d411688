/* Crash windows of the register, and what somebody who writes it may try. */
#include "common/clock.h"
#include "common/error.h"
#include "store/audit.h"
#include "store/machine.h"
#include "store/notices.h"
#include "store/pin.h"
#include "store/register.h"
#include "store/seal.h"
#include "store/signing.h"
#include "store/verify.h"
#include "tests/unit/fixture.h"

#include <string.h>

/* A new message for the day of @day; the caller frees its content. */
static NewArrival
new_arrival (Fixture *fixture, gint32 day, const guint8 *day_public)
{
    GError *error = NULL;
    NewArrival arrival = {.letter_origin = ORIGIN_DROP,
                          .letter = id_random (),
                          .size = 5,
                          .outcome = OUTCOME_RECEIVED,
                          .day = day,
                          .day_public = day_public};

    arrival.origin.mailbox = hash_bytes ("box", 3);
    arrival.origin.name_digest = hash_bytes (&arrival.letter, ID_BYTES);
    arrival.keyed_digest = arrival.origin.name_digest;
    arrival.raw = content_prepare (fixture->store, &arrival.letter, BLOB_RAW, 0,
                                   "words", 5, &error);
    g_assert_no_error (error);
    return arrival;
}

static gboolean
take (Fixture *fixture, NewArrival *arrival, GError **error)
{
    Db *db = fixture->store->db;
    gboolean again = FALSE;
    gboolean done = audit_start (fixture->store, fixture->directory, NULL) &&
                    db_begin (db, NULL) &&
                    arrival_insert (fixture->store, arrival, &again, error) &&
                    db_commit (db, NULL);

    db_rollback (db);
    content_free (arrival->raw);
    return done;
}

/* What classify does first on a later day, up to its commit. */
static void
turn (Fixture *fixture, gint32 today, guint8 *public_out)
{
    const char *dir = fixture->settings->classify_dir;
    GError *error = NULL;
    guint8 *seed = machine_read_key_in (dir, "machine.sign", &error);
    gint32 newest = 0;

    g_assert_no_error (error);
    day_key_make (fixture->store, dir, seed, fixture->directory->recovery,
                  today, &error);
    g_assert_no_error (error);
    day_key_current (fixture->store, fixture->directory, &newest, public_out,
                     &error);
    g_assert_no_error (error);
    pending_reseal (fixture->store, dir, today, today, public_out, &error);
    g_assert_no_error (error);
    day_key_give_up (fixture->store, today, &error);
    g_assert_no_error (error);
    secret_free (seed);
}

static gboolean
opens (Fixture *fixture, const Id *letter)
{
    Pending *pending = pending_open (fixture->store, letter,
                                     fixture->settings->classify_dir, NULL);
    gboolean done = pending != NULL;

    secret_free (pending);
    return done;
}

/* Killed before the commit: the letter is sealed to the old day still, and
 * the old day's secret is there. Killed after it: the secret goes later. */
static void
test_day_turns (void)
{
    Fixture *fixture = fixture_new ("");
    const char *dir = fixture->settings->classify_dir;
    guint8 public_key[KEY_BYTES];
    gint32 day = 0;
    g_autofree char *file = NULL;
    NewArrival arrival;

    g_assert_true (day_key_current (fixture->store, fixture->directory, &day,
                                    public_key, NULL));
    file = g_strdup_printf ("%s/day/%d", dir, day);
    arrival = new_arrival (fixture, day, public_key);
    g_assert_true (take (fixture, &arrival, NULL));
    g_assert_true (opens (fixture, &arrival.letter));

    g_assert_true (db_begin (fixture->store->db, NULL));
    turn (fixture, day + 3, public_key);
    db_rollback (fixture->store->db);
    g_assert_true (opens (fixture, &arrival.letter));

    g_assert_true (db_begin (fixture->store->db, NULL));
    turn (fixture, day + 3, public_key);
    g_assert_true (db_commit (fixture->store->db, NULL));
    g_assert_true (opens (fixture, &arrival.letter));
    g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
    g_assert_true (day_key_sweep (fixture->store, dir, NULL));
    g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
    g_assert_true (opens (fixture, &arrival.letter));
    fixture_free (fixture);
}

/* Monday morning: ingest took Friday's lock just before classify gave it up. */
static void
test_day_given_up (void)
{
    Fixture *fixture = fixture_new ("");
    guint8 friday[KEY_BYTES];
    guint8 monday[KEY_BYTES];
    GError *error = NULL;
    gint32 day = 0;
    NewArrival arrival;

    g_assert_true (day_key_current (fixture->store, fixture->directory, &day,
                                    friday, NULL));
    g_assert_true (db_begin (fixture->store->db, NULL));
    turn (fixture, day + 3, monday);
    g_assert_true (db_commit (fixture->store->db, NULL));
    arrival = new_arrival (fixture, day, friday);
    g_assert_false (take (fixture, &arrival, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY);
    arrival = new_arrival (fixture, day + 3, monday);
    g_assert_true (take (fixture, &arrival, NULL));
    g_assert_true (opens (fixture, &arrival.letter));
    g_clear_error (&error);
    fixture_free (fixture);
}

static const FixtureLetter of_c1 = {.child = 1,
                                    .flag = FLAG_RESTRICTED,
                                    .kind = KIND_MEDICAL,
                                    .provenance = PROVENANCE_AGENCY,
                                    .outcome = OUTCOME_FILED,
                                    .pages = 1};

static guint
due_for (Fixture *fixture, char who, Digest *digest_out)
{
    g_autoptr (GArray) digests =
        notices_due (fixture->store, clock_now_ms (), 0, NULL);
    Id person = fixture_person (fixture, who);

    for (guint i = 0; i < digests->len; i++) {
        const Digest *digest = &g_array_index (digests, Digest, i);
        if (!id_equal (&digest->holder, &person))
            continue;
        *digest_out = *digest;
        return digest->count;
    }
    return 0;
}

/* A letter that is filed while a notice is on its way was not in it. */
static void
test_notice_on_its_way (void)
{
    Fixture *fixture = fixture_new ("");
    g_autofree char *first = fixture_letter (fixture, &of_c1);
    g_autofree char *second = NULL;
    Digest digest;

    g_assert_cmpuint (due_for (fixture, 'K', &digest), ==, 1);
    second = fixture_letter (fixture, &of_c1);
    g_assert_true (db_begin (fixture->store->db, NULL));
    g_assert_true (notices_set (fixture->store, &digest, NOTICE_SENT, "ref",
                                clock_now_ms (), NULL));
    g_assert_true (db_commit (fixture->store->db, NULL));
    g_assert_cmpuint (due_for (fixture, 'K', &digest), ==, 1);
    fixture_free (fixture);
}

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

/* The next filing, with a higher flag, by the lead. */
static void
raise_letter (Fixture *fixture, const Id *letter)
{
    PersonSecrets *secrets = fixture_secrets ('L');
    Id lead = fixture_person (fixture, 'L');
    g_autoptr (OpenedFiling) filing = open_as (fixture, letter, 'L');
    g_autoptr (Manifest) manifest =
        filing_manifest (fixture->store, filing, NULL);
    g_autoptr (Envelope) next = envelope_next (filing->envelope, &filing->hash);
    FilingRequest request = {.directory = fixture->directory,
                             .envelope = next,
                             .manifest = manifest,
                             .signer = &lead,
                             .sign_seed = secrets->sign_seed};

    next->flag = FLAG_SAFEGUARDING;
    g_assert_true (db_begin (fixture->store->db, NULL));
    g_assert_true (filing_write (fixture->store, &request, NULL, NULL));
    g_assert_true (db_commit (fixture->store->db, NULL));
    secret_free (secrets);
}

/* A filing continues the one before, under a directory that is not older. */
static void
test_filings_follow (void)
{
    static const char *const changes[] = {
        "UPDATE filing SET hash = zeroblob (32) WHERE version = 1",
        "UPDATE filing SET dir = 9 WHERE version = 1",
        "DELETE FROM filing WHERE version = 1",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
        Fixture *fixture = fixture_new ("");
        g_autofree char *ref = fixture_letter (fixture, &of_c1);
        Id letter = fixture_letter_id (fixture, ref);
        g_autoptr (OpenedFiling) before = NULL;
        g_autoptr (OpenedFiling) after = NULL;

        raise_letter (fixture, &letter);
        before = open_as (fixture, &letter, 'L');
        g_assert_nonnull (before);
        fixture_sql (fixture, changes[i]);
        after = open_as (fixture, &letter, 'L');
        g_assert_null (after);
        fixture_free (fixture);
    }
}

static Slip *
manager_slip (Fixture *fixture, const Id *letter)
{
    PersonSecrets *secrets = fixture_secrets ('M');
    Id manager = fixture_person (fixture, 'M');
    Slip *slip = slip_open (fixture->store, fixture->versions, letter, &manager,
                            WRAP_SLIP_MANAGER, secrets->box_secret, 0, NULL);

    secret_free (secrets);
    return slip;
}

/* Whoever writes the register seals a slip of her own to the manager's lock. */
static void
forge_slip (Fixture *fixture, const Id *letter, const OpenedFiling *filing)
{
    Id manager = fixture_person (fixture, 'M');
    BlobName name = {fixture->store->centre, BLOB_SLIP, *letter,
                     WRAP_SLIP_MANAGER, filing->version};
    g_autoptr (GByteArray) plain = g_byte_array_new ();
    g_autoptr (GBytes) body = NULL;
    Wrap *wrap = wrap_new ();

    bytes_put (plain, "iS1", 4);
    bytes_put_zeros (plain, 32);
    bytes_put (plain, letter->b, ID_BYTES);
    bytes_put_u32 (plain, filing->version);
    bytes_put_u8 (plain, WRAP_SLIP_MANAGER);
    bytes_put_u8 (plain, FLAG_TEAM);
    bytes_put_u8 (plain, KIND_OTHER);
    bytes_put_u8 (plain, 0);
    bytes_put_i64 (plain, 0);
    bytes_put_zeros (plain, ID_BYTES);
    bytes_put_text (plain, "nobody");
    wrap->object = *letter;
    wrap->holder = manager;
    wrap->wrap_class = WRAP_SLIP_MANAGER;
    wrap->version = filing->version;
    wrap->filing_hash = filing->hash;
    body = blob_seal (&name, wrap->envelope_key, plain->data, plain->len);
    g_assert_true (
        wrap_put (fixture->store, wrap,
                  directory_person (fixture->directory, &manager)->box, NULL));
    g_assert_true (db_run (fixture->store->db, SQL_SLIP_PUT, NULL, "dib",
                           letter, (gint64) WRAP_SLIP_MANAGER, body));
    secret_free (wrap);
}

static void
test_slip_forged (void)
{
    Fixture *fixture = fixture_new ("");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    Id letter = fixture_letter_id (fixture, ref);
    g_autoptr (OpenedFiling) filing = open_as (fixture, &letter, 'L');
    g_autoptr (Slip) slip = manager_slip (fixture, &letter);
    g_autoptr (Slip) forged = NULL;

    g_assert_nonnull (slip);
    g_assert_cmpstr (slip->sender, ==, "Thornmere Hospital");
    forge_slip (fixture, &letter, filing);
    forged = manager_slip (fixture, &letter);
    g_assert_null (forged);
    fixture_free (fixture);
}

static void
write_entry (Fixture *fixture)
{
    AuditEvent event = {.action = AUDIT_TRAY};

    g_assert_true (audit_write (fixture->store, &event, NULL, NULL));
}

/* The end of the book is cut off while a keeper runs, and grows again. */
static void
test_pin_while_running (void)
{
    Fixture *fixture = fixture_new ("");
    g_autoptr (Pin) pin =
        pin_load (fixture->store, fixture->settings->vault_dir, TRUE, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_true (audit_start (fixture->store, fixture->directory, NULL));
    write_entry (fixture);
    write_entry (fixture);
    g_assert_true (pin_update (pin, fixture->store, fixture->directory, NULL));
    write_entry (fixture);
    g_assert_true (pin_update (pin, fixture->store, fixture->directory, NULL));
    fixture_sql (fixture, "DELETE FROM audit_detail WHERE seq = (SELECT max "
                          "(seq) FROM audit)");
    fixture_sql (fixture, "DELETE FROM audit WHERE seq = (SELECT max (seq) "
                          "FROM audit)");
    g_assert_false (pin_update (pin, fixture->store, fixture->directory, NULL));
    write_entry (fixture);
    write_entry (fixture);
    g_assert_false (
        pin_update (pin, fixture->store, fixture->directory, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
    fixture_free (fixture);
}

/* The lead signs; @role as she says. */
static void
sign_letter (Fixture *fixture, const Id *letter, char who, SignedRole role)
{
    PersonSecrets *secrets = fixture_secrets (who);
    Id person = fixture_person (fixture, who);
    g_autoptr (OpenedFiling) filing = open_as (fixture, letter, who);
    g_autoptr (Manifest) manifest =
        filing_manifest (fixture->store, filing, NULL);
    g_autoptr (Statement) statement = statement_new ();

    g_assert_true (db_begin (fixture->store->db, NULL));
    g_assert_true (signing_write (fixture->store, fixture->directory, filing,
                                  manifest, &person, secrets->sign_seed, 0,
                                  role, statement, NULL));
    g_assert_true (db_commit (fixture->store->db, NULL));
    secret_free (secrets);
}

/* What `audit verify` says first, or "". */
static char *
verdict (Fixture *fixture)
{
    g_autoptr (Store) store =
        store_open (fixture->settings->data_dir, WRITER_OPERATOR, NULL);
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    guint64 entries = 0;

    g_assert_true (
        verify_book (store, fixture->settings, NULL, problems, &entries, NULL));
    return g_strdup (problems->len == 0 ? "" : problems->pdata[0]);
}

/* A chain takes no key: whoever writes the register writes it anew. The
 * signatures that name its entries she cannot make. */
static void
test_book_written_anew (void)
{
    Fixture *fixture = fixture_new ("");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    Id letter = fixture_letter_id (fixture, ref);
    g_autofree char *whole = NULL;
    g_autofree char *anew = NULL;
    g_autofree char *altered = NULL;

    sign_letter (fixture, &letter, 'K', SIGNED_SIGNED);
    whole = verdict (fixture);
    g_assert_cmpstr (whole, ==, "");
    fixture_sql (fixture, "DELETE FROM audit_detail");
    fixture_sql (fixture, "DELETE FROM audit");
    for (int i = 0; i < 10; i++)
        write_entry (fixture);
    anew = verdict (fixture);
    g_assert_nonnull (strstr (anew, "the book was written anew"));
    fixture_sql (fixture, "UPDATE signing SET head = (SELECT hash FROM audit "
                          "WHERE seq = head_seq)");
    altered = verdict (fixture);
    g_assert_nonnull (strstr (altered, "does not hold"));
    fixture_free (fixture);
}

/* A senior's signature is a senior's, whatever the row calls it. */
static void
test_senior_signature (void)
{
    Fixture *fixture = fixture_new ("");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    Id id = fixture_letter_id (fixture, ref);
    g_autoptr (Letter) letter = letter_get (fixture->store, &id, NULL);
    g_autoptr (GPtrArray) signings = NULL;

    sign_letter (fixture, &id, 'K', SIGNED_COUNTERSIGNED);
    sign_letter (fixture, &id, 'L', SIGNED_COUNTERSIGNED);
    signings =
        signing_list (fixture->store, fixture->versions, letter, NULL, NULL);
    g_assert_cmpuint (signings->len, ==, 2);
    g_assert_false (((const Signing *) signings->pdata[0])->valid);
    g_assert_true (((const Signing *) signings->pdata[1])->valid);
    fixture_free (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/locks/a-day-s-secret-goes-after-the-commit",
                     test_day_turns);
    g_test_add_func ("/locks/nothing-is-sealed-to-a-day-given-up",
                     test_day_given_up);
    g_test_add_func ("/locks/a-notice-tells-only-what-it-counted",
                     test_notice_on_its_way);
    g_test_add_func ("/locks/a-filing-follows-the-one-before",
                     test_filings_follow);
    g_test_add_func ("/locks/a-forged-slip-shows-nothing", test_slip_forged);
    g_test_add_func ("/locks/a-book-that-was-cut-is-not-pinned",
                     test_pin_while_running);
    g_test_add_func ("/locks/a-book-written-anew-meets-signatures",
                     test_book_written_anew);
    g_test_add_func ("/locks/a-senior-s-signature-is-a-senior-s",
                     test_senior_signature);
    return g_test_run ();
}
