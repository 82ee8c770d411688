/*
 * One connection: bytes in, frames out.
 */
#ifndef VAULT_CONNECTION_H
#define VAULT_CONNECTION_H

#include "vault/verbs.h"

#include <glib.h>

typedef struct {
    int fd;
    guint64 number;   /* never used twice */
    gboolean waiting; /* the worker has its request */
    gboolean over;    /* to be closed */
    guint8 *in;       /* one request at most */
    gsize in_length;
    GQueue out; /* GBytes *: whole frames */
    gsize out_at;
} Connection;

Connection *connection_new (int fd, guint64 number);
/* Closes and wipes. */
void connection_free (Connection *connection);

/* Takes what is there; sets `over` at the end or on a frame too long. */
void connection_read (Connection *connection);
/* Sends what goes; sets `over` when nobody takes it. */
void connection_write (Connection *connection);

/*
 * A whole request, if it is there: its verb, token and body. Borrowed until
 * connection_drop().
 */
gboolean connection_request (Connection *connection, guint16 *verb_out,
                             const guint8 **token_out, const void **body_out,
                             gsize *length_out);
/* Wipes the request that was answered. */
void connection_drop (Connection *connection);

/* Queues an answer and, in pieces, what follows it (or NULL). */
void connection_answer (Connection *connection, VaultAnswer answer,
                        GVariant *body, GBytes *bulk);

#endif
