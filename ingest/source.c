#include "ingest/source.h"

#include "common/limits.h"
#include "common/program.h"
#include "ingest/pause.h"

void
source_count_clear (SourceCount *count)
{
    g_clear_pointer (&count->missing, g_ptr_array_unref);
}

struct Source {
    const Settings *settings;
    const MailboxSettings *mailbox;
    char *program_dir;
    guint failures; /* one after the other */
};

Source *
source_new (const Settings *settings, const MailboxSettings *mailbox,
            const char *program_dir)
{
    Source *source = g_new0 (Source, 1);

    source->settings = settings;
    source->mailbox = mailbox;
    source->program_dir = g_strdup (program_dir);
    return source;
}

void
source_free (Source *source)
{
    if (source == NULL)
        return;
    g_free (source->program_dir);
    g_free (source);
}

gboolean
source_take (Source *source, Intake *intake, GError **error)
{
    const MailboxSettings *mailbox = source->mailbox;
    gboolean done =
        mailbox->type == MAILBOX_IMAP
            ? imap_take (intake, mailbox, source->program_dir, error)
            : files_take (intake, mailbox, error);

    /* What came before the trouble is whole: keep it. */
    return !intake->broken && intake_commit (intake, done ? error : NULL) &&
           done;
}

void
source_wait (Source *source, gboolean well, Watch *watch)
{
    gint64 pause = source->settings->poll_s * 1000;

    source->failures = well ? 0 : source->failures + 1;
    if (!well)
        pause = pause_next (source->failures - 1, LIMIT_PAUSE_FIRST_MS,
                            source->settings->pause_s * 1000);
    watch_allow (watch, pause + LIMIT_WORKER_SILENT_MS);
    program_sleep (pause);
}

gboolean
source_count (Intake *intake, const MailboxSettings *mailbox,
              const char *program_dir, SourceCount *out, GError **error)
{
    Hash digest = intake_mailbox_digest (intake, mailbox);

    out->missing = g_ptr_array_new_with_free_func (g_free);
    if (!register_count_mailbox (intake->store, &digest, &out->arrivals, error))
        return FALSE;
    return mailbox->type == MAILBOX_IMAP
               ? imap_count (intake, mailbox, program_dir, out, error)
               : files_count (intake, mailbox, out, error);
}
