#include "ingest/source.h"

void
source_count_clear (SourceCount *count)
{
    g_clear_pointer (&count->missing, g_ptr_array_unref);
}

gboolean
source_take (Intake *intake, const MailboxSettings *mailbox,
             const char *program_dir, GError **error)
{
    gboolean done = mailbox->type == MAILBOX_IMAP
                        ? imap_take (intake, mailbox, program_dir, error)
                        : files_take (intake, mailbox, error);

    /* What came before the trouble is whole: keep it. */
    return intake_commit (intake, done ? error : NULL) && done;
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
