/*
 * One mbox file, message after message, with the memory of one message.
 *
 * A message begins at a line "From SENDER DATE" with a date as ctime() writes
 * it, whatever stands before it: a message cut in two is seen by a person,
 * one that hides in another is not. Content-Length is not believed: strangers
 * write it. What comes out is the message as it was before it was stored:
 *
 *   - without the From line, and the empty line at its end
 *   - ">From ", ">>From ", ... with one ">" less (mboxrd; of mboxo, which
 *     quotes "From " alone, the rare line that was ">From " before differs)
 *   - without the fields that mail programs keep in the file and change
 *     (Status, X-Status, X-UID, Content-Length, ...): reading a message must
 *     not make another one of it
 */
#ifndef INGEST_MBOX_H
#define INGEST_MBOX_H

#include <glib.h>

typedef struct MboxReader MboxReader;

typedef struct {
    guint number;    /* from 1 */
    gint64 from_ms;  /* the From line's time, read as UTC; ms */
    int fd;          /* the reader's memory; until the next message */
    guint64 length;  /* bytes in @fd, which stands at 0 */
    guint64 size;    /* of the message: more where it is too large to keep,
                        and @fd has its header block */
    gboolean last;   /* nothing follows: it may be half written */
    gboolean ending; /* it ends with a line end */
} MboxMessage;

/* @fd: borrowed, read with pread up to @size */
MboxReader *mbox_reader_new (int fd, guint64 size, GError **error);
void mbox_reader_free (MboxReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MboxReader, mbox_reader_free)

/*
 * *@found_out: FALSE at the end.
 * Errors: RETRY when the file or our memory fails; REJECT when it does not
 * begin as an mbox does
 */
gboolean mbox_reader_next (MboxReader *reader, MboxMessage *out,
                           gboolean *found_out, GError **error);

/* How far it has read, of the size; for a progress bar. */
guint64 mbox_reader_offset (const MboxReader *reader);

/* Is this a From line? *@ms_out gets its time. */
gboolean mbox_is_from_line (const char *line, gsize length, gint64 *ms_out);

/* Does the file begin as an mbox does? */
gboolean mbox_is_mbox (int fd);

#endif
