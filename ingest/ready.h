/*
 * Is a file written to its end?
 *
 * Where the kernel can say that nobody has it open for writing (a read lease:
 * local disks, memory, files that are ours), that decides. Elsewhere, as on a
 * share of another machine, it must have stayed as it is for a while under our
 * eyes. What was seen lives as long as the process.
 */
#ifndef INGEST_READY_H
#define INGEST_READY_H

#include "config/settings.h"

#include <sys/stat.h>

typedef enum {
    READY = 1,
    READY_SOON, /* it only has to stay as it is for a while */
    READY_NOT,  /* it is empty, or open for writing */
} Readiness;

/*
 * One that has waited for an hour is named in the log by its inode: a file's
 * name may name a child.
 * @fd: open for reading only
 */
Readiness ready_check (const MailboxSettings *mailbox, int fd,
                       const struct stat *status);

/* Names a file in the log by its inode, once an hour.
 * @event: "waits", "not-taken" */
void ready_name (const MailboxSettings *mailbox, const struct stat *status,
                 const char *event, const char *reason);

/* Has this state of the file been there for LIMIT_SETTLE_MS? */
gboolean ready_settled (const struct stat *status);

/* Its last change; ns. */
gint64 ready_mtime_ns (const struct stat *status);

#endif
