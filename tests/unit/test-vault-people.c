/* Sitting, signing in, enrolling, lists and assignments, through the wire. */
#include "tests/unit/fixture.h"

#include "common/clock.h"
#include "store/card.h"
#include "store/machine.h"
#include "store/seal.h"

#include <string.h>
#include <unistd.h>

static GVariant *
token_value (const guint8 *token)
{
    return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, token,
                                      token == NULL ? 0 : VAULT_TOKEN_BYTES, 1);
}

static GVariant *
key_value (const guint8 *key)
{
    return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, key, KEY_BYTES, 1);
}

/* The words after "Check words: " of a half; caller frees. */
static char *
check_words (const char *half)
{
    const char *at = strstr (half, "Check words: ");

    g_assert_nonnull (at);
    return g_strchomp (g_strdup (at + strlen ("Check words: ")));
}

static VaultAnswer
begin_sitting (Fixture *fixture, TestVault *vault, guint32 second_roles,
               const char *passphrase, GVariant **out)
{
    MachinePublic machine;
    GVariantBuilder people;

    g_assert_true (machine_read_public (fixture->settings, &machine, NULL));
    g_variant_builder_init (&people, G_VARIANT_TYPE ("a(sssus)"));
    g_variant_builder_add (&people, "(sssus)", "S-L", "Ruth Lead",
                           "ruth@centre.example", ROLE_LEAD | ROLE_DSL,
                           FIXTURE_PASSPHRASE);
    g_variant_builder_add (&people, "(sssus)", "S-T", "Frances Trustee", "",
                           second_roles, passphrase);
    return fixture_ask (vault, NULL, VERB_SITTING,
                        g_variant_new ("(a(sssus)@ay@ay@ay)", &people,
                                       key_value (machine.machine),
                                       key_value (machine.roll),
                                       key_value (machine.backup)),
                        out);
}

/* 32 bytes of a half that was printed in groups. */
static void
read_half (const char *half, guint8 n, guint8 *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    g_auto (GStrv) lines = g_strsplit (half, "\n", -1);
    guint8 bytes[64];
    guint32 bits = 0;
    guint have = 0;
    gsize length = 0;

    for (char **line = lines; *line != NULL; line++)
        for (const char *c = *line; g_str_has_prefix (*line, "    ") && *c; c++)
            if (*c != ' ') {
                g_assert_nonnull (strchr (letters, *c));
                bits = bits << 5 | (guint32) (strchr (letters, *c) - letters);
                have += 5;
                if (have >= 8) {
                    bytes[length++] = (guint8) (bits >> (have - 8));
                    have -= 8;
                }
            }
    g_assert_cmpuint (length, ==, 53);
    g_assert_cmpmem (bytes, 4, "iH1", 4);
    g_assert_cmpuint (bytes[20], ==, n);
    memcpy (out, bytes + 21, KEY_BYTES);
}

/* Both halves together are the recovery secret. */
static void
assert_halves (const char *const *half, GVariant *recovery)
{
    guint8 secret[2][KEY_BYTES];
    guint8 public[KEY_BYTES];
    gsize length = 0;

    read_half (half[0], 1, secret[0]);
    read_half (half[1], 2, secret[1]);
    for (int i = 0; i < KEY_BYTES; i++)
        secret[0][i] ^= secret[1][i];
    box_public_of (secret[0], public);
    g_assert_cmpmem (g_variant_get_fixed_array (recovery, &length, 1),
                     KEY_BYTES, public, KEY_BYTES);
}

/* Nobody signs in, and a poor sitting does not begin. */
static void
assert_not_yet (Fixture *fixture, TestVault *vault)
{
    g_assert_cmpint (fixture_ask (vault, NULL, VERB_SIGN_IN,
                                  g_variant_new ("(ss)", "S-L", "x"), NULL),
                     ==, ANSWER_REJECTED);
    g_assert_cmpint (
        begin_sitting (fixture, vault, ROLE_TRUSTEE, "short", NULL), ==,
        ANSWER_REJECTED);
    g_assert_cmpint (
        begin_sitting (fixture, vault, ROLE_ADMIN, "another three words", NULL),
        ==, ANSWER_REJECTED);
}

