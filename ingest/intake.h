/*
 * Intake: one message becomes one row, sealed, or nothing.
 *
 * Messages are committed in batches; a source acknowledges nothing before
 * intake_commit() has returned TRUE.
 */
#ifndef INGEST_INTAKE_H
#define INGEST_INTAKE_H

#include "config/settings.h"
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
    guint batched; /* in the open transaction */
    guint taken;   /* committed in this run */
    guint again;   /* of these: the same bytes as before */
    guint failed;  /* could not be read now; tried again next time */
} Intake;

/*
 * Opens the register, checks root, directory, pin and day key.
 * @writer: WRITER_INGEST, or WRITER_OPERATOR to count only
 * Errors: STOP saying what to do; RETRY when another run is at work
 */
Intake *intake_open (const Settings *settings, Writer writer, GError **error);
void intake_free (Intake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Intake, intake_free)

/* The keyed digest that stands for a mailbox: account and folder, or path. */
Hash intake_mailbox_digest (const Intake *intake,
                            const MailboxSettings *mailbox);
Hash intake_name_digest (const Intake *intake, const char *unique_name);

/*
 * Takes one message.
 *
 * @fd: at offset 0; @length: bytes to take from it
 * @size: the whole message's; more than @length where only the header block
 * is kept because it is too large
 * Errors: REJECT (the file changed while it was read): that one is not taken,
 * the batch stays; RETRY (disk): the batch was rolled back
 */
gboolean intake_take (Intake *intake, const Origin *origin,
                      LetterOrigin letter_origin, int fd, guint64 length,
                      guint64 size, GError **error);

/* Makes what was taken durable. Errors: RETRY; the caller ends the process */
gboolean intake_commit (Intake *intake, GError **error);

#endif
