/*
 * The one slow thing beside the vault's thread: deriving the key of a
 * passphrase takes 0.44 s and 256 MiB, so one thread does one at a time, and
 * who comes while LIMIT_VAULT_SIGN_INS wait is told to try again.
 */
#ifndef VAULT_WORKER_H
#define VAULT_WORKER_H

#include "store/account.h"

typedef struct Worker Worker;

typedef struct {
    guint64 client; /* who waits for the answer */
    Id person;      /* zeros: nobody of that name */
    char *name;     /* as typed, lower case */
    AccountTry *attempt;
} WorkerJob;

void worker_job_free (WorkerJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WorkerJob, worker_job_free)

/* Errors: RETRY when there is no descriptor to be had */
Worker *worker_new (GError **error);
/* Waits for the job at hand. */
void worker_free (Worker *worker);

/* Takes over @job. Errors: RETRY when too many wait (@job is freed) */
gboolean worker_push (Worker *worker, WorkerJob *job, GError **error);
/* Readable when a job is done. */
int worker_fd (const Worker *worker);
/* A job that is done, or NULL; the caller owns it. */
WorkerJob *worker_take (Worker *worker);

#endif
