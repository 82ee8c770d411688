#include "ingest/intake.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/step.h"
#include "store/audit.h"
#include "store/seal.h"

#include <string.h>
#include <sys/stat.h>

/* Checks that who vouches for the keys is who it was. */
static gboolean
load_directory (Intake *intake, GError **error)
{
    Hash root;
    gboolean there = FALSE;

    if (!store_read_root (intake->settings->root_file, &there, &root, error) ||
        !directory_load (intake->store, there ? &root : NULL,
                         &intake->directory, NULL, error))
        return FALSE;
    if (intake->directory == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "no sitting was held yet, so nobody could open a letter: "
                     "run \"intray sitting\" first");
        return FALSE;
    }
    return pin_check (intake->pin, intake->store, intake->directory, error);
}

Intake *
intake_open (const Settings *settings, Writer writer, GError **error)
{
    g_autoptr (Intake) intake = g_new0 (Intake, 1);

    intake->settings = settings;
    if (!seal_init (error))
        return NULL;
    intake->store = store_open (settings->data_dir, writer, error);
    if (intake->store == NULL)
        return NULL;
    intake->pin = pin_load (intake->store, settings->ingest_dir, FALSE, error);
    if (intake->pin == NULL || !load_directory (intake, error))
        return NULL;
    intake->digest_key = machine_read_key (settings->digest_key_file, error);
    if (intake->digest_key == NULL ||
        !day_key_current (intake->store, intake->directory, &intake->day,
                          intake->day_public, error))
        return NULL;
    return g_steal_pointer (&intake);
}

void
intake_free (Intake *intake)
{
    if (intake == NULL)
        return;
    secret_free (intake->digest_key);
    pin_free (intake->pin);
    directory_free (intake->directory);
    store_close (intake->store);
    g_free (intake);
}

Hash
intake_mailbox_digest (const Intake *intake, const MailboxSettings *mailbox)
{
    g_autofree char *what =
        mailbox->type == MAILBOX_IMAP
            ? g_strdup_printf ("imap\n%s\n%s\n%s", mailbox->host, mailbox->user,
                               mailbox->folder)
            : g_strdup_printf ("%s\n%s", mailbox->type_name, mailbox->path);

    return machine_digest (intake->digest_key, &intake->store->centre,
                           DIGEST_MAILBOX, what, strlen (what));
}

Hash
intake_name_digest (const Intake *intake, const char *unique_name)
{
    return machine_digest (intake->digest_key, &intake->store->centre,
                           DIGEST_NAME, unique_name, strlen (unique_name));
}

static gboolean
begin (Intake *intake, GError **error)
{
    if (db_in_transaction (intake->store->db))
        return TRUE;
    return audit_start (intake->store, intake->directory, error) &&
           db_begin (intake->store->db, error);
}

static void
roll_back (Intake *intake)
{
    db_rollback (intake->store->db);
    intake->batched = 0;
}

/* A file that grew while it was read is still being written: next time. */
static gboolean
is_still (int fd, guint64 size, GError **error)
{
    struct stat status;

    if (fstat (fd, &status) == 0 && (guint64) status.st_size <= size)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "it is still being written");
    return FALSE;
}

gboolean
intake_take (Intake *intake, const Origin *origin, LetterOrigin letter_origin,
             int fd, guint64 length, guint64 size, GError **error)
{
    Store *store = intake->store;
    g_autoptr (Content) raw = NULL;
    NewArrival arrival = {.origin = *origin,
                          .letter_origin = letter_origin,
                          .letter = id_random (),
                          .size = size,
                          .outcome = size > length ? OUTCOME_REFUSED
                                                   : OUTCOME_RECEIVED,
                          .day = intake->day,
                          .day_public = intake->day_public};
    HashStream *digest =
        machine_digest_stream (intake->digest_key, &store->centre, DIGEST_RAW);
    gboolean again = FALSE;

    /* Content first, and durable where it is a file; then the row that names
     * it. A crash in between leaves a file that the next start sweeps. */
    raw = content_prepare_fd (store, &arrival.letter, BLOB_RAW, 0, fd, length,
                              digest, error);
    arrival.keyed_digest = hash_stream_end (digest);
    /* Nothing of this one is in the open batch yet: the others stay. */
    if (raw == NULL)
        return FALSE;
    if (!is_still (fd, size, error)) {
        content_discard (store, raw);
        return FALSE;
    }
    step ("ingest: content sealed");
    arrival.raw = raw;
    if (!begin (intake, error) ||
        !arrival_insert (store, &arrival, &again, error)) {
        content_discard (store, raw);
        roll_back (intake);
        return FALSE;
    }
    if (again) {
        content_discard (store, raw);
        intake->again++;
    }
    intake->batched++;
    step ("ingest: row written");
    if (intake->batched >= (guint) intake->settings->batch)
        return intake_commit (intake, error);
    return TRUE;
}

gboolean
intake_commit (Intake *intake, GError **error)
{
    if (!db_in_transaction (intake->store->db))
        return TRUE;
    step ("ingest: before commit");
    if (!db_commit (intake->store->db, error)) {
        intake->batched = 0;
        return FALSE;
    }
    step ("ingest: committed");
    intake->taken += intake->batched;
    intake->batched = 0;
    return TRUE;
}
