/*
 * Waiting for mail in files: inotify says at once that a file was written and
 * closed, or moved in. On a share of another machine nobody says so: whoever
 * waits looks again after a while in any case.
 */
#ifndef INGEST_WAKE_H
#define INGEST_WAKE_H

#include "config/settings.h"

typedef struct Wake Wake;

/*
 * @mailbox: borrowed; one that is no file wakes nobody. Make it before the
 * first look: what comes in between counts.
 */
Wake *wake_new (const MailboxSettings *mailbox);
void wake_free (Wake *wake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wake, wake_free)

/* Until something came, @ms passed, or the program is told to stop. */
void wake_wait (Wake *wake, gint64 ms);

#endif
