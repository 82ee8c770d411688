/*
 * Changing the directory: who is who, with which keys, roles and children.
 *
 * One transaction has the new version, its signatures, what depends on it
 * (accounts, cards, key rows) and its entry in the book.
 */
#ifndef VAULT_CHANGE_H
#define VAULT_CHANGE_H

#include "vault/request.h"

/* What else belongs into the transaction; the new directory is the newest
 * one already. */
typedef gboolean (*ChangeWork) (Request *request, gpointer data,
                                GError **error);

/*
 * Signs and commits @next, which it takes over.
 *
 * @second: the token of a second signer's session, or empty
 * @action, @object: the entry in the book besides AUDIT_DIRECTORY's own
 * (action 0 = none)
 * Errors: REJECT when a second signature is needed and not there
 */
gboolean change_commit (Request *request, Directory *next, GVariant *second,
                        AuditAction action, const Id *object, ChangeWork work,
                        gpointer data, GError **error);

/* Does everything of @work without a change of the directory. */
gboolean change_transaction (Request *request, ChangeWork work, gpointer data,
                             GError **error);

#endif
