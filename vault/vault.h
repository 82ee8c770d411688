/*
 * The vault: what the process holds. One thread owns all of it; only a
 * worker's derivation of a password's key (vault/worker.h) runs beside it.
 *
 * The directory is the newest one the register has, its chain verified from
 * the root file; every request begins with vault_refresh().
 */
#ifndef VAULT_VAULT_H
#define VAULT_VAULT_H

#include "config/settings.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/directory.h"
#include "store/pin.h"
#include "store/store.h"

struct Sitting;
struct Worker;

typedef struct {
    Settings *settings;
    Store *store;
    guint8 *house_key;    /* locked memory */
    GPtrArray *versions;  /* Directory *, oldest first */
    Directory *directory; /* the last of them; NULL before the sitting */
    Pin *pin;
    GPtrArray *sessions;     /* Session * */
    struct Sitting *sitting; /* the one that goes on, or NULL */
    struct Worker *worker;
    GHashTable *strangers; /* tries of names that nobody has */
    GArray *openers;       /* letters opened this minute, by person */
    gboolean log_holds;    /* the log holds keys that were deleted since */
    guint list_changes;    /* of the children's list, since the start */
} Vault;

/*
 * Checks everything that must hold before anybody is listened to: house key,
 * root file, directory chain, pin, tail of the book. Takes over @settings.
 * Errors: STOP saying what to do; RETRY when another vault is at work
 */
Vault *vault_open (Settings *settings, GError **error);
/* Wipes every key. */
void vault_close (Vault *vault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Vault, vault_close)

/* The newest directory. Errors: RETRY; STOP when it does not hold */
gboolean vault_refresh (Vault *vault, GError **error);
/* A day of the book to write into, once somebody is enrolled. Errors: RETRY */
gboolean vault_begin_book (Vault *vault, GError **error);

/* Takes @next for the newest while its transaction runs; vault_drop_next()
 * takes it back when that fails. */
void vault_take_next (Vault *vault, Directory *next);
void vault_drop_next (Vault *vault);

/* After a commit, and now and then: the log is emptied where it must be, and
 * the pin follows. What fails is logged,
 * for the register is ahead of the pin then, which the next start accepts;
 * FALSE when the vault must end: the book no longer holds what was pinned. */
gboolean vault_note_commit (Vault *vault);
/* The next entry begins a new day of the book, sealed to its readers of now. */
void vault_end_audit_day (Vault *vault);

#endif
