#include "ingest/worker.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "common/program.h"
#include "ingest/source.h"
#include "ingest/standing.h"

#include <string.h>
#include <sysexits.h>

typedef struct {
    const Settings *settings;
    const MailboxSettings *mailbox;
    Watch *watch;
    Intake *intake;
    Source *source;
} Worker;

static const MailboxSettings *
find_mailbox (const Settings *settings, const char *name, GError **error)
{
    for (guint i = 0; i < settings->mailboxes->len; i++) {
        const MailboxSettings *mailbox = settings->mailboxes->pdata[i];
        if (strcmp (mailbox->name, name) == 0)
            return mailbox;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "the settings have no [mailbox %s]", name);
    return NULL;
}

/* Opens the register, anew where directory or day key have changed. */
static gboolean
open_intake (Worker *worker, GError **error)
{
    if (worker->intake != NULL && intake_is_current (worker->intake))
        return TRUE;
    g_clear_pointer (&worker->intake, intake_free);
    worker->intake = intake_open_worker (
        worker->settings, worker->mailbox->name, worker->watch, error);
    return worker->intake != NULL;
}

static void
report (Intake *intake)
{
    if (intake->taken > 0 || intake->failed > 0)
        log_event (LOG_LEVEL_INFO, NULL, "taken=%u again=%u not-taken=%u",
                   intake->taken, intake->again, intake->failed);
    intake->taken = 0;
    intake->again = 0;
    intake->failed = 0;
}

static void
log_trouble (const Worker *worker, const GError *error)
{
    log_event (LOG_LEVEL_ERROR, NULL, "mailbox=%s %s", worker->mailbox->name,
               error->message);
}

/* How the look went, and what follows a good one. */
static gboolean
stand (Worker *worker, const GError *failure, GError **error)
{
    g_autofree char *dir = program_dir ();

    /* What is wrong with the register cannot be written into it. */
    return worker->intake->broken ||
           standing_note (worker->intake, worker->mailbox, dir, failure, error);
}

/* One look at the mailbox. */
static int
look (Worker *worker)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) pin_error = NULL;
    int status = EX_OK;

    watch_allow (worker->watch, LIMIT_WORKER_SILENT_MS);
    if (!open_intake (worker, &error)) {
        log_trouble (worker, error);
        return intray_error_exit_status (error);
    }
    if (!source_take (worker->source, worker->intake, &error) ||
        !stand (worker, NULL, &error)) {
        log_trouble (worker, error);
        status = intray_error_exit_status (error);
        stand (worker, error, NULL);
    }
    /* Also when nothing came: a directory that was seen is pinned, and so is
     * what a run that died did not pin any more. */
    if (!intake_pin (worker->intake, &pin_error)) {
        log_trouble (worker, pin_error);
        return intray_error_exit_status (pin_error);
    }
    report (worker->intake);
    return status;
}

static int
run (Worker *worker, gboolean once)
{
    gint64 give_up_ms = clock_monotonic_ms () + LIMIT_ONCE_WAIT_MS;

    for (;;) {
        int status = look (worker);
        gboolean last =
            once && !(status == EX_OK && source_is_settling (worker->source) &&
                      clock_monotonic_ms () < give_up_ms);

        /* What stopped the register stops us: the next process recovers. */
        if (last || program_stopping () || worker->intake == NULL ||
            worker->intake->broken)
            return program_stopping () ? EX_OK : status;
        source_wait (worker->source, status == EX_OK, worker->watch);
        if (program_stopping ())
            return EX_OK;
    }
}

int
worker_run (const Settings *settings, const WorkerOptions *options)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *dir = program_dir ();
    Worker worker = {.settings = settings};
    int status = EX_OK;

    worker.mailbox = find_mailbox (settings, options->mailbox, &error);
    if (worker.mailbox != NULL)
        worker.watch = watch_join (options->watch_fd, &error);
    if (worker.watch == NULL) {
        log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
        return intray_error_exit_status (error);
    }
    worker.source = source_new (settings, worker.mailbox, dir);
    status = run (&worker, options->once);
    source_free (worker.source);
    intake_free (worker.intake);
    watch_free (worker.watch);
    return status;
}
