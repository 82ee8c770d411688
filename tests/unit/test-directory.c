/* The directory: who may change what, and with how many signatures. */
#include "common/error.h"
#include "store/directory.h"
#include "store/seal.h"
#include "tests/lib/test-people.h"

#include <string.h>

static Person *
add_person (Directory *directory, const char *staff_id, guint32 roles)
{
    Person *person = g_new0 (Person, 1);
    PersonSecrets *secrets = test_person_secrets (staff_id);

    person->id = test_person_id (staff_id);
    person->roles = roles;
    person->state = PERSON_ACTIVE;
    person->since = directory->version;
    person->name = g_strdup (staff_id);
    person->address = g_strdup ("");
    person->staff_id = g_strdup (staff_id);
    person_secrets_public (secrets, person->box, person->sign);
    secret_free (secrets);
    g_ptr_array_add (directory->persons, person);
    return person;
}

static Directory *
first (void)
{
    Directory *directory = directory_new (&ID_ZERO);
    g_autoptr (GBytes) body = NULL;

    add_person (directory, "lead", ROLE_LEAD);
    add_person (directory, "deputy", ROLE_DEPUTY_LEAD);
    add_person (directory, "trustee", ROLE_TRUSTEE);
    add_person (directory, "key", ROLE_KEY_WORKER);
    body = directory_pack (directory);
    return directory;
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

/* Is @next accepted with these signers ("lead trustee")? */
static gboolean
accepted (const Directory *before, Directory *next, const char *signers)
{
    g_auto (GStrv) names = g_strsplit (signers, " ", -1);
    g_autoptr (GBytes) body = directory_pack (next);
    DirectorySignature signatures[3];
    guint count = 0;

    for (char **name = names; *name != NULL && **name != '\0'; name++)
        signatures[count++] = sign_by (next, *name);
    return directory_check_next (before, next, signatures, count, NULL);
}

static Person *
person_of (Directory *directory, const char *staff_id)
{
    Id id = test_person_id (staff_id);

    return directory_person_for_change (directory, &id);
}

static void
test_pack (void)
{
    g_autoptr (Directory) directory = first ();
    g_autoptr (GBytes) body = directory_pack (directory);
    g_autoptr (Directory) again = directory_unpack (body, NULL);
    g_autoptr (GBytes) same = directory_pack (again);
    gsize length = 0;
    const guint8 *data = g_bytes_get_data (body, &length);
    g_autoptr (GByteArray) longer = g_byte_array_new ();
    g_autoptr (GBytes) trailing = NULL;

    g_assert_true (g_bytes_equal (body, same));
    for (gsize cut = 0; cut < length; cut++) {
        g_autoptr (GBytes) part = g_bytes_new (data, cut);
        g_assert_null (directory_unpack (part, NULL));
    }
    bytes_put (longer, data, length);
    bytes_put_u8 (longer, 0);
    trailing = g_bytes_new (longer->data, longer->len);
    g_assert_null (directory_unpack (trailing, NULL));
}

static void
test_first (void)
{
    g_autoptr (Directory) directory = first ();

    g_assert_true (accepted (NULL, directory, "lead trustee"));
    g_assert_true (accepted (NULL, directory, "deputy lead"));
    g_assert_false (accepted (NULL, directory, "lead"));
    g_assert_false (accepted (NULL, directory, "trustee"));
    g_assert_false (accepted (NULL, directory, "lead lead"));
    g_assert_false (accepted (NULL, directory, "lead key"));
    g_assert_false (accepted (NULL, directory, ""));
    g_assert_false (accepted (NULL, directory, "lead trustee stranger"));
}

static void
test_ordinary (void)
{
    g_autoptr (Directory) before = first ();
    g_autoptr (Directory) next = directory_next (before, 1);
    g_autoptr (Directory) gone = directory_next (before, 1);

    add_person (next, "new", ROLE_KEY_WORKER);
    g_assert_true (accepted (before, next, "lead"));
    g_assert_true (accepted (before, next, "deputy"));
    g_assert_false (accepted (before, next, "trustee"));
    g_assert_false (accepted (before, next, "key"));
    /* Nobody signs herself in. */
    g_assert_false (accepted (before, next, "new"));
    person_of (gone, "deputy")->state = PERSON_SUSPENDED;
    g_assert_true (accepted (before, gone, "lead"));
}

static void
test_grave (void)
{
    g_autoptr (Directory) before = first ();
    g_autoptr (Directory) senior = directory_next (before, 1);
    g_autoptr (Directory) role = directory_next (before, 1);
    g_autoptr (Directory) key = directory_next (before, 1);
    g_autoptr (Directory) recovery = directory_next (before, 1);
    g_autoptr (Directory) machine = directory_next (before, 1);
    g_autoptr (Directory) quorum = directory_next (before, 1);
    Directory *changes[] = {senior, role, key, recovery, machine};

    add_person (senior, "dsl", ROLE_DSL);
    person_of (role, "key")->roles |= ROLE_TRUSTEE;
    random_bytes (person_of (key, "lead")->box, KEY_BYTES);
    random_bytes (recovery->recovery, KEY_BYTES);
    random_bytes (machine->machine, KEY_BYTES);
    for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
        g_assert_cmpuint (directory_needs (before, changes[i]), ==, 2);
        g_assert_false (accepted (before, changes[i], "lead"));
        g_assert_false (accepted (before, changes[i], "lead key"));
        g_assert_true (accepted (before, changes[i], "lead trustee"));
        g_assert_true (accepted (before, changes[i], "deputy lead"));
    }
    quorum->quorum = 1;
    g_assert_false (accepted (before, quorum, "lead trustee"));
}

