/*
 * Accounts: a person's secrets, locked under her password and the house key.
 *
 *   k = BLAKE2b-256 (key = house key, "intray unlock 1\0" | centre
 *       | Argon2id (password in NFC, salt 16) 32 | person)
 *   locked = XChaCha20-Poly1305 (k, nonce 24, box secret 32 | sign seed 32
 *       | own key 32 | totp 20, AD = "iK1\0" | centre | person | kdf
 *       | box pub | sign pub)
 *
 * Without the house key, which lies outside the data folder, a copied
 * register opens nothing even with the password.
 */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include "store/directory.h"
#include "store/store.h"

/* Locked memory; secret_free(). */
typedef struct {
    guint8 box_secret[KEY_BYTES];
    guint8 sign_seed[KEY_BYTES];
    guint8 own_key[KEY_BYTES];
    guint8 totp[20];
} PersonSecrets;

PersonSecrets *person_secrets_new (void);
/* Fills in both public halves. */
void person_secrets_public (const PersonSecrets *secrets, guint8 *box_out,
                            guint8 *sign_out);

/* Is this passphrase good enough to be chosen? Errors: REJECT, in words */
gboolean account_check_choice (const char *passphrase, GError **error);

/*
 * Locks new secrets and writes the row inside the caller's transaction.
 *
 * @person: with its public keys and `since`
 */
gboolean account_create (Store *store, const Person *person,
                         const PersonSecrets *secrets, const guint8 *house_key,
                         const char *passphrase, GError **error);

/*
 * Unlocks. Takes 0.44 s whether the passphrase is right, wrong, or there is
 * no account at all (@person NULL): the answer's time tells nothing.
 *
 * Errors: DENIED, one sentence for every cause
 */
PersonSecrets *account_unlock (Store *store, const Person *person,
                               const guint8 *house_key, const char *passphrase,
                               GError **error);

/*
 * The same in three steps, so that the slow one can run on another thread:
 * account_try_derive() touches neither register nor settings.
 * @house_key: lives longer than the try
 */
typedef struct AccountTry AccountTry;
AccountTry *account_try_new (Store *store, const Person *person,
                             const guint8 *house_key, const char *passphrase);
void account_try_derive (AccountTry *attempt);
PersonSecrets *account_try_end (AccountTry *attempt, GError **error);
void account_try_free (AccountTry *attempt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountTry, account_try_free)

/* What @fails failed tries in a row cost: milliseconds. */
gint64 account_wait_after (guint fails);
/* Five tries, then a growing wait up to 15 minutes.
 * *@wait_ms_out: 0 = may try now */
gboolean account_wait (Store *store, const Id *person, gint64 now_ms,
                       gint64 *wait_ms_out, GError **error);
gboolean account_note_try (Store *store, const Id *person, gboolean good,
                           gint64 now_ms, GError **error);

#endif
