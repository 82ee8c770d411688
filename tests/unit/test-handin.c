/* What people hand in: it comes back as it was asked, and only if they signed
 * for exactly this. */
#include "store/handin.h"
#include "store/seal.h"

#include <string.h>

typedef struct {
    GPtrArray *versions;
    Id person;
    Id letter;
    Hash raw;
    guint8 seed[KEY_BYTES];
} Case;

static void
add_version (Case *at, PersonState state)
{
    Id centre = {{7}};
    Directory *directory = directory_new (&centre);
    Person *person = g_new0 (Person, 1);

    directory->version = at->versions->len + 1;
    person->id = at->person;
    person->state = state;
    person->name = g_strdup ("Ruth Adeyinka");
    person->staff_id = g_strdup ("S02");
    person->address = g_strdup ("");
    sign_public_of (at->seed, person->sign);
    g_ptr_array_add (directory->persons, person);
    g_ptr_array_add (at->versions, directory);
}

static void
set_up (Case *at, gconstpointer data)
{
    (void) data;
    at->versions =
        g_ptr_array_new_with_free_func ((GDestroyNotify) directory_free);
    at->person = id_random ();
    at->letter = id_random ();
    at->raw = hash_bytes ("raw", 3);
    random_bytes (at->seed, KEY_BYTES);
    add_version (at, PERSON_ACTIVE);
}

static void
tear_down (Case *at, gconstpointer data)
{
    (void) data;
    g_ptr_array_unref (at->versions);
}

static guint8 *
seal (const Case *at, gsize *length)
{
    const Directory *directory = at->versions->pdata[0];
    Handin *handin = handin_new ();
    guint8 *asked = NULL;

    handin->person = at->person;
    handin->dir = 1;
    handin->floor = 3;
    handin->overlays = 0x11;
    handin->named_count = 2;
    handin->named[1] = at->person;
    handin_set_text (handin->password, sizeof handin->password, "Fernhollow23");
    handin_set_text (handin->sender, sizeof handin->sender, "Zo\xc3\xab");
    asked = handin_seal (handin, &directory->centre, &at->letter, &at->raw,
                         at->seed, length);
    secret_free (handin);
    return asked;
}

static void
test_back (Case *at, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    gsize length = 0;
    guint8 *asked = seal (at, &length);
    Handin *handin = handin_open (at->versions, &at->letter, &at->raw, asked,
                                  length, &error);

    (void) data;
    g_assert_no_error (error);
    g_assert_cmpstr (handin->password, ==, "Fernhollow23");
    g_assert_cmpstr (handin->sender, ==, "Zo\xc3\xab");
    g_assert_cmpint (handin->floor, ==, 3);
    g_assert_cmpuint (handin->overlays, ==, 0x11);
    g_assert_cmpuint (handin->named_count, ==, 2);
    g_assert_true (id_equal (&handin->named[1], &at->person));
    secret_free (handin);
    secret_free (asked);
}

static void
test_every_byte (Case *at, gconstpointer data)
{
    gsize length = 0;
    guint8 *asked = seal (at, &length);

    (void) data;
    for (gsize i = 0; i < length; i++) {
        asked[i] ^= 1;
        g_assert_null (handin_open (at->versions, &at->letter, &at->raw, asked,
                                    length, NULL));
        asked[i] ^= 1;
    }
    for (gsize cut = 0; cut < length; cut++)
        g_assert_null (handin_open (at->versions, &at->letter, &at->raw, asked,
                                    cut, NULL));
    secret_free (asked);
}

static void
test_elsewhere (Case *at, gconstpointer data)
{
    gsize length = 0;
    guint8 *asked = seal (at, &length);
    Id letter = id_random ();
    Hash raw = hash_bytes ("other", 5);

    (void) data;
    g_assert_null (
        handin_open (at->versions, &letter, &at->raw, asked, length, NULL));
    g_assert_null (
        handin_open (at->versions, &at->letter, &raw, asked, length, NULL));
    secret_free (asked);
}

static void
test_left (Case *at, gconstpointer data)
{
    gsize length = 0;
    guint8 *asked = seal (at, &length);

    (void) data;
    add_version (at, PERSON_LEFT);
    g_assert_null (
        handin_open (at->versions, &at->letter, &at->raw, asked, length, NULL));
    secret_free (asked);
}

static void
test_cut (void)
{
    char to[5];

    handin_set_text (to, sizeof to, "abcd\xc3\xab");
    g_assert_cmpstr (to, ==, "abcd");
    handin_set_text (to, sizeof to, "abc\xc3\xab");
    g_assert_cmpstr (to, ==, "abc");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_assert_true (seal_init (NULL));
#define TEST(name, function)                                                   \
    g_test_add ("/handin/" name, Case, NULL, set_up, function, tear_down)
    TEST ("what-was-asked-comes-back", test_back);
    TEST ("no-byte-can-be-changed-or-cut", test_every_byte);
    TEST ("it-counts-for-this-letter-and-these-bytes", test_elsewhere);
    TEST ("not-from-somebody-who-has-left", test_left);
    g_test_add_func ("/handin/a-long-text-is-cut-at-a-character", test_cut);
    return g_test_run ();
}
