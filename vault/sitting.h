/*
 * The first sitting: two people, the recovery key, directory 1.
 *
 *   SITTING         their passphrases are judged, their keys and the recovery
 *                   key are made; two halves on paper go out
 *   SITTING_CHECK   each typed back the words of her half
 *   SITTING_COMMIT  the root file names this directory: all of it is written
 *
 * Until the last step nothing is kept but here, in locked memory.
 */
#ifndef VAULT_SITTING_H
#define VAULT_SITTING_H

#include "vault/vault.h"

struct Sitting;

void sitting_free (struct Sitting *sitting);

/* The text of one half: H of "iH1\0" | centre | n | half gives its words.
 * Both strings are the caller's. */
char *sitting_half_text (const Id *centre, const char *centre_name, guint8 n,
                         const guint8 *half, char **words_out);

#endif
