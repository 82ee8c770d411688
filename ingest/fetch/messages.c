#include "ingest/fetch/messages.h"

#include "common/error.h"
#include "common/frame.h"
#include "common/limits.h"
#include "common/text.h"
#include "ingest/fetch_wire.h"

#include <string.h>

/* Pieces shorter than asked for, though more followed: one is the end of a
 * message whose size the server only estimates. */
#define SHORT_PIECES_MAX 8u

typedef struct {
    Imap *imap;
    int keeper_fd;
    guint32 uid;
    guint64 size; /* RFC822.SIZE */
    guint64 sent;
    const char *bad; /* why this message is at fault */
} Sending;

char *
messages_reason (const GError *error)
{
    g_autofree char *text = text_printable (error->message);
    const char *end = NULL;

    if (strlen (text) > LIMIT_REASON_BYTES)
        text[LIMIT_REASON_BYTES] = '\0';
    if (!g_utf8_validate (text, -1, &end))
        text[end - text] = '\0';
    return g_steal_pointer (&text);
}

static gboolean
send_begin (const Sending *sending, gint64 received_ms, GError **error)
{
    return frame_write_variant (sending->keeper_fd,
                                g_variant_new (FETCH_BEGIN_TYPE, sending->uid,
                                               sending->size, received_ms),
                                error);
}

static gboolean
send_end (const Sending *sending, FetchFate fate, const char *reason,
          GError **error)
{
    return frame_write (sending->keeper_fd, "", 0, error) &&
           frame_write_variant (sending->keeper_fd,
                                g_variant_new (FETCH_END_TYPE, (guint8) fate,
                                               sending->uid, sending->sent,
                                               reason),
                                error);
}

static gboolean
send_piece (Sending *sending, GBytes *bytes, GError **error)
{
    gsize length = 0;
    gconstpointer data = g_bytes_get_data (bytes, &length);

    sending->sent += length;
    /* An empty frame is the end. */
    return length == 0 || frame_write (sending->keeper_fd, data, length, error);
}

static void
note_uid (guint32 uid, G_GNUC_UNUSED guint64 size,
          G_GNUC_UNUSED gint64 received_ms, gpointer data)
{
    *(guint32 *) data = uid;
}

/* A refused command: was it for this message, or is there none? Some servers
 * say NO for what another client has expunged. */
static gboolean
find_refused (Sending *sending, FetchFate *fate_out, GError **error)
{
    guint32 there = 0;

    if (!imap_list (sending->imap, sending->uid, sending->uid, note_uid, &there,
                    error))
        return FALSE;
    sending->bad = "the server lists it and refuses to hand it out";
    *fate_out = there == sending->uid ? FETCH_BAD : FETCH_GONE;
    return TRUE;
}

/* One more range of this message in @part. FALSE: broken, or *@fate_out is
 * set because there is nothing. */
static gboolean
next_part (Sending *sending, const ImapRange *range, ImapPart *part,
           FetchFate *fate_out, GError **error)
{
    gboolean refused = FALSE;

    imap_part_clear (part);
    if (!imap_fetch (sending->imap, &sending->uid, 1, range, part, &refused,
                     error))
        return FALSE;
    if (refused)
        return find_refused (sending, fate_out, error);
    if (part->state == IMAP_ABSENT)
        *fate_out = FETCH_GONE;
    if (part->state == IMAP_NIL) {
        sending->bad = "the server gives no body";
        *fate_out = FETCH_BAD;
    }
    return TRUE;
}

static gboolean
send_header (Sending *sending, FetchFate *fate_out, GError **error)
{
    ImapRange range = {TRUE, 0, LIMIT_HEADER_BYTES};
    ImapPart part = {0};
    gboolean written = FALSE;

    if (!next_part (sending, &range, &part, fate_out, error))
        return FALSE;
    if (*fate_out != 0)
        return TRUE;
    *fate_out = FETCH_TOO_LARGE;
    written = send_piece (sending, part.bytes, error);
    imap_part_clear (&part);
    return written;
}

/*
 * The rest after the first piece, which is in @part and was asked for with
 * @asked bytes. The end is where a piece is shorter than asked for and the
 * server's size is reached; where it is not, the server must say that there
 * is no more. Exchange estimates sizes; a cut-off message is never taken.
 */
