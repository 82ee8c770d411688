/*
 * May this role use this verb at all? One pure table. It only narrows what
 * the keys allow: whoever may ask still sees what is sealed to her.
 */
#ifndef VAULT_MAY_H
#define VAULT_MAY_H

#include "vault/verbs.h"

#include <glib.h>

/* Does it need nobody to be signed in? */
gboolean may_without_sign_in (VaultVerb verb);
/* @roles: ROLE_* bits of an active person */
gboolean may (guint32 roles, VaultVerb verb);
/* The message as it arrived, out of the sandboxed pictures of it. */
gboolean may_take_raw (guint32 roles);

#endif
