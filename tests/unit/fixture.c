#include "tests/unit/fixture.h"

#include "common/clock.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/card.h"
#include "store/facts.h"
#include "store/machine.h"
#include "tests/lib/test-people.h"

#include <glib/gstdio.h>
#include <string.h>

static const struct {
    char who;
    const char *name;
    guint32 roles;
} staff[] = {
    {'L', "Ruth Lead", ROLE_LEAD | ROLE_DSL},
    {'T', "Frances Trustee", ROLE_TRUSTEE},
    {'D', "Priya Deputy", ROLE_DEPUTY_LEAD},
    {'S', "Tom Senco", ROLE_SENCO},
    {'M', "Maggie Manager", ROLE_MANAGER},
    {'P', "Colin Pratt", ROLE_ADMIN},
    {'K', "Aisha Key", ROLE_KEY_WORKER},
    {'J', "Jo Key", ROLE_KEY_WORKER},
    {'W', "Will Waiting", ROLE_KEY_WORKER},
};

static const struct {
    char worker;
    int child;
    guint8 as;
} assignments[] = {
    {'K', 1, AS_KEY_WORKER},
    {'J', 1, AS_DEPUTY},
    {'J', 2, AS_KEY_WORKER},
    {'J', 3, AS_CONFLICT},
};

static char *
staff_id (char who)
{
    return g_strdup_printf ("S-%c", who);
}

PersonSecrets *
fixture_secrets (char who)
{
    g_autofree char *id = staff_id (who);

    return test_person_secrets (id);
}

Id
fixture_person (const Fixture *fixture G_GNUC_UNUSED, char who)
{
    g_autofree char *id = staff_id (who);

    return test_person_id (id);
}

static void
write_config (Fixture *fixture)
{
    g_autofree char *text = g_strdup_printf (
        "[centre]\nname = Fixture\n[paths]\ndata = %s/data\nrun = %s/run\n"
        "classify = %s/classify\ningest = %s/ingest\nvault = %s/vault\n"
        "root = %s/root\nhouse_key = %s/house.key\ndigest_key = %s/digest.key\n"
        "backup_key = %s/backup.box\n",
        fixture->dir, fixture->dir, fixture->dir, fixture->dir, fixture->dir,
        fixture->dir, fixture->dir, fixture->dir, fixture->dir);
    static const char *const folders[] = {"run", "classify", "ingest", "vault"};

    for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
        g_autofree char *path =
            g_build_filename (fixture->dir, folders[i], NULL);
        g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
    }
    fixture->config = g_build_filename (fixture->dir, "intray.conf", NULL);
    g_assert_true (g_file_set_contents (fixture->config, text, -1, NULL));
}

Fixture *
fixture_new_empty (void)
{
    Fixture *fixture = g_new0 (Fixture, 1);
    GError *error = NULL;

    g_assert_true (seal_init (&error));
    fixture->dir = g_dir_make_tmp ("intray-unit-XXXXXX", &error);
    g_assert_no_error (error);
    write_config (fixture);
    fixture->settings = settings_load (fixture->config, NULL, &error);
    g_assert_no_error (error);
    store_create (fixture->settings->data_dir, TRUE, &error);
    g_assert_no_error (error);
    fixture->store =
        store_open (fixture->settings->data_dir, WRITER_OPERATOR, &error);
    g_assert_no_error (error);
    machine_make (fixture->store, fixture->settings, &error);
    g_assert_no_error (error);
    fixture->versions =
        g_ptr_array_new_with_free_func ((GDestroyNotify) directory_free);
    return fixture;
}

/* Everybody in the first directory: its own first two sign it. */
static Directory *
make_directory (Fixture *fixture)
{
    Directory *directory = directory_new (&fixture->store->centre);
    PersonSecrets *recovery = test_person_secrets ("recovery");
    MachinePublic machine;
    guint8 unused[KEY_BYTES];
    GError *error = NULL;

    machine_read_public (fixture->settings, &machine, &error);
    g_assert_no_error (error);
    directory->at = clock_now_ms ();
    memcpy (directory->machine, machine.machine, KEY_BYTES);
    memcpy (directory->roll, machine.roll, KEY_BYTES);
    memcpy (directory->backup, machine.backup, KEY_BYTES);
    person_secrets_public (recovery, directory->recovery, unused);
    secret_free (recovery);
    for (guint i = 0; i < G_N_ELEMENTS (staff); i++) {
        Person *person = g_new0 (Person, 1);
        PersonSecrets *secrets = fixture_secrets (staff[i].who);
        person->id = fixture_person (fixture, staff[i].who);
        person->staff_id = staff_id (staff[i].who);
        person->name = g_strdup (staff[i].name);
        person->address = g_strdup_printf ("%c@Centre.example", staff[i].who);
        person->roles = staff[i].roles;
        person->since = 1;
        person->state = staff[i].who == 'W' ? PERSON_WAITING : PERSON_ACTIVE;
        if (person->state == PERSON_ACTIVE)
            person_secrets_public (secrets, person->box, person->sign);
        secret_free (secrets);
        g_ptr_array_add (directory->persons, person);
    }
    for (guint i = 0; i < G_N_ELEMENTS (assignments); i++) {
        Assignment row;
        memset (&row, 0, sizeof row);
        row.child = fixture->children[assignments[i].child - 1];
        row.person = fixture_person (fixture, assignments[i].worker);
        row.as = assignments[i].as;
        row.until = DAY_OPEN;
        g_array_append_val (directory->assignments, row);
    }
    return directory;
}

