#include "store/register.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/step.h"
#include "store/audit.h"
#include "store/seal.h"

#include <string.h>

#define REF_LETTERS 8

const char *
state_name (LetterState state)
{
    static const char *const names[] = {
        "?",      "received",      "waiting", "told", "read",
        "signed", "countersigned", "closed",  "void"};

    return state < G_N_ELEMENTS (names) ? names[state] : "?";
}

/* Eight random letters of base 32 without those that look alike. */
static void
make_ref (char *ref)
{
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    guint8 random[REF_LETTERS];

    random_bytes (random, sizeof random);
    for (int i = 0; i < REF_LETTERS; i++)
        ref[i] = letters[random[i] & 31];
    ref[REF_LETTERS] = '\0';
}

gboolean
arrival_known (Store *store, const Origin *origin, gboolean *known_out,
               GError **error)
{
    gint64 count = 0;

    if (!db_count (store->db, SQL_ARRIVAL_KNOWN, &count, error, "hiih",
                   &origin->mailbox, (gint64) origin->uidvalidity,
                   (gint64) origin->uid, &origin->name_digest))
        return FALSE;
    *known_out = count > 0;
    return TRUE;
}

gboolean
arrival_find_digest (Store *store, const Hash *keyed_digest,
                     gboolean *found_out, Id *letter_out, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_ARRIVAL_BY_DIGEST, error, "h", keyed_digest);
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    *found_out = db_next (rows, &local);
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    return !*found_out || db_fixed (rows, 0, letter_out->b, ID_BYTES, error);
}

/* Without what was asked. */
#define PENDING_BYTES (4 + ID_BYTES + ID_BYTES + KEY_BYTES + HASH_BYTES + 1 + 4)

/* "iP1\0" | centre | letter | raw key | H(raw) | origin | asked length u32
 * | asked: handin.h */
static GBytes *
seal_pending (const Store *store, const NewArrival *arrival, GError **error)
{
    gsize length = PENDING_BYTES + arrival->asked_length;
    guint8 *plain = secret_new (length);
    guint8 *at = plain;
    GBytes *box = NULL;

    memcpy (at, "iP1", 4);
    at += 4;
    memcpy (at, store->centre.b, ID_BYTES);
    at += ID_BYTES;
    memcpy (at, arrival->letter.b, ID_BYTES);
    at += ID_BYTES;
    memcpy (at, arrival->raw->key, KEY_BYTES);
    at += KEY_BYTES;
    memcpy (at, arrival->raw->hash.b, HASH_BYTES);
    at += HASH_BYTES;
    *at++ = (guint8) arrival->letter_origin;
    for (guint i = 4; i > 0; i--)
        *at++ = (guint8) ((guint32) arrival->asked_length >> (8 * (i - 1)));
    if (arrival->asked_length > 0)
        memcpy (at, arrival->asked, arrival->asked_length);
    box = box_seal (arrival->day_public, plain, length, error);
    secret_free (plain);
    return box;
}

static gboolean
insert_letter (Store *store, const NewArrival *arrival, GError **error)
{
    g_autoptr (GBytes) box = seal_pending (store, arrival, error);
    char ref[REF_LETTERS + 1];
    gboolean is_import = arrival->letter_origin == ORIGIN_IMPORT ||
                         arrival->letter_origin == ORIGIN_IMPORT_ALL;
    gint64 now = clock_now_ms ();

    if (box == NULL)
        return FALSE;
    make_ref (ref);
    if (!db_run (store->db, SQL_LETTER_INSERT, error, "dtiiii",
                 &arrival->letter, ref, (gint64) STATE_RECEIVED,
                 (gint64) (is_import ? ORIGIN_IMPORT : arrival->letter_origin),
                 is_import ? MIN (arrival->origin.internaldate, now) : now,
                 (gint64) arrival->outcome) ||
        (!id_is_zero (&arrival->parent) &&
         !db_run (store->db, SQL_LETTER_SET_PARENT, error, "dd",
                  &arrival->parent, &arrival->letter)) ||
        !content_insert (store, &arrival->letter, arrival->raw, error))
        return FALSE;
    step ("arrival: letter inserted");
    if (!db_run (store->db, SQL_PENDING_INSERT, error, "dib", &arrival->letter,
                 (gint64) arrival->day, box))
        return FALSE;
    if (db_changes (store->db) == 1)
        return TRUE;
    /* After days without power the first thing classify does is to give up
     * old days. Its secret goes then, and a box for it would never open. */
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "the lock of day %d was given up meanwhile: the next look at "
                 "the mailbox takes the new one",
                 arrival->day);
    return FALSE;
}

char *
letter_insert_view (Store *store, const Id *id, gint64 born, GError **error)
{
    char ref[REF_LETTERS + 1];

    make_ref (ref);
    return db_run (store->db, SQL_LETTER_INSERT, error, "dtiiii", id, ref,
                   (gint64) STATE_RECEIVED, (gint64) ORIGIN_VIEW, born,
                   (gint64) OUTCOME_RECEIVED)
               ? g_strdup (ref)
               : NULL;
}

