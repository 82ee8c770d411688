#include "common/error.h"
#include "store/filing_private.h"
#include "store/seal.h"

#include <string.h>

/* Only a sender's name and fixed fields. */
#define SLIP_LIMIT (128u * 1024u)

/* The slip's plaintext, of a class. */
static GBytes *
pack_slip (const Envelope *envelope, WrapClass wrap_class)
{
    GByteArray *out = g_byte_array_new ();
    guint8 salt[32];
    gboolean secret = envelope->flag >= FLAG_SAFEGUARDING;
    gboolean sealed = envelope->flag == FLAG_SEALED;
    gboolean manager = wrap_class == WRAP_SLIP_MANAGER;

    random_bytes (salt, sizeof salt);
    bytes_put (out, "iS1", 4);
    bytes_put (out, salt, sizeof salt);
    bytes_put (out, envelope->letter.b, ID_BYTES);
    bytes_put_u32 (out, envelope->version);
    bytes_put_u8 (out, (guint8) wrap_class);
    bytes_put_u8 (out, manager ? (guint8) envelope->flag : 0);
    bytes_put_u8 (out, manager && !sealed ? (guint8) envelope->kind : 0);
    bytes_put_u8 (out, 0);
    bytes_put_i64 (out, envelope->born);
    bytes_put (out, manager && !secret ? envelope->child.b : ID_ZERO.b,
               ID_BYTES);
    bytes_put_text (out,
                    sealed || (!manager && secret) ? "" : envelope->sender);
    return g_byte_array_free_to_bytes (out);
}

gboolean
slip_write (Store *store, const Envelope *envelope, WrapClass wrap_class,
            guint8 *key_out, Hash *hash_out, GError **error)
{
    g_autoptr (GBytes) plain = pack_slip (envelope, wrap_class);
    BlobName name = {store->centre, BLOB_SLIP, envelope->letter,
                     (guint32) wrap_class, envelope->version};
    g_autoptr (GBytes) body = NULL;

    random_bytes (key_out, KEY_BYTES);
    *hash_out =
        hash_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    body = blob_seal (&name, key_out, g_bytes_get_data (plain, NULL),
                      g_bytes_get_size (plain));
    return db_run (store->db, SQL_SLIP_PUT, error, "dib", &envelope->letter,
                   (gint64) wrap_class, body);
}

void
slip_free (Slip *slip)
{
    if (slip == NULL)
        return;
    g_free (slip->sender);
    g_free (slip);
}

static Slip *
unpack_slip (GBytes *plain, const Wrap *wrap, GError **error)
{
    g_autoptr (Slip) slip = g_new0 (Slip, 1);
    guint8 salt[32];
    ByteReader from;

    byte_reader_init (&from, g_bytes_get_data (plain, NULL),
                      g_bytes_get_size (plain));
    bytes_expect (&from, "iS1", 4);
    bytes_get (&from, salt, sizeof salt);
    bytes_get (&from, slip->letter.b, ID_BYTES);
    slip->version = bytes_get_u32 (&from);
    from.failed = from.failed || bytes_get_u8 (&from) != wrap->wrap_class;
    slip->flag = bytes_get_u8 (&from);
    slip->kind = bytes_get_u8 (&from);
    bytes_expect_zeros (&from, 1);
    slip->born = bytes_get_i64 (&from);
    bytes_get (&from, slip->child.b, ID_BYTES);
    slip->sender = bytes_get_text (&from);
    if (bytes_end (&from) && id_equal (&slip->letter, &wrap->object) &&
        slip->version == wrap->version && slip->flag <= FLAG_SEALED &&
        slip->kind <= KIND_UNSURE)
        return g_steal_pointer (&slip);
    filing_set_altered (error, "a slip is not in our form");
    return NULL;
}

/* Anybody can seal a slip of her own to a manager's lock; the filing's
 * signature says which one is true. */
static gboolean
is_signed (Store *store, const GPtrArray *versions, const Wrap *wrap,
           GBytes *plain, guint32 lowest_version, GError **error)
{
    g_autoptr (GBytes) envelope = NULL;
    Hash hash =
        hash_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    Placed placed;

    memset (&placed, 0, sizeof placed);
    if (!filing_read (store, versions, &wrap->object, &placed, &envelope,
                      error))
        return FALSE;
    return (placed.version >= lowest_version &&
            placed.version == wrap->version &&
            hash_equal (&placed.hash, &wrap->filing_hash) &&
            hash_equal (&hash, wrap->wrap_class == WRAP_SLIP_MANAGER
                                   ? &placed.slip_manager
                                   : &placed.slip_admin)) ||
           filing_set_altered (error, "a slip is not the one that was signed");
}

static GBytes *
open_body (Store *store, const Wrap *wrap, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_SLIP_GET, error, "di", &wrap->object,
                  (gint64) wrap->wrap_class);
    BlobName name = {store->centre, BLOB_SLIP, wrap->object,
                     (guint32) wrap->wrap_class, wrap->version};
    GError *local = NULL;
    const void *body = NULL;
    gsize length = 0;

    if (rows == NULL)
        return NULL;
    if (!db_next (rows, &local)) {
        if (local != NULL)
            g_propagate_error (error, local);
        else
            filing_set_altered (error, "a slip is missing");
        return NULL;
    }
    body = db_peek (rows, 0, &length);
    return blob_open (&name, wrap->envelope_key, body, length, SLIP_LIMIT,
                      error);
}

Slip *
slip_open (Store *store, const GPtrArray *versions, const Id *letter,
           const Id *holder, WrapClass wrap_class, const guint8 *box_secret,
           guint32 lowest_version, GError **error)
{
    Wrap *wrap =
        wrap_get (store, letter, holder, wrap_class, box_secret, error);
    g_autoptr (GBytes) plain = NULL;
    Slip *slip = NULL;

    if (wrap == NULL)
        return NULL;
    plain = open_body (store, wrap, error);
    if (plain != NULL &&
        is_signed (store, versions, wrap, plain, lowest_version, error))
        slip = unpack_slip (plain, wrap, error);
    secret_free (wrap);
    return slip;
}
