/*
 * Puts one of everything that intray keeps into a test centre of
 * centre-make: a letter filed by the machine and raised by a person, signed
 * and countersigned; a letter that is still pending; a large part in a file.
 * tests/formats/vectors.py writes it all down.
 *
 *   formats-make CONFIG PACKED
 *
 * PACKED gets, as settings, the plaintext of what the register has sealed.
 */
#include "tests/lib/test-people.h"

#include "common/clock.h"
#include "store/audit.h"
#include "store/filing.h"
#include "store/machine.h"
#include "store/pin.h"
#include "store/register.h"
#include "store/seal.h"
#include "store/signing.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    Settings *settings;
    Store *store;
    Directory *directory;
    GPtrArray *versions;
    guint8 *machine_seed;
    guint8 *digest_key;
    gint32 day;
    guint8 day_public[KEY_BYTES];
    GKeyFile *packed;
} Maker;

static void
must (gboolean done, const GError *error, const char *what)
{
    if (done)
        return;
    fprintf (stderr, "formats-make: %s: %s\n", what,
             error == NULL ? "failed" : error->message);
    exit (1);
}

static void
note (Maker *maker, const char *group, const char *key, const void *data,
      gsize length)
{
    g_autofree char *hex = bytes_hex (data, length);

    g_key_file_set_string (maker->packed, group, key, hex);
}

static void
open_maker (Maker *maker, const char *config)
{
    g_autoptr (GError) error = NULL;
    gboolean there = FALSE;
    Hash root;

    maker->settings = settings_load (config, NULL, &error);
    must (maker->settings != NULL, error, "settings");
    maker->store =
        store_open (maker->settings->data_dir, WRITER_CLASSIFY, &error);
    maker->versions =
        g_ptr_array_new_with_free_func ((GDestroyNotify) directory_free);
    must (maker->store != NULL &&
              store_read_root (maker->settings->root_file, &there, &root,
                               &error) &&
              directory_load (maker->store, &root, &maker->directory,
                              maker->versions, &error) &&
              day_key_current (maker->store, maker->directory, &maker->day,
                               maker->day_public, &error) &&
              audit_start (maker->store, maker->directory, &error),
          error, "register");
    maker->machine_seed = machine_read_key_in (maker->settings->classify_dir,
                                               "machine.sign", &error);
    maker->digest_key =
        machine_read_key (maker->settings->digest_key_file, &error);
    must (maker->machine_seed != NULL && maker->digest_key != NULL, error,
          "keys");
    maker->packed = g_key_file_new ();
}

/* One message arrives; its raw content is the caller's. */
static Content *
arrive (Maker *maker, const Id *letter, const char *text)
{
    g_autoptr (GError) error = NULL;
    Content *raw = content_prepare (maker->store, letter, BLOB_RAW, 0, text,
                                    strlen (text), &error);
    NewArrival arrival = {.letter_origin = ORIGIN_MAILBOX,
                          .letter = *letter,
                          .raw = raw,
                          .size = strlen (text),
                          .outcome = OUTCOME_RECEIVED,
                          .day = maker->day,
                          .day_public = maker->day_public};
    gboolean again = FALSE;

    must (raw != NULL, error, "raw");
    arrival.keyed_digest =
        machine_digest (maker->digest_key, &maker->store->centre, DIGEST_RAW,
                        text, strlen (text));
    arrival.origin.name_digest = machine_digest (
        maker->digest_key, &maker->store->centre, DIGEST_NAME, text, 8);
    must (db_begin (maker->store->db, &error) &&
              arrival_insert (maker->store, &arrival, &again, &error) &&
              db_commit (maker->store->db, &error),
          error, "arrival");
    return raw;
}

static void
add_part (Maker *maker, GPtrArray *contents, const Id *letter, BlobKind kind,
          guint32 part, const char *text, gsize length)
{
    g_autoptr (GError) error = NULL;
    Content *content = content_prepare (maker->store, letter, kind, part, text,
                                        length, &error);

    must (content != NULL, error, "part");
    g_ptr_array_add (contents, content);
    must (content_insert (maker->store, letter, content, &error), error,
          "part");
}

