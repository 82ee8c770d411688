/*
 * The certificate: is anything missing?
 */
#ifndef INGEST_RECONCILE_H
#define INGEST_RECONCILE_H

#include "ingest/intake.h"

/*
 * Prints, for each mailbox, messages there, rows here, outcomes, and each
 * message without a row.
 *
 * Returns: the exit status: 0 nothing is missing, 1 something is, 75 a
 * mailbox could not be counted
 */
int reconcile_print (Intake *intake, const char *program_dir, gboolean json);

#endif
