/*
 * A verb's conversation with the vault.
 *
 * The running vault is asked through <run>/cli.sock. Where none runs, a
 * private one is started for this call at the other end of a socket pair; it
 * ends when the pair is closed. A person signs in with --as and her
 * passphrase for this one call, or once with `intray sign-in`, whose token is
 * kept in <run>/token (0600) and counts as long as the running vault knows
 * it.
 */
#ifndef CLI_VAULT_SESSION_H
#define CLI_VAULT_SESSION_H

#include "cli/command.h"
#include "vault/client.h"

#include <glib.h>

typedef struct VaultSession VaultSession;

/* Connects; nobody is signed in. Errors: RETRY, STOP */
VaultSession *vault_session_open (const CliContext *context, GError **error);
/* Signs out what this call signed in and ends a private vault. */
void vault_session_close (VaultSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VaultSession, vault_session_close)

/* FALSE when the vault is a private one, whose sign-ins end with the call. */
gboolean vault_session_is_running (const VaultSession *session);

/*
 * Signs in with --as, or takes the kept token up.
 *
 * Errors: DENIED when the vault says no or nobody is named
 */
gboolean vault_session_sign_in (VaultSession *session,
                                const CliContext *context, GError **error);
/* Keeps the sign-in beyond this call: its token goes to the token file. */
gboolean vault_session_keep (VaultSession *session, const CliContext *context,
                             GError **error);
/* Ends the kept sign-in and removes the token file. *@was_out: there was one.
 */
gboolean vault_session_forget (VaultSession *session, const CliContext *context,
                               gboolean *was_out, GError **error);
/* "Ruth Adeyinka (lead, DSL)"; borrowed. */
const char *vault_session_person (const VaultSession *session);

/*
 * Signs --second in too and gives its token as "ay" (floating); an empty one
 * when there is no --second.
 */
GVariant *vault_session_second (VaultSession *session,
                                const CliContext *context, GError **error);

/* One verb; see vault_client_call. @out may be NULL. */
gboolean vault_session_call (VaultSession *session, VaultVerb verb,
                             GVariant *in, GVariant **out, GError **error);
GBytes *vault_session_part (VaultSession *session, guint32 handle, guint8 kind,
                            guint32 part, gsize limit_bytes, GError **error);

/* Prints the error; EX_NOPERM where the vault would not let this person use
 * the verb or sign in, else as cli_fail. @session may be NULL. */
int vault_session_fail (const VaultSession *session, const CliContext *context,
                        const GError *error);

/* "ay" (floating). */
GVariant *vault_session_bytes (const guint8 *data, gsize length);

#endif