static Envelope *
first_envelope (const Id *letter, const Id *child)
{
    Envelope *envelope = envelope_new ();

    envelope->letter = *letter;
    envelope->child = *child;
    envelope->flag = FLAG_TEAM;
    envelope->kind = KIND_THERAPY;
    envelope->marking = MARKING_CONFIDENTIAL;
    envelope->provenance = PROVENANCE_AGENCY;
    envelope->overlays = OVERLAY_ACTION_DEADLINE;
    envelope->outcome = OUTCOME_FILED;
    envelope->born = clock_now_ms ();
    g_free (envelope->sender);
    envelope->sender = g_strdup ("Speech and Language Therapy");
    g_free (envelope->address);
    envelope->address = g_strdup ("slt@therapy.example");
    g_free (envelope->subject);
    envelope->subject = g_strdup ("Review");
    g_free (envelope->reason);
    envelope->reason = g_strdup ("The sender is on the agencies' list.");
    return envelope;
}

static Hash
file (Maker *maker, Envelope *envelope, const Manifest *manifest,
      const char *who)
{
    PersonSecrets *secrets = who == NULL ? NULL : test_person_secrets (who);
    Id signer = who == NULL ? ID_ZERO : test_person_id (who);
    RememberRow row = {DIGEST_MESSAGE_ID, manifest->digest};
    g_autoptr (GArray) remember =
        g_array_new (FALSE, FALSE, sizeof (RememberRow));
    FilingRequest request = {.directory = maker->directory,
                             .envelope = envelope,
                             .manifest = manifest,
                             .signer = &signer,
                             .sign_seed = who == NULL ? maker->machine_seed
                                                      : secrets->sign_seed,
                             .remember = remember};
    g_autoptr (GBytes) packed = NULL;
    g_autofree char *group = g_strdup_printf ("envelope %u", envelope->version);
    g_autoptr (GError) error = NULL;
    Hash hash;

    g_array_append_val (remember, row);
    must (filing_write (maker->store, &request, &hash, &error), error,
          "filing");
    packed = envelope_pack (envelope);
    note (maker, group, "bytes", g_bytes_get_data (packed, NULL),
          g_bytes_get_size (packed));
    note (maker, group, "hash", hash.b, HASH_BYTES);
    secret_free (secrets);
    return hash;
}

static void
sign (Maker *maker, const Id *letter, const char *who, SignedRole role)
{
    PersonSecrets *secrets = test_person_secrets (who);
    Id person = test_person_id (who);
    g_autoptr (GError) error = NULL;
    g_autoptr (OpenedFiling) filing =
        filing_open (maker->store, maker->versions, letter, &person, WRAP_OPEN,
                     secrets->box_secret, 0, &error);
    g_autoptr (Manifest) manifest = NULL;
    Statement *statement = statement_new ();
    guint32 page = 1;

    must (filing != NULL, error, "opening");
    manifest = filing_manifest (maker->store, filing, &error);
    must (manifest != NULL, error, "manifest");
    statement->question_set = 1;
    statement->outcome = 1;
    g_ptr_array_add (statement->answers, g_strdup ("told"));
    g_ptr_array_add (statement->answers, g_strdup ("yes"));
    g_free (statement->words);
    statement->words = g_strdup ("I have read this letter.");
    g_array_append_val (statement->pages, page);
    must (signing_write (maker->store, maker->directory, filing, manifest,
                         &person, secrets->sign_seed, ROLE_KEY_WORKER, role,
                         statement, &error),
          error, "signing");
    statement_free (statement);
    secret_free (secrets);
}

/* A child of the roll, from an assignment. */
static Id
some_child (const Maker *maker)
{
    return g_array_index (maker->directory->assignments, Assignment, 0).child;
}

