/*
 * The verb MESSAGES: one answer for each UID, whatever becomes of it.
 */
#ifndef INGEST_FETCH_MESSAGES_H
#define INGEST_FETCH_MESSAGES_H

#include "ingest/fetch/imap.h"

/*
 * Fetches @count messages and writes them as frames (ingest/fetch_wire.h).
 *
 * Errors: RETRY when the session broke, which the keeper has been told, or
 * when the keeper is gone
 */
gboolean messages_send (Imap *imap, int keeper_fd, const guint32 *uids,
                        gsize count, GError **error);

/* The text of @error as a frame may carry it; caller frees. */
char *messages_reason (const GError *error);

#endif
