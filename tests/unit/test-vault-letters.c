/* Letters through the vault: who sees what, and what nobody may learn. */
#include "tests/unit/fixture.h"

#include "store/audit.h"
#include "store/seal.h"
#include "store/signing.h"

#include <string.h>

static const FixtureLetter of_c1 = {.child = 1,
                                    .flag = FLAG_RESTRICTED,
                                    .kind = KIND_MEDICAL,
                                    .provenance = PROVENANCE_AGENCY,
                                    .outcome = OUTCOME_FILED,
                                    .pages = 2};

static FixtureLetter
letter_of (int child, Flag flag)
{
    FixtureLetter letter = of_c1;

    letter.child = child;
    letter.flag = flag;
    return letter;
}

/* References in a person's tray, joined with spaces. */
static char *
tray_of (TestVault *vault, const guint8 *token)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;
    GString *refs = g_string_new (NULL);

    g_assert_cmpint (
        fixture_ask (vault, token, VERB_TRAY, g_variant_new ("(u)", 0), &out),
        ==, ANSWER_OK);
    rows = g_variant_get_child_value (out, 0);
    for (gsize i = 0; i < g_variant_n_children (rows); i++) {
        g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
        const char *ref = NULL;
        g_variant_get_child (row, 0, "&s", &ref);
        g_string_append_printf (refs, "%s ", ref);
    }
    return g_string_free (refs, FALSE);
}

static guint8
task_of (TestVault *vault, const guint8 *token, const char *wanted)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;

    fixture_ask (vault, token, VERB_TRAY, g_variant_new ("(u)", 0), &out);
    rows = g_variant_get_child_value (out, 0);
    for (gsize i = 0; i < g_variant_n_children (rows); i++) {
        g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
        const char *ref = NULL;
        guint8 task = 0;
        g_variant_get_child (row, 0, "&s", &ref);
        g_variant_get_child (row, 12, "y", &task);
        if (strcmp (ref, wanted) == 0)
            return task;
    }
    return 255;
}

static void
read_pages (TestVault *vault, const guint8 *token, guint32 handle, guint pages)
{
    for (guint32 page = 1; page <= pages; page++) {
        g_autoptr (GBytes) bytes =
            fixture_part (vault, token, handle, BLOB_TEXT, page);
        g_assert_nonnull (bytes);
    }
}

static VaultAnswer
sign_as (TestVault *vault, const guint8 *token, VaultVerb verb, guint32 handle,
         guint8 outcome, GVariant *answers, GVariant **out)
{
    return fixture_ask (vault, token, verb,
                        g_variant_new ("(uuy@a(ss))", handle,
                                       VAULT_QUESTION_SET, outcome, answers),
                        out);
}

