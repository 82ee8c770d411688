#include "store/audit_private.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/step.h"
#include "store/seal.h"
#include "store/wrap.h"

#include <string.h>

struct AuditDay {
    Id id;
    guint8 *key;
};

const char *
audit_action_name (AuditAction action)
{
    static const struct {
        AuditAction action;
        const char *name;
    } names[] = {
        {AUDIT_ARRIVED, "arrived"},
        {AUDIT_AGAIN, "arrived again"},
        {AUDIT_FILED, "filed"},
        {AUDIT_SET_ASIDE, "could not be read"},
        {AUDIT_NOTIFIED, "told"},
        {AUDIT_NOTICE_FAILED, "could not be told"},
        {AUDIT_SITTING, "first sitting"},
        {AUDIT_DIRECTORY, "staff or key workers changed"},
        {AUDIT_ENROL, "enrolled"},
        {AUDIT_CARDS, "lists imported"},
        {AUDIT_SIGN_IN, "signed in"},
        {AUDIT_SIGN_OUT, "signed out"},
        {AUDIT_TRAY, "looked at the tray"},
        {AUDIT_TRIAGE, "looked at letters without a child"},
        {AUDIT_REGISTER, "looked at the post book"},
        {AUDIT_CHILDREN, "looked at the children's list"},
        {AUDIT_CHILD, "looked at a child's file"},
        {AUDIT_WHO_SAW, "looked at who saw a letter"},
        {AUDIT_MATCHED, "letters without a child held against the list"},
        {AUDIT_OPEN, "opened"},
        {AUDIT_PART, "was shown a page"},
        {AUDIT_SIGN, "signed"},
        {AUDIT_COUNTERSIGN, "gave a senior's signature"},
        {AUDIT_FILE, "decided whose letter it is"},
        {AUDIT_RAISE, "let fewer people see"},
        {AUDIT_LOWER, "let more people see"},
        {AUDIT_PRINT, "printed"},
        {AUDIT_HANDBACK, "gave a password"},
        {AUDIT_UPLOAD, "put a file in"},
        {AUDIT_SPLIT, "split by child"},
        {AUDIT_PASSWORD, "changed the password"},
        {AUDIT_ERASE, "erased"},
        {AUDIT_CLOCK_BACK, "the clock was set back"},
        {AUDIT_REMOVED, "taken out of the mailbox"},
        {AUDIT_COUNTED, "counted what is in the mailboxes"},
        {AUDIT_CERTIFIED, "signed that nothing is missing, or what is"},
        {AUDIT_ALARM, "told that post does not come in"},
        {AUDIT_ALARM_OVER, "told that post comes in again"},
        {AUDIT_REFUSED_KEY, "a key that no longer counts was removed"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (names[i].action == action)
            return names[i].name;
    return "something unknown";
}

void
audit_day_free (AuditDay *day)
{
    if (day == NULL)
        return;
    secret_free (day->key);
    g_free (day);
}

/* Seals the day's key to one holder. */
static gboolean
give_day_key (Store *store, const AuditDay *day, const Id *holder,
              const guint8 *public_key, GError **error)
{
    Wrap *wrap = wrap_new ();
    gboolean done = FALSE;

    wrap->object = day->id;
    wrap->holder = *holder;
    wrap->wrap_class = WRAP_AUDIT_DAY;
    memcpy (wrap->envelope_key, day->key, KEY_BYTES);
    done = wrap_put (store, wrap, public_key, error);
    secret_free (wrap);
    return done;
}

static gboolean
give_day_keys (Store *store, const Directory *directory, const AuditDay *day,
               GError **error)
{
    g_autoptr (GPtrArray) readers =
        directory_with_role (directory, ROLE_MANAGER);
    Id recovery = directory_recovery_id (directory);

    if (readers->len == 0) {
        g_ptr_array_unref (readers);
        readers = directory_with_role (directory, ROLE_LEAD);
    }
    for (guint i = 0; i < readers->len; i++) {
        const Person *person = readers->pdata[i];
        if (!give_day_key (store, day, &person->id, person->box, error))
            return FALSE;
    }
    return give_day_key (store, day, &recovery, directory->recovery, error);
}

gboolean
audit_start (Store *store, const Directory *directory, GError **error)
{
    AuditDay *day = NULL;
    gboolean own = !db_in_transaction (store->db);

    if (store->audit_day != NULL)
        return TRUE;
    day = g_new0 (AuditDay, 1);
    day->id = id_random ();
    day->key = secret_new (KEY_BYTES);
    random_bytes (day->key, KEY_BYTES);
    if ((!own || db_begin (store->db, error)) &&
        db_run (store->db, SQL_AUDIT_DAY_INSERT, error, "dii", &day->id,
                (gint64) clock_day (clock_now_ms ()), (gint64) store->writer) &&
        give_day_keys (store, directory, day, error) &&
        (!own || db_commit (store->db, error))) {
        store->audit_day = day;
        return TRUE;
    }
    if (own)
        db_rollback (store->db);
    audit_day_free (day);
    return FALSE;
}

void
audit_pack_entry (const Store *store, guint64 seq, gint64 at, guint64 boot,
                  guint8 writer, const Hash *commit, const Hash *prev,
                  GByteArray *out)
{
    bytes_put (out, "iA1", 4);
    bytes_put (out, store->centre.b, ID_BYTES);
    bytes_put_u64 (out, seq);
    bytes_put_i64 (out, at);
    bytes_put_u64 (out, boot);
    bytes_put_u8 (out, writer);
    bytes_put_zeros (out, 3);
    bytes_put (out, commit->b, HASH_BYTES);
    bytes_put (out, prev->b, HASH_BYTES);
    g_assert (out->len == ENTRY_BYTES);
}

static void
pack_detail (const AuditEvent *event, const guint8 *r, GByteArray *out)
{
    bytes_put (out, r, 32);
    bytes_put (out, event->actor.b, ID_BYTES);
    bytes_put_u16 (out, event->role);
    bytes_put_u16 (out, (guint16) event->action);
    bytes_put_u16 (out, (guint16) event->result);
    bytes_put_u16 (out, 0);
    bytes_put (out, event->object.b, ID_BYTES);
    bytes_put (out, event->object2.b, ID_BYTES);
    bytes_put_u32 (out, event->version);
    bytes_put (out, event->filing_hash.b, HASH_BYTES);
    g_assert (out->len == DETAIL_PLAIN_BYTES);
}

static Hash
commit_to (const GByteArray *detail)
{
    Piece rest = {detail->data + 32, detail->len - 32};

    return hash_keyed (detail->data, &rest, 1);
}

static gboolean
insert_entry (Store *store, const AuditEvent *event, const AuditHead *before,
              gint64 at, AuditHead *head_out, GError **error)
{
    g_autoptr (GByteArray) entry = g_byte_array_new ();
    g_autoptr (GByteArray) detail = g_byte_array_new ();
    guint8 r[32];
    guint8 nonce[AEAD_NONCE_BYTES];
    guint8 sealed[DETAIL_PLAIN_BYTES + AEAD_OVERHEAD_BYTES];
    guint64 boot = (guint64) clock_monotonic_ms ();
    AuditHead head = {before->seq + 1, HASH_ZERO};
    Hash commit;

    random_bytes (r, sizeof r);
    random_bytes (nonce, sizeof nonce);
    pack_detail (event, r, detail);
    commit = commit_to (detail);
    audit_pack_entry (store, head.seq, at, boot, (guint8) store->writer,
                      &commit, &before->hash, entry);
    head.hash = hash_bytes (entry->data, entry->len);
    aead_seal (store->audit_day->key, nonce, detail->data, detail->len,
               entry->data, entry->len, sealed);
    if (!db_run (store->db, SQL_AUDIT_INSERT, error, "iiiihhh",
                 (gint64) head.seq, at, (gint64) boot, (gint64) store->writer,
                 &commit, &before->hash, &head.hash) ||
        !db_run (store->db, SQL_AUDIT_DETAIL_INSERT, error, "idpp",
                 (gint64) head.seq, &store->audit_day->id, nonce,
                 (gsize) sizeof nonce, sealed, (gsize) sizeof sealed))
        return FALSE;
    *head_out = head;
    return TRUE;
}

/* A constraint that fails here is the register's fault, never the request's:
 * whoever asks is told to come again, and nothing is let out. */
static gboolean
set_not_written (GError **error, GError *cause)
{
    g_set_error (error, INTRAY_ERROR,
                 cause->code == INTRAY_ERROR_REJECT ? INTRAY_ERROR_RETRY
                                                    : cause->code,
                 "the book of events cannot be written: %s", cause->message);
    g_error_free (cause);
    return FALSE;
}

gboolean
audit_append (Store *store, const AuditEvent *event, AuditHead *head_out,
              GError **error)
{
    g_autoptr (DbRows) rows = NULL;
    AuditHead head = {0, HASH_ZERO};
    GError *local = NULL;
    gint64 at = clock_now_ms ();
    gint64 last_at = at;

    g_assert (store->audit_day != NULL && db_in_transaction (store->db));
    rows = db_query (store->db, SQL_AUDIT_LAST, error, "");
    if (rows == NULL)
        return FALSE;
    if (db_next (rows, &local)) {
        head.seq = (guint64) db_integer (rows, 0);
        last_at = db_integer (rows, 2);
        if (!db_fixed (rows, 1, head.hash.b, HASH_BYTES, error))
            return FALSE;
    } else if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    /* A clock that stepped back is an event of its own, so that nobody hides
     * behind an earlier hour. Small steps are the clock's own correction. */
    if (at < last_at - 60000) {
        AuditEvent back = {.action = AUDIT_CLOCK_BACK};
        if (!insert_entry (store, &back, &head, at, &head, &local))
            return set_not_written (error, local);
    }
    if (!insert_entry (store, event, &head, at, &head, &local))
        return set_not_written (error, local);
    step ("audit: appended");
    if (head_out != NULL)
        *head_out = head;
    return TRUE;
}

gboolean
audit_write (Store *store, const AuditEvent *event, AuditHead *head_out,
             GError **error)
{
    AuditHead head;

    if (!db_begin (store->db, error))
        return FALSE;
    if (!audit_append (store, event, &head, error)) {
        db_rollback (store->db);
        return FALSE;
    }
    if (!db_commit (store->db, error))
        return FALSE;
    if (head_out != NULL)
        *head_out = head;
    return TRUE;
}

gboolean
audit_head (Store *store, AuditHead *head_out, GError **error)
{
    g_autoptr (DbRows) rows = db_query (store->db, SQL_AUDIT_LAST, error, "");
    GError *local = NULL;
    AuditHead head = {0, HASH_ZERO};

    if (rows == NULL)
        return FALSE;
    if (db_next (rows, &local)) {
        head.seq = (guint64) db_integer (rows, 0);
        if (!db_fixed (rows, 1, head.hash.b, HASH_BYTES, error))
            return FALSE;
    } else if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    *head_out = head;
    return TRUE;
}

gboolean
audit_hash_at (Store *store, guint64 seq, gboolean *there_out, Hash *hash_out,
               GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_AUDIT_HASH_AT, error, "i", (gint64) seq);
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    *there_out = db_next (rows, &local);
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    return !*there_out || db_fixed (rows, 0, hash_out->b, HASH_BYTES, error);
}

char *
audit_head_text (const AuditHead *head)
{
    g_autofree char *hex = bytes_hex (head->hash.b, HASH_BYTES);

    return g_strdup_printf ("%" G_GUINT64_FORMAT ":%s", head->seq, hex);
}

gboolean
audit_head_parse (const char *text, AuditHead *head_out)
{
    g_auto (GStrv) halves = g_strsplit (text, ":", 2);
    AuditHead head;

    if (g_strv_length (halves) != 2 ||
        !g_ascii_string_to_unsigned (halves[0], 10, 0, G_MAXINT64, &head.seq,
                                     NULL) ||
        !bytes_from_hex (halves[1], head.hash.b, HASH_BYTES))
        return FALSE;
    *head_out = head;
    return TRUE;
}
