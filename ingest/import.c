#include "ingest/import.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/hours.h"
#include "common/limits.h"
#include "common/log.h"
#include "common/program.h"
#include "common/progress.h"
#include "common/step.h"
#include "common/text.h"
#include "ingest/intake.h"
#include "ingest/mail_date.h"
#include "ingest/mbox.h"
#include "ingest/source.h"
#include "ingest/walk.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* Messages after which directory and day key are looked at anew: an import
 * may run past midnight. */
#define LOOK_AGAIN 200

typedef struct {
    const Settings *settings;
    const ImportOptions *options;
    Intake *intake;
    Hash mailbox;
    gboolean taking; /* FALSE while it only counts */
    Progress *progress;
    guint messages; /* of those that are wanted by their date */
    guint64 bytes;
    guint here;  /* of these: in the register since before */
    guint taken; /* of these: now */
    guint older; /* than --since */
    guint bad;
    guint other;
    guint64 seen_bytes; /* of the files, for the bar */
    gint64 first_ms, last_ms;
} Import;

/* A message, wherever it was found. */
typedef struct {
    const char *path;
    guint number; /* in an mbox, else 0 */
    int fd;
    guint64 length;
    guint64 size;
    gint64 time_ms;
} Message;

/* Named when it is counted, once. */
static void
name_bad (Import *import, const char *path, guint number, const char *reason)
{
    g_autofree char *safe = text_printable (path);

    if (import->taking)
        return;
    import->bad++;
    if (number == 0)
        fprintf (stderr, "intray import: %s: %s; left out\n", safe, reason);
    else
        fprintf (stderr, "intray import: %s message %u: %s; left out\n", safe,
                 number, reason);
}

/* Opens the register, anew where directory or day key have changed. */
static gboolean
open_intake (Import *import, GError **error)
{
    if (import->intake != NULL && intake_is_current (import->intake))
        return TRUE;
    if (import->intake != NULL && !intake_commit (import->intake, error))
        return FALSE;
    g_clear_pointer (&import->intake, intake_free);
    import->intake =
        import->taking
            ? intake_open_worker (import->settings, "import", NULL, error)
            : intake_open (import->settings, WRITER_OPERATOR, error);
    if (import->intake == NULL)
        return FALSE;
    import->mailbox = intake_import_digest (import->intake, FALSE);
    return TRUE;
}

static gboolean
is_here (const Import *import, Origin *origin, gboolean *here_out,
         GError **error)
{
    Origin other = *origin;
    gboolean with_all = FALSE;

    /* What was kept because all was wanted is here for any later run. */
    other.mailbox = intake_import_digest (import->intake, TRUE);
    if (import->options->all)
        origin->mailbox = other.mailbox;
    return arrival_known (import->intake->store, origin, here_out, error) &&
           (*here_out ||
            (arrival_known (import->intake->store, &other, &with_all, error) &&
             ((*here_out = with_all), TRUE)));
}

static gboolean
take (Import *import, const Message *message, const Origin *origin,
      GError **error)
{
    gboolean wanted = FALSE;

    if (!intake_wants (import->intake, origin, &wanted, error))
        return FALSE;
    step ("import: identified");
    if (!wanted)
        return TRUE;
    if (lseek (message->fd, 0, SEEK_SET) != 0 ||
        !intake_take (import->intake, origin,
                      import->options->all ? ORIGIN_IMPORT_ALL : ORIGIN_IMPORT,
                      message->fd, message->length, message->size, error))
        return FALSE;
    import->taken++;
    return import->taken % LOOK_AGAIN != 0 || open_intake (import, error);
}

static void
note_date (Import *import, gint64 sent_ms)
{
    if (import->messages == 1 || sent_ms < import->first_ms)
        import->first_ms = sent_ms;
    if (import->messages == 1 || sent_ms > import->last_ms)
        import->last_ms = sent_ms;
}

static gboolean
visit_message (Import *import, const Message *message, GError **error)
{
    Hash digest;
    Origin origin = {.mailbox = import->mailbox};
    gint64 sent_ms = message->time_ms;
    gboolean here = FALSE;
    g_autoptr (GError) local = NULL;

    mail_date_find (message->fd, message->length, &sent_ms);
    if (sent_ms < import->options->since_ms) {
        import->older++;
        return TRUE;
    }
    import->messages++;
    import->bytes += message->size;
    note_date (import, sent_ms);
    if (!intake_digest (import->intake, message->fd, message->length, &digest,
                        &local)) {
        name_bad (import, message->path, message->number, local->message);
        return TRUE;
    }
    origin.name_digest =
        intake_bytes_digest (import->intake, digest.b, HASH_BYTES);
    origin.internaldate = sent_ms;
    if (!is_here (import, &origin, &here, error))
        return FALSE;
    import->here += here ? 1 : 0;
    return here || !import->taking || take (import, message, &origin, error);
}

static gboolean
visit_mbox (Import *import, const Found *found, GError **error)
{
    g_autoptr (MboxReader) reader =
        mbox_reader_new (found->fd, found->size, error);

    while (reader != NULL && !program_stopping ()) {
        MboxMessage in = {0};
        Message message = {.path = found->path};
        gboolean more = FALSE;

        if (!mbox_reader_next (reader, &in, &more, error))
            return FALSE;
        progress_set (import->progress,
                      import->seen_bytes + mbox_reader_offset (reader),
                      import->messages);
        if (!more)
            return TRUE;
        message.number = in.number;
        message.fd = in.fd;
        message.length = in.length;
        message.size = in.size;
        message.time_ms = in.from_ms;
        if (in.size == 0)
            name_bad (import, found->path, in.number, "it is empty");
        else if (!visit_message (import, &message, error))
            return FALSE;
    }
    return reader != NULL;
}

