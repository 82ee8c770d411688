/*
 * The supervisor: a worker process for each mailbox. One that crashes, hangs
 * or fails does not delay another, and the message that it was at is counted
 * as tried, so that the next worker sets it aside.
 */
#ifndef INGEST_SUPERVISE_H
#define INGEST_SUPERVISE_H

#include "common/program.h"
#include "ingest/intake.h"

/* Until told to stop, or until each mailbox was looked at once; the exit
 * status, of the first worker that failed. @intake holds the lock. */
int supervise (Intake *intake, const StageOptions *options);

#endif
