/*
 * Backfill: years of old mail that lie in files.
 *
 * Counts first and asks; then takes each message as origin import, which
 * classify files as historical. A message is known by its bytes, wherever it
 * lies: after a crash, or from another copy of the archive, what is here is
 * passed over.
 */
#ifndef INGEST_IMPORT_H
#define INGEST_IMPORT_H

#include "config/settings.h"

typedef struct {
    const char *path;
    gint64 since_ms; /* G_MININT64: all */
    gboolean all;    /* keep what fits no child, too */
    gboolean yes;    /* do not ask */
    gboolean json;
} ImportOptions;

/*
 * Returns: the exit status: 0 done; 1 not wanted after all; 64 nobody to ask;
 * 65 some could not be read, the rest is in; 66 nothing there; 75 the world is
 * in the way, run it again; 78
 */
int import_run (const Settings *settings, const ImportOptions *options);

#endif