gboolean
arrival_insert (Store *store, const NewArrival *arrival, gboolean *again_out,
                GError **error)
{
    const Origin *origin = &arrival->origin;
    gboolean again = FALSE;
    Id letter = arrival->letter;
    AuditEvent event = {.action = AUDIT_ARRIVED};

    if (!arrival_find_digest (store, &arrival->keyed_digest, &again, &letter,
                              error))
        return FALSE;
    if (!again && !insert_letter (store, arrival, error))
        return FALSE;
    if (!db_run (store->db, SQL_ARRIVAL_INSERT, error, "hiihiihd",
                 &origin->mailbox, (gint64) origin->uidvalidity,
                 (gint64) origin->uid, &origin->name_digest,
                 (gint64) blob_padded_length (8 + arrival->size),
                 origin->internaldate, &arrival->keyed_digest, &letter))
        return FALSE;
    step ("arrival: inserted");
    event.object = letter;
    event.action = again ? AUDIT_AGAIN : AUDIT_ARRIVED;
    if (!audit_append (store, &event, NULL, error))
        return FALSE;
    *again_out = again;
    return TRUE;
}

void
letter_free (Letter *letter)
{
    if (letter == NULL)
        return;
    g_free (letter->ref);
    g_free (letter);
}

/* Takes the row under the cursor, or says that there is none. */
static Letter *
letter_from (DbRows *rows, GError **error)
{
    g_autoptr (Letter) letter = g_new0 (Letter, 1);
    GError *local = NULL;

    if (!db_next (rows, &local)) {
        if (local != NULL)
            g_propagate_error (error, local);
        else
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                         "there is no such letter");
        return NULL;
    }
    if (!db_fixed (rows, 0, letter->id.b, ID_BYTES, error) ||
        (!db_is_null (rows, 8) &&
         !db_fixed (rows, 8, letter->digest.b, HASH_BYTES, error)))
        return NULL;
    letter->ref = db_text (rows, 1);
    letter->state = (LetterState) db_integer (rows, 2);
    letter->origin = (LetterOrigin) db_integer (rows, 3);
    letter->born = db_integer (rows, 4);
    letter->due = db_integer (rows, 5);
    letter->filing = (guint32) db_integer (rows, 6);
    letter->dir = (guint32) db_integer (rows, 7);
    letter->outcome = (Outcome) db_integer (rows, 9);
    letter->size = (guint64) db_integer (rows, 10);
    letter->sent = db_integer (rows, 11);
    return g_steal_pointer (&letter);
}

Letter *
letter_get (Store *store, const Id *id, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_LETTER_GET, error, "d", id);

    return rows == NULL ? NULL : letter_from (rows, error);
}

Letter *
letter_get_by_ref (Store *store, const char *ref, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_LETTER_BY_REF, error, "t", ref);

    return rows == NULL ? NULL : letter_from (rows, error);
}

static void
come_back_free (gpointer data)
{
    ComeBack *back = data;

    g_free (back->ref);
    g_free (back);
}

GPtrArray *
letter_come_back (Store *store, const Id *parent, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_LETTER_COME_BACK, error, "d", parent);
    g_autoptr (GPtrArray) list =
        g_ptr_array_new_with_free_func (come_back_free);
    GError *local = NULL;

    while (rows != NULL && db_next (rows, &local)) {
        ComeBack *back = g_new0 (ComeBack, 1);

        g_ptr_array_add (list, back);
        if (!db_fixed (rows, 0, back->id.b, ID_BYTES, error))
            return NULL;
        back->ref = db_text (rows, 1);
        back->born = db_integer (rows, 2);
        back->outcome = (Outcome) db_integer (rows, 3);
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return rows == NULL || local != NULL ? NULL : g_steal_pointer (&list);
}

GArray *
pending_list (Store *store, guint limit, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_PENDING_LIST, error, "i", (gint64) limit);
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (Id));
    GError *local = NULL;

    if (rows == NULL)
        return NULL;
    while (db_next (rows, &local)) {
        Id id;
        if (!db_fixed (rows, 0, id.b, ID_BYTES, error))
            return NULL;
        g_array_append_val (ids, id);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&ids);
}

static Pending *
unpack_pending (const Store *store, const Id *letter, const guint8 *plain,
                gsize length)
{
    Pending *pending = secret_new (sizeof (Pending));
    ByteReader from;

    byte_reader_init (&from, plain, length);
    bytes_expect (&from, "iP1", 4);
    bytes_expect (&from, store->centre.b, ID_BYTES);
    bytes_expect (&from, letter->b, ID_BYTES);
    bytes_get (&from, pending->raw_key, KEY_BYTES);
    bytes_get (&from, pending->raw_hash.b, HASH_BYTES);
    pending->origin = bytes_get_u8 (&from);
    pending->asked_length = bytes_get_u32 (&from);
    if (pending->asked_length > LIMIT_HANDIN_BYTES)
        from.failed = TRUE;
    else
        bytes_get (&from, pending->asked, pending->asked_length);
    if (bytes_end (&from))
        return pending;
    secret_free (pending);
    return NULL;
}

