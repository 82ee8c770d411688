/*
 * What a worker tells its supervisor without a word: one page of memory that
 * both see. It outlives the worker, so a crash condemns the message in work
 * and not the mailbox; and it says how long silence is in order.
 */
#ifndef INGEST_WATCH_H
#define INGEST_WATCH_H

#include "store/register.h"

typedef struct {
    /* Monotonic ms: a worker that has said nothing by then hangs. */
    gint64 due_ms;
    gboolean at_work; /* on the message of @origin */
    Origin origin;
} Watch;

/* A new page; *@fd_out is for the worker (not close-on-exec) until it is
 * closed. Errors: RETRY */
Watch *watch_new (int *fd_out, GError **error);
/* The page behind @fd, or one of its own for a worker without supervisor (-1).
 * Errors: STOP */
Watch *watch_join (int fd, GError **error);
void watch_free (Watch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Watch, watch_free)

/* All is well for another @ms. */
void watch_allow (Watch *watch, gint64 ms);
/* This message is next. watch_end() says that it did no harm. */
void watch_begin (Watch *watch, const Origin *origin);
void watch_end (Watch *watch);

#endif
