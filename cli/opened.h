/*
 * A letter that the vault has opened for this call: what `show`, `sign` and
 * `file` have in common.
 */
#ifndef CLI_OPENED_H
#define CLI_OPENED_H

#include "cli/json.h"
#include "cli/vault_session.h"

#include <glib.h>

typedef struct Opened Opened;

/* Opens the letter @ref; *@opened_out is closed by opened_close().
 * Errors: DENIED, one sentence for "not yours" and "not there" */
Opened *opened_new (VaultSession *session, const char *ref, GError **error);
/* Tells the vault too. */
void opened_close (Opened *opened);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_close)

/* Fetches the text of every page: what was served may be signed. */
gboolean opened_fetch_pages (Opened *opened, GError **error);

guint32 opened_handle (const Opened *opened);
guint opened_flag (const Opened *opened);
guint opened_kind (const Opened *opened);
/* VAULT_MAY_* bits. */
guint32 opened_may (const Opened *opened);
guint32 opened_question_set (const Opened *opened);

/* Facts, then the text of the pages that were fetched, then parts, people and
 * signatures; every line safe on a terminal. */
void opened_print (const Opened *opened);
void opened_print_json (const Opened *opened);

#endif