static DirectorySignature
sign_directory (Fixture *fixture, const Directory *directory, char who)
{
    PersonSecrets *secrets = fixture_secrets (who);
    g_autoptr (GBytes) bytes =
        directory_signed_bytes (&directory->centre, &directory->hash);
    DirectorySignature signature = {.person = fixture_person (fixture, who)};

    signature.signature =
        sign_bytes (secrets->sign_seed, g_bytes_get_data (bytes, NULL),
                    g_bytes_get_size (bytes));
    secret_free (secrets);
    return signature;
}

static void
make_accounts (Fixture *fixture, const char *accounts)
{
    GError *error = NULL;
    guint8 *house =
        machine_read_key (fixture->settings->house_key_file, &error);

    g_assert_no_error (error);
    for (const char *who = accounts; *who != '\0'; who++) {
        PersonSecrets *secrets = fixture_secrets (*who);
        Id id = fixture_person (fixture, *who);
        account_create (fixture->store,
                        directory_person (fixture->directory, &id), secrets,
                        house, FIXTURE_PASSPHRASE, &error);
        g_assert_no_error (error);
        secret_free (secrets);
    }
    secret_free (house);
}

static void
make_cards (Fixture *fixture)
{
    static const char *const names[] = {"Leo", "Ayla", "Kit"};
    PersonSecrets *secrets = fixture_secrets ('L');
    Id signer = fixture_person (fixture, 'L');
    GError *error = NULL;

    for (guint i = 0; i < FIXTURE_CHILDREN; i++) {
        RollChild *child = roll_child_new ();
        child->id = fixture->children[i];
        child->child_id = g_strdup_printf ("C%u", i + 1);
        child->given_name = g_strdup (names[i]);
        child->family_name = g_strdup ("Marsh");
        child->known_as = g_strdup ("");
        child->room = g_strdup ("Oak");
        child->dob = 19000 + (gint32) i;
        card_put (fixture->store, fixture->directory, child, &signer,
                  secrets->sign_seed, &error);
        g_assert_no_error (error);
        roll_child_free (child);
    }
    secret_free (secrets);
}

Fixture *
fixture_new (const char *accounts)
{
    Fixture *fixture = fixture_new_empty ();
    DirectorySignature signatures[2];
    g_autofree char *hex = NULL;
    g_autoptr (GBytes) body = NULL;
    GError *error = NULL;

    for (guint i = 0; i < FIXTURE_CHILDREN; i++)
        fixture->children[i] = id_random ();
    fixture->directory = make_directory (fixture);
    g_ptr_array_add (fixture->versions, fixture->directory);
    body = directory_pack (fixture->directory);
    signatures[0] = sign_directory (fixture, fixture->directory, 'L');
    signatures[1] = sign_directory (fixture, fixture->directory, 'T');
    hex = bytes_hex (fixture->directory->hash.b, HASH_BYTES);
    g_assert_true (
        g_file_set_contents (fixture->settings->root_file, hex, -1, NULL));
    db_begin (fixture->store->db, &error);
    g_assert_no_error (error);
    directory_insert (fixture->store, fixture->directory, signatures, 2,
                      &error);
    g_assert_no_error (error);
    make_accounts (fixture, accounts);
    make_cards (fixture);
    audit_start (fixture->store, fixture->directory, &error);
    g_assert_no_error (error);
    db_commit (fixture->store->db, &error);
    g_assert_no_error (error);
    return fixture;
}

void
fixture_free (Fixture *fixture)
{
    g_autofree char *command = g_strdup_printf ("rm -rf %s", fixture->dir);

    store_close (fixture->store);
    settings_free (fixture->settings);
    g_ptr_array_unref (fixture->versions);
    g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
    g_free (fixture->dir);
    g_free (fixture->config);
    g_free (fixture);
}

void
fixture_sql (const Fixture *fixture, const char *statement)
{
    g_autofree char *file =
        g_build_filename (fixture->settings->data_dir, "register.db", NULL);
    const char *argv[] = {"sqlite3", file, statement, NULL};
    int status = -1;

    g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL,
                                 G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                                 &status, NULL));
    g_assert_cmpint (status, ==, 0);
}

