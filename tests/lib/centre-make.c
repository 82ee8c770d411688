/*
 * Makes a test centre without asking anybody: folder, machine keys, first
 * sitting, everybody enrolled, lists imported. People's keys are derived from
 * their staff ids (test-people.h), so tests can open what people can open.
 *
 *   centre-make CONFIG STAFF.csv [ROLL.csv [AGENCIES.csv]]
 *
 * TEST_PASSPHRASE=TEXT gives everybody an account with that passphrase; each
 * costs half a second. TEST_ABSENT="S07 S08" leaves people waiting for keys.
 * A folder that `intray init` made is used as it is.
 */
#include "tests/lib/test-people.h"

#include "common/clock.h"
#include "common/hours.h"
#include "common/lists.h"
#include "common/program.h"
#include "store/audit.h"
#include "store/card.h"
#include "store/machine.h"
#include "store/seal.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    Settings *settings;
    Store *store;
    List *staff;
    guint8 *house_key;
    const char *passphrase;
    Directory *directory;
} Centre;

static void
must (gboolean done, const GError *error, const char *what)
{
    if (done)
        return;
    fprintf (stderr, "centre-make: %s: %s\n", what,
             error == NULL ? "failed" : error->message);
    exit (1);
}

static gboolean
is_absent (const char *staff_id)
{
    const char *absent = g_getenv ("TEST_ABSENT");
    g_auto (GStrv) ids = g_strsplit (absent == NULL ? "" : absent, " ", -1);

    return g_strv_contains ((const char *const *) ids, staff_id);
}

static void
add_person (Centre *centre, Directory *directory, const StaffMember *member)
{
    Person *person = g_new0 (Person, 1);
    PersonSecrets *secrets = test_person_secrets (member->staff_id);
    g_autoptr (GError) error = NULL;

    person->id = test_person_id (member->staff_id);
    person->roles = member->roles;
    person->name = g_strdup (member->name);
    person->address = g_strdup (member->email);
    person->staff_id = g_strdup (member->staff_id);
    person->state =
        is_absent (member->staff_id) ? PERSON_WAITING : PERSON_ACTIVE;
    if (person->state == PERSON_ACTIVE) {
        person->since = directory->version;
        person_secrets_public (secrets, person->box, person->sign);
        if (centre->passphrase != NULL)
            must (account_create (centre->store, person, secrets,
                                  centre->house_key, centre->passphrase,
                                  &error),
                  error, "account");
    }
    g_ptr_array_add (directory->persons, person);
    secret_free (secrets);
}

/* The two who sit first: a lead, and another senior or trustee. */
static gboolean
sits_first (const List *staff, guint index)
{
    guint seen = 0;

    for (guint i = 0; i <= index; i++) {
        const StaffMember *member = staff->rows->pdata[i];
        if ((member->roles & (ROLE_SENIOR | ROLE_TRUSTEE)) != 0)
            seen++;
        else if (i == index)
            return FALSE;
    }
    return seen <= 2;
}

static DirectorySignature
sign_by (const Directory *directory, const char *staff_id)
{
    PersonSecrets *secrets = test_person_secrets (staff_id);
    g_autoptr (GBytes) bytes =
        directory_signed_bytes (&directory->centre, &directory->hash);
    DirectorySignature signature = {.person = test_person_id (staff_id)};

    signature.signature =
        sign_bytes (secrets->sign_seed, g_bytes_get_data (bytes, NULL),
                    g_bytes_get_size (bytes));
    secret_free (secrets);
    return signature;
}

/* Signs with the two who sat first, and inserts. */
static void
insert_directory (Centre *centre, Directory *directory)
{
    g_autoptr (GBytes) body = directory_pack (directory);
    DirectorySignature signatures[2];
    guint count = 0;
    g_autoptr (GError) error = NULL;

    g_assert_nonnull (body);
    for (guint i = 0; i < centre->staff->rows->len && count < 2; i++) {
        const StaffMember *member = centre->staff->rows->pdata[i];
        if (sits_first (centre->staff, i))
            signatures[count++] = sign_by (directory, member->staff_id);
    }
    must (directory_check_next (centre->directory, directory, signatures, count,
                                &error) &&
              directory_insert (centre->store, directory, signatures, count,
                                &error),
          error, "directory");
    g_clear_pointer (&centre->directory, directory_free);
    centre->directory = directory;
}

static void
sit (Centre *centre)
{
    Directory *first = directory_new (&centre->store->centre);
    MachinePublic machine;
    PersonSecrets *recovery = test_person_secrets ("recovery");
    guint8 unused[KEY_BYTES];
    g_autofree char *hex = NULL;
    g_autoptr (GBytes) to_recovery = NULL;
    g_autoptr (GError) error = NULL;

    first->at = clock_now_ms ();
    must (machine_read_public (centre->settings, &machine, &error), error,
          "machine keys");
    memcpy (first->machine, machine.machine, KEY_BYTES);
    memcpy (first->roll, machine.roll, KEY_BYTES);
    memcpy (first->backup, machine.backup, KEY_BYTES);
    person_secrets_public (recovery, first->recovery, unused);
    secret_free (recovery);
    for (guint i = 0; i < centre->staff->rows->len; i++)
        if (sits_first (centre->staff, i))
            add_person (centre, first, centre->staff->rows->pdata[i]);
    to_recovery = machine_seal_to_recovery (centre->store, centre->settings,
                                            first->recovery, &error);
    must (to_recovery != NULL &&
              db_run (centre->store->db, SQL_CENTRE_SET_TO_RECOVERY, &error,
                      "b", to_recovery),
          error, "recovery");
    insert_directory (centre, first);
    hex = bytes_hex (first->hash.b, HASH_BYTES);
    must (store_write_file (centre->settings->root_file, hex, strlen (hex),
                            0600, &error),
          error, "root file");
}

