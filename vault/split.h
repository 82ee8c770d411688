/*
 * Splitting a letter about several children: one letter a child, of copies of
 * the pages that are for that child, and nothing else of the whole.
 *
 * The original stays with those who may see a letter that is on no file:
 * seniors, DSLs, or the people named for it; never with a key worker.
 */
#ifndef VAULT_SPLIT_H
#define VAULT_SPLIT_H

#include "vault/letter.h"

/* One child's share. */
typedef struct {
    Id child;
    GArray *pages; /* guint32, rising */
} SplitShare;

/* One letter to be, prepared before the transaction. */
typedef struct {
    Envelope *envelope;
    Manifest *manifest;
    GPtrArray *contents; /* Content * */
} SplitView;

void split_view_free (SplitView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SplitView, split_view_free)

/*
 * Copies the pages of one share under keys of their own. Subject, file names,
 * addresses, reasons and candidates stay behind: any of them may name another
 * child.
 *
 * @sender: the words that may be said of who sent it
 * Errors: REJECT, RETRY, STOP; what was written is discarded then
 */
SplitView *split_view_new (Request *request, const Opened *opened,
                           const SplitShare *share, const char *sender,
                           GError **error);
/* Removes the files of views that will not be inserted. */
void split_view_discard (const Request *request, const SplitView *view);

/* The letter as this person may split it: one page's words. */
GBytes *split_page_text (Request *request, const Opened *opened, guint32 page,
                         GError **error);

/* Whose names stand in a text. */
typedef struct SplitNames SplitNames;

/* Every child whose card she has; those of @shares and the letter's candidates
 * count with a first name alone, all others with their full name. */
SplitNames *split_names_new (Request *request, const Opened *opened,
                             const GPtrArray *shares, GError **error);
void split_names_free (SplitNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SplitNames, split_names_free)

/* A child other than @child whom @text (any bytes) names: what she is called,
 * borrowed; NULL when there is none. */
const char *split_names_other (const SplitNames *names, const Id *child,
                               const char *text, gsize length);

#endif
