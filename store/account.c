#include "store/account.h"

#include "common/error.h"
#include "common/limits.h"
#include "store/seal.h"

#include <string.h>

#define UNLOCK_LABEL "intray unlock 1"
G_STATIC_ASSERT (sizeof UNLOCK_LABEL == 16);

#define SALT_BYTES 16
#define KDF_BYTES 9
#define LOCKED_BYTES (sizeof (PersonSecrets) + AEAD_OVERHEAD_BYTES)
G_STATIC_ASSERT (sizeof (PersonSecrets) == 116);

#define FREE_TRIES 5u
#define WAIT_FIRST_MS 30000
#define WAIT_MOST_MS (15 * 60 * 1000)

PersonSecrets *
person_secrets_new (void)
{
    PersonSecrets *secrets = secret_new (sizeof (PersonSecrets));
    guint8 unused[KEY_BYTES];

    box_new_pair (unused, secrets->box_secret);
    random_bytes (secrets->sign_seed, KEY_BYTES);
    random_bytes (secrets->own_key, KEY_BYTES);
    return secrets;
}

void
person_secrets_public (const PersonSecrets *secrets, guint8 *box_out,
                       guint8 *sign_out)
{
    box_public_of (secrets->box_secret, box_out);
    sign_public_of (secrets->sign_seed, sign_out);
}

gboolean
account_check_choice (const char *passphrase, GError **error)
{
    /* The first words of every guesser's list; length does the rest. */
    static const char *const common[] = {
        "password1234",   "passwordpassword", "123456789012",   "qwertyuiop12",
        "letmeinletmein", "iloveyouiloveyou", "childrenscentre"};
    glong characters = g_utf8_validate (passphrase, -1, NULL)
                           ? g_utf8_strlen (passphrase, -1)
                           : 0;

    if (characters < (glong) LIMIT_PASSPHRASE_MIN_CHARS ||
        strlen (passphrase) > LIMIT_PASSPHRASE_BYTES) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a passphrase has %u to %u characters; three or four "
                     "words that you will remember are good",
                     LIMIT_PASSPHRASE_MIN_CHARS, LIMIT_PASSPHRASE_BYTES);
        return FALSE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (common); i++)
        if (g_ascii_strcasecmp (passphrase, common[i]) == 0) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "that passphrase is one that everybody tries first");
            return FALSE;
        }
    return TRUE;
}

static void
pack_kdf (guint8 *kdf, guint32 ops, guint32 mem_kib)
{
    g_autoptr (GByteArray) out = g_byte_array_new ();

    bytes_put_u8 (out, DERIVE_ALG);
    bytes_put_u32 (out, ops);
    bytes_put_u32 (out, mem_kib);
    memcpy (kdf, out->data, KDF_BYTES);
}

/* The key that locks an account, in locked memory. */
static guint8 *
unlock_key (const Id *centre, const Id *person, const guint8 *house_key,
            const char *passphrase, const guint8 *salt, const guint8 *kdf,
            GError **error)
{
    g_autofree char *normal = NULL;
    guint8 *derived = secret_new (KEY_BYTES);
    guint8 *key = NULL;
    ByteReader from;
    guint8 alg = 0;
    guint32 ops = 0;
    guint32 mem = 0;

    normal = g_utf8_normalize (passphrase, -1, G_NORMALIZE_NFC);
    byte_reader_init (&from, kdf, KDF_BYTES);
    alg = bytes_get_u8 (&from);
    ops = bytes_get_u32 (&from);
    mem = bytes_get_u32 (&from);
    if (derive_key (normal == NULL ? "" : normal,
                    normal == NULL ? 0 : strlen (normal), salt, alg, ops, mem,
                    derived, error)) {
        Piece pieces[] = {{UNLOCK_LABEL, 16},
                          {centre->b, ID_BYTES},
                          {derived, KEY_BYTES},
                          {person->b, ID_BYTES}};
        Hash hash = hash_keyed (house_key, pieces, G_N_ELEMENTS (pieces));
        key = secret_new (KEY_BYTES);
        memcpy (key, hash.b, KEY_BYTES);
        secret_wipe (&hash, sizeof hash);
    }
    secret_free (derived);
    if (normal != NULL)
        secret_wipe (normal, strlen (normal));
    return key;
}

