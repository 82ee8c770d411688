#include "ingest/source.h"

#include "common/limits.h"
#include "common/log.h"
#include "common/program.h"
#include "ingest/imap_source.h"
#include "ingest/pause.h"
#include "ingest/wake.h"
#include "store/not_taken.h"

void
source_count_clear (SourceCount *count)
{
    g_clear_pointer (&count->missing, g_ptr_array_unref);
    g_clear_pointer (&count->set_aside, g_ptr_array_unref);
}

gboolean
source_count_one (Intake *intake, const Origin *origin, const char *where,
                  SourceCount *out, GError **error)
{
    gboolean known = FALSE;
    g_autoptr (NotTaken) failed = NULL;

    if (!arrival_known (intake->store, origin, &known, error) ||
        !not_taken_get (intake->store, origin, &failed, error))
        return FALSE;
    out->messages++;
    if (known)
        out->rows++;
    else if (failed == NULL)
        g_ptr_array_add (out->missing, g_strdup (where));
    else
        g_ptr_array_add (out->set_aside,
                         g_strdup_printf ("%s (%u tries: %s)", where,
                                          failed->tries, failed->reason));
    return TRUE;
}

struct Source {
    const Settings *settings;
    const MailboxSettings *mailbox;
    char *program_dir;
    ImapSource *imap; /* NULL for files */
    Wake *wake;
    guint failures;    /* one after the other */
    gboolean settling; /* a file may be complete in a moment */
};

Source *
source_new (const Settings *settings, const MailboxSettings *mailbox,
            const char *program_dir)
{
    Source *source = g_new0 (Source, 1);

    source->settings = settings;
    source->mailbox = mailbox;
    source->program_dir = g_strdup (program_dir);
    source->wake = wake_new (mailbox);
    if (mailbox->type == MAILBOX_IMAP)
        source->imap = imap_source_new (settings, mailbox, source->program_dir);
    return source;
}

void
source_free (Source *source)
{
    if (source == NULL)
        return;
    wake_free (source->wake);
    imap_source_free (source->imap);
    g_free (source->program_dir);
    g_free (source);
}

static gboolean
take (Source *source, Intake *intake, GError **error)
{
    const MailboxSettings *mailbox = source->mailbox;

    switch (mailbox->type) {
    case MAILBOX_IMAP:
        return imap_source_take (source->imap, intake, error);
    case MAILBOX_MBOX:
        return mbox_take (intake, mailbox, error);
    case MAILBOX_DROP:
        return drop_take (intake, mailbox, error);
    case MAILBOX_MAILDIR:
    case MAILBOX_FOLDER:
    default:
        return files_take (intake, mailbox, error);
    }
}

gboolean
source_take (Source *source, Intake *intake, GError **error)
{
    gboolean done = FALSE;

    intake->settling = 0;
    done = take (source, intake, error);
    source->settling = intake->settling > 0;
    /* What came before the trouble is whole: keep it. */
    return !intake->broken && intake_commit (intake, done ? error : NULL) &&
           done;
}

void
source_wait (Source *source, gboolean well, Watch *watch)
{
    gint64 pause = source->settings->poll_s * 1000;
    g_autoptr (GError) error = NULL;

    if (well && source->imap != NULL) {
        if (imap_source_wait (source->imap, watch, &error)) {
            source->failures = 0;
            return;
        }
        log_event (LOG_LEVEL_WARNING, NULL, "mailbox=%s %s",
                   source->mailbox->name, error->message);
        well = FALSE;
    }
    source->failures = well ? 0 : source->failures + 1;
    if (!well)
        pause = pause_next (source->failures - 1, LIMIT_PAUSE_FIRST_MS,
                            source->settings->pause_s * 1000);
    else if (source->settling)
        pause = MIN (pause, LIMIT_SETTLE_LOOK_MS);
    watch_allow (watch, pause + LIMIT_WORKER_SILENT_MS);
    wake_wait (source->wake, pause);
}

gboolean
source_is_settling (const Source *source)
{
    return source->settling;
}

gboolean
source_count (Intake *intake, const MailboxSettings *mailbox,
              const char *program_dir, SourceCount *out, GError **error)
{
    Hash digest = intake_mailbox_digest (intake, mailbox);

    out->missing = g_ptr_array_new_with_free_func (g_free);
    out->set_aside = g_ptr_array_new_with_free_func (g_free);
    if (!register_count_mailbox (intake->store, &digest, &out->arrivals, error))
        return FALSE;
    switch (mailbox->type) {
    case MAILBOX_IMAP:
        return imap_count (intake, mailbox, program_dir, out, error);
    case MAILBOX_MBOX:
        return mbox_count (intake, mailbox, out, error);
    case MAILBOX_DROP:
        return drop_count (intake, mailbox, out, error);
    case MAILBOX_MAILDIR:
    case MAILBOX_FOLDER:
    default:
        return files_count (intake, mailbox, out, error);
    }
}