static gboolean
send_body (Sending *sending, ImapPart *part, guint32 asked, FetchFate *fate_out,
           GError **error)
{
    guint short_count = 0;

    for (;;) {
        gsize length = g_bytes_get_size (part->bytes);
        ImapRange range = {FALSE, 0, LIMIT_FETCH_PIECE_BYTES};

        if (length > LIMIT_MESSAGE_BYTES - sending->sent) {
            sending->bad = "it is longer than the limit, though the server "
                           "had said less";
            *fate_out = FETCH_BAD;
            return TRUE;
        }
        if (!send_piece (sending, part->bytes, error))
            return FALSE;
        if (length < asked && sending->sent == sending->size) {
            *fate_out = FETCH_WHOLE;
            return TRUE;
        }
        if (length == 0) {
            *fate_out = FETCH_WHOLE_OTHER_SIZE;
            return TRUE;
        }
        if (length < asked && ++short_count > SHORT_PIECES_MAX) {
            sending->bad = "the server gives it in crumbs";
            *fate_out = FETCH_BAD;
            return TRUE;
        }
        range.offset = (guint32) sending->sent;
        asked = range.length;
        if (!next_part (sending, &range, part, fate_out, error))
            return FALSE;
        if (*fate_out != 0)
            return TRUE;
    }
}

/* Everything of one message but the frames around it. */
static gboolean
send_content (Sending *sending, ImapPart *part, guint32 asked,
              FetchFate *fate_out, GError **error)
{
    *fate_out = 0;
    if (part->state == IMAP_ABSENT)
        *fate_out = FETCH_GONE;
    else if (part->state == IMAP_NIL) {
        sending->bad = "the server gives no body";
        *fate_out = FETCH_BAD;
    } else if (sending->size > LIMIT_MESSAGE_BYTES)
        return send_header (sending, fate_out, error);
    else
        return send_body (sending, part, asked, fate_out, error);
    return TRUE;
}

/* @part is consumed. */
static gboolean
send_message (Imap *imap, int keeper_fd, guint32 uid, ImapPart *part,
              guint32 asked, GError **error)
{
    Sending sending = {imap, keeper_fd, uid, part->size, 0, ""};
    FetchFate fate = 0;
    g_autoptr (GError) failure = NULL;
    g_autofree char *reason = NULL;

    if (!send_begin (&sending, part->received_ms, error))
        return FALSE;
    if (send_content (&sending, part, asked, &fate, &failure)) {
        imap_part_clear (part);
        return send_end (&sending, fate, fate == FETCH_BAD ? sending.bad : "",
                         error);
    }
    reason = messages_reason (failure);
    if (!send_end (&sending, FETCH_BROKEN, reason, error))
        return FALSE;
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
}

/* The session broke before a message began. */
static gboolean
send_broken (int keeper_fd, guint32 uid, GError *failure, GError **error)
{
    Sending sending = {NULL, keeper_fd, uid, 0, 0, ""};
    g_autofree char *reason = messages_reason (failure);

    if (send_begin (&sending, 0, NULL))
        send_end (&sending, FETCH_BROKEN, reason, NULL);
    g_propagate_error (error, failure);
    return FALSE;
}

/* A single message whose command is refused. */
static gboolean
send_refused (Imap *imap, int keeper_fd, guint32 uid, GError **error)
{
    Sending sending = {imap, keeper_fd, uid, 0, 0, ""};
    FetchFate fate = 0;
    GError *failure = NULL;

    if (!find_refused (&sending, &fate, &failure))
        return send_broken (keeper_fd, uid, failure, error);
    return send_begin (&sending, 0, error) &&
           send_end (&sending, fate, fate == FETCH_BAD ? sending.bad : "",
                     error);
}

gboolean
messages_send (Imap *imap, int keeper_fd, const guint32 *uids, gsize count,
               GError **error)
{
    ImapPart parts[LIMIT_FETCH_BATCH] = {0};
    guint32 first = CLAMP (LIMIT_FETCH_BATCH_BYTES / (guint32) count,
                           LIMIT_FETCH_FIRST_BYTES, LIMIT_FETCH_PIECE_BYTES);
    ImapRange range = {FALSE, 0, first};
    gboolean refused = FALSE;
    gboolean done = TRUE;
    GError *failure = NULL;

    if (!imap_fetch (imap, uids, count, &range, parts, &refused, &failure))
        return send_broken (keeper_fd, uids[0], failure, error);
    if (refused && count == 1)
        return send_refused (imap, keeper_fd, uids[0], error);
    for (gsize i = 0; i < count && done; i++) {
        /* Which of them is the server angry about? */
        if (refused)
            done = messages_send (imap, keeper_fd, &uids[i], 1, error);
        else
            done = send_message (imap, keeper_fd, uids[i], &parts[i], first,
                                 error);
    }
    for (gsize i = 0; i < count; i++)
        imap_part_clear (&parts[i]);
    return done;
}