static void
assign (Directory *directory, const Id *child, const char *staff_id, guint8 as)
{
    Assignment row;

    if (staff_id[0] == '\0' ||
        directory_by_staff_id (directory, staff_id) == NULL)
        return;
    memset (&row, 0, sizeof row);
    row.child = *child;
    row.person = directory_by_staff_id (directory, staff_id)->id;
    row.as = as;
    row.from = 0;
    row.until = DAY_OPEN;
    g_array_append_val (directory->assignments, row);
}

static void
assign_all (Centre *centre, Directory *next, const List *roll)
{
    for (guint i = 0; i < roll->rows->len; i++) {
        const RollChild *child = roll->rows->pdata[i];
        assign (next, &child->id, child->key_worker, AS_KEY_WORKER);
        assign (next, &child->id, child->deputy_key_worker, AS_DEPUTY);
        for (guint k = 0; k < centre->staff->rows->len; k++) {
            const StaffMember *member = centre->staff->rows->pdata[k];
            for (guint r = 0; r < member->related_to->len; r++)
                if (strcmp (member->related_to->pdata[r], child->child_id) == 0)
                    assign (next, &child->id, member->staff_id, AS_CONFLICT);
        }
    }
}

static List *
read_list (List *(*parse) (const char *, GBytes *, GError **), const char *file)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) data = list_read_file (file, &error);
    List *list = data == NULL ? NULL : parse (file, data, &error);

    must (list != NULL, error, file);
    return list;
}

/* Everybody else, duty seniors, and the children. */
static void
enrol_all (Centre *centre, const char *roll_file, const char *agencies_file)
{
    Directory *next = directory_next (centre->directory, clock_now_ms ());
    const StaffMember *senior = NULL;
    PersonSecrets *secrets = NULL;
    g_autoptr (List) roll = NULL;
    g_autoptr (List) agencies = NULL;
    g_autoptr (GError) error = NULL;
    Id signer;

    for (guint i = 0; i < centre->staff->rows->len; i++) {
        const StaffMember *member = centre->staff->rows->pdata[i];
        Id id = test_person_id (member->staff_id);
        if (!sits_first (centre->staff, i))
            add_person (centre, next, member);
        else if ((member->roles & ROLE_SENIOR) != 0)
            senior = member;
        if ((member->roles & ROLE_SENIOR) != 0 && next->duty->len < 2)
            g_array_append_val (next->duty, id);
    }
    g_assert_nonnull (senior);
    secrets = test_person_secrets (senior->staff_id);
    signer = test_person_id (senior->staff_id);
    if (roll_file != NULL) {
        roll = read_list (list_parse_roll, roll_file);
        for (guint i = 0; i < roll->rows->len; i++)
            ((RollChild *) roll->rows->pdata[i])->id = id_random ();
        assign_all (centre, next, roll);
    }
    insert_directory (centre, next);
    for (guint i = 0; roll != NULL && i < roll->rows->len; i++)
        must (card_put (centre->store, centre->directory, roll->rows->pdata[i],
                        &signer, secrets->sign_seed, &error),
              error, "card");
    if (agencies_file != NULL) {
        agencies = read_list (list_parse_agencies, agencies_file);
        must (card_put_agencies (centre->store, centre->directory,
                                 agencies->rows, &signer, secrets->sign_seed,
                                 &error),
              error, "agencies");
    }
    secret_free (secrets);
}

static void
open_centre (Centre *centre, const char *config)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = NULL;
    gboolean made = FALSE;

    centre->settings = settings_load (config, NULL, &error);
    must (centre->settings != NULL, error, "settings");
    hours_set_zone (centre->settings->time_zone);
    path = g_build_filename (centre->settings->data_dir, "register.db", NULL);
    made = !g_file_test (path, G_FILE_TEST_EXISTS);
    must (!made || store_create (centre->settings->data_dir, TRUE, &error),
          error, "folder");
    centre->store =
        store_open (centre->settings->data_dir, WRITER_OPERATOR, &error);
    must (centre->store != NULL &&
              (!made || machine_make (centre->store, centre->settings, &error)),
          error, "machine keys");
    centre->house_key =
        machine_read_key (centre->settings->house_key_file, &error);
    must (centre->house_key != NULL, error, "house key");
}

int
main (int argc, char **argv)
{
    Centre centre = {.passphrase = g_getenv ("TEST_PASSPHRASE")};
    g_autoptr (GError) error = NULL;

    if (argc < 3) {
        fprintf (stderr, "usage: centre-make CONFIG STAFF.csv [ROLL.csv "
                         "[AGENCIES.csv]]\n");
        return 64;
    }
    must (program_harden (&error) && seal_init (&error), error, "start");
    open_centre (&centre, argv[1]);
    centre.staff = read_list (list_parse_staff, argv[2]);
    must (db_begin (centre.store->db, &error), error, "register");
    sit (&centre);
    enrol_all (&centre, argc > 3 ? argv[3] : NULL, argc > 4 ? argv[4] : NULL);
    must (db_commit (centre.store->db, &error), error, "register");
    directory_free (centre.directory);
    list_free (centre.staff);
    secret_free (centre.house_key);
    store_close (centre.store);
    settings_free (centre.settings);
    return 0;
}
