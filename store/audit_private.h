/*
 * What audit.c (writing) and audit_read.c (verifying, reading) share.
 */
#ifndef STORE_AUDIT_PRIVATE_H
#define STORE_AUDIT_PRIVATE_H

#include "store/audit.h"

#define ENTRY_BYTES 112
/* r 32 | actor 16 | role, action, result, 0: 8 | object 16 | object2 16 |
 * version 4 | filing hash 32 */
#define DETAIL_PLAIN_BYTES (32 + 16 + 8 + 16 + 16 + 4 + 32)

/* The 112 bytes whose hash is the entry's, and which the detail is bound to. */
void audit_pack_entry (const Store *store, guint64 seq, gint64 at, guint64 boot,
                       guint8 writer, const Hash *commit, const Hash *prev,
                       GByteArray *out);

#endif
