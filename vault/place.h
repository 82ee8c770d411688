/*
 * A letter's next filing, made by a person.
 */
#ifndef VAULT_PLACE_H
#define VAULT_PLACE_H

#include "vault/letter.h"

/* The next version of an opened letter's envelope, with this reason. */
Envelope *place_next (const Opened *opened, const char *reason);
/* Writes it, signed by this person, and pins it: a filing of before that is
 * put back must not open to whoever lost her key. Inside the caller's
 * transaction. */
gboolean place_write (Request *request, const Opened *opened, Envelope *next,
                      GError **error);

/* Takes a letter off a child's file: it waits for a senior again, and its
 * key worker can no longer open it. Inside the caller's transaction. */
gboolean place_withdraw (Request *request, const Opened *opened,
                         GError **error);

#endif