static void
add_content (Fixture *fixture, const Id *letter, GPtrArray *contents,
             BlobKind kind, guint32 part, GBytes *data)
{
    GError *error = NULL;
    Content *content = content_prepare (fixture->store, letter, kind, part,
                                        g_bytes_get_data (data, NULL),
                                        g_bytes_get_size (data), &error);

    g_assert_no_error (error);
    content_insert (fixture->store, letter, content, &error);
    g_assert_no_error (error);
    g_ptr_array_add (contents, content);
}

static GBytes *
make_facts (Fixture *fixture, const FixtureLetter *letter)
{
    g_autoptr (Facts) facts = facts_new ();
    FactPart *part = facts_add_part (facts);

    facts->raw = hash_bytes ("raw bytes", 9);

    g_free (part->path);
    g_free (part->type);
    part->path = g_strdup ("1");
    part->type = g_strdup ("text/plain");
    part->bytes = 9;
    part->fate = 1;
    for (guint i = 0; i < letter->pages; i++) {
        FactPage page = {0, FALSE};
        g_array_append_val (facts->pages, page);
    }
    for (const char *c = letter->candidates; c != NULL && *c != '\0'; c++)
        g_ptr_array_add (
            facts_add_candidate (facts, &fixture->children[*c - '1'])->evidence,
            g_strdup ("first name stands in the letter"));
    return facts_pack (facts);
}

static GPtrArray *
make_contents (Fixture *fixture, const Id *id, const FixtureLetter *letter)
{
    GPtrArray *contents =
        g_ptr_array_new_with_free_func ((GDestroyNotify) content_free);
    g_autoptr (GBytes) raw = g_bytes_new_static ("raw bytes", 9);
    g_autoptr (GBytes) facts = make_facts (fixture, letter);

    add_content (fixture, id, contents, BLOB_RAW, 0, raw);
    add_content (fixture, id, contents, BLOB_RECORD, 0, facts);
    for (guint32 page = 1; page <= letter->pages; page++) {
        char *text = letter->texts != NULL
                         ? g_strdup (letter->texts[page - 1])
                         : g_strdup_printf ("words of page %u", page);
        g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
        add_content (fixture, id, contents, BLOB_TEXT, page, bytes);
    }
    return contents;
}

static Envelope *
make_envelope (Fixture *fixture, const Id *id, const FixtureLetter *letter)
{
    Envelope *envelope = envelope_new ();

    envelope->letter = *id;
    envelope->version = 1;
    if (letter->child > 0)
        envelope->child = fixture->children[letter->child - 1];
    envelope->flag = letter->flag;
    envelope->kind = letter->kind;
    envelope->provenance = letter->provenance;
    envelope->outcome = letter->outcome;
    envelope->overlays = letter->overlays;
    envelope->born = clock_now_ms ();
    g_free (envelope->sender);
    envelope->sender = g_strdup ("Thornmere Hospital");
    if (letter->subject != NULL) {
        g_free (envelope->subject);
        envelope->subject = g_strdup (letter->subject);
    }
    if (envelope->flag == FLAG_SEALED)
        entitled_name_defaults (envelope, fixture->directory);
    return envelope;
}

char *
fixture_letter (Fixture *fixture, const FixtureLetter *letter)
{
    Id id = id_random ();
    static guint count;
    char *ref = g_strdup_printf ("LETTER%02u", ++count);
    g_autoptr (Envelope) envelope = make_envelope (fixture, &id, letter);
    g_autoptr (GPtrArray) contents = NULL;
    g_autoptr (Manifest) manifest = NULL;
    GError *error = NULL;
    guint8 *seed = machine_read_key_in (fixture->settings->classify_dir,
                                        "machine.sign", &error);
    FilingRequest request = {.directory = fixture->directory,
                             .envelope = envelope,
                             .signer = &ID_ZERO,
                             .sign_seed = seed};

    g_assert_no_error (error);
    db_begin (fixture->store->db, &error);
    g_assert_no_error (error);
    db_run (fixture->store->db, SQL_LETTER_INSERT, &error, "dtiiii", &id, ref,
            (gint64) STATE_RECEIVED, (gint64) ORIGIN_DROP, envelope->born,
            (gint64) OUTCOME_RECEIVED);
    g_assert_no_error (error);
    contents = make_contents (fixture, &id, letter);
    manifest = manifest_new (&fixture->store->centre, &id, contents);
    request.manifest = manifest;
    filing_write (fixture->store, &request, NULL, &error);
    g_assert_no_error (error);
    db_commit (fixture->store->db, &error);
    g_assert_no_error (error);
    secret_free (seed);
    return ref;
}

Id
fixture_letter_id (const Fixture *fixture, const char *ref)
{
    GError *error = NULL;
    g_autoptr (Letter) letter = letter_get_by_ref (fixture->store, ref, &error);

    g_assert_no_error (error);
    return letter->id;
}
