#include "ingest/intake.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/step.h"
#include "ingest/folder.h"
#include "store/audit.h"
#include "store/not_taken.h"
#include "store/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGEST_BUFFER_BYTES (64u * KIB)

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

/* Everything behind the store; @intake is freed on failure. */
static Intake *
open_rest (Intake *given, GError **error)
{
    g_autoptr (Intake) intake = given;
    const Settings *settings = intake->settings;

    if (intake->store == NULL)
        return NULL;
    content_gather (intake->store);
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

static void
arrival_free (gpointer data)
{
    NewArrival *arrival = data;

    content_free (arrival->raw);
    g_free (arrival);
}

static Intake *
new_intake (const Settings *settings, Watch *watch)
{
    Intake *intake = g_new0 (Intake, 1);

    intake->settings = settings;
    intake->watch = watch;
    intake->sealed = g_ptr_array_new_with_free_func (arrival_free);
    return intake;
}

Intake *
intake_open (const Settings *settings, Writer writer, GError **error)
{
    Intake *intake = NULL;

    if (!seal_init (error))
        return NULL;
    intake = new_intake (settings, NULL);
    intake->store = store_open (settings->data_dir, writer, error);
    return open_rest (intake, error);
}

Intake *
intake_open_worker (const Settings *settings, const char *name, Watch *watch,
                    GError **error)
{
    Intake *intake = NULL;

    if (!seal_init (error))
        return NULL;
    intake = new_intake (settings, watch);
    intake->store =
        store_open_worker (settings->data_dir, WRITER_INGEST, name, error);
    return open_rest (intake, error);
}

void
intake_free (Intake *intake)
{
    if (intake == NULL)
        return;
    g_ptr_array_unref (intake->sealed);
    secret_free (intake->digest_key);
    pin_free (intake->pin);
    directory_free (intake->directory);
    store_close (intake->store);
    g_free (intake);
}

gboolean
intake_is_current (Intake *intake)
{
    gint64 version = 0;
    gint32 day = 0;
    guint8 day_public[KEY_BYTES];

    return !intake->broken &&
           db_count (intake->store->db, SQL_DIRECTORY_NEWEST, &version, NULL,
                     "") &&
           version == intake->directory->version &&
           day_key_current (intake->store, intake->directory, &day, day_public,
                            NULL) &&
           day == intake->day;
}

gboolean
intake_pin (Intake *intake, GError **error)
{
    const char *dir = intake->settings->ingest_dir;
    g_autofree char *path = g_build_filename (dir, "pin.lock", NULL);
    int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    Pin *pin = NULL;
    gboolean done = FALSE;

    if (fd < 0 || flock (fd, LOCK_EX) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot lock %s: %s", path, g_strerror (errno));
    } else {
        /* Another worker may have seen more: what it wrote is never taken
         * back. */
        pin = pin_load (intake->store, dir, FALSE, error);
        done = pin != NULL &&
               pin_update (pin, intake->store, intake->directory, error);
    }
    if (pin != NULL) {
        pin_free (intake->pin);
        intake->pin = pin;
    }
    if (fd >= 0)
        close (fd);
    return done;
}

Hash
intake_mailbox_digest (const Intake *intake, const MailboxSettings *mailbox)
{
    g_autofree char *folder = folder_to_imap (mailbox->folder);
    g_autofree char *what =
        mailbox->type == MAILBOX_IMAP
            ? g_strdup_printf ("imap\n%s\n%s\n%s", mailbox->host, mailbox->user,
                               folder)
            : g_strdup_printf ("%s\n%s", mailbox->type_name, mailbox->path);

    return machine_digest (intake->digest_key, &intake->store->centre,
                           DIGEST_MAILBOX, what, strlen (what));
}

Hash
intake_import_digest (const Intake *intake, gboolean keeps_all)
{
    const char *what = keeps_all ? "import all" : "import";

    return machine_digest (intake->digest_key, &intake->store->centre,
                           DIGEST_MAILBOX, what, strlen (what));
}

Hash
intake_name_digest (const Intake *intake, const char *unique_name)
{
    return intake_bytes_digest (intake, unique_name, strlen (unique_name));
}

Hash
intake_bytes_digest (const Intake *intake, const void *bytes, gsize length)
{
    return machine_digest (intake->digest_key, &intake->store->centre,
                           DIGEST_NAME, bytes, length);
}

/* Files of what will have no row go; the next look takes it again. */
static void
drop_sealed (Intake *intake)
{
    for (guint i = 0; i < intake->sealed->len; i++) {
        const NewArrival *arrival = intake->sealed->pdata[i];
        content_discard (intake->store, arrival->raw);
    }
    g_ptr_array_set_size (intake->sealed, 0);
    intake->sealed_bytes = 0;
}

/* The register does not work: nothing more is tried by this process. A
 * constraint that failed is not the fault of the message at hand. */
static gboolean
breaks (Intake *intake, GError **error)
{
    if (error != NULL && *error != NULL &&
        (*error)->code == INTRAY_ERROR_REJECT)
        (*error)->code = INTRAY_ERROR_RETRY;
    db_rollback (intake->store->db);
    drop_sealed (intake);
    intake->broken = TRUE;
    return FALSE;
}

/* The same message may stand twice in an mbox. */
static gboolean
is_sealed (const Intake *intake, const Origin *origin)
{
    for (guint i = 0; i < intake->sealed->len; i++) {
        const NewArrival *arrival = intake->sealed->pdata[i];
        const Origin *other = &arrival->origin;

        if (hash_equal (&other->mailbox, &origin->mailbox) &&
            other->uidvalidity == origin->uidvalidity &&
            other->uid == origin->uid &&
            hash_equal (&other->name_digest, &origin->name_digest))
            return TRUE;
    }
    return FALSE;
}

gboolean
intake_wants (Intake *intake, const Origin *origin, gboolean *wants_out,
              GError **error)
{
    gboolean known = FALSE;
    g_autoptr (NotTaken) failed = NULL;

    if (!arrival_known (intake->store, origin, &known, error) ||
        (!known && !not_taken_get (intake->store, origin, &failed, error)))
        return breaks (intake, error);
    *wants_out = !known &&
                 (failed == NULL || failed->next <= clock_now_ms ()) &&
                 !is_sealed (intake, origin);
    return TRUE;
}

gboolean
intake_not_taken (Intake *intake, const Origin *origin, const char *reason,
                  GError **error)
{
    if (intake->watch != NULL)
        watch_end (intake->watch);
    intake->failed++;
    return not_taken_add (intake->store, origin, 1, reason, error) ||
           breaks (intake, error);
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

/* Adds what is sealed to the batch; @arrival is taken over. */
static gboolean
enqueue (Intake *intake, NewArrival *arrival, GError **error)
{
    g_ptr_array_add (intake->sealed, arrival);
    if (arrival->raw->body != NULL)
        intake->sealed_bytes += arrival->raw->bytes;
    if (intake->watch != NULL)
        watch_end (intake->watch);
    if (intake->sealed->len >= (guint) intake->settings->batch ||
        intake->sealed_bytes >= LIMIT_BATCH_BYTES)
        return intake_commit (intake, error);
    return TRUE;
}

static HashStream *
raw_digest (const Intake *intake)
{
    return machine_digest_stream (intake->digest_key, &intake->store->centre,
                                  DIGEST_RAW);
}

LineDigest
intake_mail_digest (const Intake *intake)
{
    return (LineDigest){.stream = raw_digest (intake), .is_mail = TRUE};
}

gboolean
intake_digest (const Intake *intake, int fd, guint64 length, Hash *digest_out,
               GError **error)
{
    g_autofree guint8 *buffer = g_malloc (DIGEST_BUFFER_BYTES);
    LineDigest digest;
    guint64 at = 0;
    gssize n = 1;

    line_digest_begin (&digest, raw_digest (intake), fd);
    while (n != 0 && at < length) {
        n = pread (fd, buffer, MIN (length - at, DIGEST_BUFFER_BYTES),
                   (off_t) at);
        if (n < 0 && errno != EINTR)
            break;
        if (n < 0)
            continue;
        line_digest_add (&digest, buffer, (gsize) n);
        at += (guint64) n;
    }
    *digest_out = line_digest_end (&digest);
    if (at == length)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT, "%s",
                 n < 0 ? g_strerror (errno) : "it became shorter");
    return FALSE;
}

gboolean
intake_take (Intake *intake, const Origin *origin, LetterOrigin letter_origin,
             int fd, guint64 length, guint64 size, GError **error)
{
    Store *store = intake->store;
    NewArrival *arrival = g_new0 (NewArrival, 1);
    LineDigest digest;

    if (intake->watch != NULL)
        watch_begin (intake->watch, origin);
    arrival->origin = *origin;
    arrival->letter_origin = letter_origin;
    arrival->letter = id_random ();
    arrival->size = size;
    arrival->outcome = size > length ? OUTCOME_REFUSED : OUTCOME_RECEIVED;
    /* Content first, and durable where it is a file; then the row that names
     * it. A crash in between leaves a file that the next start sweeps. */
    line_digest_begin (&digest, raw_digest (intake), fd);
    arrival->raw = content_prepare_fd (store, &arrival->letter, BLOB_RAW, 0, fd,
                                       length, line_digest_add, &digest, error);
    arrival->keyed_digest = line_digest_end (&digest);
    if (arrival->raw != NULL && is_still (fd, size, error)) {
        step ("ingest: content sealed");
        return enqueue (intake, arrival, error);
    }
    /* Nothing of this one is in the batch yet: the others stay. */
    if (arrival->raw != NULL)
        content_discard (store, arrival->raw);
    arrival_free (arrival);
    return FALSE;
}

struct IntakeStream {
    Intake *intake;
    NewArrival *arrival;
    ContentWriter *writer;
    LineDigest digest;
};

IntakeStream *
intake_stream_new (Intake *intake, guint64 length, guint64 size, GError **error)
{
    g_autoptr (IntakeStream) stream = g_new0 (IntakeStream, 1);
    NewArrival *arrival = g_new0 (NewArrival, 1);

    arrival->letter = id_random ();
    arrival->size = size;
    arrival->outcome = size > length ? OUTCOME_REFUSED : OUTCOME_RECEIVED;
    stream->intake = intake;
    stream->arrival = arrival;
    stream->digest = intake_mail_digest (intake);
    stream->writer = content_writer_new (intake->store, &arrival->letter,
                                         BLOB_RAW, 0, length, error);
    return stream->writer == NULL ? NULL : g_steal_pointer (&stream);
}

gboolean
intake_stream_add (IntakeStream *stream, const void *data, gsize length,
                   GError **error)
{
    line_digest_add (&stream->digest, data, length);
    return content_writer_add (stream->writer, data, length, error);
}

gboolean
intake_stream_take (IntakeStream *stream, const Origin *origin,
                    LetterOrigin letter_origin, GError **error)
{
    NewArrival *arrival = stream->arrival;

    arrival->raw = content_writer_end (stream->writer, error);
    if (arrival->raw == NULL)
        return FALSE;
    arrival->origin = *origin;
    arrival->letter_origin = letter_origin;
    arrival->keyed_digest = line_digest_end (&stream->digest);
    stream->digest.stream = NULL;
    step ("ingest: content sealed");
    return enqueue (stream->intake, g_steal_pointer (&stream->arrival), error);
}

void
intake_stream_free (IntakeStream *stream)
{
    if (stream == NULL)
        return;
    content_writer_free (stream->writer);
    if (stream->digest.stream != NULL)
        line_digest_end (&stream->digest);
    if (stream->arrival != NULL)
        arrival_free (stream->arrival);
    g_free (stream);
}

/* The rows of the batch; @again_out gets those whose bytes were here
 * before. */
static gboolean
insert_all (Intake *intake, GPtrArray *again_out, GError **error)
{
    for (guint i = 0; i < intake->sealed->len; i++) {
        NewArrival *arrival = intake->sealed->pdata[i];
        gboolean again = FALSE;

        arrival->day = intake->day;
        arrival->day_public = intake->day_public;
        if (!arrival_insert (intake->store, arrival, &again, error) ||
            !not_taken_forget (intake->store, &arrival->origin, error))
            return FALSE;
        if (again)
            g_ptr_array_add (again_out, arrival);
        step ("ingest: row written");
    }
    return TRUE;
}

gboolean
intake_commit (Intake *intake, GError **error)
{
    Store *store = intake->store;
    g_autoptr (GPtrArray) again = g_ptr_array_new ();

    if (intake->sealed->len == 0)
        return TRUE;
    if (!content_settle (store, error) ||
        !audit_start (store, intake->directory, error) ||
        !db_begin (store->db, error) || !insert_all (intake, again, error))
        return breaks (intake, error);
    step ("ingest: before commit");
    if (!db_commit (store->db, error))
        return breaks (intake, error);
    step ("ingest: committed");
    for (guint i = 0; i < again->len; i++) {
        const NewArrival *arrival = again->pdata[i];
        content_discard (store, arrival->raw);
    }
    intake->taken += intake->sealed->len;
    intake->again += again->len;
    g_ptr_array_set_size (intake->sealed, 0);
    intake->sealed_bytes = 0;
    return TRUE;
}
