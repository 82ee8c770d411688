/*
 * Opens and verifies everything in a test centre, with every key there is.
 *
 *   formats-check CONFIG [PASSPHRASE]
 *
 * With a passphrase also the accounts. Exit 1 and a sentence at the first
 * thing that does not open or does not hold.
 */
#include "tests/lib/test-people.h"

#include "common/limits.h"
#include "store/audit.h"
#include "store/card.h"
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
    GHashTable *counts;
} Checker;

static void
must (gboolean done, const GError *error, const char *what)
{
    if (done)
        return;
    fprintf (stderr, "%s: %s\n", what,
             error == NULL ? "does not hold" : error->message);
    exit (1);
}

static void
count (Checker *checker, const char *what)
{
    gsize seen = GPOINTER_TO_SIZE (g_hash_table_lookup (checker->counts, what));

    g_hash_table_insert (checker->counts, (gpointer) what,
                         GSIZE_TO_POINTER (seen + 1));
}

static void
open_checker (Checker *checker, const char *config)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Pin) pin = NULL;
    gboolean there = FALSE;
    gint32 day = 0;
    guint8 public_key[KEY_BYTES];
    Hash root;

    checker->settings = settings_load (config, NULL, &error);
    must (checker->settings != NULL, error, "settings");
    checker->store =
        store_open (checker->settings->data_dir, WRITER_OPERATOR, &error);
    checker->versions =
        g_ptr_array_new_with_free_func ((GDestroyNotify) directory_free);
    must (checker->store != NULL &&
              store_read_root (checker->settings->root_file, &there, &root,
                               &error) &&
              directory_load (checker->store, &root, &checker->directory,
                              checker->versions, &error),
          error, "directory");
    must (day_key_current (checker->store, checker->directory, &day, public_key,
                           &error),
          error, "day key");
    pin =
        pin_load (checker->store, checker->settings->ingest_dir, FALSE, &error);
    must (pin != NULL &&
              pin_check (pin, checker->store, checker->directory, &error),
          error, "pin");
}

static void
check_parts (Checker *checker, const OpenedFiling *filing)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Manifest) manifest =
        filing_manifest (checker->store, filing, &error);
    g_autoptr (Letter) letter =
        letter_get (checker->store, &filing->letter, &error);
    g_autoptr (GPtrArray) signings = NULL;

    must (manifest != NULL && letter != NULL, error, "manifest");
    must (hash_equal (&letter->digest, &manifest->digest), NULL, "digest");
    for (guint i = 0; i < manifest->parts->len; i++) {
        const ManifestPart *part =
            &g_array_index (manifest->parts, ManifestPart, i);
        g_autoptr (GBytes) bytes = filing_part (
            checker->store, filing, manifest, part->kind, part->part, &error);
        must (bytes != NULL && g_bytes_get_size (bytes) == part->length, error,
              "part");
        count (checker, "parts");
    }
    signings = signing_list (checker->store, checker->versions, letter,
                             manifest, &error);
    must (signings != NULL, error, "signings");
    for (guint i = 0; i < signings->len; i++) {
        const Signing *signing = signings->pdata[i];
        must (signing->valid && signing->statement != NULL &&
                  signing->n == i + 1,
              NULL, "a signing");
        count (checker, "signings");
    }
}

/* One key row of a letter, by whoever holds it. */
static void
check_row (Checker *checker, const Id *letter, const Id *holder,
           WrapClass wrap_class, const char *who)
{
    PersonSecrets *secrets = test_person_secrets (who);
    g_autoptr (GError) error = NULL;

    if (wrap_class == WRAP_SLIP_MANAGER || wrap_class == WRAP_SLIP_ADMIN) {
        Slip *slip =
            slip_open (checker->store, checker->versions, letter, holder,
                       wrap_class, secrets->box_secret, 0, &error);
        must (slip != NULL, error, "slip");
        slip_free (slip);
        count (checker, "slips");
    } else {
        g_autoptr (OpenedFiling) filing =
            filing_open (checker->store, checker->versions, letter, holder,
                         wrap_class, secrets->box_secret, 0, &error);
        must (filing != NULL, error, "filing");
        check_parts (checker, filing);
        count (checker, "filings");
    }
    secret_free (secrets);
}

static void
check_holders (Checker *checker, const Id *letter)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (DbRows) rows =
        db_query (checker->store->db, SQL_WRAP_HOLDERS, &error, "d", letter);
    Id recovery = directory_recovery_id (checker->directory);

    must (rows != NULL, error, "key rows");
    count (checker, "letters");
    while (db_next (rows, &error)) {
        const Person *person = NULL;
        Id holder;

        must (db_fixed (rows, 0, holder.b, ID_BYTES, &error), error, "holder");
        person = directory_person (checker->directory, &holder);
        must (person != NULL || id_equal (&holder, &recovery), NULL, "holder");
        check_row (checker, letter, &holder, (WrapClass) db_integer (rows, 1),
                   person == NULL ? "recovery" : person->staff_id);
    }
    must (error == NULL, error, "key rows");
}

static void
check_pending (Checker *checker, const Id *letter)
{
    g_autoptr (GError) error = NULL;
    Pending *pending = pending_open (checker->store, letter,
                                     checker->settings->classify_dir, &error);
    BlobName name = {checker->store->centre, BLOB_RAW, *letter, 0, 0};
    g_autoptr (GBytes) raw = NULL;

    must (pending != NULL, error, "pending");
    raw = content_read (checker->store, &name, pending->raw_key,
                        &pending->raw_hash, LIMIT_MESSAGE_BYTES, &error);
    must (raw != NULL, error, "raw");
    secret_free (pending);
    count (checker, "pending");
}

