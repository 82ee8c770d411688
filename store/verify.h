/*
 * What `audit verify` holds against each other: the chain of the book, the
 * pins that keepers keep elsewhere, and the sign-offs, whose signatures name
 * an entry each. Who rewrites the whole chain, which takes no key, meets
 * signatures that she cannot make.
 */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include "config/settings.h"
#include "store/audit.h"

/*
 * Like audit_verify(), and all of the above. Pins that this process may not
 * read are left out.
 *
 * Returns FALSE only when the register cannot be read.
 */
gboolean verify_book (Store *store, const Settings *settings,
                      const AuditHead *expected, GPtrArray *problems,
                      guint64 *entries_out, GError **error);

#endif