/* The opened box of one row {day, box} in locked memory; NULL when it is not
 * this letter's or the day's secret is gone. */
static guint8 *
open_box (DbRows *rows, int day_column, const char *classify_dir,
          gsize *length_out, GError **error)
{
    gsize length = 0;
    const void *box = db_peek (rows, day_column + 1, &length);
    gint32 day = (gint32) db_integer (rows, day_column);
    guint8 *secret = day_key_secret (classify_dir, day, NULL);
    guint8 *plain = NULL;

    /* One letter whose lock is lost must not stop the others. */
    if (secret == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the secret of day %d is not in classify's folder; the "
                     "mailbox still has the letter: restore the folder",
                     day);
        return NULL;
    }
    *length_out = length - BOX_OVERHEAD_BYTES;
    if (length >= PENDING_BYTES + BOX_OVERHEAD_BYTES &&
        length <= PENDING_BYTES + LIMIT_HANDIN_BYTES + BOX_OVERHEAD_BYTES)
        plain = secret_new (*length_out);
    if (plain == NULL || !box_open (secret, box, length, plain, NULL)) {
        g_clear_pointer (&plain, secret_free);
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the intake box of a letter is damaged; the mailbox "
                     "still has it: restore the newest backup");
    }
    secret_free (secret);
    return plain;
}

Pending *
pending_open (Store *store, const Id *letter, const char *classify_dir,
              GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_PENDING_GET, error, "d", letter);
    GError *local = NULL;
    guint8 *plain = NULL;
    gsize length = 0;
    Pending *pending = NULL;

    if (rows == NULL)
        return NULL;
    if (!db_next (rows, &local)) {
        if (local != NULL)
            g_propagate_error (error, local);
        else
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "nothing of this letter is pending");
        return NULL;
    }
    plain = open_box (rows, 0, classify_dir, &length, error);
    if (plain == NULL)
        return NULL;
    pending = unpack_pending (store, letter, plain, length);
    secret_free (plain);
    if (pending == NULL)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the intake box of a letter belongs elsewhere: the "
                     "register was altered");
    return pending;
}

gboolean
pending_reseal (Store *store, const char *classify_dir, gint32 before,
                gint32 day, const guint8 *day_public, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_PENDING_OLD, error, "i", (gint64) before);
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        gsize length = 0;
        guint8 *plain = open_box (rows, 1, classify_dir, &length, NULL);
        g_autoptr (GBytes) box = NULL;
        Id letter;

        if (plain == NULL || !db_fixed (rows, 0, letter.b, ID_BYTES, NULL)) {
            secret_free (plain);
            continue;
        }
        box = box_seal (day_public, plain, length, error);
        secret_free (plain);
        if (box == NULL || !db_run (store->db, SQL_PENDING_SET, error, "ibd",
                                    (gint64) day, box, &letter))
            return FALSE;
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return local == NULL;
}

gboolean
pending_delete (Store *store, const Id *letter, GError **error)
{
    return db_run (store->db, SQL_PENDING_DELETE, error, "d", letter);
}

static gboolean
count_groups (Store *store, SqlId sql, gint64 *counts, guint size,
              GError **error)
{
    g_autoptr (DbRows) rows = db_query (store->db, sql, error, "");
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        gint64 group = db_integer (rows, 0);
        if (group >= 0 && group < size)
            counts[group] = db_integer (rows, 1);
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return local == NULL;
}

gboolean
register_count (Store *store, RegisterCounts *out, GError **error)
{
    RegisterCounts counts;

    memset (&counts, 0, sizeof counts);
    if (!db_count (store->db, SQL_ARRIVAL_COUNT, &counts.arrivals, error, "") ||
        !db_count (store->db, SQL_LETTER_COUNT, &counts.letters, error, "") ||
        !db_count (store->db, SQL_PENDING_COUNT, &counts.pending, error, "") ||
        !db_count (store->db, SQL_PENDING_OLDEST, &counts.oldest_pending, error,
                   "") ||
        !count_groups (store, SQL_LETTER_OUTCOMES, counts.by_outcome,
                       OUTCOME_COUNT, error) ||
        !db_count (store->db, SQL_PENDING_IMPORTS, &counts.pending_imports,
                   error, "") ||
        !count_groups (store, SQL_LETTER_IMPORT_OUTCOMES,
                       counts.imported_by_outcome, OUTCOME_COUNT, error) ||
        !count_groups (store, SQL_LETTER_STATES, counts.by_state,
                       STATE_VOID + 1, error))
        return FALSE;
    *out = counts;
    return TRUE;
}

gboolean
register_count_mailbox (Store *store, const Hash *mailbox, gint64 *count_out,
                        GError **error)
{
    return db_count (store->db, SQL_ARRIVAL_COUNT_MAILBOX, count_out, error,
                     "h", mailbox);
}
