#include "store/filing_private.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/hours.h"
#include "common/limits.h"
#include "common/step.h"
#include "common/text.h"
#include "store/audit.h"
#include "store/notices.h"
#include "store/seal.h"

#include <string.h>

#define REMEMBER_DAYS 400

gint64
filing_due (const Envelope *envelope)
{
    /* Times of domain section 5: safeguarding and care instructions two
     * opening hours, family and triage one working day, else two. */
    if (envelope->flag >= FLAG_SAFEGUARDING ||
        (envelope->overlays &
         (OVERLAY_SAFEGUARDING | OVERLAY_SAFETY_PLAN | OVERLAY_STAFF)) != 0)
        return hours_add (envelope->born, 120);
    if (envelope->outcome != OUTCOME_FILED ||
        envelope->provenance == PROVENANCE_FAMILY)
        return hours_end_of_day (envelope->born, 1);
    return hours_end_of_day (envelope->born, 2);
}

/* The filing that is there: its version and hash, 0 and zeros without one. */
static gboolean
present_filing (Store *store, const Id *letter, guint32 *version_out,
                Hash *hash_out, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_FILING_LAST, error, "d", letter);
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    *version_out = 0;
    *hash_out = HASH_ZERO;
    if (db_next (rows, &local)) {
        *version_out = (guint32) db_integer (rows, 0);
        return db_fixed (rows, 1, hash_out->b, HASH_BYTES, error);
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return local == NULL;
}

/* The keys of one filing, in locked memory. */
typedef struct {
    guint8 envelope[KEY_BYTES];
    guint8 content[KEY_BYTES];
    guint8 slip_manager[KEY_BYTES];
    guint8 slip_admin[KEY_BYTES];
} FilingKeys;

static const guint8 *
public_key_of (const Directory *directory, const Holder *holder)
{
    const Person *person = NULL;

    if (holder->wrap_class == WRAP_RECOVERY)
        return directory->recovery;
    person = directory_person (directory, &holder->holder);
    return person == NULL ? NULL : person->box;
}

static gboolean
write_keys (Store *store, const FilingRequest *request, const FilingKeys *keys,
            const Hash *filing_hash, const GArray *holders, GError **error)
{
    const Envelope *envelope = request->envelope;
    Wrap *wrap = wrap_new ();
    gboolean done = TRUE;

    for (guint i = 0; done && i < holders->len; i++) {
        const Holder *holder = &g_array_index (holders, Holder, i);
        wrap->object = envelope->letter;
        wrap->holder = holder->holder;
        wrap->wrap_class = holder->wrap_class;
        wrap->version = envelope->version;
        wrap->filing_hash = *filing_hash;
        memcpy (wrap->envelope_key, keys->envelope, KEY_BYTES);
        memcpy (wrap->content_key, keys->content, KEY_BYTES);
        if (holder->wrap_class == WRAP_SLIP_MANAGER ||
            holder->wrap_class == WRAP_SLIP_ADMIN) {
            memcpy (wrap->envelope_key,
                    holder->wrap_class == WRAP_SLIP_MANAGER ? keys->slip_manager
                                                            : keys->slip_admin,
                    KEY_BYTES);
            memset (wrap->content_key, 0, KEY_BYTES);
        }
        done = wrap_put (store, wrap,
                         public_key_of (request->directory, holder), error);
    }
    secret_free (wrap);
    return done;
}

/* Removes key rows of people who are no longer entitled: all rows that still
 * carry an older version. */
static gboolean
drop_old_keys (Store *store, const Envelope *envelope, GError **error)
{
    return db_run (store->db, SQL_WRAP_DELETE_OLDER, error, "di",
                   &envelope->letter, (gint64) envelope->version);
}

static gboolean
write_manifest (Store *store, const FilingRequest *request,
                const FilingKeys *keys, GError **error)
{
    const Envelope *envelope = request->envelope;
    BlobName name = {store->centre, BLOB_MANIFEST, envelope->letter, 0,
                     envelope->version};
    g_autoptr (GBytes) body =
        blob_seal (&name, keys->content, request->manifest->bytes,
                   request->manifest->length);

    return db_run (store->db, SQL_BLOB_PUT_MANIFEST, error, "dib",
                   &envelope->letter, (gint64) g_bytes_get_size (body), body);
}

