/*
 * The only commands that change a mailbox, in a session opened with SELECT for
 * this alone. A message is touched only when it still has the size that the
 * keeper saw while it compared its bytes with the register's.
 */
#ifndef INGEST_FETCH_CHANGE_H
#define INGEST_FETCH_CHANGE_H

#include "ingest/fetch/imap.h"
#include "ingest/fetch_wire.h"

typedef struct {
    guint32 uid;
    guint64 size; /* RFC822.SIZE as the keeper saw it */
    FetchChanged state;
} ImapChange;

/*
 * Flags, moves or expunges @changes and sets the state of each.
 *
 * @text: keyword, target folder, or "" to expunge
 * Errors: REJECT when the server cannot do it without touching messages that
 * others marked as deleted, or refuses this keyword or folder: nothing was
 * removed, the session is in order; RETRY as imap.h
 */
gboolean imap_change (Imap *imap, FetchVerb verb, const char *text,
                      ImapChange *changes, gsize count, GError **error);

#endif
