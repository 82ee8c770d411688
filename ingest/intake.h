/*
 * Intake: one message becomes one row, sealed, or nothing.
 *
 * Messages are sealed one after the other and their rows committed in batches,
 * in one short transaction: nobody waits for the register while a mail server
 * is slow. A source acknowledges nothing before intake_commit() has returned
 * TRUE.
 */
#ifndef INGEST_INTAKE_H
#define INGEST_INTAKE_H

#include "config/settings.h"
#include "ingest/digest.h"
#include "ingest/watch.h"
#include "store/directory.h"
#include "store/pin.h"
#include "store/register.h"

typedef struct {
    const Settings *settings;
    Store *store;
    Directory *directory;
    Pin *pin;
    guint8 *digest_key;
    gint32 day;
    guint8 day_public[KEY_BYTES];
    Watch *watch;         /* borrowed; NULL where nobody watches */
    GPtrArray *sealed;    /* NewArrival: sealed, without a row yet */
    guint64 sealed_bytes; /* of these: held in memory */
    gboolean broken;      /* the register failed: end the process */
    guint taken;          /* committed in this run */
    guint again;          /* of these: the same bytes as before */
    guint failed;         /* could not be taken now; tried again later */
    /* Of the mailbox's last connection, as far as known; 0 = not. */
    gint64 certificate_end_ms;
    gint64 credential_end_ms;
    guint settling; /* may be complete in a moment */
} Intake;

/*
 * Opens the register, checks root, directory, pin and day key.
 * @writer: WRITER_INGEST, or WRITER_OPERATOR to count only
 * Errors: STOP saying what to do; RETRY when another run is at work
 */
Intake *intake_open (const Settings *settings, Writer writer, GError **error);
/*
 * The same for the worker of one mailbox, beside others.
 * @name: of the mailbox, or of another way in ("import")
 * @watch: borrowed; NULL where nobody watches
 */
Intake *intake_open_worker (const Settings *settings, const char *name,
                            Watch *watch, GError **error);
void intake_free (Intake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Intake, intake_free)

/* FALSE when directory or day key have changed since: open it anew. */
gboolean intake_is_current (Intake *intake);

/* Takes over what is now the end of the book of events, as the highest state
 * seen; safe beside other workers. Errors: STOP when it was cut or altered */
gboolean intake_pin (Intake *intake, GError **error);

/* The keyed digest that stands for a mailbox: account and folder, or path. */
Hash intake_mailbox_digest (const Intake *intake,
                            const MailboxSettings *mailbox);
/* The same for imports: what lies in files, wherever. */
Hash intake_import_digest (const Intake *intake, gboolean keeps_all);
Hash intake_name_digest (const Intake *intake, const char *unique_name);
Hash intake_bytes_digest (const Intake *intake, const void *bytes,
                          gsize length);

/*
 * Is there anything to do about this message now? FALSE where it has its row,
 * is in the open batch, or failed and is not due to be tried again.
 */
gboolean intake_wants (Intake *intake, const Origin *origin,
                       gboolean *wants_out, GError **error);

/* The message could not be taken: counts the try. Errors: RETRY (disk) */
gboolean intake_not_taken (Intake *intake, const Origin *origin,
                           const char *reason, GError **error);

/*
 * What the bytes of a message are known by in the register; @fd keeps its
 * offset. Errors: REJECT
 */
gboolean intake_digest (const Intake *intake, int fd, guint64 length,
                        Hash *digest_out, GError **error);

/* The same for mail whose bytes come in pieces; end it with
 * line_digest_end(). */
LineDigest intake_mail_digest (const Intake *intake);

/*
 * Takes one message.
 *
 * @fd: at offset 0; @length: bytes to take from it
 * @size: the whole message's; more than @length where only the header block
 * is kept because it is too large
 * Errors: REJECT (the file changed while it was read): that one is not taken,
 * the batch stays; RETRY, STOP (disk): what was not committed comes again
 */
gboolean intake_take (Intake *intake, const Origin *origin,
                      LetterOrigin letter_origin, int fd, guint64 length,
                      guint64 size, GError **error);

/*
 * The same for one whose bytes come in pieces, with constant memory.
 *
 * @length: as many bytes as will come. When fewer or more do, adding or taking
 * it is REJECT, and freeing it leaves nothing behind.
 */
typedef struct IntakeStream IntakeStream;
IntakeStream *intake_stream_new (Intake *intake, guint64 length, guint64 size,
                                 GError **error);
gboolean intake_stream_add (IntakeStream *stream, const void *data,
                            gsize length, GError **error);
gboolean intake_stream_take (IntakeStream *stream, const Origin *origin,
                             LetterOrigin letter_origin, GError **error);
void intake_stream_free (IntakeStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IntakeStream, intake_stream_free)

/* Makes what was taken durable. Errors: RETRY, STOP: nothing of the batch was
 * kept; the caller ends the process */
gboolean intake_commit (Intake *intake, GError **error);

#endif
