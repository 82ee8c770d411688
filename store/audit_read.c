#include "store/audit_private.h"

#include "store/seal.h"
#include "store/wrap.h"

#include <string.h>

/* One row of the chain as it stands in the table. */
typedef struct {
    gint64 seq, at, boot, writer;
    Hash commit, prev, hash;
    gboolean has_detail;
} ChainRow;

static gboolean
read_chain_row (DbRows *rows, ChainRow *row)
{
    row->seq = db_integer (rows, 0);
    row->at = db_integer (rows, 1);
    row->boot = db_integer (rows, 2);
    row->writer = db_integer (rows, 3);
    row->has_detail = db_integer (rows, 7) != 0;
    return db_fixed (rows, 4, row->commit.b, HASH_BYTES, NULL) &&
           db_fixed (rows, 5, row->prev.b, HASH_BYTES, NULL) &&
           db_fixed (rows, 6, row->hash.b, HASH_BYTES, NULL);
}

/* What is wrong with one row, or NULL; static text. */
static const char *
row_problem (const Store *store, const ChainRow *row, guint64 expected_seq,
             const Hash *prev)
{
    g_autoptr (GByteArray) entry = g_byte_array_new ();
    Hash hash;

    if ((guint64) row->seq != expected_seq)
        return "its number does not follow: an entry is missing or was moved";
    if (row->writer < 0 || row->writer > 255)
        return "it was altered";
    audit_pack_entry (store, (guint64) row->seq, row->at, (guint64) row->boot,
                      (guint8) row->writer, &row->commit, &row->prev, entry);
    hash = hash_bytes (entry->data, entry->len);
    if (!hash_equal (&hash, &row->hash))
        return "it was altered";
    if (!hash_equal (prev, &row->prev))
        return "it does not continue the entry before it";
    if (!row->has_detail)
        return "its detail is missing";
    return NULL;
}

gboolean
audit_verify (Store *store, const AuditHead *expected, GPtrArray *problems,
              guint64 *entries_out, GError **error)
{
    g_autoptr (DbRows) rows = db_query (store->db, SQL_AUDIT_LIST, error, "");
    GError *local = NULL;
    Hash prev = HASH_ZERO;
    guint64 count = 0;
    gboolean met = expected == NULL || expected->seq == 0;

    if (rows == NULL)
        return FALSE;
    while (problems->len == 0 && db_next (rows, &local)) {
        ChainRow row;
        const char *problem = NULL;

        memset (&row, 0, sizeof row);
        problem = read_chain_row (rows, &row)
                      ? row_problem (store, &row, count + 1, &prev)
                      : "it was altered";
        if (problem != NULL) {
            g_ptr_array_add (problems,
                             g_strdup_printf ("entry %" G_GUINT64_FORMAT ": %s",
                                              count + 1, problem));
            break;
        }
        count++;
        prev = row.hash;
        if (expected != NULL && count == expected->seq) {
            met = hash_equal (&prev, &expected->hash);
            if (!met)
                g_ptr_array_add (
                    problems,
                    g_strdup_printf ("entry %" G_GUINT64_FORMAT
                                     " is not the one that was written down",
                                     count));
        }
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    /* The first sitting is the first entry. */
    if (problems->len == 0 && count == 0 && store->has_root)
        g_ptr_array_add (problems, g_strdup ("entry 1: the book is empty, "
                                             "although people were enrolled"));
    if (problems->len == 0 && !met)
        g_ptr_array_add (
            problems,
            g_strdup_printf ("the book ends at entry %" G_GUINT64_FORMAT
                             ", but entry %" G_GUINT64_FORMAT
                             " was written down: its end was cut off",
                             count, expected->seq));
    *entries_out = count;
    return TRUE;
}

static gboolean
unpack_detail (const guint8 *plain, AuditEvent *event)
{
    ByteReader from;

    byte_reader_init (&from, plain + 32, DETAIL_PLAIN_BYTES - 32);
    bytes_get (&from, event->actor.b, ID_BYTES);
    event->role = bytes_get_u16 (&from);
    event->action = bytes_get_u16 (&from);
    event->result = bytes_get_u16 (&from);
    bytes_expect_zeros (&from, 2);
    bytes_get (&from, event->object.b, ID_BYTES);
    bytes_get (&from, event->object2.b, ID_BYTES);
    event->version = bytes_get_u32 (&from);
    bytes_get (&from, event->filing_hash.b, HASH_BYTES);
    return bytes_end (&from);
}

/* Days' keys that were opened in one read, by day id. */
typedef struct {
    Id id;
    guint8 *key; /* NULL: not this reader's */
} OpenedDay;

static void
opened_day_clear (gpointer data)
{
    secret_free (((OpenedDay *) data)->key);
}

static const guint8 *
day_key_of (Store *store, GArray *days, const Id *day, const Id *holder,
            const guint8 *box_secret)
{
    OpenedDay opened = {*day, NULL};
    Wrap *wrap = NULL;

    for (guint i = days->len; i > 0; i--) {
        const OpenedDay *known = &g_array_index (days, OpenedDay, i - 1);
        if (id_equal (&known->id, day))
            return known->key;
    }
    wrap = wrap_get (store, day, holder, WRAP_AUDIT_DAY, box_secret, NULL);
    if (wrap != NULL) {
        opened.key = secret_new (KEY_BYTES);
        memcpy (opened.key, wrap->envelope_key, KEY_BYTES);
        secret_free (wrap);
    }
    g_array_append_val (days, opened);
    return opened.key;
}

/* Opens one detail; leaves `readable` FALSE when it cannot be. */
static void
read_detail (const Store *store, DbRows *rows, const ChainRow *row,
             const guint8 *key, AuditRecord *record)
{
    g_autoptr (GByteArray) entry = g_byte_array_new ();
    guint8 plain[DETAIL_PLAIN_BYTES];
    guint8 nonce[AEAD_NONCE_BYTES];
    gsize length = 0;
    const void *box = db_peek (rows, 10, &length);

    if (key == NULL || length != sizeof plain + AEAD_OVERHEAD_BYTES ||
        !db_fixed (rows, 9, nonce, sizeof nonce, NULL))
        return;
    audit_pack_entry (store, (guint64) row->seq, row->at, (guint64) row->boot,
                      (guint8) row->writer, &row->commit, &row->prev, entry);
    if (!aead_open (key, nonce, box, length, entry->data, entry->len, plain,
                    NULL))
        return;
    record->readable = unpack_detail (plain, &record->event);
    secret_wipe (plain, sizeof plain);
}

gboolean
audit_read (Store *store, const Id *holder, const guint8 *box_secret,
            guint64 from, AuditVisit visit, gpointer data, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_AUDIT_READ, error, "i", (gint64) from);
    g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (OpenedDay));
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    g_array_set_clear_func (days, opened_day_clear);
    while (db_next (rows, &local)) {
        ChainRow row;
        AuditRecord record;
        Id day;

        memset (&row, 0, sizeof row);
        memset (&record, 0, sizeof record);
        if (!read_chain_row (rows, &row))
            continue;
        record.seq = (guint64) row.seq;
        record.at = row.at;
        record.writer = (Writer) row.writer;
        if (db_fixed (rows, 8, day.b, ID_BYTES, NULL))
            read_detail (store, rows, &row,
                         day_key_of (store, days, &day, holder, box_secret),
                         &record);
        if (!visit (data, &record, error))
            return FALSE;
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return local == NULL;
}