static void
test_sitting (void)
{
    Fixture *fixture = fixture_new_empty ();
    TestVault vault = fixture_vault (fixture);
    g_autoptr (GVariant) halves = NULL;
    g_autoptr (GVariant) checked = NULL;
    g_autoptr (GVariant) root = NULL;
    g_autoptr (GVariant) recovery = NULL;
    const char *half[2];
    char *words[2] = {NULL, NULL};
    g_autofree char *upper = NULL;
    g_autofree char *hex = NULL;
    g_autofree guint8 *token = NULL;
    gsize length = 0;

    assert_not_yet (fixture, &vault);
    g_assert_cmpint (begin_sitting (fixture, &vault, ROLE_TRUSTEE,
                                    "another three words", &halves),
                     ==, ANSWER_OK);
    g_variant_get (halves, "(&s&s)", &half[0], &half[1]);
    words[0] = check_words (half[0]);
    words[1] = check_words (half[1]);
    g_assert_cmpint (fixture_ask (&vault, NULL, VERB_SITTING_COMMIT,
                                  g_variant_new ("()"), NULL),
                     ==, ANSWER_REJECTED);
    g_assert_cmpint (fixture_ask (&vault, NULL, VERB_SITTING_CHECK,
                                  g_variant_new ("(ss)", words[0], words[0]),
                                  NULL),
                     ==, ANSWER_REJECTED);
    upper = g_ascii_strup (words[0], -1);
    g_assert_cmpint (fixture_ask (&vault, NULL, VERB_SITTING_CHECK,
                                  g_variant_new ("(ss)", upper, words[1]),
                                  &checked),
                     ==, ANSWER_OK);
    root = g_variant_get_child_value (checked, 0);
    recovery = g_variant_get_child_value (checked, 1);
    /* The root file comes before the commit. */
    g_assert_cmpint (fixture_ask (&vault, NULL, VERB_SITTING_COMMIT,
                                  g_variant_new ("()"), NULL),
                     ==, ANSWER_REJECTED);
    hex = bytes_hex (g_variant_get_fixed_array (root, &length, 1), HASH_BYTES);
    g_assert_true (
        g_file_set_contents (fixture->settings->root_file, hex, -1, NULL));
    g_assert_cmpint (fixture_ask (&vault, NULL, VERB_SITTING_COMMIT,
                                  g_variant_new ("()"), NULL),
                     ==, ANSWER_OK);
    g_assert_cmpint (begin_sitting (fixture, &vault, ROLE_TRUSTEE,
                                    "another three words", NULL),
                     ==, ANSWER_REJECTED);
    assert_halves (half, recovery);
    g_free (words[0]);
    g_free (words[1]);
    token = fixture_sign_in (&vault, 'L');
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    /* It stands after a restart. */
    vault = fixture_vault (fixture);
    g_clear_pointer (&token, g_free);
    token = fixture_sign_in (&vault, 'L');
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static GBytes *
try_sign_in (TestVault *vault, const char *name, const char *passphrase)
{
    return fixture_ask_raw (vault, NULL, VERB_SIGN_IN,
                            g_variant_new ("(ss)", name, passphrase));
}

static void
test_sign_in (void)
{
    Fixture *fixture = fixture_new ("K");
    TestVault vault = fixture_vault (fixture);
    g_autoptr (GBytes) wrong = try_sign_in (&vault, "S-K", "wrong words here");
    g_autoptr (GBytes) nobody = try_sign_in (&vault, "S-X", "wrong words here");
    g_autoptr (GBytes) waiting = try_sign_in (&vault, "S-W", "");
    g_autoptr (GBytes) address =
        try_sign_in (&vault, "k@centre.EXAMPLE", FIXTURE_PASSPHRASE);
    g_autofree guint8 *token = fixture_sign_in (&vault, 'K');
    static const guint8 other[VAULT_TOKEN_BYTES] = {1};

    g_assert_true (g_bytes_equal (wrong, nobody));
    g_assert_true (g_bytes_equal (wrong, waiting));
    g_assert_cmpint (((const guint8 *) g_bytes_get_data (wrong, NULL))[1], ==,
                     ANSWER_SIGN_IN);
    g_assert_cmpint (((const guint8 *) g_bytes_get_data (address, NULL))[1], ==,
                     ANSWER_OK);
    g_assert_cmpint (
        fixture_ask (&vault, other, VERB_WHO_AM_I, g_variant_new ("()"), NULL),
        ==, ANSWER_SIGN_IN);
    g_assert_cmpint (
        fixture_ask (&vault, token, VERB_WHO_AM_I, g_variant_new ("()"), NULL),
        ==, ANSWER_OK);
    g_assert_cmpint (
        fixture_ask (&vault, token, VERB_SIGN_OUT, g_variant_new ("()"), NULL),
        ==, ANSWER_OK);
    g_assert_cmpint (
        fixture_ask (&vault, token, VERB_WHO_AM_I, g_variant_new ("()"), NULL),
        ==, ANSWER_SIGN_IN);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
test_guessing (void)
{
    Fixture *fixture = fixture_new ("K");
    TestVault vault = fixture_vault (fixture);

    for (int i = 0; i < 5; i++) {
        g_autoptr (GBytes) known = try_sign_in (&vault, "S-K", "wrong words");
        g_autoptr (GBytes) nobody = try_sign_in (&vault, "S-X", "wrong words");
        g_assert_true (g_bytes_equal (known, nobody));
    }
    {
        /* Right or wrong, somebody's or nobody's: all wait. */
        g_autoptr (GBytes) known =
            try_sign_in (&vault, "S-K", FIXTURE_PASSPHRASE);
        g_autoptr (GBytes) nobody = try_sign_in (&vault, "S-X", "wrong words");
        g_assert_cmpint (((const guint8 *) g_bytes_get_data (known, NULL))[1],
                         ==, ANSWER_RETRY);
        g_assert_cmpint (((const guint8 *) g_bytes_get_data (nobody, NULL))[1],
                         ==, ANSWER_RETRY);
    }
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static VaultAnswer
enrol (TestVault *vault, const guint8 *token, const char *staff_id,
       const guint8 *second)
{
    return fixture_ask (vault, token, VERB_ENROL,
                        g_variant_new ("(ss@ay)", staff_id, FIXTURE_PASSPHRASE,
                                       token_value (second)),
                        NULL);
}

static VaultAnswer
assign (TestVault *vault, const guint8 *token, const char *child, guint8 as,
        const char *staff_id, guint *letters_out)
{
    g_autoptr (GVariant) out = NULL;
    VaultAnswer answer =
        fixture_ask (vault, token, VERB_ASSIGN,
                     g_variant_new ("(sysii@ay)", child, as, staff_id,
                                    clock_day (clock_now_ms ()), DAY_OPEN,
                                    token_value (NULL)),
                     &out);

    if (answer == ANSWER_OK && letters_out != NULL)
        g_variant_get_child (out, 1, "u", letters_out);
    return answer;
}

static void
test_enrol_and_assign (void)
{
    static const FixtureLetter letter = {.child = 1,
                                         .flag = FLAG_RESTRICTED,
                                         .kind = KIND_MEDICAL,
                                         .provenance = PROVENANCE_AGENCY,
                                         .outcome = OUTCOME_FILED,
                                         .pages = 1};
    Fixture *fixture = fixture_new ("LKJ");
    g_autofree char *ref = fixture_letter (fixture, &letter);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree guint8 *key = fixture_sign_in (&vault, 'K');
    g_autofree guint8 *other = fixture_sign_in (&vault, 'J');
    g_autofree guint8 *fresh = NULL;
    guint letters = 0;

    g_assert_cmpint (enrol (&vault, key, "S-W", NULL), ==, ANSWER_NOT_ALLOWED);
    g_assert_cmpint (enrol (&vault, lead, "S-Z", NULL), ==, ANSWER_REJECTED);
    g_assert_cmpint (enrol (&vault, lead, "S-W", NULL), ==, ANSWER_OK);
    g_assert_cmpint (enrol (&vault, lead, "S-W", NULL), ==, ANSWER_REJECTED);
    fresh = fixture_sign_in (&vault, 'W');
    g_assert_cmpuint (fixture_open (&vault, fresh, ref, NULL), ==, 0);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), !=, 0);
    /* A new key worker: the old one's key goes with it. */
    g_assert_cmpint (
        assign (&vault, lead, "C1", AS_KEY_WORKER, "S-W", &letters), ==,
        ANSWER_OK);
    g_assert_cmpuint (letters, ==, 1);
    g_assert_cmpuint (fixture_open (&vault, fresh, ref, NULL), !=, 0);
    g_assert_cmpuint (fixture_open (&vault, key, ref, NULL), ==, 0);
    g_assert_cmpint (assign (&vault, lead, "C1", AS_COVER, "S-J", &letters), ==,
                     ANSWER_OK);
    g_assert_cmpuint (fixture_open (&vault, other, ref, NULL), !=, 0);
    g_assert_cmpint (assign (&vault, lead, "C1", AS_CONFLICT, "S-J", &letters),
                     ==, ANSWER_OK);
    g_assert_cmpuint (fixture_open (&vault, other, ref, NULL), ==, 0);
    g_assert_cmpint (assign (&vault, lead, "C9", AS_COVER, "S-J", NULL), ==,
                     ANSWER_REJECTED);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

/* A cover that was arranged for a day to come opens letters from that day on,
 * when somebody who holds them has signed in. */
static void
test_cover_begins (void)
{
    static const FixtureLetter letter = {.child = 1,
                                         .flag = FLAG_RESTRICTED,
                                         .kind = KIND_MEDICAL,
                                         .provenance = PROVENANCE_AGENCY,
                                         .outcome = OUTCOME_FILED,
                                         .pages = 1};
    Fixture *fixture = fixture_new ("LJ");
    g_autofree char *ref = fixture_letter (fixture, &letter);
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *lead = fixture_sign_in (&vault, 'L');
    g_autofree guint8 *cover = fixture_sign_in (&vault, 'J');
    gint64 now = clock_now_ms ();
    gint32 today = clock_day (now);
    g_autofree char *later = clock_format_utc (now + 2 * 86400000);

    g_assert_cmpint (
        fixture_ask (&vault, lead, VERB_ASSIGN,
                     g_variant_new ("(sysii@ay)", "C1", AS_COVER, "S-J",
                                    today + 2, today + 9, token_value (NULL)),
                     NULL),
        ==, ANSWER_OK);
    g_assert_cmpuint (fixture_open (&vault, cover, ref, NULL), ==, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    g_setenv ("INTRAY_NOW", later, TRUE);
    vault = fixture_vault (fixture);
    g_unsetenv ("INTRAY_NOW");
    g_free (g_steal_pointer (&lead));
    g_free (g_steal_pointer (&cover));
    cover = fixture_sign_in (&vault, 'J');
    g_assert_cmpuint (fixture_open (&vault, cover, ref, NULL), ==, 0);
    lead = fixture_sign_in (&vault, 'L');
    g_assert_cmpuint (fixture_open (&vault, cover, ref, NULL), !=, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

static void
test_garbage (void)
{
    Fixture *fixture = fixture_new ("K");
    TestVault vault = fixture_vault (fixture);
    g_autofree guint8 *token = fixture_sign_in (&vault, 'K');
    gssize n = 0;
    guint8 byte = 0;

    g_assert_cmpint (fixture_ask (&vault, token, (VaultVerb) VERB_TRAY,
                                  g_variant_new ("(s)", "no number"), NULL),
                     ==, ANSWER_REJECTED);
    g_assert_cmpint (
        fixture_ask (&vault, token, VERB_TRAY, g_variant_new ("(u)", 0), NULL),
        ==, ANSWER_OK);
    /* A frame longer than any ends the connection. */
    n = write (vault.fd, "\xff\xff\xff\xff", 4);
    g_assert_cmpint (n, ==, 4);
    g_assert_cmpint (read (vault.fd, &byte, 1), ==, 0);
    g_assert_cmpint (fixture_vault_end (&vault), ==, 0);
    fixture_free (fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vault/people/a-sitting-is-held-once-by-two",
                     test_sitting);
    g_test_add_func ("/vault/people/who-is-wrong-and-who-is-nobody-hear-the-"
                     "same",
                     test_sign_in);
    g_test_add_func ("/vault/people/who-guesses-waits", test_guessing);
    g_test_add_func ("/vault/people/keys-follow-enrolment-and-assignment",
                     test_enrol_and_assign);
    g_test_add_func ("/vault/people/a-cover-opens-letters-from-its-day-on",
                     test_cover_begins);
    g_test_add_func ("/vault/people/what-is-no-request-does-no-harm",
                     test_garbage);
    return g_test_run ();
}
