#include "ingest/connect.h"

#include "common/error.h"
#include "ingest/folder.h"
#include "ingest/oauth/access.h"

/* One try. *@refused_out: the server did not take this password or token. */
static FetchClient *
try_connect (const FetchSettings *wanted, const char *program_dir,
             FetchMailbox *opened_out, gboolean *refused_out, GError **error)
{
    g_autoptr (FetchClient) client = fetch_client_start (program_dir, error);

    *refused_out = FALSE;
    if (client == NULL)
        return NULL;
    if (fetch_client_open (client, wanted, opened_out, error))
        return g_steal_pointer (&client);
    *refused_out = fetch_client_was_refused (client);
    return NULL;
}

/* A token may be taken back before its time: one more is asked for. */
static FetchClient *
connect_with_token (const Settings *settings, const MailboxSettings *mailbox,
                    FetchSettings *wanted, const char *program_dir,
                    FetchMailbox *opened_out, GError **error)
{
    FetchClient *client = NULL;
    char *token = NULL;
    char *other = NULL;
    gboolean refused = FALSE;
    g_autoptr (GError) failure = NULL;

    if (!access_get (settings, mailbox, program_dir, NULL, &token, error))
        return NULL;
    wanted->access_token = token;
    client = try_connect (wanted, program_dir, opened_out, &refused, &failure);
    if (refused) {
        g_clear_error (&failure);
        if (access_get (settings, mailbox, program_dir, token, &other,
                        &failure)) {
            wanted->access_token = other;
            client = try_connect (wanted, program_dir, opened_out, &refused,
                                  &failure);
            if (refused)
                g_prefix_error (&failure,
                                "a new token does not help (is user of "
                                "[mailbox %s] who signed in?): ",
                                mailbox->name);
        }
    }
    if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
    access_forget (token);
    access_forget (other);
    return client;
}

FetchClient *
connect_mailbox (const Settings *settings, const MailboxSettings *mailbox,
                 const char *program_dir, gboolean writing,
                 FetchMailbox *opened_out, GError **error)
{
    g_autofree char *folder = folder_to_imap (mailbox->folder);
    FetchSettings wanted = {.host = mailbox->host,
                            .port = (guint16) mailbox->port,
                            .user = mailbox->user,
                            .password_file = mailbox->password_file,
                            .ca_file = mailbox->ca_file,
                            .folder = folder,
                            .command_ms = (guint32) settings->patience_s * 1000,
                            .writing = writing};
    gboolean refused = FALSE;

    return mailbox->oauth ? connect_with_token (settings, mailbox, &wanted,
                                                program_dir, opened_out, error)
                          : try_connect (&wanted, program_dir, opened_out,
                                         &refused, error);
}

gint64
connect_credential_end (const Settings *settings,
                        const MailboxSettings *mailbox)
{
    CredentialExpiry expiry = {0};

    /* What is wrong with it, connecting has said. */
    return credential_expiry (settings, mailbox, &expiry, NULL) &&
                   expiry.state == CREDENTIAL_ENDING
               ? expiry.ends_ms
               : 0;
}
