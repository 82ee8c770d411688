#include "store/filing.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/hours.h"
#include "common/step.h"
#include "store/audit.h"
#include "store/notices.h"
#include "store/seal.h"

#include <string.h>

#define PLACED_LABEL "intray placed 1"
G_STATIC_ASSERT (sizeof PLACED_LABEL == 16);

/* Envelopes are small; four texts of 64 KiB are the most. */
#define ENVELOPE_LIMIT (512u * 1024u)
#define MANIFEST_LIMIT (1024u * 1024u)
#define SLIP_LIMIT (128u * 1024u)
#define REMEMBER_DAYS 400

/* Everything a filing's signature covers; all of it stands in the row. */
typedef struct {
    Id letter;
    guint32 version;
    Hash prev;
    Hash hash;
    Hash slip_manager;
    Hash slip_admin;
    Id signer;
    guint32 dir;
    gint64 at;
} Placed;

static GBytes *
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

/* Seals one slip under a fresh key and writes it; its hash into the
 * signature. */
static gboolean
write_slip (Store *store, const Envelope *envelope, WrapClass wrap_class,
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
    gboolean closed = envelope->outcome == OUTCOME_NOT_A_CHILD ||
                      envelope->outcome == OUTCOME_DUPLICATE;

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
    if (!write_slip (store, envelope, WRAP_SLIP_MANAGER, keys->slip_manager,
                     &placed.slip_manager, error) ||
        !write_slip (store, envelope, WRAP_SLIP_ADMIN, keys->slip_admin,
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
        !notices_make (store, envelope, request->directory, holders, error) ||
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
    random_bytes (envelope->salt.b, HASH_BYTES);
    envelope->digest = request->manifest->digest;
    envelope->dir = request->directory->version;
    envelope->signer = *request->signer;
    envelope->by_person = !id_is_zero (request->signer);
    envelope->at = clock_now_ms ();
    if (envelope->due == 0)
        envelope->due = filing_due (envelope);
    keys = secret_new (sizeof *keys);
    random_bytes (keys->envelope, KEY_BYTES);
    random_bytes (keys->content, KEY_BYTES);
    done = write_all (store, request, keys, hash_out, error);
    secret_free (keys);
    return done;
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

static gboolean
set_altered (GError **error, const char *what)
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

/* Reads the newest filing row and verifies its signature; no secret needed. */
static gboolean
read_filing (Store *store, const GPtrArray *versions, const Id *letter,
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
        return set_altered (error, "a filing is not signed by who it says");
    if ((guint32) db_integer (rows, 9) != placed->version)
        return set_altered (error, "a letter does not name its last filing");
    *sealed_out = db_bytes (rows, 7);
    if (*sealed_out == NULL)
        return set_altered (error, "the newest envelope is gone");
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
        set_altered (error, "an envelope is not the one that was signed");
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
        set_altered (error, "an envelope does not fit its row");
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
        !read_filing (store, versions, letter, &placed, &sealed, error))
        return NULL;
    if (placed.version < lowest_version) {
        set_altered (error, "an older filing was put back");
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
    g_autoptr (GBytes) bytes = content_read (
        store, &name, filing->wrap->content_key, NULL, MANIFEST_LIMIT, error);
    g_autoptr (Manifest) manifest = NULL;

    if (bytes == NULL)
        return NULL;
    manifest = manifest_unpack (&store->centre, &filing->letter,
                                g_bytes_get_data (bytes, NULL),
                                g_bytes_get_size (bytes), error);
    if (manifest == NULL)
        return NULL;
    if (!hash_equal (&manifest->digest, &filing->envelope->digest)) {
        set_altered (error, "a manifest is not the one that was filed");
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
    set_altered (error, "a slip is not in our form");
    return NULL;
}

Slip *
slip_open (Store *store, const Id *letter, const Id *holder,
           WrapClass wrap_class, const guint8 *box_secret, GError **error)
{
    Wrap *wrap =
        wrap_get (store, letter, holder, wrap_class, box_secret, error);
    g_autoptr (DbRows) rows = NULL;
    g_autoptr (GBytes) plain = NULL;
    Slip *slip = NULL;
    BlobName name = {store->centre, BLOB_SLIP, *letter, (guint32) wrap_class,
                     0};
    gsize length = 0;
    const void *body = NULL;

    if (wrap == NULL)
        return NULL;
    name.version = wrap->version;
    rows = db_query (store->db, SQL_SLIP_GET, error, "di", letter,
                     (gint64) wrap_class);
    if (rows != NULL && db_next (rows, NULL)) {
        body = db_peek (rows, 0, &length);
        plain = blob_open (&name, wrap->envelope_key, body, length, SLIP_LIMIT,
                           error);
        if (plain != NULL)
            slip = unpack_slip (plain, wrap, error);
    } else if (rows != NULL) {
        set_altered (error, "a slip is missing");
    }
    secret_free (wrap);
    return slip;
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
