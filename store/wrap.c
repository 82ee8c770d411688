#include "store/wrap.h"

#include "common/error.h"
#include "store/seal.h"

#include <string.h>

#define WRAP_BYTES 156

Wrap *
wrap_new (void)
{
    return secret_new (sizeof (Wrap));
}

/* The fixed fields up to the filing hash, which also are compared. */
static void
put_fields (GByteArray *out, const Store *store, const Id *object,
            const Id *holder, WrapClass wrap_class, guint32 version)
{
    bytes_put (out, "iW1", 4);
    bytes_put (out, store->centre.b, ID_BYTES);
    bytes_put (out, object->b, ID_BYTES);
    bytes_put_u32 (out, version);
    bytes_put (out, holder->b, ID_BYTES);
    bytes_put_u8 (out, (guint8) wrap_class);
    bytes_put_zeros (out, 3);
}

gboolean
wrap_put (Store *store, const Wrap *wrap, const guint8 *public_key,
          GError **error)
{
    g_autoptr (GByteArray) fields = g_byte_array_new ();
    guint8 *plain = secret_new (WRAP_BYTES);
    g_autoptr (GBytes) box = NULL;
    guint8 *at = plain;

    put_fields (fields, store, &wrap->object, &wrap->holder, wrap->wrap_class,
                wrap->version);
    memcpy (at, fields->data, fields->len);
    at += fields->len;
    memcpy (at, wrap->filing_hash.b, HASH_BYTES);
    memcpy (at + HASH_BYTES, wrap->envelope_key, KEY_BYTES);
    memcpy (at + HASH_BYTES + KEY_BYTES, wrap->content_key, KEY_BYTES);
    g_assert (fields->len + HASH_BYTES + 2 * KEY_BYTES == WRAP_BYTES);
    box = box_seal (public_key, plain, WRAP_BYTES, error);
    secret_free (plain);
    return box != NULL &&
           db_run (store->db, SQL_WRAP_PUT, error, "ddiib", &wrap->object,
                   &wrap->holder, (gint64) wrap->wrap_class,
                   (gint64) wrap->version, box);
}

Wrap *
wrap_open_bytes (const Store *store, const Id *object, const Id *holder,
                 WrapClass wrap_class, guint32 version, const void *box,
                 gsize length, const guint8 *secret, GError **error)
{
    g_autoptr (GByteArray) fields = g_byte_array_new ();
    guint8 *plain = NULL;
    const guint8 *at = NULL;
    Wrap *wrap = NULL;

    if (length != WRAP_BYTES + BOX_OVERHEAD_BYTES) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a key row has the wrong length");
        return NULL;
    }
    plain = secret_new (WRAP_BYTES);
    if (!box_open (secret, box, length, plain, NULL)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the register was altered: a key row does not open");
        secret_free (plain);
        return NULL;
    }
    put_fields (fields, store, object, holder, wrap_class, version);
    if (memcmp (plain, fields->data, fields->len) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a key row belongs elsewhere");
        secret_free (plain);
        return NULL;
    }
    at = plain + fields->len;
    wrap = wrap_new ();
    wrap->object = *object;
    wrap->holder = *holder;
    wrap->wrap_class = wrap_class;
    wrap->version = version;
    memcpy (wrap->filing_hash.b, at, HASH_BYTES);
    memcpy (wrap->envelope_key, at + HASH_BYTES, KEY_BYTES);
    memcpy (wrap->content_key, at + HASH_BYTES + KEY_BYTES, KEY_BYTES);
    secret_free (plain);
    return wrap;
}

Wrap *
wrap_get (Store *store, const Id *object, const Id *holder,
          WrapClass wrap_class, const guint8 *secret, GError **error)
{
    g_autoptr (DbRows) rows = db_query (store->db, SQL_WRAP_GET, error, "ddi",
                                        object, holder, (gint64) wrap_class);
    GError *local = NULL;
    const void *box = NULL;
    gsize length = 0;

    if (rows == NULL)
        return NULL;
    if (!db_next (rows, &local)) {
        if (local != NULL)
            g_propagate_error (error, local);
        else
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                         "there is no such letter");
        return NULL;
    }
    box = db_peek (rows, 1, &length);
    return wrap_open_bytes (store, object, holder, wrap_class,
                            (guint32) db_integer (rows, 0), box, length, secret,
                            error);
}

gboolean
wrap_delete (Store *store, const Id *object, const Id *holder,
             WrapClass wrap_class, GError **error)
{
    return db_run (store->db, SQL_WRAP_DELETE, error, "ddi", object, holder,
                   (gint64) wrap_class);
}