/* Seals and signs the envelope, and writes the row. */
static gboolean
write_row (Store *store, const FilingRequest *request, const FilingKeys *keys,
           Placed *placed, GError **error)
{
    const Envelope *envelope = request->envelope;
    g_autoptr (GBytes) packed = envelope_pack (envelope);
    BlobName name = {store->centre, BLOB_ENVELOPE, envelope->letter, 0,
                     envelope->version};
    g_autoptr (GBytes) sealed = NULL;
    g_autoptr (GBytes) signed_bytes = NULL;
    guint8 slips[2 * HASH_BYTES];
    Signature signature;

    placed->hash = envelope_filing_hash (&store->centre, packed);
    sealed = blob_seal (&name, keys->envelope, g_bytes_get_data (packed, NULL),
                        g_bytes_get_size (packed));
    signed_bytes = placed_bytes (&store->centre, placed);
    signature =
        sign_bytes (request->sign_seed, g_bytes_get_data (signed_bytes, NULL),
                    g_bytes_get_size (signed_bytes));
    memcpy (slips, placed->slip_manager.b, HASH_BYTES);
    memcpy (slips + HASH_BYTES, placed->slip_admin.b, HASH_BYTES);
    return db_run (store->db, SQL_FILING_EMPTY_OLD, error, "d",
                   &envelope->letter) &&
           db_run (store->db, SQL_FILING_INSERT, error, "dihhpdigbi",
                   &envelope->letter, (gint64) envelope->version, &placed->hash,
                   &placed->prev, slips, (gsize) sizeof slips, request->signer,
                   (gint64) placed->dir, &signature, sealed, envelope->at);
}

static gboolean
write_remember (Store *store, const FilingRequest *request, GError **error)
{
    const Envelope *envelope = request->envelope;
    gint64 until = envelope->at + G_GINT64_CONSTANT (86400000) * REMEMBER_DAYS;

    for (guint i = 0; request->remember != NULL && i < request->remember->len;
         i++) {
        const RememberRow *row =
            &g_array_index (request->remember, RememberRow, i);
        if (!db_run (store->db, SQL_REMEMBER_PUT, error, "hidii", &row->hash,
                     (gint64) row->what, &envelope->letter,
                     (gint64) envelope->flag, until))
            return FALSE;
    }
    /* A later version may have raised the flag: its copies never get less. */
    return db_run (store->db, SQL_REMEMBER_RAISE, error, "id",
                   (gint64) envelope->flag, &envelope->letter);
}

static gboolean
update_letter (Store *store, const FilingRequest *request, GError **error)
{
    const Envelope *envelope = request->envelope;
    gboolean closed =
        envelope->outcome == OUTCOME_NOT_A_CHILD ||
        envelope->outcome == OUTCOME_MISDELIVERED ||
        envelope->outcome == OUTCOME_SPLIT ||
        envelope->outcome == OUTCOME_DUPLICATE ||
        envelope->outcome == OUTCOME_NOT_KEPT ||
        (request->historical && envelope->outcome == OUTCOME_FILED);

    return db_run (store->db, SQL_LETTER_FILE, error, "iiiihid",
                   (gint64) (closed ? STATE_CLOSED : STATE_WAITING),
                   envelope->due, (gint64) envelope->version,
                   (gint64) envelope->dir, &request->manifest->digest,
                   (gint64) envelope->outcome, &envelope->letter);
}

/* Is there somebody besides recovery who can open it? A letter that nobody
 * can open is lost. */
static gboolean
somebody_opens (const GArray *holders)
{
    for (guint i = 0; i < holders->len; i++)
        if (g_array_index (holders, Holder, i).wrap_class == WRAP_OPEN)
            return TRUE;
    return FALSE;
}

static gboolean
check_request (Store *store, const FilingRequest *request, GError **error)
{
    const Envelope *envelope = request->envelope;
    guint32 version = 0;
    Hash hash;

    if (!present_filing (store, &envelope->letter, &version, &hash, error))
        return FALSE;
    if (envelope->version != version + 1 ||
        !hash_equal (&envelope->prev, &hash) ||
        (id_is_zero (request->signer) && version != 0)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "somebody else has filed this letter meanwhile; look at "
                     "it again");
        return FALSE;
    }
    return TRUE;
}

