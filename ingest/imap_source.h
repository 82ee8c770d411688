/*
 * One folder of an IMAP account as its worker holds it: one connection, kept
 * open between looks, on which the server says when mail comes (IDLE).
 *
 * A message's identity is (account and folder, UIDVALIDITY, UID); flags never
 * matter. Whatever has no row is fetched, in batches; one that breaks the
 * connection twice is set aside and what lies behind it goes on.
 */
#ifndef INGEST_IMAP_SOURCE_H
#define INGEST_IMAP_SOURCE_H

#include "ingest/source.h"

typedef struct ImapSource ImapSource;

ImapSource *imap_source_new (const Settings *settings,
                             const MailboxSettings *mailbox,
                             const char *program_dir);
void imap_source_free (ImapSource *source);

/* Takes everything new; as source_take(). After RETRY and STOP the connection
 * is closed, and the next look opens another. */
gboolean imap_source_take (ImapSource *source, Intake *intake, GError **error);

/*
 * Waits for news: the server's, or until it is time to look again in any case,
 * or until told to stop.
 * Errors: RETRY when the connection broke meanwhile
 */
gboolean imap_source_wait (ImapSource *source, Watch *watch, GError **error);

gboolean imap_count (Intake *intake, const MailboxSettings *mailbox,
                     const char *program_dir, SourceCount *out, GError **error);

#endif
