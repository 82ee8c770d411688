/*
 * After filing: what becomes of a message in its mailbox once its letter is
 * on somebody's desk.
 *
 *   due (settings, filed, read back, in a backup)
 *   -> its bytes in the mailbox are those of the row
 *   -> intention durable -> mailbox changed -> noted, with its audit entry
 *
 * A crash at any arrow is repaired by the next look; what cannot be told to be
 * the row's message is never touched. Ingest knows whether a letter is about a
 * child from its outcome in the clear, never from its content.
 */
#ifndef INGEST_AFTER_H
#define INGEST_AFTER_H

#include "ingest/intake.h"
#include "store/removal.h"

/* Messages of one look: a mailbox that was left full for years is emptied
 * bit by bit, and new mail does not wait for it. */
#define AFTER_AT_ONCE 32u

/*
 * Does what is due in one mailbox.
 *
 * What the mailbox cannot or will not do is written into its state, for
 * `status`, and is no error.
 * Errors: RETRY, STOP: of the mailbox or the register
 */
gboolean after_look (Intake *intake, const MailboxSettings *mailbox,
                     const char *program_dir, GError **error);

/* One kind of what is due: done by after_imap.c and after_files.c. */
typedef struct {
    Intake *intake;
    const MailboxSettings *mailbox;
    const char *program_dir;
    AfterFiling after;
    RemovalAct act;
    const GArray *due; /* Removal */
    /* Why some could not be taken out; empty while all could. */
    GString *kept;
} After;

gboolean after_imap (After *after, GError **error);
gboolean after_files (After *after, GError **error);

/* All is well with this worker, though one message after the other takes its
 * time. */
void after_goes_on (const After *after);

/* One state for each of @list (Removal), durably. */
gboolean after_note (After *after, const GArray *list, RemovalState state,
                     GError **error);
/* The row and the sealed content are whole. What is not is logged, and its
 * message stays. */
gboolean after_is_safe (After *after, const Removal *removal,
                        gboolean *safe_out, GError **error);

#endif
