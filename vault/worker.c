#include "vault/worker.h"

#include "common/error.h"
#include "common/limits.h"

#include <sys/eventfd.h>
#include <unistd.h>

struct Worker {
    GAsyncQueue *to_do; /* WorkerJob *; the worker itself = end */
    GAsyncQueue *done;
    GThread *thread;
    int fd;
    guint waiting; /* the vault's thread alone counts */
};

void
worker_job_free (WorkerJob *job)
{
    if (job == NULL)
        return;
    g_free (job->name);
    account_try_free (job->attempt);
    g_free (job);
}

static gpointer
work (gpointer data)
{
    Worker *worker = data;
    gpointer item = NULL;

    while ((item = g_async_queue_pop (worker->to_do)) != worker) {
        WorkerJob *job = item;
        guint64 one = 1;
        gssize n = 0;

        account_try_derive (job->attempt);
        g_async_queue_push (worker->done, job);
        /* Eight bytes into an eventfd: it fails only when 2^64 jobs wait. */
        n = write (worker->fd, &one, sizeof one);
        g_assert (n == sizeof one);
    }
    return NULL;
}

Worker *
worker_new (GError **error)
{
    Worker *worker = NULL;
    int fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);

    if (fd < 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "no descriptor to be had");
        return NULL;
    }
    worker = g_new0 (Worker, 1);
    worker->fd = fd;
    worker->to_do = g_async_queue_new_full ((GDestroyNotify) worker_job_free);
    worker->done = g_async_queue_new_full ((GDestroyNotify) worker_job_free);
    worker->thread = g_thread_new ("passphrases", work, worker);
    return worker;
}

void
worker_free (Worker *worker)
{
    if (worker == NULL)
        return;
    g_async_queue_push_front (worker->to_do, worker);
    g_thread_join (worker->thread);
    g_async_queue_unref (worker->to_do);
    g_async_queue_unref (worker->done);
    close (worker->fd);
    g_free (worker);
}

gboolean
worker_push (Worker *worker, WorkerJob *job, GError **error)
{
    if (worker->waiting >= LIMIT_VAULT_SIGN_INS) {
        worker_job_free (job);
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "many people are signing in at this moment; try again "
                     "in a few seconds");
        return FALSE;
    }
    worker->waiting++;
    g_async_queue_push (worker->to_do, job);
    return TRUE;
}

int
worker_fd (const Worker *worker)
{
    return worker->fd;
}

WorkerJob *
worker_take (Worker *worker)
{
    WorkerJob *job = g_async_queue_try_pop (worker->done);
    guint64 count = 0;

    if (job != NULL) {
        worker->waiting--;
        return job;
    }
    /* Empty: reset the descriptor, then look once more, for a job may have
     * come in between. */
    if (read (worker->fd, &count, sizeof count) != sizeof count)
        return NULL;
    job = g_async_queue_try_pop (worker->done);
    if (job != NULL)
        worker->waiting--;
    return job;
}
