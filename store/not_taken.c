#include "store/not_taken.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"

void
not_taken_free (NotTaken *row)
{
    if (row == NULL)
        return;
    g_free (row->reason);
    g_free (row);
}

/* The row under the cursor; its tries stand in @column. */
static NotTaken *
row_from (DbRows *rows, int column, const Origin *origin)
{
    NotTaken *row = g_new0 (NotTaken, 1);

    row->origin = *origin;
    row->tries = (guint32) db_integer (rows, column);
    row->first = db_integer (rows, column + 1);
    row->next = db_integer (rows, column + 2);
    row->reason = db_text (rows, column + 3);
    return row;
}

gboolean
not_taken_get (Store *store, const Origin *origin, NotTaken **row_out,
               GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_NOT_TAKEN_GET, error, "hiih", &origin->mailbox,
                  (gint64) origin->uidvalidity, (gint64) origin->uid,
                  &origin->name_digest);
    GError *local = NULL;
    gboolean found = FALSE;

    if (rows == NULL)
        return FALSE;
    found = db_next (rows, &local);
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    *row_out = found ? row_from (rows, 0, origin) : NULL;
    return TRUE;
}

/* None before the second try, which tells an accident from a cause; then twice
 * as long after each. */
static gint64
pause_after (guint32 tries)
{
    gint64 pause = LIMIT_NOT_TAKEN_FIRST_MS;

    if (tries < 2)
        return 0;
    while (tries-- > 2 && pause < LIMIT_NOT_TAKEN_LAST_MS)
        pause *= 2;
    return pause < LIMIT_NOT_TAKEN_LAST_MS ? pause : LIMIT_NOT_TAKEN_LAST_MS;
}

gboolean
not_taken_add (Store *store, const Origin *origin, guint32 tries,
               const char *reason, GError **error)
{
    g_autoptr (NotTaken) before = NULL;
    g_autofree char *text = g_strndup (reason, LIMIT_REASON_BYTES);
    gint64 now = clock_now_ms ();
    guint32 all = tries;

    if (!not_taken_get (store, origin, &before, error))
        return FALSE;
    if (before != NULL)
        all += before->tries;
    return db_run (store->db, SQL_NOT_TAKEN_PUT, error, "hiihiiit",
                   &origin->mailbox, (gint64) origin->uidvalidity,
                   (gint64) origin->uid, &origin->name_digest, (gint64) all,
                   now, now + pause_after (all), text);
}

gboolean
not_taken_forget (Store *store, const Origin *origin, GError **error)
{
    return db_run (store->db, SQL_NOT_TAKEN_DELETE, error, "hiih",
                   &origin->mailbox, (gint64) origin->uidvalidity,
                   (gint64) origin->uid, &origin->name_digest);
}

GPtrArray *
not_taken_list (Store *store, const Hash *mailbox, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_NOT_TAKEN_LIST, error, "h", mailbox);
    g_autoptr (GPtrArray) list =
        g_ptr_array_new_with_free_func ((GDestroyNotify) not_taken_free);
    GError *local = NULL;

    if (rows == NULL)
        return NULL;
    while (db_next (rows, &local)) {
        Origin origin = {.mailbox = *mailbox,
                         .uidvalidity = (guint32) db_integer (rows, 0),
                         .uid = (guint32) db_integer (rows, 1)};
        if (!db_fixed (rows, 2, origin.name_digest.b, HASH_BYTES, error))
            return NULL;
        g_ptr_array_add (list, row_from (rows, 3, &origin));
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&list);
}

gboolean
not_taken_count (Store *store, gint64 *count_out, GError **error)
{
    return db_count (store->db, SQL_NOT_TAKEN_COUNT, count_out, error, "");
}
