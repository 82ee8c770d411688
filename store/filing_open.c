#include "store/filing_private.h"

#include "common/clock.h"
#include "common/error.h"
#include "store/seal.h"

#include <string.h>

#define PLACED_LABEL "intray placed 1"
G_STATIC_ASSERT (sizeof PLACED_LABEL == 16);

/* Envelopes are small; four texts of 64 KiB are the most. */
#define ENVELOPE_LIMIT (512u * 1024u)
#define MANIFEST_LIMIT (1024u * 1024u)

GBytes *
placed_bytes (const Id *centre, const Placed *placed)
{
    GByteArray *out = g_byte_array_new ();

    bytes_put (out, PLACED_LABEL, 16);
    bytes_put (out, centre->b, ID_BYTES);
    bytes_put (out, placed->letter.b, ID_BYTES);
    bytes_put_u32 (out, placed->version);
    bytes_put (out, placed->prev.b, HASH_BYTES);
    bytes_put (out, placed->hash.b, HASH_BYTES);
    bytes_put (out, placed->slip_manager.b, HASH_BYTES);
    bytes_put (out, placed->slip_admin.b, HASH_BYTES);
    bytes_put (out, placed->signer.b, ID_BYTES);
    bytes_put_u32 (out, placed->dir);
    bytes_put_i64 (out, placed->at);
    return g_byte_array_free_to_bytes (out);
}

void
opened_filing_free (OpenedFiling *filing)
{
    if (filing == NULL)
        return;
    envelope_free (filing->envelope);
    secret_free (filing->wrap);
    g_free (filing);
}

gboolean
filing_set_altered (GError **error, const char *what)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "the register was altered: %s", what);
    return FALSE;
}

/* The public key that must have signed this filing. */
static const guint8 *
signer_key (const GPtrArray *versions, const Placed *placed,
            const Directory **directory_out)
{
    const Directory *directory = NULL;
    const Person *person = NULL;

    if (placed->dir == 0 || placed->dir > versions->len)
        return NULL;
    directory = versions->pdata[placed->dir - 1];
    *directory_out = directory;
    if (id_is_zero (&placed->signer))
        return placed->version == 1 ? directory->machine : NULL;
    person = directory_person (directory, &placed->signer);
    return person != NULL && person->state == PERSON_ACTIVE ? person->sign
                                                            : NULL;
}

/* Does it continue the version before? Whoever has left since then still has
 * her key: under a directory that was old already she signs nothing. */
static gboolean
follows_before (DbRows *rows, const Placed *placed)
{
    Hash before = HASH_ZERO;

    if (placed->version == 1)
        return hash_equal (&placed->prev, &HASH_ZERO);
    return !db_is_null (rows, 10) &&
           db_fixed (rows, 10, before.b, HASH_BYTES, NULL) &&
           hash_equal (&placed->prev, &before) &&
           db_integer (rows, 11) <= (gint64) placed->dir;
}

gboolean
filing_read (Store *store, const GPtrArray *versions, const Id *letter,
             Placed *placed, GBytes **sealed_out, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_FILING_GET, error, "d", letter);
    g_autoptr (GBytes) signed_bytes = NULL;
    const Directory *directory = NULL;
    const guint8 *key = NULL;
    Signature signature;
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    if (!db_next (rows, &local)) {
        if (local != NULL)
            g_propagate_error (error, local);
        else
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                         "there is no such letter");
        return FALSE;
    }
    placed->letter = *letter;
    placed->version = (guint32) db_integer (rows, 0);
    placed->dir = (guint32) db_integer (rows, 5);
    placed->at = db_integer (rows, 8);
    {
        guint8 slips[2 * HASH_BYTES];
        if (!db_fixed (rows, 1, placed->hash.b, HASH_BYTES, error) ||
            !db_fixed (rows, 2, placed->prev.b, HASH_BYTES, error) ||
            !db_fixed (rows, 3, slips, sizeof slips, error) ||
            !db_fixed (rows, 4, placed->signer.b, ID_BYTES, error) ||
            !db_fixed (rows, 6, signature.b, SIGNATURE_BYTES, error))
            return FALSE;
        memcpy (placed->slip_manager.b, slips, HASH_BYTES);
        memcpy (placed->slip_admin.b, slips + HASH_BYTES, HASH_BYTES);
    }
    key = signer_key (versions, placed, &directory);
    signed_bytes = placed_bytes (&store->centre, placed);
    if (key == NULL ||
        !sign_verify (key, &signature, g_bytes_get_data (signed_bytes, NULL),
                      g_bytes_get_size (signed_bytes)))
        return filing_set_altered (error,
                                   "a filing is not signed by who it says");
    if (!follows_before (rows, placed))
        return filing_set_altered (error,
                                   "a filing does not follow the one before");
    if ((guint32) db_integer (rows, 9) != placed->version)
        return filing_set_altered (error,
                                   "a letter does not name its last filing");
    *sealed_out = db_bytes (rows, 7);
    if (*sealed_out == NULL)
        return filing_set_altered (error, "the newest envelope is gone");
    return TRUE;
}

