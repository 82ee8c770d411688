/*
 * An access token for a mailbox, fresh enough to sign in with.
 *
 * What always holds: an answer of the provider is kept durably
 * (ingest/oauth/credential.h) before its token is used, and nothing is given up
 * before. A crash between the provider's answer and that leaves the old
 * refresh token: where the provider has given up on it, the next call says
 * that a person must log in again.
 */
#ifndef INGEST_OAUTH_ACCESS_H
#define INGEST_OAUTH_ACCESS_H

#include "ingest/oauth/credential.h"

/*
 * @refused_token: a token that the mail server did not take: another one is
 * asked for, though this one has not ended; NULL = none
 * @token_out: caller wipes and frees with access_forget
 * Errors: RETRY when provider or network are in the way, with a pause before
 * it is asked again; STOP when a person must run "intray mailbox login NAME",
 * which the text says, or a setting is wrong
 */
gboolean access_get (const Settings *settings, const MailboxSettings *mailbox,
                     const char *program_dir, const char *refused_token,
                     char **token_out, GError **error);
void access_forget (char *token);

/*
 * Keeps what the provider gave for @mailbox as its credential from now on.
 * @old_refresh: where the answer has none; "" = none
 * @token: taken over
 */
gboolean access_keep (const Settings *settings, const MailboxSettings *mailbox,
                      const OauthProvider *provider, const char *old_refresh,
                      Token *token, GError **error);

/* What a refusal of the provider means for who must do what. */
void access_set_refused (const MailboxSettings *mailbox, const char *refused,
                         GError **error);

#endif
