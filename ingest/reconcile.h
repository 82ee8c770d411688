/*
 * The certificate: is anything missing?
 */
#ifndef INGEST_RECONCILE_H
#define INGEST_RECONCILE_H

#include "ingest/intake.h"

/*
 * Prints, for each mailbox, messages there, rows here, outcomes, what we took
 * out, and each message without a row; and the sums of the register.
 *
 * Returns: the exit status: 0 nothing is missing, 1 something is, 75 a
 * mailbox could not be counted
 */
int reconcile_print (Intake *intake, const char *program_dir, gboolean json);

/*
 * Counts for the record: the result becomes a row and an entry in the book. A
 * message that is only on its way in is waited for. Exit status as above.
 */
int reconcile_keep (Intake *intake, const char *program_dir);

#endif
