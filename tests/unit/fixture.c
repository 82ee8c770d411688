#include "tests/unit/fixture.h"

#include "common/clock.h"
#include "common/frame.h"
#include "common/limits.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/card.h"
#include "store/facts.h"
#include "store/machine.h"
#include "tests/lib/test-people.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

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
        char *text = g_strdup_printf ("words of page %u", page);
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

static char *
vault_program (void)
{
    g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
    g_autofree char *unit = g_path_get_dirname (self);
    g_autofree char *dir = g_path_get_dirname (unit);

    return g_build_filename (dir, "intray-vault", NULL);
}

/* Runs it with @fd as its descriptor 3. */
static GPid
spawn_vault (const Fixture *fixture, int fd, int *stderr_out)
{
    g_autofree char *program = vault_program ();
    const char *argv[] = {program, "--private", "--config", fixture->config,
                          NULL};
    int source[] = {fd};
    int target[] = {3};
    GPid pid = 0;
    GError *error = NULL;

    g_spawn_async_with_pipes_and_fds (
        NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, -1, -1, -1,
        source, target, 1, &pid, NULL, NULL, stderr_out, &error);
    g_assert_no_error (error);
    return pid;
}

TestVault
fixture_vault (const Fixture *fixture)
{
    TestVault vault = {-1, 0};
    int ends[2];

    g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends),
                     ==, 0);
    vault.fd = ends[0];
    vault.pid = spawn_vault (fixture, ends[1], NULL);
    close (ends[1]);
    return vault;
}

static int
wait_for (GPid pid)
{
    int status = 0;

    g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
    return WIFEXITED (status) ? WEXITSTATUS (status) : 128;
}

int
fixture_vault_end (TestVault *vault)
{
    close (vault->fd);
    return wait_for (vault->pid);
}

int
fixture_vault_refuses (const Fixture *fixture, char **said_out)
{
    int ends[2];
    int said = -1;
    GPid pid = 0;
    GString *text = g_string_new (NULL);
    char buffer[512];
    gssize n = 0;

    g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends),
                     ==, 0);
    pid = spawn_vault (fixture, ends[1], &said);
    close (ends[1]);
    /* One that does not refuse ends with its connection. */
    close (ends[0]);
    while ((n = read (said, buffer, sizeof buffer)) > 0)
        g_string_append_len (text, buffer, n);
    close (said);
    *said_out = g_string_free (text, FALSE);
    return wait_for (pid);
}

GBytes *
fixture_ask_raw (TestVault *vault, const guint8 *token, VaultVerb verb,
                 GVariant *in)
{
    g_autoptr (GVariant) owned = g_variant_ref_sink (in);
    g_autoptr (GByteArray) frame = g_byte_array_new ();
    GBytes *answer = NULL;
    GError *error = NULL;

    bytes_put_u16 (frame, (guint16) verb);
    bytes_put_u16 (frame, 0);
    if (token == NULL)
        bytes_put_zeros (frame, VAULT_TOKEN_BYTES);
    else
        bytes_put (frame, token, VAULT_TOKEN_BYTES);
    bytes_put (frame, g_variant_get_data (owned), g_variant_get_size (owned));
    frame_write (vault->fd, frame->data, frame->len, &error);
    g_assert_no_error (error);
    frame_read (vault->fd, LIMIT_VAULT_FRAME_BYTES,
                clock_monotonic_ms () + 20000, &answer, &error);
    g_assert_no_error (error);
    g_assert_nonnull (answer);
    return answer;
}

/* The type of a verb's answer. */
static const char *
out_type (VaultVerb verb)
{
    static const struct {
        VaultVerb verb;
        const char *type;
    } types[] = {
#define OUT_ROW(name, number, in, out, action) {VERB_##name, out},
        VAULT_VERBS (OUT_ROW)
#undef OUT_ROW
    };

    for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
        if (types[i].verb == verb)
            return types[i].type;
    g_assert_not_reached ();
}

