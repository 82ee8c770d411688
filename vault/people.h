/*
 * Signing in, and enrolling.
 */
#ifndef VAULT_PEOPLE_H
#define VAULT_PEOPLE_H

#include "vault/vault.h"
#include "vault/verbs.h"
#include "vault/worker.h"

/*
 * Ends a sign-in whose key the worker derived.
 *
 * @wanted: FALSE when who asked has gone; it is entered in the book all the
 * same
 * *@out_out: the answer's body, owned
 */
VaultAnswer people_sign_in_end (Vault *vault, WorkerJob *job, gboolean wanted,
                                GVariant **out_out, gboolean *stop_out);

#endif
