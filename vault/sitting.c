#include "vault/sitting.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/hours.h"
#include "common/limits.h"
#include "common/step.h"
#include "store/account.h"
#include "store/seal.h"
#include "vault/request.h"
#include "vault/words.h"

#include <string.h>

#define HALF_BYTES (4 + ID_BYTES + 1 + KEY_BYTES)
#define CHECK_WORDS 4
#define PEOPLE 2

struct Sitting {
    Directory *directory;
    PersonSecrets *secrets[PEOPLE];
    Id people[PEOPLE];
    char *passphrases[PEOPLE]; /* locked memory */
    char *words[PEOPLE];       /* of each half */
    gboolean checked;
};

void
sitting_free (struct Sitting *sitting)
{
    if (sitting == NULL)
        return;
    directory_free (sitting->directory);
    for (int i = 0; i < PEOPLE; i++) {
        secret_free (sitting->secrets[i]);
        secret_free (sitting->passphrases[i]);
        g_free (sitting->words[i]);
    }
    g_free (sitting);
}

/* RFC 4648 base 32 in groups of four, eight groups a line. */
static void
append_groups (GString *out, const guint8 *data, gsize length)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    guint32 bits = 0;
    guint have = 0;
    guint written = 0;

    for (gsize i = 0; i < length || have > 0;) {
        if (have < 5 && i < length) {
            bits = bits << 8 | data[i++];
            have += 8;
        } else if (have < 5) {
            bits <<= 5 - have;
            have = 5;
        }
        while (have >= 5) {
            const char *gap = written == 0        ? "    "
                              : written % 32 == 0 ? "\n    "
                              : written % 4 == 0  ? " "
                                                  : "";
            g_string_append (out, gap);
            g_string_append_c (out, letters[bits >> (have - 5) & 31]);
            have -= 5;
            written++;
        }
    }
    g_string_append_c (out, '\n');
}

char *
sitting_half_text (const Id *centre, const char *centre_name, guint8 n,
                   const guint8 *half, char **words_out)
{
    guint8 *bytes = secret_new (HALF_BYTES);
    g_autofree char *today = hours_format_date (clock_now_ms ());
    GString *out = g_string_new (NULL);
    Hash hash;

    memcpy (bytes, "iH1", 4);
    memcpy (bytes + 4, centre->b, ID_BYTES);
    bytes[4 + ID_BYTES] = n;
    memcpy (bytes + 4 + ID_BYTES + 1, half, KEY_BYTES);
    hash = hash_bytes (bytes, HALF_BYTES);
    *words_out = words_for (hash.b, CHECK_WORDS);
    g_string_append_printf (
        out,
        "Recovery key of %s: half %u of 2, %s\n\n"
        "Both halves together open every letter when nobody else can. Keep\n"
        "this paper locked away, apart from the other half. Copy it nowhere.\n"
        "\n",
        centre_name, n, today);
    append_groups (out, bytes, HALF_BYTES);
    g_string_append_printf (out, "\nCheck words: %s\n", *words_out);
    secret_free (bytes);
    return g_string_free (out, FALSE);
}

/* Takes one of the two people in. */
static gboolean
add_person (struct Sitting *sitting, int at, GVariant *row, GError **error)
{
    Person *person = g_new0 (Person, 1);
    const char *staff_id = NULL;
    const char *name = NULL;
    const char *address = NULL;
    const char *passphrase = NULL;

    g_ptr_array_add (sitting->directory->persons, person);
    g_variant_get (row, "(&s&s&su&s)", &staff_id, &name, &address,
                   &person->roles, &passphrase);
    person->staff_id = g_strdup (staff_id);
    person->name = g_strdup (name);
    person->address = g_strdup (address);
    person->id = id_random ();
    person->state = PERSON_ACTIVE;
    person->since = 1;
    if (name[0] == '\0' || staff_id[0] == '\0' ||
        strlen (name) > LIMIT_ADDRESS_BYTES ||
        strlen (staff_id) > LIMIT_ADDRESS_BYTES ||
        strlen (address) > LIMIT_ADDRESS_BYTES ||
        (person->roles & ~ROLE_ALL) != 0)
        return request_reject (error,
                               "person %d of the sitting has no proper "
                               "id, name or role",
                               at + 1);
    if ((person->roles & (ROLE_SENIOR | ROLE_TRUSTEE)) == 0)
        return request_reject (error,
                               "%s is neither senior nor trustee; the "
                               "first sitting needs two who are",
                               name);
    if (!account_check_choice (passphrase, error))
        return FALSE;
    sitting->secrets[at] = person_secrets_new ();
    person_secrets_public (sitting->secrets[at], person->box, person->sign);
    sitting->people[at] = person->id;
    sitting->passphrases[at] = secret_new (LIMIT_PASSPHRASE_BYTES + 1);
    memcpy (sitting->passphrases[at], passphrase, strlen (passphrase));
    return TRUE;
}

