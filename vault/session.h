/*
 * Sign-ins. The token is 32 random bytes that only its owner has; here is its
 * hash. A session holds a person's secrets in locked memory until she signs
 * out, the idle or end limit passes, she is suspended, or the vault ends.
 */
#ifndef VAULT_SESSION_H
#define VAULT_SESSION_H

#include "vault/vault.h"
#include "vault/verbs.h"

struct Upload;

/* An opened letter; no key of it is kept. */
typedef struct {
    guint32 number;
    Id letter;
    char *ref;
    guint32 version; /* the filing that was opened */
    guint8 wrap_class;
} Handle;

/* Pages of a letter that were served in this sign-in. */
typedef struct {
    Id letter;
    GArray *pages; /* guint32, each once */
} Seen;

/* Letters that a person opened in the minute that began at @since_ms. */
typedef struct {
    Id person;
    gint64 since_ms;
    guint count;
} Opener;

#define IMPORT_LISTS 3

typedef struct {
    Hash token_hash;
    Id person;
    guint32 since; /* of the key pair */
    PersonSecrets *secrets;
    gint64 started_ms, used_ms; /* monotonic */
    guint32 last_handle;
    GPtrArray *handles;             /* Handle * */
    GPtrArray *seen;                /* Seen * */
    GPtrArray *rows[IMPORT_LISTS];  /* GVariant *: lists being imported */
    struct Upload *upload;          /* a file that is coming in, or NULL */
    gboolean applied[IMPORT_LISTS]; /* the next page begins a new list */
    gboolean matching; /* rematch.h has begun with the list as of ... */
    guint list_seen;   /* ... this change of it */
    GArray *waiting;   /* Id: letters still to be matched again */
    GArray *fits;      /* Fit: whom these fit */
} Session;

/* Takes over @secrets. @token_out: VAULT_TOKEN_BYTES. Borrowed. */
Session *session_begin (Vault *vault, const Person *person,
                        PersonSecrets *secrets, guint8 *token_out);
/* Borrowed, NULL when there is none (any more). A person who is no longer
 * active, or has other keys now, has none. */
Session *session_find (Vault *vault, const guint8 *token);
gboolean session_exists_for (const Vault *vault, const Id *person);
void session_end (Vault *vault, Session *session);
/* Ends what is too old, and whoever is no longer active. */
void session_sweep (Vault *vault);
void session_free (Session *session);

/* NULL when this session has no such handle. Borrowed. */
Handle *session_handle (Session *session, guint32 number);
/* Adds one; the oldest goes when there are too many. Borrowed. */
Handle *session_add_handle (Session *session, const Id *letter, const char *ref,
                            guint32 version, guint8 wrap_class);
void session_drop_handle (Session *session, guint32 number);

void session_note_page (Session *session, const Id *letter, guint32 page);
/* guint32, in order; NULL when none was served. Borrowed. */
const GArray *session_pages (const Session *session, const Id *letter);

#endif
