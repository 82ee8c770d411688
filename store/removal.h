/*
 * What may leave a mailbox, and what did.
 *
 *   (no row) -> INTENDED -> DONE | GONE | OTHER
 *
 * The intention is durable before the mailbox hears of it, so that a crash in
 * between is told from a message that somebody else removed.
 */
#ifndef STORE_REMOVAL_H
#define STORE_REMOVAL_H

#include "store/register.h"

typedef enum {
    REMOVAL_KEYWORD = 1,
    REMOVAL_MOVED = 2,
    REMOVAL_EXPUNGED = 3,
} RemovalAct;

typedef enum {
    REMOVAL_INTENDED = 1,
    REMOVAL_DONE = 2,
    REMOVAL_GONE = 3,  /* it was not there any more: somebody else's doing */
    REMOVAL_OTHER = 4, /* what lies there is not what was taken: left alone */
} RemovalState;

typedef struct {
    gint64 arrival;
    Origin origin;
    guint64 size; /* padded, as in the row */
    Hash keyed_digest;
    Id letter;
    gboolean intended; /* an earlier run may have done it */
} Removal;

/*
 * Arrivals of @mailbox whose letters are filed and to which @act has not been
 * done, oldest first: Removal; caller frees.
 *
 * @filed_before: ms
 * @in_backup: only what a backup younger than the filing holds
 * @children: letters about children and copies, else the rest that is
 * decided; what still waits for a person is in neither
 */
GArray *removal_list (Store *store, const Hash *mailbox, RemovalAct act,
                      gint64 filed_before, gboolean in_backup,
                      gboolean children, guint limit, GError **error);

/*
 * Reads the letter's row and all its sealed content back: every part there,
 * whole, of the length that its row says, named as this letter's.
 *
 * Errors: REJECT when something is missing or cut
 */
gboolean removal_read_back (Store *store, const Removal *removal,
                            GError **error);

/* Writes the state; DONE of what left the mailbox, with its audit entry
 * (object letter, version UID). Inside the caller's transaction. */
gboolean removal_note (Store *store, const Removal *removal, RemovalAct act,
                       RemovalState state, GError **error);

/* Messages that we took out of a mailbox. */
gboolean removal_count (Store *store, const Hash *mailbox, gint64 *count_out,
                        GError **error);

#endif
