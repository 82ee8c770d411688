/*
 * Passwords that may have come with a locked letter: in its own body, or in a
 * mail of the same sender within some days. Found where the mail was read and
 * sealed with it (facts.h); what she may not open is not looked into, and what
 * is offered is where it stands, never the password itself.
 */
#ifndef VAULT_OFFER_H
#define VAULT_OFFER_H

#include "vault/letter.h"

/* "a(sxu)" (floating): letter, when it came, which of its passwords. */
GVariant *offer_list (Request *request, const Opened *opened, GError **error);

/* The password itself, in locked memory; secret_free().
 * Errors: DENIED, REJECT where nothing is offered there */
char *offer_password (Request *request, const Opened *opened, const char *ref,
                      guint32 index, GError **error);

#endif
