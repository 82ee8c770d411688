/*
 * Messages that could not be taken: each stays in its mailbox and has a row
 * here until it is taken or gone, so that the certificate can name it.
 *
 * One that failed is tried again at a growing pause; what lies behind it goes
 * on meanwhile.
 */
#ifndef STORE_NOT_TAKEN_H
#define STORE_NOT_TAKEN_H

#include "store/register.h"

typedef struct {
    Origin origin; /* without a date */
    guint32 tries;
    gint64 first; /* ms: the first try that failed */
    gint64 next;  /* ms: when it is tried again */
    char *reason; /* of the last try */
} NotTaken;

void not_taken_free (NotTaken *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NotTaken, not_taken_free)

/* *@row_out is NULL where it never failed; caller frees. */
gboolean not_taken_get (Store *store, const Origin *origin, NotTaken **row_out,
                        GError **error);

/*
 * One more try has failed. The second comes at once; from then on the pause
 * doubles with each, from a minute to a day. Its own transaction, or inside the
 * caller's.
 *
 * @tries: how many at once (a message that broke two connections: 2)
 * @reason: printable, no more than LIMIT_REASON_BYTES, nothing of the message
 */
gboolean not_taken_add (Store *store, const Origin *origin, guint32 tries,
                        const char *reason, GError **error);

/* It was taken, or is not in the mailbox any more. */
gboolean not_taken_forget (Store *store, const Origin *origin, GError **error);

/* NotTaken of one mailbox (account and folder, or path), oldest first; caller
 * frees. */
GPtrArray *not_taken_list (Store *store, const Hash *mailbox, GError **error);

gboolean not_taken_count (Store *store, gint64 *count_out, GError **error);

#endif
