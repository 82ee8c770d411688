/*
 * The vault's sockets: one thread, poll, one request at a time a connection.
 *
 *   <run>/cli.sock    the same user, or root
 *   <run>/desk.sock   the same user
 *   descriptor 3      one connection of a caller that started us for a call
 *
 * A frame that is too long, or that nobody is meant to send, ends its
 * connection. Answers wait in a queue a connection, so a reader that stalls
 * holds up itself alone.
 */
#ifndef VAULT_SERVER_H
#define VAULT_SERVER_H

#include "vault/vault.h"

typedef struct Server Server;

Server *server_new (Vault *vault);
void server_free (Server *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)

/* Errors: STOP when a socket cannot be made */
gboolean server_listen (Server *server, GError **error);
/* Serves this connection alone; server_run() ends with it. */
void server_adopt (Server *server, int fd);

/*
 * Until told to stop.
 * Errors: STOP when the process may not go on
 */
gboolean server_run (Server *server, GError **error);

#endif
