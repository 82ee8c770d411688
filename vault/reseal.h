/*
 * Key rows that follow the directory.
 *
 * Whoever holds a letter can give it: a person who came to be entitled gets a
 * row under the same filing, and whoever is no longer entitled loses hers.
 * (A row that is put back opens nothing: entitled() is asked again at every
 * opening, and the directory's version is pinned.) letter.dir says which
 * directory the rows of a letter follow.
 *
 * All of it runs inside the caller's transaction.
 */
#ifndef VAULT_RESEAL_H
#define VAULT_RESEAL_H

#include "vault/request.h"

/* Letters that this person holds and whose rows follow an older directory,
 * newest first, at most @limit. *@changed_out: how many got or lost a row. */
gboolean reseal_behind (Vault *vault, const Session *session, guint limit,
                        guint *changed_out, GError **error);

/* Every letter of @child that she holds. */
gboolean reseal_child (Vault *vault, const Session *session, const Id *child,
                       guint *changed_out, GError **error);

/* Cards of @child (NULL = every child, and the agencies' list) to whoever may
 * read them now; nothing where she is no senior, or in conflict. */
gboolean reseal_cards (Vault *vault, const Session *session, const Id *child,
                       GError **error);

/* Assignments that were made for a day to come, and that day has come: cards
 * and letters of these children that she holds. */
gboolean reseal_started (Vault *vault, const Session *session, GError **error);

#endif
