/*
 * The two ways in which a person signs in to a mailbox. Both print what she
 * must do and wait until she has; no token is ever printed.
 */
#ifndef CLI_MAILBOX_H
#define CLI_MAILBOX_H

#include "cli/command.h"
#include "ingest/oauth/token_client.h"

/*
 * Device code (RFC 8628): she signs in anywhere.
 * Errors: REJECT when she says no or the code expires; else as token_client
 * and access_set_refused
 */
gboolean mailbox_sign_in_device (const CliContext *context,
                                 const MailboxSettings *mailbox,
                                 const OauthProvider *provider,
                                 Token *token_out, GError **error);

/*
 * A browser on this machine (RFC 8252, with PKCE, RFC 7636).
 * Errors: REJECT when she says no; RETRY when nobody comes back; else as
 * above
 */
gboolean mailbox_sign_in_browser (const CliContext *context,
                                  const MailboxSettings *mailbox,
                                  const OauthProvider *provider,
                                  Token *token_out, GError **error);

#endif
