/* A letter about several children: one part a child, and nothing of another. */
#include "tests/unit/fixture.h"

#include <string.h>

static const char *const texts[] = {"Leo walks with a frame now.",
                                    "Ayla has grommets.",
                                    "Leo and Ayla are both seen in May.", "  "};

static const FixtureLetter about_two = {.child = 0,
                                        .flag = FLAG_RESTRICTED,
                                        .kind = KIND_MEDICAL,
                                        .provenance = PROVENANCE_AGENCY,
                                        .outcome = OUTCOME_WHOSE,
                                        .pages = 4,
                                        .candidates = "12",
                                        .texts = texts,
                                        .subject = "Leo and Ayla Marsh"};

typedef struct {
    Fixture *fixture;
    char *ref;
    TestVault vault;
    guint8 *lead;
    guint8 *worker_one;
    guint8 *worker_two;
} Place;

static Place
place_new (const FixtureLetter *letter)
{
    Place place = {.fixture = fixture_new ("LKJ")};

    place.ref = fixture_letter (place.fixture, letter);
    place.vault = fixture_vault (place.fixture);
    place.lead = fixture_sign_in (&place.vault, 'L');
    place.worker_one = fixture_sign_in (&place.vault, 'K');
    place.worker_two = fixture_sign_in (&place.vault, 'J');
    return place;
}

static void
place_end (Place *place)
{
    g_assert_cmpint (fixture_vault_end (&place->vault), ==, 0);
    fixture_free (place->fixture);
    g_free (place->ref);
    g_free (place->lead);
    g_free (place->worker_one);
    g_free (place->worker_two);
}

/* "1:13 2:2" = pages 1 and 3 for the first child, 2 for the second. */
static VaultAnswer
split (Place *place, const guint8 *token, guint32 handle, const char *plan,
       const char *looked, GVariant **out)
{
    g_auto (GStrv) shares = g_strsplit (plan, " ", -1);
    GVariantBuilder wanted;
    GVariantBuilder pages;

    g_variant_builder_init (&wanted, G_VARIANT_TYPE ("a(sau)"));
    for (char **share = shares; *share != NULL; share++) {
        g_autofree char *child =
            bytes_hex (place->fixture->children[**share - '1'].b, ID_BYTES);
        g_variant_builder_init (&pages, G_VARIANT_TYPE ("au"));
        for (const char *page = *share + 2; *page != '\0'; page++)
            g_variant_builder_add (&pages, "u", (guint32) (*page - '0'));
        g_variant_builder_add (&wanted, "(sau)", child, &pages);
    }
    g_variant_builder_init (&pages, G_VARIANT_TYPE ("au"));
    for (const char *page = looked; *page != '\0'; page++)
        g_variant_builder_add (&pages, "u", (guint32) (*page - '0'));
    return fixture_ask (
        &place->vault, token, VERB_SPLIT,
        g_variant_new ("(ua(sau)sau)", handle, &wanted, "two children", &pages),
        out);
}

/* How many parts of letters there are. */
static gint64
parts_in (const Fixture *fixture)
{
    g_autoptr (DbRows) rows =
        db_query (fixture->store->db, SQL_LETTER_ORIGINS, NULL, "");
    gint64 count = 0;

    while (db_next (rows, NULL))
        if (db_integer (rows, 0) == ORIGIN_VIEW)
            count = db_integer (rows, 1);
    return count;
}

static char *
ref_of (GVariant *out, guint index)
{
    g_autoptr (GVariant) refs = g_variant_get_child_value (out, 1);
    char *ref = NULL;

    g_assert_cmpuint (g_variant_n_children (refs), >, index);
    g_variant_get_child (refs, index, "s", &ref);
    return ref;
}

/* All that this person is told of a letter, and the words of its pages. */
static char *
all_of (Place *place, const guint8 *token, const char *ref, guint pages)
{
    g_autoptr (GVariant) opened = NULL;
    guint32 handle = fixture_open (&place->vault, token, ref, &opened);
    g_autofree char *told = NULL;
    GString *all = g_string_new (NULL);

    g_assert_cmpuint (handle, !=, 0);
    told = g_variant_print (opened, FALSE);
    g_string_append (all, told);
    for (guint page = 1; page <= pages; page++) {
        g_autoptr (GBytes) text =
            fixture_part (&place->vault, token, handle, BLOB_TEXT, page);
        g_assert_nonnull (text);
        g_string_append_len (all, g_bytes_get_data (text, NULL),
                             (gssize) g_bytes_get_size (text));
    }
    g_assert_null (
        fixture_part (&place->vault, token, handle, BLOB_TEXT, pages + 1));
    g_assert_null (fixture_part (&place->vault, token, handle, BLOB_RAW, 0));
    return g_string_free (all, FALSE);
}