/* Opens the envelope and holds it against the signed row. */
static Envelope *
open_envelope (Store *store, const Placed *placed, GBytes *sealed,
               const guint8 *key, GError **error)
{
    BlobName name = {store->centre, BLOB_ENVELOPE, placed->letter, 0,
                     placed->version};
    g_autoptr (GBytes) packed =
        blob_open (&name, key, g_bytes_get_data (sealed, NULL),
                   g_bytes_get_size (sealed), ENVELOPE_LIMIT, error);
    g_autoptr (Envelope) envelope = NULL;
    Hash hash;

    if (packed == NULL)
        return NULL;
    hash = envelope_filing_hash (&store->centre, packed);
    if (!hash_equal (&hash, &placed->hash)) {
        filing_set_altered (error,
                            "an envelope is not the one that was signed");
        return NULL;
    }
    envelope = envelope_unpack (packed, error);
    if (envelope == NULL)
        return NULL;
    if (!id_equal (&envelope->letter, &placed->letter) ||
        envelope->version != placed->version ||
        !hash_equal (&envelope->prev, &placed->prev) ||
        envelope->dir != placed->dir || envelope->at != placed->at ||
        !id_equal (&envelope->signer, &placed->signer)) {
        filing_set_altered (error, "an envelope does not fit its row");
        return NULL;
    }
    return g_steal_pointer (&envelope);
}

/* entitled() once more: a row put back after an assignment ended opens
 * nothing, and goes. */
static gboolean
check_entitled (Store *store, const GPtrArray *versions,
                const OpenedFiling *filing, const Id *holder,
                WrapClass wrap_class, GError **error)
{
    const Directory *newest = versions->pdata[versions->len - 1];
    gint64 now = clock_now_ms ();

    if (wrap_class != WRAP_OPEN && wrap_class != WRAP_GRANT)
        return TRUE;
    if (entitled_to_open (filing->envelope, newest, holder, clock_day (now),
                          now))
        return TRUE;
    if (!wrap_delete (store, &filing->letter, holder, wrap_class, error))
        return FALSE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                 "there is no such letter");
    return FALSE;
}

OpenedFiling *
filing_open (Store *store, const GPtrArray *versions, const Id *letter,
             const Id *holder, WrapClass wrap_class, const guint8 *box_secret,
             guint32 lowest_version, GError **error)
{
    g_autoptr (OpenedFiling) filing = g_new0 (OpenedFiling, 1);
    g_autoptr (GBytes) sealed = NULL;
    Placed placed;

    memset (&placed, 0, sizeof placed);
    filing->wrap =
        wrap_get (store, letter, holder, wrap_class, box_secret, error);
    if (filing->wrap == NULL ||
        !filing_read (store, versions, letter, &placed, &sealed, error))
        return NULL;
    if (placed.version < lowest_version) {
        filing_set_altered (error, "an older filing was put back");
        return NULL;
    }
    if (filing->wrap->version != placed.version ||
        !hash_equal (&filing->wrap->filing_hash, &placed.hash)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                     "there is no such letter");
        return NULL;
    }
    filing->letter = *letter;
    filing->version = placed.version;
    filing->hash = placed.hash;
    filing->envelope = open_envelope (store, &placed, sealed,
                                      filing->wrap->envelope_key, error);
    if (filing->envelope == NULL ||
        !check_entitled (store, versions, filing, holder, wrap_class, error))
        return NULL;
    return g_steal_pointer (&filing);
}

Manifest *
filing_manifest (Store *store, const OpenedFiling *filing, GError **error)
{
    BlobName name = {store->centre, BLOB_MANIFEST, filing->letter, 0,
                     filing->version};
    gsize length = 0;
    guint8 *bytes =
        content_read_secret (store, &name, filing->wrap->content_key,
                             MANIFEST_LIMIT, &length, error);
    g_autoptr (Manifest) manifest = NULL;

    if (bytes == NULL)
        return NULL;
    manifest =
        manifest_unpack (&store->centre, &filing->letter, bytes, length, error);
    secret_free (bytes);
    if (manifest == NULL)
        return NULL;
    if (!hash_equal (&manifest->digest, &filing->envelope->digest)) {
        filing_set_altered (error, "a manifest is not the one that was filed");
        return NULL;
    }
    return g_steal_pointer (&manifest);
}

GBytes *
filing_part (Store *store, const OpenedFiling *filing, const Manifest *manifest,
             BlobKind kind, guint32 part, GError **error)
{
    const ManifestPart *row = manifest_part (manifest, kind, part);
    BlobName name = {store->centre, kind, filing->letter, part, 0};

    if (row == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                     "this letter has no such part");
        return NULL;
    }
    return content_read (store, &name, row->key, &row->hash,
                         (gsize) row->length, error);
}
