/*
 * Rows of the children's list as they come over the wire, and as they stand.
 */
#ifndef VAULT_ROLL_H
#define VAULT_ROLL_H

#include "common/lists.h"
#include "vault/verbs.h"

/* @row: VAULT_ROLL_ROW. Errors: REJECT when it could not come from a list */
RollChild *roll_from_row (GVariant *row, GError **error);
/* Everything but the register's id. */
gboolean roll_equal (const RollChild *a, const RollChild *b);
/* @roll: RollChild *. By the centre's own id; NULL when there is none. */
const RollChild *roll_find (const GPtrArray *roll, const char *child_id);

#endif