static GBytes *
account_ad (const Id *centre, const Person *person, const guint8 *kdf)
{
    GByteArray *out = g_byte_array_new ();

    bytes_put (out, "iK1", 4);
    bytes_put (out, centre->b, ID_BYTES);
    bytes_put (out, person->id.b, ID_BYTES);
    bytes_put (out, kdf, KDF_BYTES);
    bytes_put (out, person->box, KEY_BYTES);
    bytes_put (out, person->sign, KEY_BYTES);
    return g_byte_array_free_to_bytes (out);
}

gboolean
account_create (Store *store, const Person *person,
                const PersonSecrets *secrets, const guint8 *house_key,
                const char *passphrase, GError **error)
{
    guint8 salt[SALT_BYTES];
    guint8 nonce[AEAD_NONCE_BYTES];
    guint8 kdf[KDF_BYTES];
    guint8 locked[LOCKED_BYTES];
    guint8 *key = NULL;
    g_autoptr (GBytes) ad = NULL;

    if (!account_check_choice (passphrase, error))
        return FALSE;
    random_bytes (salt, sizeof salt);
    random_bytes (nonce, sizeof nonce);
    pack_kdf (kdf, DERIVE_OPS, DERIVE_MEM_KIB);
    key = unlock_key (&store->centre, &person->id, house_key, passphrase, salt,
                      kdf, error);
    if (key == NULL)
        return FALSE;
    ad = account_ad (&store->centre, person, kdf);
    aead_seal (key, nonce, secrets, sizeof *secrets,
               g_bytes_get_data (ad, NULL), g_bytes_get_size (ad), locked);
    secret_free (key);
    return db_run (store->db, SQL_ACCOUNT_PUT, error, "dipppp", &person->id,
                   (gint64) person->since, kdf, (gsize) KDF_BYTES, salt,
                   (gsize) SALT_BYTES, nonce, (gsize) AEAD_NONCE_BYTES, locked,
                   (gsize) LOCKED_BYTES);
}

/* What one account row holds. */
typedef struct {
    guint8 kdf[KDF_BYTES];
    guint8 salt[SALT_BYTES];
    guint8 nonce[AEAD_NONCE_BYTES];
    guint8 locked[LOCKED_BYTES];
} AccountRow;

struct AccountTry {
    Id centre;
    Person *person; /* a copy; NULL = nobody of that name */
    gboolean there; /* the person has an account row */
    AccountRow row;
    const guint8 *house_key;
    char *passphrase; /* locked memory */
    guint8 *key;      /* locked memory, after account_try_derive() */
    GError *error;
};

static gboolean
load_row (Store *store, const Person *person, AccountRow *row)
{
    g_autoptr (DbRows) rows = NULL;

    if (person == NULL || person->state != PERSON_ACTIVE)
        return FALSE;
    rows = db_query (store->db, SQL_ACCOUNT_GET, NULL, "di", &person->id,
                     (gint64) person->since);
    return rows != NULL && db_next (rows, NULL) &&
           db_fixed (rows, 0, row->kdf, KDF_BYTES, NULL) &&
           db_fixed (rows, 1, row->salt, SALT_BYTES, NULL) &&
           db_fixed (rows, 2, row->nonce, AEAD_NONCE_BYTES, NULL) &&
           db_fixed (rows, 3, row->locked, LOCKED_BYTES, NULL);
}

static gboolean
secrets_fit (const PersonSecrets *secrets, const Person *person)
{
    guint8 box[KEY_BYTES];
    guint8 sign[KEY_BYTES];

    person_secrets_public (secrets, box, sign);
    return memcmp (box, person->box, KEY_BYTES) == 0 &&
           memcmp (sign, person->sign, KEY_BYTES) == 0;
}

