#include "store/card_private.h"

#include "common/error.h"
#include "store/seal.h"

gboolean
card_put_agencies (Store *store, const Directory *directory,
                   const GPtrArray *agencies, const Id *signer,
                   const guint8 *sign_seed, GError **error)
{
    g_autoptr (GByteArray) out = g_byte_array_new ();
    g_autoptr (GBytes) plain = NULL;
    gint64 version = 0;
    Wrap *wrap = NULL;
    gboolean done = FALSE;

    if (!db_count (store->db, SQL_CARD_VERSION, &version, error, "d", &ID_ZERO))
        return FALSE;
    version++;
    card_put_head (out, &ID_ZERO, CARD_PART_AGENCIES, (guint32) version);
    bytes_put_u32 (out, agencies->len);
    for (guint i = 0; i < agencies->len; i++) {
        const Agency *agency = agencies->pdata[i];
        bytes_put_text (out, agency->address_or_domain);
        bytes_put_text (out, agency->agency);
        bytes_put_text (out, agency->usual_kind);
    }
    plain = g_byte_array_free_to_bytes (g_steal_pointer (&out));
    wrap = wrap_new ();
    random_bytes (wrap->envelope_key, KEY_BYTES);
    wrap->version = (guint32) version;
    done = card_write_part (store, directory, &ID_ZERO, CARD_PART_AGENCIES,
                            (guint32) version, plain, wrap->envelope_key,
                            signer, sign_seed, &wrap->filing_hash, error) &&
           card_give_rows (store, directory, wrap, error);
    secret_free (wrap);
    return done;
}

static GPtrArray *
unpack_agencies (GBytes *plain, guint32 version, GError **error)
{
    g_autoptr (GPtrArray) agencies =
        g_ptr_array_new_with_free_func ((GDestroyNotify) agency_free);
    ByteReader from;
    guint32 count = 0;

    byte_reader_init (&from, g_bytes_get_data (plain, NULL),
                      g_bytes_get_size (plain));
    card_get_head (&from, &ID_ZERO, CARD_PART_AGENCIES, version);
    count = bytes_get_u32 (&from);
    for (guint32 i = 0; i < count && !from.failed; i++) {
        Agency *agency = agency_new ();
        agency->address_or_domain = bytes_get_text (&from);
        agency->agency = bytes_get_text (&from);
        agency->usual_kind = bytes_get_text (&from);
        g_ptr_array_add (agencies, agency);
    }
    if (bytes_end (&from))
        return g_steal_pointer (&agencies);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "the agencies' list is not in our form");
    return NULL;
}

GPtrArray *
card_load_agencies (Store *store, const GPtrArray *versions,
                    const guint8 *roll_secret, GError **error)
{
    g_autoptr (CardRow) row = NULL;
    g_autoptr (GBytes) plain = NULL;
    guint8 *key = NULL;

    if (!card_load_row (store, versions, &ID_ZERO, CARD_PART_AGENCIES, &row,
                        error))
        return NULL;
    if (row == NULL)
        return g_ptr_array_new_with_free_func ((GDestroyNotify) agency_free);
    key = card_open_to_roll (store, &ID_ZERO, CARD_PART_AGENCIES, row,
                             roll_secret);
    if (key == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the agencies' list does not open with the roll key");
        return NULL;
    }
    plain =
        card_open_part (store, &ID_ZERO, CARD_PART_AGENCIES, row, key, error);
    secret_free (key);
    return plain == NULL ? NULL : unpack_agencies (plain, row->version, error);
}

GPtrArray *
card_open_agencies (Store *store, const GPtrArray *versions, const Id *holder,
                    const guint8 *box_secret, GError **error)
{
    g_autoptr (CardRow) row = NULL;
    g_autoptr (GBytes) plain = NULL;
    Wrap *wrap = NULL;

    if (!card_load_row (store, versions, &ID_ZERO, CARD_PART_AGENCIES, &row,
                        error))
        return NULL;
    if (row == NULL)
        return g_ptr_array_new_with_free_func ((GDestroyNotify) agency_free);
    wrap = wrap_get (store, &ID_ZERO, holder, WRAP_CARD, box_secret, error);
    if (wrap == NULL)
        return NULL;
    plain = card_open_part (store, &ID_ZERO, CARD_PART_AGENCIES, row,
                            wrap->envelope_key, error);
    secret_free (wrap);
    return plain == NULL ? NULL : unpack_agencies (plain, row->version, error);
}
