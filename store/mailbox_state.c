#include "store/mailbox_state.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"

#include <string.h>

/* How old what is written down of a good look may be. */
#define FRESH_MS (60 * 1000)

void
mailbox_state_free (MailboxState *state)
{
    if (state == NULL)
        return;
    g_free (state->name);
    g_free (state->reason);
    g_free (state->kept_reason);
    g_free (state);
}

static MailboxState *
state_from (DbRows *rows, GError **error)
{
    MailboxState *state = g_new0 (MailboxState, 1);

    state->name = db_text (rows, 1);
    state->since = db_integer (rows, 2);
    state->looked = db_integer (rows, 3);
    state->success = db_integer (rows, 4);
    state->failing = db_integer (rows, 5);
    state->refused = db_integer (rows, 6);
    state->code = (int) db_integer (rows, 7);
    state->reason = db_text (rows, 8);
    state->certificate_end = db_integer (rows, 9);
    state->credential_end = db_integer (rows, 10);
    state->kept_reason = db_text (rows, 11);
    state->newest = db_integer (rows, 12);
    state->arrivals = db_integer (rows, 13);
    if (db_fixed (rows, 0, state->mailbox.b, HASH_BYTES, error))
        return state;
    mailbox_state_free (state);
    return NULL;
}

GPtrArray *
mailbox_state_list (Store *store, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_MAILBOX_STATE_LIST, error, "");
    g_autoptr (GPtrArray) states =
        g_ptr_array_new_with_free_func ((GDestroyNotify) mailbox_state_free);
    GError *local = NULL;

    if (rows == NULL)
        return NULL;
    while (db_next (rows, &local)) {
        MailboxState *state = state_from (rows, error);
        if (state == NULL)
            return NULL;
        g_ptr_array_add (states, state);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&states);
}

/* Is this what stands there, and young enough? */
static gboolean
is_written (Store *store, const Hash *mailbox, const char *name,
            gint64 certificate_end, gint64 credential_end, gboolean *is_out,
            GError **error)
{
    g_autoptr (GPtrArray) states = mailbox_state_list (store, error);
    gint64 now = clock_now_ms ();

    if (states == NULL)
        return FALSE;
    *is_out = FALSE;
    for (guint i = 0; i < states->len; i++) {
        const MailboxState *state = states->pdata[i];
        if (hash_equal (&state->mailbox, mailbox))
            *is_out = state->failing == 0 && state->looked <= now &&
                      now - state->looked < FRESH_MS &&
                      state->certificate_end == certificate_end &&
                      state->credential_end == credential_end &&
                      strcmp (state->name, name) == 0;
    }
    return TRUE;
}

gboolean
mailbox_state_success (Store *store, const Hash *mailbox, const char *name,
                       gint64 certificate_end, gint64 credential_end,
                       GError **error)
{
    gboolean written = FALSE;

    if (!is_written (store, mailbox, name, certificate_end, credential_end,
                     &written, error))
        return FALSE;
    return written || db_run (store->db, SQL_MAILBOX_STATE_SUCCESS, error,
                              "htiii", mailbox, name, clock_now_ms (),
                              certificate_end, credential_end);
}

gboolean
mailbox_state_failure (Store *store, const Hash *mailbox, const char *name,
                       const GError *failure, gint64 certificate_end,
                       GError **error)
{
    /* STOP: trying again helps only after a person has looked. */
    gboolean refused = failure->code == INTRAY_ERROR_STOP;
    g_autofree char *cut = g_strndup (failure->message, LIMIT_REASON_BYTES);
    g_autofree char *reason = g_utf8_make_valid (cut, -1);

    return db_run (store->db, SQL_MAILBOX_STATE_FAILURE, error, "htiiiti",
                   mailbox, name, clock_now_ms (), (gint64) refused,
                   (gint64) failure->code, reason, certificate_end);
}

gboolean
mailbox_state_kept (Store *store, const Hash *mailbox, const char *reason,
                    GError **error)
{
    return db_run (store->db, SQL_MAILBOX_STATE_KEPT, error, "th", reason,
                   mailbox);
}

gboolean
mailbox_state_left (Store *store, const Hash *mailbox, gint64 *count_out,
                    GError **error)
{
    return db_count (store->db, SQL_REMOVAL_LEFT, count_out, error, "h",
                     mailbox);
}
