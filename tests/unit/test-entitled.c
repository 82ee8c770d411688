/* Who may open a letter: the table of the design, row by row. */
#include "store/entitled.h"
#include "store/seal.h"

#include <string.h>

#define CHILD 0xc1
#define TODAY 20000

static Id
id_of (guint8 byte)
{
    Id id;

    memset (id.b, byte, ID_BYTES);
    return id;
}

static void
add_person (Directory *directory, char who, guint32 roles)
{
    Person *person = g_new0 (Person, 1);

    person->id = id_of ((guint8) who);
    person->roles = roles;
    person->state = PERSON_ACTIVE;
    person->name = g_strdup_printf ("%c", who);
    person->address = g_strdup ("");
    person->staff_id = g_strdup_printf ("%c", who);
    random_bytes (person->box, KEY_BYTES);
    random_bytes (person->sign, KEY_BYTES);
    g_ptr_array_add (directory->persons, person);
}

static void
assign (Directory *directory, char who, guint8 as, gint32 from, gint32 until)
{
    Assignment row;

    memset (&row, 0, sizeof row);
    row.child = id_of (CHILD);
    row.person = id_of ((guint8) who);
    row.as = as;
    row.from = from;
    row.until = until;
    g_array_append_val (directory->assignments, row);
}

/* l lead, p deputy lead, d DSL, e deputy DSL, s SENCo, k key worker, q deputy
 * key worker, c cover, o another key worker, m manager, a admin, t trustee */
static Directory *
centre (void)
{
    Directory *directory = directory_new (&ID_ZERO);

    add_person (directory, 'l', ROLE_LEAD);
    add_person (directory, 'p', ROLE_DEPUTY_LEAD);
    add_person (directory, 'd', ROLE_DSL);
    add_person (directory, 'e', ROLE_DEPUTY_DSL);
    add_person (directory, 's', ROLE_SENCO);
    add_person (directory, 'k', ROLE_KEY_WORKER);
    add_person (directory, 'q', ROLE_KEY_WORKER);
    add_person (directory, 'c', ROLE_KEY_WORKER);
    add_person (directory, 'o', ROLE_KEY_WORKER);
    add_person (directory, 'm', ROLE_MANAGER);
    add_person (directory, 'a', ROLE_ADMIN);
    add_person (directory, 't', ROLE_TRUSTEE);
    assign (directory, 'k', AS_KEY_WORKER, TODAY - 10, DAY_OPEN);
    assign (directory, 'q', AS_DEPUTY, TODAY - 10, DAY_OPEN);
    assign (directory, 'c', AS_COVER, TODAY, TODAY + 1);
    random_bytes (directory->recovery, KEY_BYTES);
    return directory;
}

static Envelope *
letter (Flag flag, gboolean on_child)
{
    Envelope *envelope = envelope_new ();

    envelope->flag = flag;
    envelope->child = on_child ? id_of (CHILD) : ID_ZERO;
    return envelope;
}

static int
compare_chars (const void *a, const void *b)
{
    return *(const char *) a - *(const char *) b;
}

/* Holders of a class as letters in order; caller frees. */
static char *
holders (const Envelope *envelope, const Directory *directory, gint32 day,
         WrapClass wrap_class)
{
    g_autoptr (GArray) rows =
        entitled (envelope, directory, day, (gint64) day * 86400000);
    GString *out = g_string_new (NULL);

    for (guint i = 0; i < rows->len; i++) {
        const Holder *row = &g_array_index (rows, Holder, i);
        if (row->wrap_class == wrap_class)
            g_string_append_c (out, (char) row->holder.b[0]);
        for (guint k = 0; k < i; k++) {
            const Holder *before = &g_array_index (rows, Holder, k);
            g_assert_false (id_equal (&row->holder, &before->holder) &&
                            row->wrap_class == before->wrap_class);
        }
    }
    qsort (out->str, out->len, 1, compare_chars);
    return g_string_free (out, FALSE);
}

static void
assert_opens (const Envelope *envelope, const Directory *directory, gint32 day,
              const char *expected)
{
    g_autofree char *found = holders (envelope, directory, day, WRAP_OPEN);

    g_assert_cmpstr (found, ==, expected);
}

static void
test_table (void)
{
    static const struct {
        Flag flag;
        gboolean on_child;
        const char *opens;
    } table[] = {
        {FLAG_TEAM, TRUE, "cdeklpqs"},    {FLAG_RESTRICTED, TRUE, "cdeklp"},
        {FLAG_SAFEGUARDING, TRUE, "de"},  {FLAG_SEALED, TRUE, ""},
        {FLAG_TEAM, FALSE, "delp"},       {FLAG_RESTRICTED, FALSE, "delp"},
        {FLAG_SAFEGUARDING, FALSE, "de"}, {FLAG_SEALED, FALSE, ""},
    };
    g_autoptr (Directory) directory = centre ();

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (Envelope) envelope =
            letter (table[i].flag, table[i].on_child);
        g_autofree char *recovery =
            holders (envelope, directory, TODAY, WRAP_RECOVERY);
        assert_opens (envelope, directory, TODAY, table[i].opens);
        g_assert_cmpuint (strlen (recovery), ==, 1);
    }
}

