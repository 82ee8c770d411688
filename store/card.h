/*
 * Cards: the children's list and the agencies' list, sealed and signed.
 *
 *   "iC1\0" | salt 32 | child | part u8 | version u32 | texts
 *   hash = H(card), signed by a senior over "intray onroll 1\0" | centre
 *   | child | part u32 | version u32 | hash | signer | dir u32
 *   to_roll_key = box_seal (roll pub, "iQ1\0" | centre | child | part u32
 *   | version u32 | hash 32 | key 32)
 *
 * Part 1 has what names a child, part 2 the rest. A class 6 key row holds the
 * name key in the envelope key's place and the key of the rest in the content
 * key's (zeros for who needs names only), H(hash 1 | hash 2) as filing hash.
 * The agencies' list is part 3 of the card of child 0: senders are no public
 * matter either. An unsigned card is refused.
 */
#ifndef STORE_CARD_H
#define STORE_CARD_H

#include "common/lists.h"
#include "store/directory.h"
#include "store/store.h"

#define CARD_PART_NAME 1
#define CARD_PART_REST 2
#define CARD_PART_AGENCIES 3

/* Writes both parts of a child as the next version, with the key rows of all
 * who may read it, inside the caller's transaction. child->id zeros = new: it
 * is set. @signer: a senior. */
gboolean card_put (Store *store, const Directory *directory, RollChild *child,
                   const Id *signer, const guint8 *sign_seed, GError **error);

/* Opens a child's card with a person's key; only the name part where that is
 * what she has (the other fields are "" then).
 * Errors: DENIED when she has no row or may not read it today; REJECT when it
 * is not signed */
RollChild *card_open (Store *store, const GPtrArray *versions, const Id *child,
                      const Id *holder, const guint8 *box_secret,
                      GError **error);
/* Every card that this person has a row for: RollChild *, by family name. */
GPtrArray *card_list (Store *store, const GPtrArray *versions, const Id *holder,
                      const guint8 *box_secret, GError **error);
/* Every card with the roll key (classify): RollChild *. */
GPtrArray *card_load_roll (Store *store, const GPtrArray *versions,
                           const guint8 *roll_secret, GError **error);

/* Gives this child's card to whoever may read it under @directory, and takes
 * it from everybody else. @holder has both keys. */
gboolean card_reseal (Store *store, const Directory *directory, const Id *child,
                      const Id *holder, const guint8 *box_secret,
                      GError **error);

/* @agencies: Agency *. Replaces the list. */
gboolean card_put_agencies (Store *store, const Directory *directory,
                            const GPtrArray *agencies, const Id *signer,
                            const guint8 *sign_seed, GError **error);
/* Agency *; an empty array where no list was imported. */
GPtrArray *card_load_agencies (Store *store, const GPtrArray *versions,
                               const guint8 *roll_secret, GError **error);
/* The same with a senior's key. */
GPtrArray *card_open_agencies (Store *store, const GPtrArray *versions,
                               const Id *holder, const guint8 *box_secret,
                               GError **error);

#endif
