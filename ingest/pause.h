/*
 * Pauses of what fails: each twice the one before, and never the same, so
 * that a server that comes back is not met by everybody at once.
 */
#ifndef INGEST_PAUSE_H
#define INGEST_PAUSE_H

#include <glib.h>

/* Milliseconds after @failures (from 0) in a row: @first_ms, doubled, up to
 * @most_ms; then a fourth less to a fourth more, by chance. */
gint64 pause_next (guint failures, gint64 first_ms, gint64 most_ms);

#endif
