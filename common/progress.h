/*
 * A line on the terminal for work that takes long: how much is done, how fast
 * it goes, how long it will take. Where standard error is no terminal it says
 * nothing.
 */
#ifndef COMMON_PROGRESS_H
#define COMMON_PROGRESS_H

#include <glib.h>

typedef struct Progress Progress;

/* @what: "reading"; @total: in any measure, 0 = nothing to do */
Progress *progress_new (const char *what, guint64 total);
/* @done: of the total; @items: what people count ("messages") */
void progress_set (Progress *progress, guint64 done, guint64 items);
/* Takes the line away. */
void progress_free (Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Progress, progress_free)

/* The line's words at @elapsed_ms; caller frees. */
char *progress_words (const char *what, guint64 total, guint64 done,
                      guint64 items, gint64 elapsed_ms);

#endif