static void
set_text (char **text, const char *value)
{
    g_free (*text);
    *text = g_strdup (value);
}

/* The book says "the trustee" of whoever has her name. */
static void
test_grave_names (void)
{
    g_autoptr (Directory) before = first ();
    g_autoptr (Directory) name = directory_next (before, 1);
    g_autoptr (Directory) address = directory_next (before, 1);
    g_autoptr (Directory) since = directory_next (before, 1);
    g_autoptr (Directory) ordinary = directory_next (before, 1);
    Directory *changes[] = {name, address, since};

    set_text (&person_of (name, "trustee")->name, "lead");
    set_text (&person_of (address, "deputy")->address, "x@y.test");
    person_of (since, "lead")->since = 7;
    for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
        g_assert_false (accepted (before, changes[i], "lead"));
        g_assert_true (accepted (before, changes[i], "lead trustee"));
    }
    set_text (&person_of (ordinary, "key")->address, "x@y.test");
    g_assert_true (accepted (before, ordinary, "lead"));
}

/* Nobody takes another's name to sign in. */
static void
test_names_differ (void)
{
    g_autoptr (Directory) before = first ();
    g_autoptr (Directory) twice = directory_next (before, 1);
    g_autoptr (Directory) other_case = directory_next (before, 1);
    g_autoptr (Directory) address = directory_next (before, 1);
    g_autoptr (Directory) leaver = directory_next (before, 1);

    set_text (&add_person (twice, "new", ROLE_KEY_WORKER)->staff_id, "key");
    set_text (&add_person (other_case, "new", ROLE_KEY_WORKER)->staff_id,
              "KEY");
    set_text (&add_person (address, "new", ROLE_KEY_WORKER)->address, "Lead");
    g_assert_false (accepted (before, twice, "lead trustee"));
    g_assert_false (accepted (before, other_case, "lead trustee"));
    g_assert_false (accepted (before, address, "lead trustee"));
    set_text (&person_of (leaver, "key")->address, "room@y.test");
    person_of (leaver, "key")->state = PERSON_LEFT;
    set_text (&add_person (leaver, "new", ROLE_KEY_WORKER)->address,
              "room@y.test");
    g_assert_true (accepted (before, leaver, "lead"));
}

/* A parent who is a senior does not let herself in. */
static void
test_conflict (void)
{
    g_autoptr (Directory) before = first ();
    g_autoptr (Directory) next = NULL;
    g_autoptr (Directory) ended = NULL;
    g_autoptr (Directory) gone = NULL;
    Assignment conflict;
    gint64 day_ms = G_GINT64_CONSTANT (86400000);

    memset (&conflict, 0, sizeof conflict);
    conflict.child = test_person_id ("some child");
    conflict.person = test_person_id ("lead");
    conflict.as = AS_CONFLICT;
    conflict.from = 10;
    conflict.until = DAY_OPEN;
    next = directory_next (before, 20 * day_ms);
    g_array_append_val (next->assignments, conflict);
    g_assert_true (accepted (before, next, "lead"));
    ended = directory_next (next, 30 * day_ms);
    g_array_index (ended->assignments, Assignment, 0).until = 29;
    g_assert_false (accepted (next, ended, "lead"));
    g_assert_true (accepted (next, ended, "lead deputy"));
    gone = directory_next (next, 30 * day_ms);
    g_array_set_size (gone->assignments, 0);
    g_assert_false (accepted (next, gone, "lead"));
    /* Written anew from today on it is the same. */
    conflict.from = 30;
    g_array_append_val (gone->assignments, conflict);
    g_assert_true (accepted (next, gone, "lead"));
}

static void
test_chain (void)
{
    g_autoptr (Directory) before = first ();
    g_autoptr (Directory) version = directory_next (before, 1);
    g_autoptr (Directory) prev = directory_next (before, 1);
    g_autoptr (Directory) centre = directory_next (before, 1);
    g_autoptr (Directory) dropped = directory_next (before, 1);
    Id key = test_person_id ("key");

    version->version++;
    prev->prev.b[0] ^= 1;
    centre->centre.b[0] ^= 1;
    g_ptr_array_remove (dropped->persons,
                        directory_person_for_change (dropped, &key));
    g_assert_false (accepted (before, version, "lead trustee"));
    g_assert_false (accepted (before, prev, "lead trustee"));
    g_assert_false (accepted (before, centre, "lead trustee"));
    g_assert_false (accepted (before, dropped, "lead trustee"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_assert_true (seal_init (NULL));
    g_test_add_func ("/directory/is-read-in-one-form-only", test_pack);
    g_test_add_func ("/directory/the-first-is-signed-by-two", test_first);
    g_test_add_func ("/directory/one-senior-does-for-staff", test_ordinary);
    g_test_add_func ("/directory/seniors-and-keys-need-two", test_grave);
    g_test_add_func ("/directory/names-of-seniors-need-two", test_grave_names);
    g_test_add_func ("/directory/a-name-is-one-persons", test_names_differ);
    g_test_add_func ("/directory/who-is-in-conflict-does-not-end-it",
                     test_conflict);
    g_test_add_func ("/directory/each-version-follows-the-one-before",
                     test_chain);
    return g_test_run ();
}
