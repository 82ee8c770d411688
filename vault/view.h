/*
 * What a person sees of a letter, made from what her keys opened.
 */
#ifndef VAULT_VIEW_H
#define VAULT_VIEW_H

#include "common/lists.h"
#include "store/filing.h"
#include "store/signing.h"
#include "vault/request.h"

/* Children's cards as this person may read them, read once a request. */
typedef struct {
    Request *request;
    GHashTable *cards; /* Id -> RollChild or NULL */
} Cards;

void cards_init (Cards *cards, Request *request);
void cards_clear (Cards *cards);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cards, cards_clear)
/* NULL when she has no card of that child. Borrowed. */
const RollChild *cards_get (Cards *cards, const Id *child);

/* The name a child is called by; static or borrowed. */
const char *view_called (const RollChild *child);
/* "Therapy letter"; static. */
const char *view_title (const Envelope *envelope);

/* Is she the child's key worker, or covers today? */
gboolean view_is_key_person (const Directory *directory, const Id *child,
                             const Id *person);

/* What was signed so far under the present placing of a letter. */
typedef struct {
    guint count;         /* valid ones */
    gboolean mine;       /* one of them is hers */
    gboolean senior;     /* by somebody senior */
    gboolean key_person; /* by who is key worker or covers */
} Signed;

/* @signings: signing_list(). A signature under an older filing stands while
 * the letter's state says that it does (a raise keeps it, a change of child
 * does not). */
Signed view_signed (const Directory *directory, const GPtrArray *signings,
                    const OpenedFiling *filing, const Letter *letter,
                    const Person *me);

typedef enum {
    TASK_NONE = 0,
    TASK_SIGN = 1,
    TASK_SENIOR = 2,
    TASK_WHOSE = 3,
    TASK_LOCKED = 4,
    TASK_HELD = 5,
} Task;

/* May it be signed as it lies? On a child's file, or for named people. */
gboolean view_is_signable (const Envelope *envelope);

/* Does somebody ask for their data? The lead answers it, and signs alone. */
gboolean view_is_data_request (const Envelope *envelope);

/* What waits for this person in this letter. */
Task view_task (const Directory *directory, const Envelope *envelope,
                const Letter *letter, const Signed *so_far, const Person *me);

/* A letter of hers, opened. Errors: DENIED, REJECT as filing_open */
OpenedFiling *view_open (Request *request, const Id *letter,
                         WrapClass wrap_class, GError **error);

/* Drops her key rows that no longer count, with an entry each: neither a list
 * nor a count may have them. */
gboolean view_drop_stale (Request *request, GError **error);

/* VAULT_TRAY_ROW of an opened letter, floating. NULL on an error. */
GVariant *view_row (Cards *cards, const OpenedFiling *filing, GError **error);

#endif
