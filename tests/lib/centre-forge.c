/*
 * Writes into a test centre's register as somebody would who has the disk but
 * not the keys.
 *
 *   centre-forge CONFIG FORGERY
 */
#include "tests/lib/test-people.h"

#include "store/directory.h"
#include "store/machine.h"
#include "store/seal.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    Store *store;
    const Directory *newest;
} Forger;

static const char ATTACKER[] = "attacker";

static void
sign_as (const Directory *directory, const char *who, const char *as,
         DirectorySignature *out)
{
    PersonSecrets *secrets = test_person_secrets (who);
    g_autoptr (GBytes) bytes =
        directory_signed_bytes (&directory->centre, &directory->hash);

    out->person = test_person_id (as);
    out->signature =
        sign_bytes (secrets->sign_seed, g_bytes_get_data (bytes, NULL),
                    g_bytes_get_size (bytes));
    secret_free (secrets);
}

/* Inserts @next with one or two signatures; @second may be NULL. */
static gboolean
put (Forger *forger, Directory *next, const char *first, const char *second,
     GError **error)
{
    g_autoptr (GBytes) body = directory_pack (next);
    DirectorySignature signatures[2];
    guint count = 0;

    g_assert_nonnull (body);
    if (first != NULL)
        sign_as (next, first, first, &signatures[count++]);
    if (second != NULL)
        sign_as (next, second, second, &signatures[count++]);
    return directory_insert (forger->store, next, signatures, count, error);
}

static void
add_attacker (Directory *next, guint32 roles)
{
    PersonSecrets *secrets = test_person_secrets (ATTACKER);
    Person *person = g_new0 (Person, 1);

    person->id = test_person_id (ATTACKER);
    person->roles = roles;
    person->state = PERSON_ACTIVE;
    person->since = next->version;
    person->name = g_strdup ("Visitor");
    person->address = g_strdup ("");
    person->staff_id = g_strdup ("X99");
    person_secrets_public (secrets, person->box, person->sign);
    g_ptr_array_add (next->persons, person);
    secret_free (secrets);
}

/* Somebody's own public keys in the place of a senior's. */
static void
swap_keys (Directory *next, const char *staff_id)
{
    PersonSecrets *secrets = test_person_secrets (ATTACKER);
    Id id = test_person_id (staff_id);
    Person *person = directory_person_for_change (next, &id);

    person_secrets_public (secrets, person->box, person->sign);
    person->since = next->version;
    secret_free (secrets);
}

static gboolean
forge_directory (Forger *forger, const char *what, GError **error)
{
    g_autoptr (Directory) next =
        directory_next (forger->newest, forger->newest->at + 1);

    if (strcmp (what, "signed-by-himself") == 0) {
        add_attacker (next, ROLE_LEAD | ROLE_DSL);
        return put (forger, next, ATTACKER, NULL, error);
    }
    if (strcmp (what, "unsigned") == 0) {
        add_attacker (next, ROLE_KEY_WORKER);
        return put (forger, next, NULL, NULL, error);
    }
    if (strcmp (what, "signed-by-key-worker") == 0) {
        add_attacker (next, ROLE_KEY_WORKER);
        return put (forger, next, "S05", NULL, error);
    }
    if (strcmp (what, "senior-by-one-senior") == 0) {
        swap_keys (next, "S03");
        return put (forger, next, "S02", NULL, error);
    }
    if (strcmp (what, "senior-by-key-worker-too") == 0) {
        swap_keys (next, "S03");
        return put (forger, next, "S02", "S05", error);
    }
    if (strcmp (what, "machine-by-one-senior") == 0) {
        memset (next->machine, 7, KEY_BYTES);
        return put (forger, next, "S02", NULL, error);
    }
    if (strcmp (what, "drops-a-person") == 0) {
        g_ptr_array_remove_index (next->persons, 0);
        return put (forger, next, "S02", "S03", error);
    }
    if (strcmp (what, "skips-a-version") == 0) {
        next->version++;
        return put (forger, next, "S02", "S03", error);
    }
    if (strcmp (what, "forgets-the-one-before") == 0) {
        next->prev = HASH_ZERO;
        return put (forger, next, "S02", "S03", error);
    }
    /* By who may: what a register looks like that two seniors changed. */
    if (strcmp (what, "lawful") == 0)
        return put (forger, next, "S02", "S03", error);
    if (strcmp (what, "other-centre") == 0) {
        next->centre.b[0] ^= 1;
        return put (forger, next, "S02", "S03", error);
    }
    g_set_error (error, g_quark_from_string ("test"), 1, "what?");
    return FALSE;
}

static gboolean
forge_day_key (Forger *forger, GError **error)
{
    guint8 seed[KEY_BYTES];
    guint8 public_key[KEY_BYTES];
    Signature signature;

    memset (seed, 9, sizeof seed);
    box_public_of (seed, public_key);
    signature = sign_bytes (seed, public_key, sizeof public_key);
    return db_run (forger->store->db, SQL_INTAKE_KEY_INSERT, error, "ipgb",
                   (gint64) 99999, public_key, (gsize) KEY_BYTES, &signature,
                   NULL);
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Settings) settings = NULL;
    g_autoptr (Store) store = NULL;
    g_autoptr (Directory) newest = NULL;
    Forger forger = {NULL, NULL};
    gboolean there = FALSE;
    gboolean done = FALSE;
    Hash root;

    if (argc != 3)
        return 64;
    done = seal_init (&error) &&
           (settings = settings_load (argv[1], NULL, &error)) != NULL &&
           (store = store_open (settings->data_dir, WRITER_OPERATOR, &error)) !=
               NULL &&
           store_read_root (settings->root_file, &there, &root, &error) &&
           directory_load (store, &root, &newest, NULL, &error) &&
           db_begin (store->db, &error);
    if (done) {
        forger.store = store;
        forger.newest = newest;
        done = strcmp (argv[2], "day-key") == 0
                   ? forge_day_key (&forger, &error)
                   : forge_directory (&forger, argv[2], &error);
    }
    if (done && db_commit (store->db, &error))
        return 0;
    fprintf (stderr, "centre-forge: %s\n", error->message);
    return 1;
}
