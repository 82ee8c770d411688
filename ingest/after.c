#include "ingest/after.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "common/step.h"
#include "store/audit.h"
#include "store/mailbox_state.h"

#define DAY_MS ((gint64) 24 * 3600 * 1000)

void
after_goes_on (const After *after)
{
    if (after->intake->watch != NULL)
        watch_allow (after->intake->watch,
                     2 * after->intake->settings->patience_s * 1000 +
                         LIMIT_WORKER_SILENT_MS);
}

gboolean
after_note (After *after, const GArray *list, RemovalState state,
            GError **error)
{
    Store *store = after->intake->store;
    gboolean done = TRUE;

    if (list->len == 0)
        return TRUE;
    if (!audit_start (store, after->intake->directory, error) ||
        !db_begin (store->db, error))
        return FALSE;
    for (guint i = 0; done && i < list->len; i++)
        done = removal_note (store, &g_array_index (list, Removal, i),
                             after->act, state, error);
    step ("after: before commit");
    if (done)
        done = db_commit (store->db, error);
    else
        db_rollback (store->db);
    step ("after: committed");
    return done;
}

gboolean
after_is_safe (After *after, const Removal *removal, gboolean *safe_out,
               GError **error)
{
    g_autoptr (GError) local = NULL;

    *safe_out = removal_read_back (after->intake->store, removal, &local);
    if (*safe_out || local->code == INTRAY_ERROR_REJECT) {
        if (!*safe_out)
            g_string_assign (after->kept, local->message);
        return TRUE;
    }
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

/* Letters about children, or the rest. */
static gboolean
look_at (After *after, gboolean children, GError **error)
{
    static const RemovalAct acts[] = {0, REMOVAL_KEYWORD, REMOVAL_MOVED,
                                      REMOVAL_EXPUNGED};
    Intake *intake = after->intake;
    Hash digest = intake_mailbox_digest (intake, after->mailbox);
    gboolean for_good = FALSE;
    gint64 before = clock_now_ms ();
    g_autoptr (GArray) due = NULL;

    after->after =
        children ? after->mailbox->after_child : after->mailbox->after_other;
    if (after->after == AFTER_LEAVE)
        return TRUE;
    /* What can be moved back needs no backup and no time. */
    for_good = after->after == AFTER_EXPUNGE;
    if (for_good)
        before -= after->mailbox->expunge_days * DAY_MS;
    after->act = acts[after->after];
    due = removal_list (intake->store, &digest, after->act, before, for_good,
                        children, AFTER_AT_ONCE, error);
    if (due == NULL)
        return FALSE;
    after->due = due;
    if (due->len == 0)
        return TRUE;
    return after->mailbox->type == MAILBOX_IMAP ? after_imap (after, error)
                                                : after_files (after, error);
}

gboolean
after_look (Intake *intake, const MailboxSettings *mailbox,
            const char *program_dir, GError **error)
{
    g_autoptr (GString) kept = g_string_new (NULL);
    Hash digest = intake_mailbox_digest (intake, mailbox);
    After after = {.intake = intake,
                   .mailbox = mailbox,
                   .program_dir = program_dir,
                   .kept = kept};

    if (!look_at (&after, TRUE, error) || !look_at (&after, FALSE, error))
        return FALSE;
    if (kept->len > 0)
        log_event (LOG_LEVEL_WARNING, NULL, "kept mailbox=%s reason=\"%s\"",
                   mailbox->name, kept->str);
    return mailbox_state_kept (intake->store, &digest, kept->str, error);
}
