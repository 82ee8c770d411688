#include "ingest/incoming.h"

#include "common/limits.h"

gboolean
incoming_begin (Incoming *incoming, Intake *intake, guint64 expected,
                gint64 silent_ms, GError **error)
{
    *incoming = (Incoming){
        .intake = intake, .silent_ms = silent_ms, .expected = expected};
    /* Of one that is too large only the header block comes. */
    if (expected <= LIMIT_GATHER_BYTES || expected > LIMIT_MESSAGE_BYTES) {
        incoming->gathered = g_byte_array_new ();
        return TRUE;
    }
    incoming->stream = intake_stream_new (intake, expected, expected, error);
    return incoming->stream != NULL;
}

gboolean
incoming_piece (GBytes *piece, gpointer data, GError **error)
{
    Incoming *incoming = data;
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (piece, &length);

    if (incoming->intake->watch != NULL)
        watch_allow (incoming->intake->watch, incoming->silent_ms);
    incoming->got += length;
    if (incoming->gathered != NULL && incoming->got <= 2 * LIMIT_GATHER_BYTES)
        g_byte_array_append (incoming->gathered, bytes, (guint) length);
    else
        g_clear_pointer (&incoming->gathered, g_byte_array_unref);
    if (incoming->stream == NULL)
        return TRUE;
    /* The rest is only counted. */
    if (incoming->got > incoming->expected) {
        g_clear_pointer (&incoming->stream, intake_stream_free);
        return TRUE;
    }
    incoming->failed =
        !intake_stream_add (incoming->stream, bytes, length, error);
    return !incoming->failed;
}

/* What was gathered becomes a stream of its true length. */
static gboolean
stream_gathered (Incoming *incoming, const FetchResult *result, GError **error)
{
    guint64 size = result->too_large ? result->size : result->length;

    incoming->stream =
        intake_stream_new (incoming->intake, result->length, size, error);
    return incoming->stream != NULL &&
           intake_stream_add (incoming->stream, incoming->gathered->data,
                              incoming->gathered->len, error);
}

gboolean
incoming_end (Incoming *incoming, const FetchResult *result, Origin *origin,
              gboolean *again_out, GError **error)
{
    origin->internaldate = result->received_ms;
    *again_out = FALSE;
    if (incoming->gathered != NULL) {
        incoming->failed = !stream_gathered (incoming, result, error);
        if (incoming->failed)
            return FALSE;
    } else if (incoming->stream == NULL ||
               incoming->got != incoming->expected) {
        *again_out = TRUE;
        return TRUE;
    }
    incoming->failed =
        !intake_stream_take (incoming->stream, origin, ORIGIN_MAILBOX, error);
    return !incoming->failed;
}

void
incoming_clear (Incoming *incoming)
{
    g_clear_pointer (&incoming->gathered, g_byte_array_unref);
    g_clear_pointer (&incoming->stream, intake_stream_free);
}
