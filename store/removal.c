#include "store/removal.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/step.h"
#include "store/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

GArray *
removal_list (Store *store, const Hash *mailbox, RemovalAct act,
              gint64 filed_before, gboolean in_backup, gboolean children,
              guint limit, GError **error)
{
    g_autoptr (DbRows) rows = db_query (
        store->db, SQL_REMOVAL_DUE, error, "hiiiii", mailbox, (gint64) act,
        filed_before, (gint64) in_backup, (gint64) children, (gint64) limit);
    g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (Removal));
    GError *local = NULL;

    if (rows == NULL)
        return NULL;
    while (db_next (rows, &local)) {
        Removal one = {.arrival = db_integer (rows, 0),
                       .size = (guint64) db_integer (rows, 4),
                       .intended = db_integer (rows, 7) == REMOVAL_INTENDED};
        one.origin.mailbox = *mailbox;
        one.origin.uidvalidity = (guint32) db_integer (rows, 1);
        one.origin.uid = (guint32) db_integer (rows, 2);
        if (!db_fixed (rows, 3, one.origin.name_digest.b, HASH_BYTES, error) ||
            !db_fixed (rows, 5, one.keyed_digest.b, HASH_BYTES, error) ||
            !db_fixed (rows, 6, one.letter.b, ID_BYTES, error))
            return NULL;
        g_array_append_val (list, one);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&list);
}

static gboolean
not_whole (GError **error, const char *how)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "a letter's sealed content %s: restore the newest backup; "
                 "the mailbox keeps the message",
                 how);
    return FALSE;
}

/* Does the head of sealed bytes name this part of this letter? (blob.h) */
static gboolean
is_headed (const guint8 *head, const Id *letter, gint64 kind, gint64 part)
{
    ByteReader from;
    guint8 version[4];

    byte_reader_init (&from, head, 32);
    bytes_expect (&from, "iB1", 4);
    from.failed = from.failed || bytes_get_u8 (&from) != kind;
    from.failed = from.failed || bytes_get_u8 (&from) != 1;
    from.failed = from.failed || bytes_get_u16 (&from) != 0;
    bytes_expect (&from, letter->b, ID_BYTES);
    from.failed = from.failed || bytes_get_u32 (&from) != part;
    bytes_get (&from, version, sizeof version);
    return bytes_end (&from);
}

/* Reads a sealed file to its end: a bad sector shows now, not in a year. */
static gboolean
read_file (Store *store, const char *name, guint8 *head, guint64 *length_out)
{
    g_autofree char *path =
        g_build_filename (store->data_dir, "sealed", name, NULL);
    g_autofree guint8 *buffer = g_malloc (BLOB_CHUNK_BYTES);
    int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    gssize n = 1;

    *length_out = 0;
    while (fd >= 0 && n > 0) {
        n = read (fd, buffer, BLOB_CHUNK_BYTES);
        if (n < 0 && errno == EINTR) {
            n = 1;
            continue;
        }
        if (*length_out == 0 && n >= BLOB_HEADER_BYTES)
            memcpy (head, buffer, BLOB_HEADER_BYTES);
        *length_out += n > 0 ? (guint64) n : 0;
    }
    if (fd >= 0)
        close (fd);
    return fd >= 0 && n == 0;
}

static gboolean
is_whole (Store *store, const Id *letter, DbRows *rows, guint64 *length_out)
{
    guint8 head[BLOB_HEADER_BYTES] = {0};
    gint64 expected = db_integer (rows, 2);
    gsize body_length = 0;

    if (!db_is_null (rows, 3)) {
        const void *body = db_peek (rows, 3, &body_length);
        if (body_length < BLOB_HEADER_BYTES)
            return FALSE;
        memcpy (head, body, BLOB_HEADER_BYTES);
        *length_out = body_length;
    } else {
        g_autofree char *file = db_text (rows, 4);
        if (!read_file (store, file, head, length_out))
            return FALSE;
    }
    return *length_out == (guint64) expected &&
           is_headed (head, letter, db_integer (rows, 0), db_integer (rows, 1));
}

/* What @padded bytes of content have when sealed: the row of the arrival and
 * the sealed message must agree. */
static guint64
sealed_of_padded (guint64 padded)
{
    guint64 chunks = (padded + BLOB_CHUNK_BYTES - 1) / BLOB_CHUNK_BYTES;

    return BLOB_HEADER_BYTES + padded + 17 * chunks;
}

gboolean
removal_read_back (Store *store, const Removal *removal, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_BLOB_LIST, error, "d", &removal->letter);
    GError *local = NULL;
    gboolean has_manifest = FALSE;
    gboolean has_raw = FALSE;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        gint64 kind = db_integer (rows, 0);
        guint64 length = 0;
        if (!is_whole (store, &removal->letter, rows, &length))
            return not_whole (error, "is damaged or cut");
        has_manifest = has_manifest || kind == BLOB_MANIFEST;
        has_raw = has_raw || (kind == BLOB_RAW &&
                              length == sealed_of_padded (removal->size));
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    return (has_manifest && has_raw) ||
           not_whole (error, "lacks the message or the list of its parts");
}

gboolean
removal_note (Store *store, const Removal *removal, RemovalAct act,
              RemovalState state, GError **error)
{
    AuditEvent event = {.action = AUDIT_REMOVED,
                        .object = removal->letter,
                        .version = removal->origin.uid};

    if (!db_run (store->db, SQL_REMOVAL_PUT, error, "iiii", removal->arrival,
                 (gint64) act, (gint64) state, clock_now_ms ()))
        return FALSE;
    step ("removal: noted");
    return state != REMOVAL_DONE || act == REMOVAL_KEYWORD ||
           audit_append (store, &event, NULL, error);
}

gboolean
removal_count (Store *store, const Hash *mailbox, gint64 *count_out,
               GError **error)
{
    return db_count (store->db, SQL_REMOVAL_COUNT, count_out, error, "h",
                     mailbox);
}
