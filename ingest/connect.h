/*
 * From a mailbox of the settings to an open connection: the secret that goes
 * with it, intray-fetch started, signed in, the folder open.
 */
#ifndef INGEST_CONNECT_H
#define INGEST_CONNECT_H

#include "config/settings.h"
#include "ingest/fetch_client.h"

/*
 * @program_dir: where intray-fetch lies
 * @writing: for fetch_client_change alone
 * Errors: as fetch_client_open and access_get
 */
FetchClient *connect_mailbox (const Settings *settings,
                              const MailboxSettings *mailbox,
                              const char *program_dir, gboolean writing,
                              FetchMailbox *opened_out, GError **error);

/* When the right to connect ends, as far as is known: ms, 0 = not known. */
gint64 connect_credential_end (const Settings *settings,
                               const MailboxSettings *mailbox);

#endif