AccountTry *
account_try_new (Store *store, const Person *person, const guint8 *house_key,
                 const char *passphrase)
{
    AccountTry *attempt = g_new0 (AccountTry, 1);
    gsize length = strlen (passphrase);

    attempt->centre = store->centre;
    attempt->house_key = house_key;
    attempt->there = load_row (store, person, &attempt->row);
    /* Nobody's account costs the same work as somebody's. */
    if (!attempt->there) {
        memset (&attempt->row, 0, sizeof attempt->row);
        pack_kdf (attempt->row.kdf, DERIVE_OPS, DERIVE_MEM_KIB);
    }
    if (person != NULL)
        attempt->person = person_copy (person);
    /* A longer one was never chosen: it counts as empty, and takes as long. */
    attempt->passphrase = secret_new (LIMIT_PASSPHRASE_BYTES + 1);
    if (length <= LIMIT_PASSPHRASE_BYTES)
        memcpy (attempt->passphrase, passphrase, length);
    return attempt;
}

void
account_try_derive (AccountTry *attempt)
{
    const Id *person =
        attempt->person == NULL ? &ID_ZERO : &attempt->person->id;

    attempt->key = unlock_key (&attempt->centre, person, attempt->house_key,
                               attempt->passphrase, attempt->row.salt,
                               attempt->row.kdf, &attempt->error);
}

void
account_try_free (AccountTry *attempt)
{
    if (attempt == NULL)
        return;
    person_free (attempt->person);
    secret_free (attempt->passphrase);
    secret_free (attempt->key);
    g_clear_error (&attempt->error);
    g_free (attempt);
}

PersonSecrets *
account_try_end (AccountTry *attempt, GError **error)
{
    PersonSecrets *secrets = NULL;

    if (attempt->key == NULL) {
        g_propagate_error (error, g_steal_pointer (&attempt->error));
        return NULL;
    }
    if (attempt->there) {
        g_autoptr (GBytes) ad =
            account_ad (&attempt->centre, attempt->person, attempt->row.kdf);
        secrets = secret_new (sizeof *secrets);
        if (!aead_open (attempt->key, attempt->row.nonce, attempt->row.locked,
                        LOCKED_BYTES, g_bytes_get_data (ad, NULL),
                        g_bytes_get_size (ad), (guint8 *) secrets, NULL) ||
            !secrets_fit (secrets, attempt->person))
            g_clear_pointer (&secrets, secret_free);
    }
    if (secrets == NULL)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                     "that name and passphrase do not go together");
    return secrets;
}

PersonSecrets *
account_unlock (Store *store, const Person *person, const guint8 *house_key,
                const char *passphrase, GError **error)
{
    g_autoptr (AccountTry) attempt =
        account_try_new (store, person, house_key, passphrase);

    account_try_derive (attempt);
    return account_try_end (attempt, error);
}

gint64
account_wait_after (guint fails)
{
    /* No lock-out for good: a rival could lock the DSL out. */
    if (fails < FREE_TRIES)
        return 0;
    return MIN ((gint64) WAIT_FIRST_MS << MIN (fails - FREE_TRIES, 10),
                WAIT_MOST_MS);
}

gboolean
account_wait (Store *store, const Id *person, gint64 now_ms,
              gint64 *wait_ms_out, GError **error)
{
    gint64 next = 0;

    if (!db_count (store->db, SQL_ACCOUNT_NEXT_TRY, &next, error, "d", person))
        return FALSE;
    *wait_ms_out = MAX (0, next - now_ms);
    return TRUE;
}

gboolean
account_note_try (Store *store, const Id *person, gboolean good, gint64 now_ms,
                  GError **error)
{
    gint64 fails = 0;
    gint64 wait = 0;

    if (good)
        return db_run (store->db, SQL_ACCOUNT_SET_TRIES, error, "iid",
                       (gint64) 0, (gint64) 0, person);
    if (!db_count (store->db, SQL_ACCOUNT_FAILS, &fails, error, "d", person))
        return FALSE;
    fails++;
    wait = account_wait_after ((guint) MIN (fails, G_MAXINT));
    return db_run (store->db, SQL_ACCOUNT_SET_TRIES, error, "iid", fails,
                   wait == 0 ? (gint64) 0 : now_ms + wait, person);
}
