/* Accounts, cards and the book of events, on a register. */
#include "tests/unit/fixture.h"

#include "common/clock.h"
#include "common/error.h"
#include "store/audit.h"
#include "store/card.h"
#include "store/machine.h"
#include "store/seal.h"

#include <string.h>

static PersonSecrets *
unlock (Fixture *fixture, char who, const char *passphrase,
        const guint8 *house_key)
{
    Id id = fixture_person (fixture, who);

    return account_unlock (fixture->store,
                           directory_person (fixture->directory, &id),
                           house_key, passphrase, NULL);
}

static void
test_unlock (void)
{
    Fixture *fixture = fixture_new ("K");
    guint8 *house = machine_read_key (fixture->settings->house_key_file, NULL);
    guint8 other[KEY_BYTES] = {1};
    PersonSecrets *secrets = unlock (fixture, 'K', FIXTURE_PASSPHRASE, house);
    PersonSecrets *expected = fixture_secrets ('K');

    g_assert_nonnull (secrets);
    g_assert_cmpmem (secrets, sizeof *secrets, expected, sizeof *expected);
    g_assert_null (unlock (fixture, 'K', "three words of test", house));
    g_assert_null (unlock (fixture, 'K', "", house));
    g_assert_null (unlock (fixture, 'J', FIXTURE_PASSPHRASE, house));
    /* A copied register with the passphrase opens nothing. */
    g_assert_null (unlock (fixture, 'K', FIXTURE_PASSPHRASE, other));
    /* A weaker derivation is not slipped in. */
    fixture_sql (fixture, "UPDATE account SET kdf = x'010000000100000400'");
    g_assert_null (unlock (fixture, 'K', FIXTURE_PASSPHRASE, house));
    secret_free (secrets);
    secret_free (expected);
    secret_free (house);
    fixture_free (fixture);
}

static void
test_choice (void)
{
    g_autofree char *much = g_strnfill (257, 'x');

    g_assert_false (account_check_choice ("elevenchars", NULL));
    g_assert_true (account_check_choice ("twelve chars", NULL));
    g_assert_false (account_check_choice ("PasswordPassword", NULL));
    g_assert_false (account_check_choice (much, NULL));
    g_assert_true (account_check_choice (much + 1, NULL));
    g_assert_false (account_check_choice ("\xff\xff\xff\xff\xff\xff\xff\xff"
                                          "\xff\xff\xff\xff",
                                          NULL));
}

static void
test_tries (void)
{
    Fixture *fixture = fixture_new ("K");
    Id id = fixture_person (fixture, 'K');
    gint64 wait = -1;
    gint64 last = 0;

    for (int i = 0; i < 20; i++) {
        g_assert_true (
            account_note_try (fixture->store, &id, FALSE, 1000, NULL));
        g_assert_true (account_wait (fixture->store, &id, 1000, &wait, NULL));
        g_assert_cmpint (wait > 0, ==, i >= 4);
        g_assert_cmpint (wait, >=, last);
        g_assert_cmpint (wait, <=, 15 * 60 * 1000);
        last = wait;
    }
    g_assert_true (account_note_try (fixture->store, &id, TRUE, 1000, NULL));
    g_assert_true (account_wait (fixture->store, &id, 1000, &wait, NULL));
    g_assert_cmpint (wait, ==, 0);
    fixture_free (fixture);
}

static RollChild *
card_as (Fixture *fixture, int child, char who)
{
    PersonSecrets *secrets = fixture_secrets (who);
    Id id = fixture_person (fixture, who);
    RollChild *card = card_open (fixture->store, fixture->versions,
                                 &fixture->children[child - 1], &id,
                                 secrets->box_secret, NULL);

    secret_free (secrets);
    return card;
}

static void
test_cards (void)
{
    static const struct {
        char who;
        int child;
        gboolean name, rest;
    } table[] = {
        {'L', 1, TRUE, TRUE},   {'D', 2, TRUE, TRUE},  {'K', 1, TRUE, FALSE},
        {'K', 2, FALSE, FALSE}, {'J', 1, TRUE, FALSE}, {'S', 1, TRUE, FALSE},
        {'M', 1, TRUE, FALSE},  {'P', 1, TRUE, FALSE}, {'T', 1, FALSE, FALSE},
        {'J', 3, FALSE, FALSE},
    };
    Fixture *fixture = fixture_new ("");

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        RollChild *card = card_as (fixture, table[i].child, table[i].who);
        g_assert_cmpint (card != NULL, ==, table[i].name);
        if (card != NULL)
            g_assert_cmpint (g_strcmp0 (card->room, "Oak") == 0, ==,
                             table[i].rest);
        roll_child_free (card);
    }
    fixture_sql (fixture, "UPDATE card SET sig = randomblob (64) WHERE part = "
                          "1");
    g_assert_null (card_as (fixture, 1, 'L'));
    fixture_free (fixture);
}

