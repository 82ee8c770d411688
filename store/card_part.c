#include "store/card_private.h"

#include "common/error.h"
#include "common/limits.h"
#include "store/blob.h"
#include "store/seal.h"

#include <string.h>

#define ONROLL_LABEL "intray onroll 1"
G_STATIC_ASSERT (sizeof ONROLL_LABEL == 16);

#define ROLL_KEY_BYTES                                                         \
    (4 + ID_BYTES + ID_BYTES + 4 + 4 + HASH_BYTES + KEY_BYTES)

void
card_row_free (CardRow *row)
{
    if (row == NULL)
        return;
    g_clear_pointer (&row->body, g_bytes_unref);
    g_clear_pointer (&row->to_roll, g_bytes_unref);
    g_free (row);
}

static GBytes *
onroll_bytes (const Id *centre, const Id *child, guint32 part, guint32 version,
              const Hash *hash, const Id *signer, guint32 dir)
{
    GByteArray *out = g_byte_array_new ();

    bytes_put (out, ONROLL_LABEL, 16);
    bytes_put (out, centre->b, ID_BYTES);
    bytes_put (out, child->b, ID_BYTES);
    bytes_put_u32 (out, part);
    bytes_put_u32 (out, version);
    bytes_put (out, hash->b, HASH_BYTES);
    bytes_put (out, signer->b, ID_BYTES);
    bytes_put_u32 (out, dir);
    return g_byte_array_free_to_bytes (out);
}

/* Reads a part's row and checks that a senior of its directory signed it.
 * *@row_out is NULL where there is no such part. */
gboolean
card_load_row (Store *store, const GPtrArray *versions, const Id *child,
               guint32 part, CardRow **row_out, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_CARD_GET, error, "di", child, (gint64) part);
    g_autoptr (CardRow) row = g_new0 (CardRow, 1);
    g_autoptr (GBytes) signed_bytes = NULL;
    const Person *person = NULL;
    Signature signature;
    GError *local = NULL;
    guint32 dir = 0;
    Id signer;

    if (rows == NULL)
        return FALSE;
    if (!db_next (rows, &local)) {
        if (local != NULL)
            g_propagate_error (error, local);
        *row_out = NULL;
        return local == NULL;
    }
    row->version = (guint32) db_integer (rows, 0);
    dir = (guint32) db_integer (rows, 4);
    if (!db_fixed (rows, 2, row->hash.b, HASH_BYTES, error) ||
        !db_fixed (rows, 3, signer.b, ID_BYTES, error) ||
        !db_fixed (rows, 5, signature.b, SIGNATURE_BYTES, error))
        return FALSE;
    row->body = db_bytes (rows, 1);
    row->to_roll = db_bytes (rows, 6);
    if (dir >= 1 && dir <= versions->len)
        person = directory_person (versions->pdata[dir - 1], &signer);
    signed_bytes = onroll_bytes (&store->centre, child, part, row->version,
                                 &row->hash, &signer, dir);
    if (person == NULL || person->state != PERSON_ACTIVE ||
        (person->roles & ROLE_SENIOR) == 0 ||
        !sign_verify (person->sign, &signature,
                      g_bytes_get_data (signed_bytes, NULL),
                      g_bytes_get_size (signed_bytes))) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the register was altered: a card of the children's "
                     "list is not signed by a senior");
        return FALSE;
    }
    *row_out = g_steal_pointer (&row);
    return TRUE;
}

/* Opens a part with its key and holds it against the signed hash. */
GBytes *
card_open_part (Store *store, const Id *child, guint32 part, const CardRow *row,
                const guint8 *key, GError **error)
{
    BlobName name = {store->centre, BLOB_CARD, *child, part, row->version};
    g_autoptr (GBytes) plain =
        blob_open (&name, key, g_bytes_get_data (row->body, NULL),
                   g_bytes_get_size (row->body), LIMIT_CSV_BYTES, error);
    Hash hash;

    if (plain == NULL)
        return NULL;
    hash =
        hash_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    if (hash_equal (&hash, &row->hash))
        return g_steal_pointer (&plain);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "the register was altered: a card is not the one that was "
                 "signed");
    return NULL;
}

static GBytes *
seal_to_roll (Store *store, const Directory *directory, const Id *child,
              guint32 part, guint32 version, const Hash *hash,
              const guint8 *key, GError **error)
{
    g_autoptr (GByteArray) head = g_byte_array_new ();
    guint8 *plain = secret_new (ROLL_KEY_BYTES);
    GBytes *box = NULL;

    bytes_put (head, "iQ1", 4);
    bytes_put (head, store->centre.b, ID_BYTES);
    bytes_put (head, child->b, ID_BYTES);
    bytes_put_u32 (head, part);
    bytes_put_u32 (head, version);
    bytes_put (head, hash->b, HASH_BYTES);
    memcpy (plain, head->data, head->len);
    memcpy (plain + head->len, key, KEY_BYTES);
    box = box_seal (directory->roll, plain, ROLL_KEY_BYTES, error);
    secret_free (plain);
    return box;
}

/* The key of a part, opened with the roll secret; NULL when it does not fit. */
guint8 *
card_open_to_roll (Store *store, const Id *child, guint32 part,
                   const CardRow *row, const guint8 *roll_secret)
{
    guint8 *plain = secret_new (ROLL_KEY_BYTES);
    guint8 *key = NULL;
    ByteReader from;

    if (g_bytes_get_size (row->to_roll) ==
            ROLL_KEY_BYTES + BOX_OVERHEAD_BYTES &&
        box_open (roll_secret, g_bytes_get_data (row->to_roll, NULL),
                  g_bytes_get_size (row->to_roll), plain, NULL)) {
        byte_reader_init (&from, plain, ROLL_KEY_BYTES);
        bytes_expect (&from, "iQ1", 4);
        bytes_expect (&from, store->centre.b, ID_BYTES);
        bytes_expect (&from, child->b, ID_BYTES);
        if (bytes_get_u32 (&from) == part &&
            bytes_get_u32 (&from) == row->version) {
            bytes_expect (&from, row->hash.b, HASH_BYTES);
            key = secret_new (KEY_BYTES);
            bytes_get (&from, key, KEY_BYTES);
            if (!bytes_end (&from))
                g_clear_pointer (&key, secret_free);
        }
    }
    secret_free (plain);
    return key;
}

/* Seals, signs and writes one part; its hash to *@hash_out. */
gboolean
card_write_part (Store *store, const Directory *directory, const Id *child,
                 guint32 part, guint32 version, GBytes *plain,
                 const guint8 *key, const Id *signer, const guint8 *sign_seed,
                 Hash *hash_out, GError **error)
{
    BlobName name = {store->centre, BLOB_CARD, *child, part, version};
    g_autoptr (GBytes) body = blob_seal (
        &name, key, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    Hash hash =
        hash_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    g_autoptr (GBytes) signed_bytes =
        onroll_bytes (&store->centre, child, part, version, &hash, signer,
                      directory->version);
    Signature signature =
        sign_bytes (sign_seed, g_bytes_get_data (signed_bytes, NULL),
                    g_bytes_get_size (signed_bytes));
    g_autoptr (GBytes) to_roll = seal_to_roll (store, directory, child, part,
                                               version, &hash, key, error);

    *hash_out = hash;
    return to_roll != NULL &&
           db_run (store->db, SQL_CARD_PUT, error, "diibhdigb", child,
                   (gint64) part, (gint64) version, body, &hash, signer,
                   (gint64) directory->version, &signature, to_roll);
}
