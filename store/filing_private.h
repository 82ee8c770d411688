/*
 * What filing.c, filing_open.c and slip.c share, and nobody else.
 */
#ifndef STORE_FILING_PRIVATE_H
#define STORE_FILING_PRIVATE_H

#include "store/filing.h"

/* Everything a filing's signature covers; all of it stands in the row. */
typedef struct {
    Id letter;
    guint32 version;
    Hash prev;
    Hash hash;
    Hash slip_manager;
    Hash slip_admin;
    Id signer;
    guint32 dir;
    gint64 at;
} Placed;

/* What the signer signs; caller owns. */
GBytes *placed_bytes (const Id *centre, const Placed *placed);

/* Reads the newest filing row and verifies it without a secret: signature,
 * signer, the version before. Errors: DENIED when there is none; REJECT */
gboolean filing_read (Store *store, const GPtrArray *versions, const Id *letter,
                      Placed *placed, GBytes **sealed_out, GError **error);

/* Sets "the register was altered: ..."; FALSE. */
gboolean filing_set_altered (GError **error, const char *what);

/* Seals one slip under a fresh key (32 bytes to @key_out) and writes it; its
 * hash goes into the filing's signature. */
gboolean slip_write (Store *store, const Envelope *envelope,
                     WrapClass wrap_class, guint8 *key_out, Hash *hash_out,
                     GError **error);

#endif
