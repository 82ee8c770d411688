/*
 * A worker: one mailbox in a process of its own.
 */
#ifndef INGEST_WORKER_H
#define INGEST_WORKER_H

#include "config/settings.h"

typedef struct {
    const char *mailbox; /* its name in the settings */
    int watch_fd;        /* of the supervisor; -1 = none */
    gboolean once;       /* one look, not one after the other */
} WorkerOptions;

/* Looks at the mailbox until told to stop; the exit status. */
int worker_run (const Settings *settings, const WorkerOptions *options);

#endif
