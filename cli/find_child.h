/*
 * The random reference that the vault knows a child by.
 */
#ifndef CLI_FIND_CHILD_H
#define CLI_FIND_CHILD_H

#include "cli/vault_session.h"

/* Of the centre's own child id, in the list of whoever is signed in; caller
 * frees. Errors: REJECT when it is not there */
char *find_child (VaultSession *session, const char *child_id, GError **error);

#endif