static gboolean
count_visit (gpointer data, const AuditRecord *record,
             GError **error G_GNUC_UNUSED)
{
    if (record->readable && record->event.action == AUDIT_TRAY)
        (*(guint *) data)++;
    return TRUE;
}

static guint
readable_by (Fixture *fixture, char who)
{
    PersonSecrets *secrets = fixture_secrets (who);
    Id id = fixture_person (fixture, who);
    guint count = 0;

    g_assert_true (audit_read (fixture->store, &id, secrets->box_secret, 1,
                               count_visit, &count, NULL));
    secret_free (secrets);
    return count;
}

static void
write_entries (Fixture *fixture, guint count, AuditHead *head)
{
    AuditEvent event = {.action = AUDIT_TRAY,
                        .actor = fixture_person (fixture, 'K'),
                        .object = fixture_person (fixture, 'K')};

    for (guint i = 0; i < count; i++)
        g_assert_true (audit_write (fixture->store, &event, head, NULL));
}

/* The first problem of the book, "" when it holds; caller frees. */
static char *
verify (Fixture *fixture, const AuditHead *expected)
{
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    guint64 entries = 0;

    g_assert_true (
        audit_verify (fixture->store, expected, problems, &entries, NULL));
    return g_strdup (problems->len == 0 ? "" : problems->pdata[0]);
}

static void
test_book (void)
{
    static const char *const changes[] = {
        "UPDATE audit SET at = at + 1 WHERE seq = 3",
        "UPDATE audit SET writer = 1 WHERE seq = 3",
        "UPDATE audit SET commit_ = randomblob (32) WHERE seq = 3",
        "UPDATE audit SET prev = randomblob (32) WHERE seq = 3",
        "UPDATE audit SET hash = randomblob (32) WHERE seq = 3",
        "DELETE FROM audit_detail WHERE seq = 3",
        "DELETE FROM audit_detail WHERE seq = 3; DELETE FROM audit WHERE seq = "
        "3",
        "PRAGMA foreign_keys = OFF; UPDATE audit SET seq = 99 WHERE seq = 3",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
        Fixture *fixture = fixture_new ("");
        g_autofree char *before = NULL;
        g_autofree char *after = NULL;
        write_entries (fixture, 5, NULL);
        before = verify (fixture, NULL);
        g_assert_cmpstr (before, ==, "");
        fixture_sql (fixture, changes[i]);
        after = verify (fixture, NULL);
        g_assert_true (g_str_has_prefix (after, "entry 3:"));
        fixture_free (fixture);
    }
}

static void
test_head (void)
{
    Fixture *fixture = fixture_new ("");
    g_autofree char *whole = NULL;
    g_autofree char *cut = NULL;
    g_autofree char *unseen = NULL;
    g_autofree char *text = NULL;
    AuditHead head;
    AuditHead again;

    write_entries (fixture, 5, &head);
    text = audit_head_text (&head);
    g_assert_true (audit_head_parse (text, &again));
    whole = verify (fixture, &again);
    g_assert_cmpstr (whole, ==, "");
    g_assert_cmpuint (head.seq, ==, 5);
    fixture_sql (fixture, "DELETE FROM audit_detail WHERE seq = 5; DELETE FROM "
                          "audit WHERE seq = 5");
    unseen = verify (fixture, NULL);
    cut = verify (fixture, &again);
    g_assert_cmpstr (unseen, ==, "");
    g_assert_nonnull (strstr (cut, "cut off"));
    g_assert_false (audit_head_parse ("5", &again));
    g_assert_false (audit_head_parse ("5:00", &again));
    g_assert_false (audit_head_parse ("x:", &again));
    fixture_free (fixture);
}

static void
test_readers (void)
{
    Fixture *fixture = fixture_new ("");

    write_entries (fixture, 3, NULL);
    g_assert_cmpuint (readable_by (fixture, 'M'), ==, 3);
    g_assert_cmpuint (readable_by (fixture, 'L'), ==, 0);
    g_assert_cmpuint (readable_by (fixture, 'K'), ==, 0);
    fixture_free (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/account/needs-passphrase-house-key-and-register",
                     test_unlock);
    g_test_add_func ("/account/takes-twelve-characters-and-no-common-ones",
                     test_choice);
    g_test_add_func ("/account/waits-longer-but-never-for-good", test_tries);
    g_test_add_func ("/card/goes-to-who-needs-it-as-far-as-she-needs-it",
                     test_cards);
    g_test_add_func ("/audit/names-the-first-wrong-entry", test_book);
    g_test_add_func ("/audit/a-head-finds-a-tail-that-was-cut", test_head);
    g_test_add_func ("/audit/is-read-by-the-manager", test_readers);
    return g_test_run ();
}