static void
test_days (void)
{
    g_autoptr (Directory) directory = centre ();
    g_autoptr (Envelope) envelope = letter (FLAG_RESTRICTED, TRUE);

    assert_opens (envelope, directory, TODAY - 1, "deklp");
    assert_opens (envelope, directory, TODAY + 1, "cdeklp");
    assert_opens (envelope, directory, TODAY + 2, "deklp");
    assert_opens (envelope, directory, TODAY - 11, "delp");
}

static void
test_conflict (void)
{
    g_autoptr (Directory) directory = centre ();
    g_autoptr (Envelope) team = letter (FLAG_TEAM, TRUE);
    g_autoptr (Envelope) named = letter (FLAG_SEALED, TRUE);
    Id key = id_of ('k');
    Id lead = id_of ('l');

    assign (directory, 'k', AS_CONFLICT, 0, DAY_OPEN);
    assign (directory, 'l', AS_CONFLICT, 0, DAY_OPEN);
    assert_opens (team, directory, TODAY, "cdepqs");
    g_array_append_val (named->named, key);
    g_array_append_val (named->named, lead);
    assert_opens (named, directory, TODAY, "");
    g_array_append_val (team->left_out, key);
    g_assert_false (
        entitled_to_open (team, directory, &key, TODAY, TODAY * 86400000ll));
}

static void
test_states (void)
{
    static const PersonState states[] = {PERSON_WAITING, PERSON_SUSPENDED,
                                         PERSON_LEFT};
    g_autoptr (Directory) directory = centre ();
    g_autoptr (Envelope) envelope = letter (FLAG_RESTRICTED, TRUE);
    Id id = id_of ('d');

    for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
        directory_person_for_change (directory, &id)->state = states[i];
        assert_opens (envelope, directory, TODAY, "ceklp");
    }
}

static void
test_grants (void)
{
    g_autoptr (Directory) directory = centre ();
    g_autoptr (Envelope) envelope = letter (FLAG_SAFEGUARDING, TRUE);
    Grant grant = {id_of ('k'), (TODAY + 1) * 86400000ll, id_of ('d')};
    g_autofree char *now = NULL;
    g_autofree char *then = NULL;

    g_array_append_val (envelope->grants, grant);
    now = holders (envelope, directory, TODAY, WRAP_GRANT);
    then = holders (envelope, directory, TODAY + 1, WRAP_GRANT);
    g_assert_cmpstr (now, ==, "k");
    g_assert_cmpstr (then, ==, "");
}

static void
test_slips (void)
{
    g_autoptr (Directory) directory = centre ();

    for (Flag flag = FLAG_TEAM; flag <= FLAG_SEALED; flag++) {
        g_autoptr (Envelope) envelope = letter (flag, TRUE);
        g_autofree char *manager =
            holders (envelope, directory, TODAY, WRAP_SLIP_MANAGER);
        g_autofree char *admin =
            holders (envelope, directory, TODAY, WRAP_SLIP_ADMIN);
        g_assert_cmpstr (manager, ==, "m");
        g_assert_cmpstr (admin, ==, flag < FLAG_SAFEGUARDING ? "a" : "");
    }
}

static void
test_prepared (void)
{
    g_autoptr (Directory) directory = centre ();
    g_autoptr (Envelope) restricted = letter (FLAG_RESTRICTED, TRUE);
    g_autoptr (Envelope) secret = letter (FLAG_SAFEGUARDING, TRUE);
    Id duty = id_of ('l');
    g_autofree char *one = NULL;
    g_autofree char *none = NULL;

    g_array_append_val (directory->duty, duty);
    /* The lead opens it anyhow: one content class a person. */
    one = holders (restricted, directory, TODAY, WRAP_PREPARED);
    none = holders (secret, directory, TODAY, WRAP_PREPARED);
    g_assert_cmpstr (one, ==, "q");
    g_assert_cmpstr (none, ==, "");
}

static void
test_default_names (void)
{
    g_autoptr (Directory) directory = centre ();
    g_autoptr (Envelope) plain = letter (FLAG_SEALED, TRUE);
    g_autoptr (Envelope) staff = letter (FLAG_SEALED, TRUE);
    g_autoptr (Envelope) about = letter (FLAG_SEALED, TRUE);
    Id dsl = id_of ('d');
    Id deputy = id_of ('e');

    entitled_name_defaults (plain, directory);
    assert_opens (plain, directory, TODAY, "de");
    staff->overlays = OVERLAY_STAFF;
    entitled_name_defaults (staff, directory);
    assert_opens (staff, directory, TODAY, "lt");
    /* The people it is about are never named; the trustee fills up. */
    g_array_append_val (about->left_out, dsl);
    entitled_name_defaults (about, directory);
    assert_opens (about, directory, TODAY, "et");
    g_array_append_val (about->left_out, deputy);
    assert_opens (about, directory, TODAY, "t");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_assert_true (seal_init (NULL));
    g_test_add_func ("/entitled/follows-the-table-of-flags", test_table);
    g_test_add_func ("/entitled/begins-and-ends-with-the-day", test_days);
    g_test_add_func ("/entitled/a-conflict-beats-everything", test_conflict);
    g_test_add_func ("/entitled/needs-an-active-person", test_states);
    g_test_add_func ("/entitled/a-grant-ends", test_grants);
    g_test_add_func ("/entitled/slips-go-to-manager-and-administrator",
                     test_slips);
    g_test_add_func ("/entitled/prepared-keys-are-for-cover-alone",
                     test_prepared);
    g_test_add_func ("/entitled/default-names-leave-out-whom-it-is-about",
                     test_default_names);
    return g_test_run ();
}
