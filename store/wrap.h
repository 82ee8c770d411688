/*
 * Key rows: what makes the key table the authorisation table.
 *
 *   crypto_box_seal (holder, "iW1\0" | centre | object 16 | version u32
 *     | holder 16 | class u8 | 0 x 3 | filing hash 32 | envelope key 32
 *     | content key 32)      156 bytes, sealed 204
 *
 * A sealed box has no sender: every field is compared with the row and the
 * filing after opening, and the filing's signature is what vouches for it.
 */
#ifndef STORE_WRAP_H
#define STORE_WRAP_H

#include "store/store.h"

typedef enum {
    WRAP_OPEN = 1,
    WRAP_PREPARED = 2,
    WRAP_RECOVERY = 3,
    WRAP_SLIP_MANAGER = 4,
    WRAP_SLIP_ADMIN = 5,
    WRAP_CARD = 6,
    WRAP_AUDIT_DAY = 7,
    WRAP_GRANT = 8,
    WRAP_ACT = 9,
} WrapClass;

typedef struct {
    Id object;
    Id holder;
    WrapClass wrap_class;
    guint32 version;
    Hash filing_hash;
    guint8 envelope_key[KEY_BYTES];
    guint8 content_key[KEY_BYTES];
} Wrap;

/* Locked memory; secret_free(). */
Wrap *wrap_new (void);

/* Seals to @public_key and writes the row (a row of this object, holder and
 * class is replaced in place, so that drafts and notices stay). Inside the
 * caller's transaction. */
gboolean wrap_put (Store *store, const Wrap *wrap, const guint8 *public_key,
                   GError **error);

/*
 * Reads and opens one row into locked memory.
 * Errors: DENIED when there is no such row; REJECT when this secret does not
 * open it or what is inside belongs elsewhere: the register was altered
 */
Wrap *wrap_get (Store *store, const Id *object, const Id *holder,
                WrapClass wrap_class, const guint8 *secret, GError **error);

/* Opens a row's bytes that were read already. */
Wrap *wrap_open_bytes (const Store *store, const Id *object, const Id *holder,
                       WrapClass wrap_class, guint32 version, const void *box,
                       gsize length, const guint8 *secret, GError **error);

gboolean wrap_delete (Store *store, const Id *object, const Id *holder,
                      WrapClass wrap_class, GError **error);

#endif