static void
make_letter (Maker *maker)
{
    static const char text[] = "From: slt@therapy.example\n\nA letter.\n";
    g_autoptr (GPtrArray) contents =
        g_ptr_array_new_with_free_func ((GDestroyNotify) content_free);
    g_autofree char *large = g_malloc0 (66000);
    g_autoptr (Manifest) manifest = NULL;
    g_autoptr (Envelope) envelope = NULL;
    g_autoptr (Envelope) next = NULL;
    g_autoptr (GError) error = NULL;
    Id letter = id_random ();
    Id child = some_child (maker);
    Hash hash;

    g_ptr_array_add (contents, arrive (maker, &letter, text));
    must (db_begin (maker->store->db, &error), error, "register");
    add_part (maker, contents, &letter, BLOB_TEXT, 1, "A letter.", 9);
    add_part (maker, contents, &letter, BLOB_TEXT, 2, "", 0);
    add_part (maker, contents, &letter, BLOB_PICTURE, 1, large, 66000);
    manifest = manifest_new (&maker->store->centre, &letter, contents);
    note (maker, "manifest", "bytes", manifest->bytes, manifest->length);
    note (maker, "manifest", "letter", letter.b, ID_BYTES);
    note (maker, "manifest", "digest", manifest->digest.b, HASH_BYTES);
    envelope = first_envelope (&letter, &child);
    hash = file (maker, envelope, manifest, NULL);
    must (pending_delete (maker->store, &letter, &error) &&
              db_commit (maker->store->db, &error) &&
              db_begin (maker->store->db, &error),
          error, "register");
    next = envelope_next (envelope, &hash);
    next->flag = FLAG_RESTRICTED;
    g_free (next->reason);
    next->reason = g_strdup ("Not for everybody.");
    file (maker, next, manifest, "S02");
    sign (maker, &letter, "S02", SIGNED_SIGNED);
    sign (maker, &letter, "S03", SIGNED_COUNTERSIGNED);
    must (db_commit (maker->store->db, &error), error, "register");
}

static void
note_digests (Maker *maker)
{
    static const char bytes[] = "what is hashed";

    for (DigestOf of = DIGEST_MAILBOX; of <= DIGEST_THREAD; of++) {
        g_autofree char *key = g_strdup_printf ("%d", (int) of);
        Hash hash = machine_digest (maker->digest_key, &maker->store->centre,
                                    of, bytes, strlen (bytes));
        note (maker, "digest", key, hash.b, HASH_BYTES);
    }
    note (maker, "digest", "bytes", bytes, strlen (bytes));
    note (maker, "digest", "key", maker->digest_key, KEY_BYTES);
}

static void
note_padding (Maker *maker)
{
    static const guint64 lengths[] = {8,     9,      16,      17,      100,
                                      1000,  4096,   4097,    65536,   65537,
                                      99999, 999999, 1 << 24, 67108872};

    for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
        g_autofree char *key =
            g_strdup_printf ("%" G_GUINT64_FORMAT, lengths[i]);
        g_key_file_set_uint64 (maker->packed, "padme", key,
                               blob_padded_length (lengths[i]));
    }
}

int
main (int argc, char **argv)
{
    Maker maker;
    Id pending = ID_ZERO;
    g_autoptr (Content) raw = NULL;
    g_autoptr (Pin) pin = NULL;
    g_autoptr (GError) error = NULL;

    if (argc != 3)
        return 64;
    memset (&maker, 0, sizeof maker);
    must (seal_init (&error), error, "start");
    open_maker (&maker, argv[1]);
    make_letter (&maker);
    pending = id_random ();
    raw = arrive (&maker, &pending, "Subject: still here\n\nNot filed.\n");
    note_digests (&maker);
    note_padding (&maker);
    note (&maker, "centre", "id", maker.store->centre.b, ID_BYTES);
    pin = pin_load (maker.store, maker.settings->ingest_dir, FALSE, &error);
    must (pin != NULL &&
              pin_update (pin, maker.store, maker.directory, &error) &&
              g_key_file_save_to_file (maker.packed, argv[2], &error),
          error, "the end");
    g_key_file_unref (maker.packed);
    g_ptr_array_unref (maker.versions);
    directory_free (maker.directory);
    secret_free (maker.machine_seed);
    secret_free (maker.digest_key);
    store_close (maker.store);
    settings_free (maker.settings);
    return 0;
}
