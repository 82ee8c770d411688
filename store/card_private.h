/*
 * What card.c, card_part.c, card_form.c and agencies.c share.
 */
#ifndef STORE_CARD_PRIVATE_H
#define STORE_CARD_PRIVATE_H

#include "store/card.h"
#include "store/wrap.h"

/* "iC1\0" | salt | child | part | version: how every card begins. */
void card_put_head (GByteArray *out, const Id *child, guint8 part,
                    guint32 version);
/* Fails the reader unless it begins so. */
void card_get_head (ByteReader *from, const Id *child, guint8 part,
                    guint32 version);

/* Plaintexts of a child's two parts; caller owns. */
GBytes *card_pack_name (const RollChild *child, guint32 version);
GBytes *card_pack_rest (const RollChild *child, guint32 version);
/* FALSE on anything but exactly this form and child->id. */
gboolean card_unpack_name (GBytes *plain, guint32 version, RollChild *child);
gboolean card_unpack_rest (GBytes *plain, guint32 version, RollChild *child);

/* One sealed and signed part as its row has it. */
typedef struct {
    guint32 version;
    Hash hash;
    GBytes *body;
    GBytes *to_roll;
} CardRow;

void card_row_free (CardRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CardRow, card_row_free)

/* Reads a part's row and checks that a senior of its directory signed it.
 * *@row_out is NULL where there is no such part. Errors: REJECT */
gboolean card_load_row (Store *store, const GPtrArray *versions,
                        const Id *child, guint32 part, CardRow **row_out,
                        GError **error);
/* Opens a part with its key and holds it against the signed hash. */
GBytes *card_open_part (Store *store, const Id *child, guint32 part,
                        const CardRow *row, const guint8 *key, GError **error);
/* The key of a part, opened with the roll secret, in locked memory; NULL when
 * it does not fit. */
guint8 *card_open_to_roll (Store *store, const Id *child, guint32 part,
                           const CardRow *row, const guint8 *roll_secret);
/* Seals, signs and writes one part; its hash to *@hash_out. */
gboolean card_write_part (Store *store, const Directory *directory,
                          const Id *child, guint32 part, guint32 version,
                          GBytes *plain, const guint8 *key, const Id *signer,
                          const guint8 *sign_seed, Hash *hash_out,
                          GError **error);
/* Writes the class 6 rows; @wrap has object, version, filing hash and both
 * keys (locked memory). */
gboolean card_give_rows (Store *store, const Directory *directory, Wrap *wrap,
                         GError **error);

#endif
