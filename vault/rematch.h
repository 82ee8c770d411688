/*
 * Waiting letters against the children's list as it is today.
 *
 * A letter that fitted nobody waits under the keys of the seniors, and
 * intake's copy is gone: a child who is added to the list, or whose card is
 * put right, can only be found in it by somebody who holds it. So it is
 * matched here, with her keys and the cards that she may read, when she signs
 * in: a few letters with each tray, the rest while nobody asks for anything.
 *
 * This is the matcher of classify/, a bounded search of words in text that a
 * reader wrote; it takes no mail or document apart. What it finds is a
 * suggestion: nothing is written, she puts the letter there and signs it.
 * Whether the receiving server had verified the sender is not in the record:
 * a family's own address counts as weak here.
 */
#ifndef VAULT_REMATCH_H
#define VAULT_REMATCH_H

#include "vault/letter.h"

/* One child whom a waiting letter fits. */
typedef struct {
    Id letter;
    guint32 version; /* the filing that was matched */
    Id child;
} Fit;

/* Goes on with the letters that wait for this person; each list of cards once
 * a sign-in, from the beginning after the list has changed.
 * Errors: those of the book and the register */
gboolean rematch_slice (Request *request, GError **error);

/* The same for whoever is signed in, while nobody asks. @stop_out: the vault
 * must end. FALSE when nothing is left to do. */
gboolean rematch_idle (Vault *vault, gboolean *stop_out);

/* The child whom this letter was found to fit, or NULL. Borrowed. */
const Id *rematch_fit (const Session *session, const OpenedFiling *filing);

/*
 * Candidates of a waiting letter, now: who is newly found comes before whom
 * the record names. FactCandidate *, caller unrefs.
 *
 * *@fit_out: the one child it fits, zeros when none or nothing is new in that
 */
GPtrArray *rematch_candidates (Request *request, const Opened *opened,
                               Id *fit_out, GError **error);

#endif
