/*
 * The credential of a mailbox with auth = oauth: what signing in gave us.
 *
 * One file a mailbox in [paths] credentials, which lies outside the data
 * folder: for its owner alone, replaced as a whole (temporary, synced,
 * renamed, folder synced), so that a crash leaves the old one or the new one.
 * It is good for one token endpoint, client and user only: settings that say
 * another never get to see its tokens.
 */
#ifndef INGEST_OAUTH_CREDENTIAL_H
#define INGEST_OAUTH_CREDENTIAL_H

#include "ingest/oauth/provider.h"
#include "ingest/oauth/token_client.h"

typedef struct {
    Token token;
    gint64 obtained_ms;     /* wall time of the last answer */
    gint64 access_ends_ms;  /* 0 = not said */
    gint64 refresh_ends_ms; /* 0 = not known */
    /* The provider's error when it gave up on the refresh token; "" = it has
     * not. */
    char *refused;
} Credential;

void credential_clear (Credential *credential);

/*
 * @there_out: FALSE when there is none for these settings; then nothing else
 * is set
 * Errors: STOP when the file is damaged or others can read it; RETRY when it
 * cannot be read now
 */
gboolean credential_load (const Settings *settings,
                          const MailboxSettings *mailbox,
                          const OauthProvider *provider,
                          Credential *credential_out, gboolean *there_out,
                          GError **error);

/*
 * Keeps @credential durably; a file of root's making belongs to the owner of
 * the folder. Makes the folder where there is none.
 * Errors: RETRY; STOP when there can be no folder
 */
gboolean credential_save (const Settings *settings,
                          const MailboxSettings *mailbox,
                          const OauthProvider *provider,
                          const Credential *credential, GError **error);

/*
 * Files are made between these two as the folder's owner, where root makes
 * them: the keeper must be able to replace what the operator's login wrote.
 * The folder is made where there is none. Counts for this thread.
 * Errors: STOP
 */
gboolean credential_enter_dir (const Settings *settings, GError **error);
void credential_leave_dir (void);

/* The file with @suffix in the credential folder; caller frees. */
char *credential_path (const Settings *settings, const MailboxSettings *mailbox,
                       const char *suffix);

typedef enum {
    CREDENTIAL_PASSWORD, /* auth = password, or no server: nothing ends */
    CREDENTIAL_LASTING,  /* there, and nobody knows of an end */
    CREDENTIAL_ENDING,   /* it ends at ends_ms, perhaps in the past */
    CREDENTIAL_MISSING,  /* a person must run "intray mailbox login NAME" */
} CredentialState;

typedef struct {
    CredentialState state;
    gint64 ends_ms;   /* CREDENTIAL_ENDING: wall time */
    const char *what; /* CREDENTIAL_ENDING: "sign-in" or "client secret" */
} CredentialExpiry;

/*
 * When does a person have to do something so that mail goes on coming? Access
 * tokens, which are renewed by themselves, do not count. Needs to read the
 * credential folder; asks nobody.
 *
 * Errors: STOP naming the setting or the file
 */
gboolean credential_expiry (const Settings *settings,
                            const MailboxSettings *mailbox,
                            CredentialExpiry *expiry_out, GError **error);

#endif