/* Role by role: which of the four flags, on her child and on another's. */
static void
test_matrix (void)
{
    static const struct {
        char who;
        const char *opens; /* letters: t, r, s, n of C1; T, R, S, N of C2 */
    } table[] = {
        {'L', "trsnTRSN"}, {'D', "trTR"}, {'S', "tT"}, {'M', ""},
        {'P', ""},         {'T', "nN"},   {'K', "tr"}, {'J', "tTR"},
    };
    g_autofree char *accounts = g_strdup ("LDSMPTKJ");
    Fixture *fixture = fixture_new (accounts);
    char *refs[8];
    TestVault vault = fixture_vault (fixture);

    for (int i = 0; i < 8; i++) {
        FixtureLetter letter = letter_of (i < 4 ? 1 : 2, (Flag) (i % 4 + 1));
        refs[i] = fixture_letter (fixture, &letter);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autofree guint8 *token = fixture_sign_in (&vault, table[i].who);
        g_autofree char *tray = tray_of (&vault, token);
        for (int k = 0; k < 8; k++) {
            gboolean mine = strchr (table[i].opens, "trsnTRSN"[k]) != NULL;
            guint32 handle = fixture_open (&vault, token, refs[k], NULL);
            g_assert_cmpint (handle != 0, ==, mine);
            g_assert_cmpint (strstr (tray, refs[k]) != NULL, ==, mine);
        }
    }
    for (int i = 0; i < 8; i++)
        g_free (refs[i]);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
assert_same_bytes (GBytes *a, GBytes *b)
{
    g_assert_true (g_bytes_equal (a, b));
    g_assert_cmpint (((const guint8 *) g_bytes_get_data (a, NULL))[1], ==,
                     ANSWER_DENIED);
}

static void
test_not_yours_is_not_there (void)
{
    Fixture *fixture = fixture_new ("KMD");
    FixtureLetter other = letter_of (2, FLAG_RESTRICTED);
    FixtureLetter locked = letter_of (1, FLAG_SEALED);
    g_autofree char *theirs = fixture_letter (fixture, &other);
    g_autofree char *sealed = fixture_letter (fixture, &locked);
    g_autofree char *child_ref = bytes_hex (fixture->children[1].b, ID_BYTES);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *deputy = fixture_sign_in (&vault, 'D');
    g_autofree guint8 *manager = fixture_sign_in (&vault, 'M');
    const guint8 *tokens[] = {key, deputy, manager};

    for (guint i = 0; i < G_N_ELEMENTS (tokens); i++) {
        g_autoptr (GBytes) a = fixture_ask_raw (
            &vault, tokens[i], VERB_OPEN, g_variant_new ("(s)", "NOTTHERE"));
        g_autoptr (GBytes) b = fixture_ask_raw (&vault, tokens[i], VERB_OPEN,
                                                g_variant_new ("(s)", sealed));
        assert_same_bytes (a, b);
    }
    {
        g_autoptr (GBytes) a = fixture_ask_raw (
            &vault, key, VERB_OPEN, g_variant_new ("(s)", "NOTTHERE"));
        g_autoptr (GBytes) b = fixture_ask_raw (&vault, key, VERB_OPEN,
                                                g_variant_new ("(s)", theirs));
        g_autoptr (GBytes) c = fixture_ask_raw (
            &vault, key, VERB_CHILD, g_variant_new ("(su)", child_ref, 0));
        g_autoptr (GBytes) d = fixture_ask_raw (
            &vault, key, VERB_CHILD,
            g_variant_new ("(su)", "00112233445566778899aabbccddeeff", 0));
        g_autoptr (GBytes) e = fixture_ask_raw (
            &vault, key, VERB_CHILD, g_variant_new ("(su)", "no such", 0));
        g_autoptr (GBytes) f = fixture_ask_raw (&vault, key, VERB_PRINT,
                                                g_variant_new ("(u)", 77));
        assert_same_bytes (a, b);
        assert_same_bytes (c, d);
        assert_same_bytes (d, e);
        assert_same_bytes (a, f);
        assert_same_bytes (a, c);
    }
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
test_no_entry_no_letter (void)
{
    Fixture *fixture = fixture_new ("K");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *token = fixture_sign_in (&vault, 'K');
    guint32 handle = fixture_open (&vault, token, ref, NULL);
    g_autoptr (GVariant) out = NULL;
    g_autofree char *text = NULL;
    gint64 count = -1;

    read_pages (&vault, token, handle, 2);
    fixture_sql (fixture, "CREATE TRIGGER no_book BEFORE INSERT ON audit BEGIN "
                          "SELECT RAISE (ABORT, 'no'); END");
    g_assert_cmpint (fixture_ask (&vault, token, VERB_OPEN,
                                  g_variant_new ("(s)", ref), &out),
                     !=, ANSWER_OK);
    g_assert_cmpint (sign_as (&vault, token, VERB_SIGN, handle, 1,
                              fixture_answers (NULL, NULL), NULL),
                     !=, ANSWER_OK);
    g_assert_cmpint (
        fixture_ask (&vault, token, VERB_TRAY, g_variant_new ("(u)", 0), NULL),
        !=, ANSWER_OK);
    g_assert_cmpint (fixture_ask (&vault, token, VERB_OPEN,
                                  g_variant_new ("(s)", "NOTTHERE"), NULL),
                     !=, ANSWER_DENIED);
    fixture_sql (fixture, "DROP TRIGGER no_book");
    {
        Id id = fixture_letter_id (fixture, ref);
        g_autoptr (DbRows) rows =
            db_query (fixture->store->db, SQL_SIGNING_LIST, NULL, "d", &id);
        count = db_next (rows, NULL) ? 1 : 0;
    }
    g_assert_cmpint (count, ==, 0);
    g_assert_cmpuint (fixture_open (&vault, token, ref, NULL), !=, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
test_lost_row_opens_nothing (void)
{
    Fixture *fixture = fixture_new ("KL");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    Id letter = fixture_letter_id (fixture, ref);
    Id person = fixture_person (fixture, 'K');
    guint32 handle = fixture_open (&vault, key, ref, NULL);
    g_autofree char *tray = NULL;

    g_assert_cmpuint (handle, !=, 0);
    g_assert_true (
        wrap_delete (fixture->store, &letter, &person, WRAP_OPEN, NULL));
    g_assert_null (fixture_part (&vault, key, handle, BLOB_TEXT, 1));
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), ==, 0);
    tray = tray_of (&vault, key);
    g_assert_cmpstr (tray, ==, "");
    g_assert_cmpuint (fixture_open (&vault, lead, ref, NULL), !=, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

/* Two signatures stand under it, and the first one holds. */
static void
assert_countersigned (TestVault *vault, const guint8 *token, const char *ref)
{
    g_autoptr (GVariant) opened = NULL;
    g_autoptr (GVariant) signings = NULL;
    g_autoptr (GVariant) state = NULL;
    g_autoptr (GVariant) row = NULL;
    gboolean valid = FALSE;
    guint32 number = 0;

    g_assert_cmpuint (fixture_open (vault, token, ref, &opened), !=, 0);
    signings = g_variant_get_child_value (opened, 10);
    g_assert_cmpuint (g_variant_n_children (signings), ==, 2);
    state = g_variant_get_child_value (opened, 1);
    row = g_variant_get_child_value (signings, 0);
    g_variant_get_child (state, 1, "u", &number);
    g_variant_get_child (row, 4, "b", &valid);
    g_assert_cmpuint (number, ==, STATE_COUNTERSIGNED);
    g_assert_true (valid);
}

static void
test_signing (void)
{
    Fixture *fixture = fixture_new ("KLD");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    guint32 handle = fixture_open (&vault, key, ref, NULL);
    guint32 senior = fixture_open (&vault, lead, ref, NULL);
    g_autoptr (GVariant) out = NULL;
    g_autofree char *words = NULL;
    gint64 at = 0;

    g_assert_cmpint (task_of (&vault, key, ref), ==, 1);
    g_assert_cmpint (task_of (&vault, lead, ref), ==, 0);
    /* Not before every page was shown, not with half the answers. */
    g_assert_cmpint (sign_as (&vault, key, VERB_SIGN, handle, 1,
                              fixture_answers (NULL, NULL), NULL),
                     ==, ANSWER_REJECTED);
    read_pages (&vault, key, handle, 2);
    g_assert_cmpint (sign_as (&vault, key, VERB_SIGN, handle, 1,
                              fixture_answers ("right_child", "no"), NULL),
                     ==, ANSWER_REJECTED);
    g_assert_cmpint (sign_as (&vault, key, VERB_SIGN, handle, 1,
                              fixture_answers ("kind_agreed", "perhaps"), NULL),
                     ==, ANSWER_REJECTED);
    g_assert_cmpint (sign_as (&vault, key, VERB_COUNTERSIGN, handle, 1,
                              fixture_answers (NULL, NULL), NULL),
                     ==, ANSWER_NOT_ALLOWED);
    read_pages (&vault, lead, senior, 2);
    g_assert_cmpint (sign_as (&vault, lead, VERB_COUNTERSIGN, senior, 1,
                              fixture_answers (NULL, NULL), NULL),
                     ==, ANSWER_REJECTED);
    g_assert_cmpint (sign_as (&vault, key, VERB_SIGN, handle, 1,
                              fixture_answers (NULL, NULL), &out),
                     ==, ANSWER_OK);
    g_variant_get (out, "(xs)", &at, &words);
    g_assert_nonnull (strstr (words, "Aisha Key"));
    g_assert_nonnull (strstr (words, "no nuts"));
    g_assert_cmpint (task_of (&vault, key, ref), ==, 0);
    g_assert_cmpint (task_of (&vault, lead, ref), ==, 2);
    g_assert_cmpint (sign_as (&vault, key, VERB_SIGN, handle, 1,
                              fixture_answers (NULL, NULL), NULL),
                     ==, ANSWER_REJECTED);
    g_assert_cmpint (sign_as (&vault, lead, VERB_COUNTERSIGN, senior, 1,
                              fixture_answers (NULL, NULL), NULL),
                     ==, ANSWER_OK);
    g_assert_cmpint (task_of (&vault, lead, ref), ==, 0);
    assert_countersigned (&vault, key, ref);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

/* What goes to the room is written, even when it is nothing. */
static void
test_care_instruction (void)
{
    FixtureLetter letter = of_c1;
    Fixture *fixture = fixture_new ("K");
    g_autofree char *ref = NULL;
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autoptr (GVariant) out = NULL;
    g_autofree char *text = NULL;
    guint32 handle = 0;

    letter.overlays = OVERLAY_SAFETY_PLAN;
    ref = fixture_letter (fixture, &letter);
    handle = fixture_open (&vault, key, ref, NULL);
    read_pages (&vault, key, handle, 2);
    g_assert_cmpint (sign_as (&vault, key, VERB_SIGN, handle, 1,
                              fixture_answers ("needed_in_room", " \n"), &out),
                     ==, ANSWER_REJECTED);
    text = fixture_text (out);
    g_assert_cmpstr (text, ==,
                     "Say what is needed in the room, or write that nothing "
                     "is.");
    g_assert_cmpint (sign_as (&vault, key, VERB_SIGN, handle, 1,
                              fixture_answers ("needed_in_room", "nothing"),
                              NULL),
                     ==, ANSWER_OK);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
test_family_needs_two (void)
{
    FixtureLetter letter = of_c1;
    Fixture *fixture = fixture_new ("KL");
    g_autofree char *ref = NULL;
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autoptr (Letter) row = NULL;
    Id id;
    guint32 handle = 0;

    letter.provenance = PROVENANCE_FAMILY;
    ref = fixture_letter (fixture, &letter);
    g_assert_cmpint (task_of (&vault, lead, ref), ==, 2);
    handle = fixture_open (&vault, lead, ref, NULL);
    read_pages (&vault, lead, handle, 2);
    g_assert_cmpint (sign_as (&vault, lead, VERB_COUNTERSIGN, handle, 1,
                              fixture_answers (NULL, NULL), NULL),
                     ==, ANSWER_OK);
    g_assert_cmpint (task_of (&vault, key, ref), ==, 1);
    handle = fixture_open (&vault, key, ref, NULL);
    read_pages (&vault, key, handle, 2);
    g_assert_cmpint (sign_as (&vault, key, VERB_SIGN, handle, 1,
                              fixture_answers (NULL, NULL), NULL),
                     ==, ANSWER_OK);
    id = fixture_letter_id (fixture, ref);
    row = letter_get (fixture->store, &id, NULL);
    g_assert_cmpint (row->state, ==, STATE_CLOSED);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
test_wrong_child_is_withdrawn (void)
{
    Fixture *fixture = fixture_new ("KL");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    guint32 handle = fixture_open (&vault, key, ref, NULL);

    read_pages (&vault, key, handle, 2);
    g_assert_cmpint (sign_as (&vault, key, VERB_SIGN, handle, 2,
                              fixture_answers ("right_child", "no"), NULL),
                     ==, ANSWER_OK);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), ==, 0);
    g_assert_null (fixture_part (&vault, key, handle, BLOB_TEXT, 1));
    g_assert_cmpint (task_of (&vault, lead, ref), ==, 3);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
test_raw_is_for_seniors (void)
{
    Fixture *fixture = fixture_new ("KL");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    guint32 mine = fixture_open (&vault, key, ref, NULL);
    guint32 hers = fixture_open (&vault, lead, ref, NULL);
    g_autoptr (GBytes) raw = fixture_part (&vault, lead, hers, BLOB_RAW, 0);

    g_assert_null (fixture_part (&vault, key, mine, BLOB_RAW, 0));
    g_assert_cmpmem (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw),
                     "raw bytes", 9);
    /* A handle is its sign-in's own. */
    g_assert_cmpuint (mine, ==, hers);
    g_assert_null (fixture_part (&vault, NULL, mine, BLOB_TEXT, 1));
    g_assert_null (fixture_part (&vault, lead, hers, BLOB_RECORD, 0));
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
test_opens_are_limited (void)
{
    Fixture *fixture = fixture_new ("K");
    g_autofree char *ref = fixture_letter (fixture, &of_c1);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');

    for (gint64 i = 0; i < fixture->settings->opens_a_minute; i++)
        g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), !=, 0);
    g_assert_cmpint (
        fixture_ask (&vault, key, VERB_OPEN, g_variant_new ("(s)", ref), NULL),
        ==, ANSWER_RETRY);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vault/letters/each-role-opens-what-its-keys-open",
                     test_matrix);
    g_test_add_func ("/vault/letters/not-yours-is-byte-for-byte-not-there",
                     test_not_yours_is_not_there);
    g_test_add_func ("/vault/letters/without-an-entry-nothing-is-delivered",
                     test_no_entry_no_letter);
    g_test_add_func ("/vault/letters/a-lost-key-row-opens-nothing",
                     test_lost_row_opens_nothing);
    g_test_add_func ("/vault/letters/key-worker-signs-then-a-senior",
                     test_signing);
    g_test_add_func ("/vault/letters/a-care-instruction-says-what-is-needed",
                     test_care_instruction);
    g_test_add_func ("/vault/letters/family-post-needs-senior-and-key-worker",
                     test_family_needs_two);
    g_test_add_func ("/vault/letters/a-wrong-child-is-withdrawn-at-once",
                     test_wrong_child_is_withdrawn);
    g_test_add_func ("/vault/letters/the-raw-message-is-for-seniors",
                     test_raw_is_for_seniors);
    g_test_add_func ("/vault/letters/openings-a-minute-are-limited",
                     test_opens_are_limited);
    return g_test_run ();
}
