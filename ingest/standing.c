#include "ingest/standing.h"

#include "ingest/after.h"
#include "store/mailbox_state.h"

gboolean
standing_note (Intake *intake, const MailboxSettings *mailbox,
               const char *program_dir, const GError *failure, GError **error)
{
    Hash digest = intake_mailbox_digest (intake, mailbox);

    if (failure != NULL)
        return mailbox_state_failure (intake->store, &digest, mailbox->name,
                                      failure, intake->certificate_end_ms,
                                      error);
    if (!mailbox_state_success (intake->store, &digest, mailbox->name,
                                intake->certificate_end_ms,
                                intake->credential_end_ms, error))
        return FALSE;
    return after_look (intake, mailbox, program_dir, error);
}
