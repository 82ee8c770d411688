/*
 * Connections to the vault, kept between requests. Each carries one request
 * at a time; as many are open as requests run at once.
 */
#ifndef DESK_POOL_H
#define DESK_POOL_H

#include "vault/verbs.h"

#include <glib.h>

typedef struct Pool Pool;

/* Connects when first asked. */
Pool *pool_new (const char *socket_path);
void pool_free (Pool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pool, pool_free)

/*
 * Asks the vault, from any thread. Nothing is asked twice: a request that
 * broke off may have been done.
 *
 * @in: floating, taken over; @out: NULL = not wanted
 * @answer_out: set in every case; ANSWER_RETRY also when there is no vault
 * Errors: as vault_client_call
 */
gboolean pool_call (Pool *pool, VaultVerb verb, const guint8 *token,
                    GVariant *in, GVariant **out, VaultAnswer *answer_out,
                    GError **error);

/* One part of an opened letter; as vault_client_part. */
GBytes *pool_part (Pool *pool, const guint8 *token, guint32 handle, guint8 kind,
                   guint32 part, gsize limit_bytes, VaultAnswer *answer_out,
                   GError **error);

#endif
