/*
 * Once a day the mailboxes are counted, in a process of its own: no mail
 * waits for a slow server that is being counted.
 */
#ifndef INGEST_DAILY_H
#define INGEST_DAILY_H

#include "common/program.h"
#include "ingest/intake.h"

typedef struct Daily Daily;

/* @program: intray-ingest; @options and @intake: borrowed */
Daily *daily_new (const char *program, const StageOptions *options,
                  Intake *intake);
/* Ends a count that is under way. */
void daily_free (Daily *daily);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Daily, daily_free)

/* Starts the count when it is due, and takes note of its end. Never waits. */
void daily_turn (Daily *daily);
/* Starts it when it is due, and waits for it. */
void daily_run (Daily *daily);

#endif
