/*
 * A letter's next filing, made by a person.
 */
#ifndef VAULT_PLACE_H
#define VAULT_PLACE_H

#include "vault/letter.h"

/* Takes a letter off a child's file: it waits for a senior again, and its
 * key worker can no longer open it. Inside the caller's transaction. */
gboolean place_withdraw (Request *request, const Opened *opened,
                         GError **error);

#endif
