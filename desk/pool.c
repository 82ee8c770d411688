#include "desk/pool.h"

#include "vault/client.h"

struct Pool {
    char *socket_path;
    GMutex mutex;
    GQueue idle; /* VaultClient * */
};

Pool *
pool_new (const char *socket_path)
{
    Pool *pool = g_new0 (Pool, 1);

    pool->socket_path = g_strdup (socket_path);
    g_mutex_init (&pool->mutex);
    g_queue_init (&pool->idle);
    return pool;
}

/* After a failure the other connections are as old as the one that failed. */
static void
drop_idle (Pool *pool)
{
    g_mutex_lock (&pool->mutex);
    g_queue_clear_full (&pool->idle, (GDestroyNotify) vault_client_free);
    g_mutex_unlock (&pool->mutex);
}

void
pool_free (Pool *pool)
{
    if (pool == NULL)
        return;
    drop_idle (pool);
    g_mutex_clear (&pool->mutex);
    g_free (pool->socket_path);
    g_free (pool);
}

static VaultClient *
take (Pool *pool, GError **error)
{
    VaultClient *client = NULL;

    g_mutex_lock (&pool->mutex);
    client = g_queue_pop_head (&pool->idle);
    g_mutex_unlock (&pool->mutex);
    return client != NULL ? client
                          : vault_client_connect (pool->socket_path, error);
}

static void
give_back (Pool *pool, VaultClient *client, VaultAnswer answer)
{
    if (answer == ANSWER_RETRY) {
        vault_client_free (client);
        drop_idle (pool);
        return;
    }
    g_mutex_lock (&pool->mutex);
    g_queue_push_head (&pool->idle, client);
    g_mutex_unlock (&pool->mutex);
}

gboolean
pool_call (Pool *pool, VaultVerb verb, const guint8 *token, GVariant *in,
           GVariant **out, VaultAnswer *answer_out, GError **error)
{
    g_autoptr (GVariant) request = g_variant_ref_sink (in);
    VaultClient *client = take (pool, error);
    gboolean good = FALSE;

    *answer_out = ANSWER_RETRY;
    if (client == NULL)
        return FALSE;
    good = vault_client_call (client, verb, token, request, out, answer_out,
                              error);
    give_back (pool, client, *answer_out);
    return good;
}

GBytes *
pool_part (Pool *pool, const guint8 *token, guint32 handle, guint8 kind,
           guint32 part, gsize limit_bytes, VaultAnswer *answer_out,
           GError **error)
{
    VaultClient *client = take (pool, error);
    GBytes *data = NULL;

    *answer_out = ANSWER_RETRY;
    if (client == NULL)
        return NULL;
    data = vault_client_part (client, token, handle, kind, part, limit_bytes,
                              answer_out, error);
    give_back (pool, client, *answer_out);
    return data;
}
