/*
 * Several folders of one account: each becomes a mailbox of its own, with its
 * own connection, pauses and line in the certificate. No two mailboxes take
 * from the same place, and nothing is moved to where it would be taken again.
 */
#ifndef CONFIG_FOLDERS_H
#define CONFIG_FOLDERS_H

#include "config/settings.h"

/*
 * The last of @mailboxes, where it is an IMAP account with "INBOX;Reports",
 * becomes [mailbox NAME] of the first folder, and [mailbox NAME/Reports], ...
 * are added.
 *
 * @copy: makes another with the same values
 * Errors: STOP when a folder is named twice, or none
 */
gboolean folders_split (GPtrArray *mailboxes,
                        MailboxSettings *(*copy) (const MailboxSettings *),
                        GError **error);

/*
 * All mailboxes together take each message once.
 *
 * Errors: STOP when two are the same place, move_to is a place that is watched
 *         or no name of a folder, or keyword is no single word
 */
gboolean folders_check (const GPtrArray *mailboxes, GError **error);

#endif