static gboolean
add_people (struct Sitting *sitting, GVariant *people, GError **error)
{
    const Person *first = NULL;
    const Person *second = NULL;

    if (g_variant_n_children (people) != PEOPLE)
        return request_reject (error, "the first sitting has two people");
    for (int i = 0; i < PEOPLE; i++) {
        g_autoptr (GVariant) row =
            g_variant_get_child_value (people, (gsize) i);
        if (!add_person (sitting, i, row, error))
            return FALSE;
    }
    first = sitting->directory->persons->pdata[0];
    second = sitting->directory->persons->pdata[1];
    if (strcmp (first->staff_id, second->staff_id) == 0 ||
        (first->address[0] != '\0' &&
         g_ascii_strcasecmp (first->address, second->address) == 0))
        return request_reject (error, "the two people have one id or address");
    if (((first->roles | second->roles) & ROLE_SENIOR) == 0)
        return request_reject (error, "one of the two must be lead, deputy "
                                      "lead, DSL or deputy DSL");
    return TRUE;
}

static gboolean
get_key (GVariant *value, guint8 *key_out)
{
    gsize length = 0;
    const void *data = g_variant_get_fixed_array (value, &length, 1);

    if (length != KEY_BYTES)
        return FALSE;
    memcpy (key_out, data, KEY_BYTES);
    return TRUE;
}

/* Makes the recovery key; its secret leaves only as two halves, each of which
 * alone is noise. */
static void
make_halves (Request *request, struct Sitting *sitting)
{
    const Vault *vault = request->vault;
    guint8 *secret = secret_new (KEY_BYTES);
    guint8 *half = secret_new (KEY_BYTES);
    char *texts[PEOPLE];

    box_new_pair (sitting->directory->recovery, secret);
    random_bytes (half, KEY_BYTES);
    texts[0] =
        sitting_half_text (&vault->store->centre, vault->settings->centre_name,
                           1, half, &sitting->words[0]);
    for (int i = 0; i < KEY_BYTES; i++)
        half[i] ^= secret[i];
    texts[1] =
        sitting_half_text (&vault->store->centre, vault->settings->centre_name,
                           2, half, &sitting->words[1]);
    secret_free (secret);
    secret_free (half);
    request->out =
        g_variant_ref_sink (g_variant_new ("(ss)", texts[0], texts[1]));
    for (int i = 0; i < PEOPLE; i++) {
        secret_wipe (texts[i], strlen (texts[i]));
        g_free (texts[i]);
    }
}

gboolean
verb_SITTING (Request *request, GError **error)
{
    Vault *vault = request->vault;
    g_autoptr (GVariant) people = NULL;
    g_autoptr (GVariant) machine = NULL;
    g_autoptr (GVariant) roll = NULL;
    g_autoptr (GVariant) backup = NULL;
    struct Sitting *sitting = g_new0 (struct Sitting, 1);

    g_clear_pointer (&vault->sitting, sitting_free);
    vault->sitting = sitting;
    sitting->directory = directory_new (&vault->store->centre);
    sitting->directory->at = clock_now_ms ();
    g_variant_get (request->in, "(@a(sssus)@ay@ay@ay)", &people, &machine,
                   &roll, &backup);
    if (!get_key (machine, sitting->directory->machine) ||
        !get_key (roll, sitting->directory->roll) ||
        !get_key (backup, sitting->directory->backup)) {
        g_clear_pointer (&vault->sitting, sitting_free);
        return request_reject (error, "a machine key has the wrong length");
    }
    if (!add_people (sitting, people, error)) {
        g_clear_pointer (&vault->sitting, sitting_free);
        return FALSE;
    }
    make_halves (request, sitting);
    return TRUE;
}