static gboolean
write_all (Store *store, FilingRequest *request, FilingKeys *keys,
           Hash *hash_out, GError **error)
{
    Envelope *envelope = request->envelope;
    g_autoptr (GArray) holders = NULL;
    Placed placed = {.letter = envelope->letter,
                     .version = envelope->version,
                     .prev = envelope->prev,
                     .signer = *request->signer,
                     .dir = envelope->dir,
                     .at = envelope->at};
    AuditEvent event = {.actor = *request->signer,
                        .action = AUDIT_FILED,
                        .object = envelope->letter,
                        .object2 = envelope->child,
                        .version = envelope->version};

    holders = entitled (envelope, request->directory, clock_day (envelope->at),
                        envelope->at);
    if (!somebody_opens (holders)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "nobody with a key is entitled to this letter: enrol the "
                     "people whom \"intray doctor\" names");
        return FALSE;
    }
    if (!slip_write (store, envelope, WRAP_SLIP_MANAGER, keys->slip_manager,
                     &placed.slip_manager, error) ||
        !slip_write (store, envelope, WRAP_SLIP_ADMIN, keys->slip_admin,
                     &placed.slip_admin, error) ||
        !write_manifest (store, request, keys, error) ||
        !write_row (store, request, keys, &placed, error))
        return FALSE;
    step ("filing: envelope written");
    /* New rows before old ones go: notices and drafts hang on rows that are
     * replaced in place, and a crash leaves the version before. */
    if (!write_keys (store, request, keys, &placed.hash, holders, error) ||
        !drop_old_keys (store, envelope, error))
        return FALSE;
    step ("filing: keys written");
    event.filing_hash = placed.hash;
    if (!update_letter (store, request, error) ||
        !write_remember (store, request, error) ||
        (!request->historical &&
         !notices_make (store, envelope, request->directory, holders, error)) ||
        !audit_append (store, &event, NULL, error))
        return FALSE;
    if (hash_out != NULL)
        *hash_out = placed.hash;
    return TRUE;
}

gboolean
filing_write (Store *store, FilingRequest *request, Hash *hash_out,
              GError **error)
{
    Envelope *envelope = request->envelope;
    FilingKeys *keys = NULL;
    gboolean done = FALSE;

    g_assert (db_in_transaction (store->db));
    if (!check_request (store, request, error))
        return FALSE;
    /* Strangers choose how long these are. */
    text_cut (envelope->sender, LIMIT_ENVELOPE_TEXT_BYTES);
    text_cut (envelope->address, LIMIT_ENVELOPE_TEXT_BYTES);
    text_cut (envelope->subject, LIMIT_ENVELOPE_TEXT_BYTES);
    random_bytes (envelope->salt.b, HASH_BYTES);
    envelope->digest = request->manifest->digest;
    envelope->dir = request->directory->version;
    envelope->signer = *request->signer;
    envelope->by_person = !id_is_zero (request->signer);
    envelope->at = clock_now_ms ();
    if (request->historical)
        envelope->due = 0;
    else if (envelope->due == 0)
        envelope->due = filing_due (envelope);
    keys = secret_new (sizeof *keys);
    random_bytes (keys->envelope, KEY_BYTES);
    random_bytes (keys->content, KEY_BYTES);
    done = write_all (store, request, keys, hash_out, error);
    secret_free (keys);
    return done;
}

gboolean
filing_remembered (Store *store, DigestOf what, const Hash *hash,
                   Flag *floor_out, Id *letter_out, GError **error)
{
    g_autoptr (DbRows) rows = db_query (store->db, SQL_REMEMBER_GET, error,
                                        "hi", hash, (gint64) what);
    GError *local = NULL;
    Flag floor = 0;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        if (floor == 0 && letter_out != NULL &&
            !db_fixed (rows, 0, letter_out->b, ID_BYTES, error))
            return FALSE;
        floor = MAX (floor, (Flag) db_integer (rows, 1));
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    *floor_out = floor;
    return TRUE;
}
