#include "ingest/connect.h"

FetchClient *
connect_mailbox (G_GNUC_UNUSED const Settings *settings,
                 const MailboxSettings *mailbox, const char *program_dir,
                 gboolean writing, FetchMailbox *opened_out, GError **error)
{
    g_autoptr (FetchClient) client = fetch_client_start (program_dir, error);
    FetchSettings wanted = {.host = mailbox->host,
                            .port = (guint16) mailbox->port,
                            .user = mailbox->user,
                            .password_file = mailbox->password_file,
                            .ca_file = mailbox->ca_file,
                            .folder = mailbox->folder,
                            .writing = writing};

    if (client == NULL ||
        !fetch_client_open (client, &wanted, opened_out, error))
        return NULL;
    return g_steal_pointer (&client);
}