static gboolean
visit (const Found *found, gpointer data, GError **error)
{
    Import *import = data;
    Message message = {.path = found->path,
                       .fd = found->fd,
                       .length = found->size,
                       .size = found->size,
                       .time_ms = found->time_ms};
    gboolean done = TRUE;

    if (program_stopping ())
        return TRUE;
    if (found->kind == FOUND_BAD) {
        name_bad (import, found->path, 0, found->reason);
    } else if (found->kind == FOUND_OTHER) {
        import->other++;
    } else if (found->kind == FOUND_MBOX) {
        done = visit_mbox (import, found, error);
    } else {
        if (message.size > LIMIT_MESSAGE_BYTES)
            message.length = source_header_length (found->fd);
        done = visit_message (import, &message, error);
    }
    if (found->kind != FOUND_BAD)
        import->seen_bytes += found->size;
    progress_set (import->progress, import->seen_bytes, import->messages);
    return done;
}

/* How long the bar is: the size of all files. */
static gboolean
add_size (const Found *found, gpointer data, GError **error G_GNUC_UNUSED)
{
    guint64 *total = data;

    if (found->kind != FOUND_BAD)
        *total += found->size;
    return TRUE;
}

static gboolean
pass (Import *import, const char *what, guint64 total, GError **error)
{
    gboolean done = FALSE;

    import->progress = progress_new (what, total);
    import->messages = 0;
    import->bytes = 0;
    import->here = 0;
    import->older = 0;
    import->other = 0;
    import->seen_bytes = 0;
    done = open_intake (import, error) &&
           walk_mail (import->options->path, visit, import, error);
    /* What came before the trouble is whole: keep it. */
    if (import->taking && import->intake != NULL && !import->intake->broken)
        done = intake_commit (import->intake, done ? error : NULL) &&
               intake_pin (import->intake, done ? error : NULL) && done;
    g_clear_pointer (&import->intake, intake_free);
    g_clear_pointer (&import->progress, progress_free);
    return done;
}

static void
print_count (const Import *import)
{
    g_autofree char *first = hours_format_date (import->first_ms);
    g_autofree char *last = hours_format_date (import->last_ms);

    printf ("%u messages, %.1f MB", import->messages,
            (double) import->bytes / 1e6);
    if (import->messages > 0)
        printf (", from %s to %s", first, last);
    printf ("; %u of them are here already\n", import->here);
    if (import->older > 0)
        printf ("%u older ones are left out\n", import->older);
    if (import->other > 0)
        printf ("%u other files are left alone\n", import->other);
    if (import->bad > 0)
        printf ("%u could not be read and are left out, as said above\n",
                import->bad);
    fflush (stdout);
}

static int
ask (void)
{
    char answer[16];

    if (!isatty (STDIN_FILENO)) {
        fputs ("intray import: nobody is there to ask whether to go on; "
               "--yes goes on\n",
               stderr);
        return EX_USAGE;
    }
    fputs ("Take them in as old mail, of which nobody is told? [y/N] ", stdout);
    fflush (stdout);
    if (fgets (answer, sizeof answer, stdin) != NULL &&
        (answer[0] == 'y' || answer[0] == 'Y'))
        return EX_OK;
    puts ("Nothing was taken.");
    return 1;
}

static int
fail (const GError *error)
{
    g_autofree char *text = text_printable (error->message);

    fprintf (stderr, "intray import: %s\n", text);
    if (g_error_matches (error, INTRAY_ERROR, INTRAY_ERROR_REJECT))
        return EX_NOINPUT;
    if (g_error_matches (error, INTRAY_ERROR, INTRAY_ERROR_RETRY))
        fputs ("Run the same command again: it goes on where it stopped.\n",
               stderr);
    return intray_error_exit_status (error);
}

static void
print_end (const Import *import)
{
    if (import->options->json)
        printf ("{\"type\": \"import\", \"messages\": %u, \"bytes\": "
                "%" G_GUINT64_FORMAT ", \"taken\": %u, \"here\": %u, "
                "\"older\": %u, \"other_files\": %u, \"bad\": %u}\n",
                import->messages, import->bytes, import->taken, import->here,
                import->older, import->other, import->bad);
    else
        printf ("%u taken in, %u were here already\n", import->taken,
                import->here);
    fflush (stdout);
}

int
import_run (const Settings *settings, const ImportOptions *options)
{
    Import import = {.settings = settings, .options = options};
    g_autoptr (GError) error = NULL;
    guint64 total = 0;
    int status = EX_OK;

    if (!walk_mail (options->path, add_size, &total, &error) ||
        !pass (&import, "counting", total, &error))
        return fail (error);
    if (!options->json)
        print_count (&import);
    if (import.messages == 0)
        return import.bad > 0 ? EX_DATAERR : EX_NOINPUT;
    if (import.here < import.messages && !options->yes)
        status = ask ();
    if (status != EX_OK || program_stopping ())
        return status == EX_OK ? EX_TEMPFAIL : status;
    import.taking = TRUE;
    if (!pass (&import, "taking in", total, &error))
        return fail (error);
    print_end (&import);
    if (program_stopping ())
        return EX_TEMPFAIL;
    return import.bad > 0 ? EX_DATAERR : EX_OK;
}