VaultAnswer
fixture_ask (TestVault *vault, const guint8 *token, VaultVerb verb,
             GVariant *in, GVariant **out)
{
    g_autoptr (GBytes) bytes = fixture_ask_raw (vault, token, verb, in);
    const guint8 *data = g_bytes_get_data (bytes, NULL);
    VaultAnswer answer = (VaultAnswer) data[1];
    g_autoptr (GBytes) body =
        g_bytes_new_from_bytes (bytes, 4, g_bytes_get_size (bytes) - 4);
    g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_from_bytes (
        G_VARIANT_TYPE (answer == ANSWER_OK ? out_type (verb) : "(s)"), body,
        FALSE));

    g_assert_true (g_variant_is_normal_form (value));
    if (answer != ANSWER_OK && g_test_verbose ())
        g_test_message ("verb %d: %s", verb, fixture_text (value));
    if (out != NULL)
        *out = g_steal_pointer (&value);
    return answer;
}

char *
fixture_text (GVariant *out)
{
    char *text = NULL;

    g_variant_get (out, "(s)", &text);
    return text;
}

guint8 *
fixture_sign_in (TestVault *vault, char who)
{
    g_autofree char *id = staff_id (who);
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) token = NULL;
    gsize length = 0;
    const void *data = NULL;

    g_assert_cmpint (
        fixture_ask (vault, NULL, VERB_SIGN_IN,
                     g_variant_new ("(ss)", id, FIXTURE_PASSPHRASE), &out),
        ==, ANSWER_OK);
    token = g_variant_get_child_value (out, 0);
    data = g_variant_get_fixed_array (token, &length, 1);
    g_assert_cmpuint (length, ==, VAULT_TOKEN_BYTES);
    return g_memdup2 (data, length);
}

guint32
fixture_open (TestVault *vault, const guint8 *token, const char *ref,
              GVariant **out)
{
    g_autoptr (GVariant) opened = NULL;
    guint32 handle = 0;

    if (fixture_ask (vault, token, VERB_OPEN, g_variant_new ("(s)", ref),
                     &opened) == ANSWER_OK)
        g_variant_get_child (opened, 0, "u", &handle);
    if (out != NULL)
        *out = g_steal_pointer (&opened);
    return handle;
}

GBytes *
fixture_part (TestVault *vault, const guint8 *token, guint32 handle,
              guint8 kind, guint32 part)
{
    g_autoptr (GVariant) out = NULL;
    GByteArray *all = NULL;
    guint64 total = 0;

    if (fixture_ask (vault, token, VERB_PART,
                     g_variant_new ("(uyu)", handle, kind, part),
                     &out) != ANSWER_OK)
        return NULL;
    g_variant_get (out, "(t)", &total);
    all = g_byte_array_new ();
    while (all->len < total) {
        g_autoptr (GBytes) piece = NULL;
        GError *error = NULL;
        frame_read (vault->fd, LIMIT_VAULT_PIECE_BYTES,
                    clock_monotonic_ms () + 10000, &piece, &error);
        g_assert_no_error (error);
        bytes_put (all, g_bytes_get_data (piece, NULL),
                   g_bytes_get_size (piece));
    }
    return g_byte_array_free_to_bytes (all);
}

GVariant *
fixture_answers (const char *key, const char *instead)
{
    static const char *const right[][2] = {
        {"right_child", "yes"},
        {"kind_agreed", "yes"},
        {"sender_private", "no"},
        {"private_to_other", "no"},
        {"private_to_whom", ""},
        {"parents_told", "yes"},
        {"needed_in_room", "no nuts"},
        {"parent_asked_confidential", "does not apply"},
    };
    GVariantBuilder out;

    g_variant_builder_init (&out, G_VARIANT_TYPE ("a(ss)"));
    for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
        g_variant_builder_add (&out, "(ss)", right[i][0],
                               g_strcmp0 (key, right[i][0]) == 0 ? instead
                                                                 : right[i][1]);
    return g_variant_builder_end (&out);
}