gboolean
verb_SITTING_CHECK (Request *request, GError **error)
{
    struct Sitting *sitting = request->vault->sitting;
    const char *typed[PEOPLE] = {NULL, NULL};
    g_autoptr (GBytes) body = NULL;

    if (sitting == NULL)
        return request_reject (error, "the sitting has not begun");
    g_variant_get (request->in, "(&s&s)", &typed[0], &typed[1]);
    for (int i = 0; i < PEOPLE; i++) {
        g_autofree char *normal = words_normal (typed[i]);
        if (strcmp (normal, sitting->words[i]) != 0)
            return request_reject (error,
                                   "these are not the check words of "
                                   "half %d; read them off the paper "
                                   "again",
                                   i + 1);
    }
    sitting->checked = TRUE;
    body = directory_pack (sitting->directory);
    request->out = g_variant_ref_sink (g_variant_new (
        "(@ay@ay)",
        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE,
                                   sitting->directory->hash.b, HASH_BYTES, 1),
        g_variant_new_fixed_array (
            G_VARIANT_TYPE_BYTE, sitting->directory->recovery, KEY_BYTES, 1)));
    return TRUE;
}

/* The root file is what vouches for directory 1 from now on: without it the
 * register must not have one. */
static gboolean
check_root (Request *request, const struct Sitting *sitting, GError **error)
{
    const char *file = request->vault->settings->root_file;
    gboolean there = FALSE;
    Hash root;

    if (!store_read_root (file, &there, &root, error))
        return FALSE;
    if (there && hash_equal (&root, &sitting->directory->hash))
        return TRUE;
    return request_reject (error,
                           "%s does not name this sitting's directory "
                           "yet",
                           file);
}

static gboolean
write_sitting (Vault *vault, const struct Sitting *sitting,
               const DirectorySignature *signatures, GError **error)
{
    Store *store = vault->store;
    AuditEvent event = {.action = AUDIT_SITTING,
                        .actor = sitting->people[0],
                        .object = sitting->people[0],
                        .object2 = sitting->people[1],
                        .version = 1};

    if (!directory_insert (store, sitting->directory, signatures, PEOPLE,
                           error))
        return FALSE;
    for (int i = 0; i < PEOPLE; i++)
        if (!account_create (
                store,
                directory_person (sitting->directory, &sitting->people[i]),
                sitting->secrets[i], vault->house_key, sitting->passphrases[i],
                error))
            return FALSE;
    return audit_start (store, sitting->directory, error) &&
           audit_append (store, &event, NULL, error);
}

gboolean
verb_SITTING_COMMIT (Request *request, GError **error)
{
    Vault *vault = request->vault;
    struct Sitting *sitting = vault->sitting;
    DirectorySignature signatures[PEOPLE];
    g_autoptr (GBytes) bytes = NULL;

    if (sitting == NULL || !sitting->checked)
        return request_reject (error, "the check words come first");
    if (!check_root (request, sitting, error))
        return FALSE;
    bytes = directory_signed_bytes (&vault->store->centre,
                                    &sitting->directory->hash);
    for (int i = 0; i < PEOPLE; i++) {
        signatures[i].person = sitting->people[i];
        signatures[i].signature = sign_bytes (sitting->secrets[i]->sign_seed,
                                              g_bytes_get_data (bytes, NULL),
                                              g_bytes_get_size (bytes));
    }
    if (!directory_check_next (NULL, sitting->directory, signatures, PEOPLE,
                               error) ||
        !db_begin (vault->store->db, error))
        return FALSE;
    if (!write_sitting (vault, sitting, signatures, error) ||
        !db_commit (vault->store->db, error)) {
        db_rollback (vault->store->db);
        /* The day's row is gone with the transaction. */
        vault_end_audit_day (vault);
        return FALSE;
    }
    step ("vault: sitting written");
    vault->store->has_root = TRUE;
    vault->store->root_hash = sitting->directory->hash;
    g_clear_pointer (&vault->sitting, sitting_free);
    if (!vault_refresh (vault, error))
        return FALSE;
    vault_note_commit (vault);
    request->out = g_variant_ref_sink (g_variant_new ("(u)", 1));
    return TRUE;
}