static void
check_letters (Checker *checker)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (DbRows) rows =
        db_query (checker->store->db, SQL_LETTER_LIST, &error, "ii",
                  (gint64) 1000, (gint64) 0);

    must (rows != NULL, error, "letters");
    while (db_next (rows, &error)) {
        g_autoptr (Letter) letter = NULL;
        Id id;

        must (db_fixed (rows, 0, id.b, ID_BYTES, &error), error, "letter");
        letter = letter_get (checker->store, &id, &error);
        must (letter != NULL, error, "letter");
        if (letter->filing == 0)
            check_pending (checker, &id);
        else
            check_holders (checker, &id);
    }
    must (error == NULL, error, "letters");
}

/* The agencies' list is for seniors; others have no row. */
static void
check_agencies_of (Checker *checker, const Id *holder,
                   const PersonSecrets *secrets)
{
    g_autoptr (GPtrArray) agencies = card_open_agencies (
        checker->store, checker->versions, holder, secrets->box_secret, NULL);

    if (agencies != NULL)
        count (checker, "lists of agencies");
}

static void
check_cards (Checker *checker)
{
    g_autoptr (GError) error = NULL;
    guint8 *roll_secret = machine_read_key_in (checker->settings->classify_dir,
                                               "roll.box", &error);
    g_autoptr (GPtrArray) roll = NULL;
    g_autoptr (GPtrArray) agencies = NULL;

    must (roll_secret != NULL, error, "roll key");
    roll =
        card_load_roll (checker->store, checker->versions, roll_secret, &error);
    must (roll != NULL, error, "roll");
    agencies = card_load_agencies (checker->store, checker->versions,
                                   roll_secret, &error);
    must (agencies != NULL && agencies->len > 0, error, "agencies");
    secret_free (roll_secret);
    for (guint i = 0; i < checker->directory->persons->len; i++) {
        const Person *person = checker->directory->persons->pdata[i];
        PersonSecrets *secrets = test_person_secrets (person->staff_id);
        g_autoptr (GPtrArray) cards =
            card_list (checker->store, checker->versions, &person->id,
                       secrets->box_secret, &error);
        must (cards != NULL, error, "cards");
        for (guint k = 0; k < cards->len; k++)
            count (checker, "cards");
        check_agencies_of (checker, &person->id, secrets);
        secret_free (secrets);
    }
    count (checker, "rolls");
}

static gboolean
check_record (gpointer data, const AuditRecord *record,
              GError **error G_GNUC_UNUSED)
{
    must (record->readable, NULL, "the detail of an entry");
    count (data, "entries");
    return TRUE;
}

/* Every detail, as one reader of the book. */
static void
read_book (Checker *checker, const Id *holder, const char *who)
{
    PersonSecrets *secrets = test_person_secrets (who);
    g_autoptr (GError) error = NULL;

    must (audit_read (checker->store, holder, secrets->box_secret, 1,
                      check_record, checker, &error),
          error, "book");
    secret_free (secrets);
}

static void
check_book (Checker *checker)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) managers =
        directory_with_role (checker->directory, ROLE_MANAGER);
    Id recovery = directory_recovery_id (checker->directory);
    guint64 entries = 0;

    must (audit_verify (checker->store, NULL, problems, &entries, &error),
          error, "book");
    for (guint i = 0; i < problems->len; i++)
        must (FALSE, NULL, problems->pdata[i]);
    for (guint i = 0; i < managers->len; i++) {
        const Person *manager = managers->pdata[i];
        read_book (checker, &manager->id, manager->staff_id);
    }
    read_book (checker, &recovery, "recovery");
}

static void
check_accounts (Checker *checker, const char *passphrase)
{
    g_autoptr (GError) error = NULL;
    guint8 *house_key =
        machine_read_key (checker->settings->house_key_file, &error);

    must (house_key != NULL, error, "house key");
    for (guint i = 0; i < 2; i++) {
        const GPtrArray *persons = checker->directory->persons;
        const Person *person = persons->pdata[i == 0 ? 0 : persons->len - 1];
        PersonSecrets *secrets = account_unlock (checker->store, person,
                                                 house_key, passphrase, &error);
        must (secrets != NULL, error, "account");
        secret_free (secrets);
        count (checker, "accounts");
    }
    secret_free (house_key);
}

int
main (int argc, char **argv)
{
    Checker checker;
    g_autoptr (GError) error = NULL;
    GHashTableIter iter;
    gpointer key = NULL;
    gpointer value = NULL;

    if (argc < 2)
        return 64;
    memset (&checker, 0, sizeof checker);
    must (seal_init (&error), error, "start");
    checker.counts = g_hash_table_new (g_str_hash, g_str_equal);
    open_checker (&checker, argv[1]);
    check_letters (&checker);
    check_cards (&checker);
    check_book (&checker);
    if (argc > 2)
        check_accounts (&checker, argv[2]);
    g_hash_table_iter_init (&iter, checker.counts);
    while (g_hash_table_iter_next (&iter, &key, &value))
        printf ("%s %" G_GSIZE_FORMAT "\n", (char *) key,
                GPOINTER_TO_SIZE (value));
    g_hash_table_unref (checker.counts);
    g_ptr_array_unref (checker.versions);
    directory_free (checker.directory);
    store_close (checker.store);
    settings_free (checker.settings);
    return 0;
}
