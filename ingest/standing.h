/*
 * After each look at a mailbox: how it went is written down, for `status`, the
 * desk and notify; and what is filed leaves the mailbox.
 */
#ifndef INGEST_STANDING_H
#define INGEST_STANDING_H

#include "ingest/intake.h"

/*
 * @failure: of the look; NULL = it went well
 * Errors: RETRY, STOP: of the register, or of the mailbox while something was
 * taken out of it: the caller writes that down as the look's failure
 */
gboolean standing_note (Intake *intake, const MailboxSettings *mailbox,
                        const char *program_dir, const GError *failure,
                        GError **error);

#endif