static void
test_a_part_each (void)
{
    Place place = place_new (&about_two);
    guint32 handle = fixture_open (&place.vault, place.lead, place.ref, NULL);
    g_autoptr (GVariant) out = NULL;
    g_autofree char *one = NULL;
    g_autofree char *two = NULL;
    g_autofree char *seen = NULL;
    g_autofree char *whole = NULL;

    g_assert_cmpint (split (&place, place.lead, handle, "1:1 2:2", "", &out),
                     ==, ANSWER_OK);
    one = ref_of (out, 0);
    two = ref_of (out, 1);
    seen = all_of (&place, place.worker_one, one, 1);
    g_assert_nonnull (strstr (seen, "walks with a frame"));
    g_assert_nonnull (
        strstr (seen, "Part of a letter from Thornmere Hospital: page 1 of 4"));
    g_assert_null (strstr (seen, "Ayla"));
    g_assert_null (strstr (seen, "grommets"));
    g_assert_cmpuint (fixture_open (&place.vault, place.worker_two, one, NULL),
                      ==, 0);
    g_assert_cmpuint (fixture_open (&place.vault, place.worker_one, two, NULL),
                      ==, 0);
    g_assert_cmpuint (fixture_open (&place.vault, place.worker_two, two, NULL),
                      !=, 0);
    g_assert_cmpuint (
        fixture_open (&place.vault, place.worker_one, place.ref, NULL), ==, 0);
    {
        g_autoptr (GVariant) opened = NULL;
        g_assert_cmpuint (
            fixture_open (&place.vault, place.lead, place.ref, &opened), !=, 0);
        whole = g_variant_print (opened, FALSE);
    }
    g_assert_nonnull (strstr (whole, one));
    g_assert_nonnull (strstr (whole, two));
    /* The handle was of the filing before. */
    g_assert_cmpint (split (&place, place.lead, handle, "1:1 2:2", "", NULL),
                     ==, ANSWER_DENIED);
    g_assert_cmpint (parts_in (place.fixture), ==, 2);
    place_end (&place);
}

/* A page that names another child, or says nothing, is looked at first. */
static void
test_names (void)
{
    Place place = place_new (&about_two);
    guint32 handle = fixture_open (&place.vault, place.lead, place.ref, NULL);
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) done = NULL;
    g_autofree char *said = NULL;

    g_assert_cmpint (split (&place, place.lead, handle, "1:134 2:23", "", &out),
                     ==, ANSWER_OK);
    said = g_variant_print (out, FALSE);
    g_assert_nonnull (strstr (said, "Page 3, for Leo, also names Ayla"));
    g_assert_nonnull (strstr (said, "Page 3, for Ayla, also names Leo"));
    g_assert_nonnull (strstr (said, "Page 4, for Leo, has no words"));
    g_assert_null (strstr (said, "Page 1"));
    g_assert_cmpint (parts_in (place.fixture), ==, 0);
    g_clear_pointer (&out, g_variant_unref);
    g_assert_cmpint (
        split (&place, place.lead, handle, "1:134 2:23", "3", &out), ==,
        ANSWER_OK);
    g_assert_cmpint (parts_in (place.fixture), ==, 0);
    g_assert_cmpint (
        split (&place, place.lead, handle, "1:134 2:23", "34", &done), ==,
        ANSWER_OK);
    g_assert_cmpint (parts_in (place.fixture), ==, 2);
    place_end (&place);
}

static void
test_who_may (void)
{
    FixtureLetter of_one = about_two;
    Place place = place_new (&about_two);
    g_autofree char *filed = NULL;
    guint32 handle = 0;

    of_one.child = 1;
    of_one.outcome = OUTCOME_FILED;
    filed = fixture_letter (place.fixture, &of_one);
    handle = fixture_open (&place.vault, place.worker_one, filed, NULL);
    g_assert_cmpint (split (&place, place.worker_one, handle, "1:1", "", NULL),
                     ==, ANSWER_NOT_ALLOWED);
    g_assert_cmpint (split (&place, place.lead, 77, "1:1", "", NULL), ==,
                     ANSWER_DENIED);
    handle = fixture_open (&place.vault, place.lead, filed, NULL);
    g_assert_cmpint (split (&place, place.lead, handle, "1:5", "", NULL), ==,
                     ANSWER_REJECTED);
    g_assert_cmpint (split (&place, place.lead, handle, "1:1 1:2", "", NULL),
                     ==, ANSWER_REJECTED);
    g_assert_cmpint (split (&place, place.lead, handle, "1:21", "", NULL), ==,
                     ANSWER_REJECTED);
    /* It lay on a file: its key worker keeps her part and loses the whole. */
    g_assert_cmpint (split (&place, place.lead, handle, "1:1 2:2", "", NULL),
                     ==, ANSWER_OK);
    g_assert_cmpuint (
        fixture_open (&place.vault, place.worker_one, filed, NULL), ==, 0);
    place_end (&place);
}

/* Whatever fails on the way: nothing of it. */
static void
test_all_or_nothing (void)
{
    Place place = place_new (&about_two);
    guint32 handle = fixture_open (&place.vault, place.lead, place.ref, NULL);

    fixture_sql (place.fixture,
                 "CREATE TRIGGER no_split BEFORE UPDATE OF hold ON letter "
                 "WHEN NEW.hold = 10 BEGIN SELECT RAISE (ABORT, 'no'); END");
    g_assert_cmpint (split (&place, place.lead, handle, "1:1 2:2", "", NULL),
                     !=, ANSWER_OK);
    g_assert_cmpint (parts_in (place.fixture), ==, 0);
    fixture_sql (place.fixture, "DROP TRIGGER no_split");
    g_assert_cmpint (split (&place, place.lead, handle, "1:1 2:2", "", NULL),
                     ==, ANSWER_OK);
    place_end (&place);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func (
        "/vault/split/each-child-has-a-part-and-no-word-of-another",
        test_a_part_each);
    g_test_add_func ("/vault/split/a-page-that-names-another-is-looked-at",
                     test_names);
    g_test_add_func ("/vault/split/only-a-senior-and-only-pages-there-are",
                     test_who_may);
    g_test_add_func ("/vault/split/all-of-it-or-nothing", test_all_or_nothing);
    return g_test_run ();
}
