/*
 * Asking the vault: the other end of vault/verbs.h, for the command line and
 * the desk.
 *
 * One request at a time a connection. What comes back is checked: length,
 * answer, exact type, normal form. After an error of the connection itself
 * every further call fails with RETRY: what would come next might belong to
 * the request before. Links no store and no keys; programs that use it ignore
 * SIGPIPE.
 */
#ifndef VAULT_CLIENT_H
#define VAULT_CLIENT_H

#include "vault/verbs.h"

#include <glib.h>

typedef struct VaultClient VaultClient;

/* Errors: RETRY when nobody listens there */
VaultClient *vault_client_connect (const char *socket_path, GError **error);
/* Takes over a connected socket. */
VaultClient *vault_client_new_fd (int fd);
void vault_client_free (VaultClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VaultClient, vault_client_free)

/*
 * Asks and waits for the answer, at most LIMIT_VAULT_ANSWER_MS.
 *
 * @token: VAULT_TOKEN_BYTES; NULL = not signed in
 * @in: of the verb's type, floating: taken over, and wiped where it can be
 * @out: the answer's body; NULL = not wanted
 * @answer_out: set in every case, NULL = not wanted; ANSWER_RETRY when the
 * connection failed
 * Errors: when the answer is not ANSWER_OK, with the vault's own sentence:
 * DENIED, REJECT, RETRY; SIGN_IN and NOT_ALLOWED are DENIED too
 */
gboolean vault_client_call (VaultClient *client, VaultVerb verb,
                            const guint8 *token, GVariant *in, GVariant **out,
                            VaultAnswer *answer_out, GError **error);

/*
 * One part of an opened letter.
 *
 * @kind: blob.h: 1 raw, 3 text, 4 picture
 * @limit_bytes: a longer one is refused before a byte of it is taken
 * Errors: as vault_client_call
 */
GBytes *vault_client_part (VaultClient *client, const guint8 *token,
                           guint32 handle, guint8 kind, guint32 part,
                           gsize limit_bytes, VaultAnswer *answer_out,
                           GError **error);

#endif
