/*
 * Opened letters: a handle is bound to the sign-in, the letter and the filing
 * version that was opened. Every call takes the key row afresh; where the
 * filing has changed meanwhile, it answers as for a letter that never was.
 */
#ifndef VAULT_LETTER_H
#define VAULT_LETTER_H

#include "store/facts.h"
#include "vault/view.h"

/* A letter as one call works on it. */
typedef struct {
    const Handle *handle; /* of the session; NULL while it is being opened */
    OpenedFiling *filing;
    Manifest *manifest;
    Facts *facts;
    Letter *letter;
    GPtrArray *signings; /* Signing * with statements */
    Signed so_far;
} Opened;

void opened_free (Opened *opened);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

/* What stands behind a handle, now. Errors: DENIED */
Opened *opened_of_handle (Request *request, guint32 handle, GError **error);

/* A letter of hers without a handle: for work that shows nothing of it. */
Opened *opened_of_letter (Request *request, const Id *letter,
                          WrapClass wrap_class, GError **error);

/* VAULT_MAY_* bits of this person for this letter. */
guint32 opened_may (const Request *request, const Opened *opened);

/* May she let more people see it? From restricted a lead, from safeguarding a
 * DSL, and nobody for a letter that she is left out of or in conflict with. */
gboolean opened_may_lower (const Request *request, const Opened *opened);

/* VAULT_OPENED as the request's answer; long lists are cut to a frame. */
gboolean opened_answer (Request *request, const Opened *opened, Cards *cards,
                        const Handle *handle, GError **error);

#endif
