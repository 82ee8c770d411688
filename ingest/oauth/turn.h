/*
 * Whose turn it is to ask the provider about a mailbox: one process or thread
 * at a time, since a provider that gives a new refresh token with each answer
 * takes two questions with the same one for theft; and after a failure not
 * before a pause, which doubles.
 */
#ifndef INGEST_OAUTH_TURN_H
#define INGEST_OAUTH_TURN_H

#include "config/settings.h"

typedef struct Turn Turn;

/* Waits for it. Errors: RETRY; STOP when there can be no folder */
Turn *turn_take (const Settings *settings, const MailboxSettings *mailbox,
                 GError **error);
void turn_free (Turn *turn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Turn, turn_free)

/* Errors: that of the last turn_note, while its pause lasts */
gboolean turn_is_due (Turn *turn, GError **error);

/* How asking went: NULL = well, which ends all pauses. */
void turn_note (Turn *turn, const GError *failure);

#endif
