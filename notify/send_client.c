#include "notify/send_client.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/face.h"
#include "common/frame.h"
#include "common/limits.h"
#include "common/text.h"
#include "notify/address.h"
#include "notify/send_wire.h"

/* Looked at here too: the face is not the only guard of its own door. */
static gboolean
is_sendable (const SendSettings *settings, const char *to, GBytes *message,
             GError **error)
{
    if (!address_is_plain (settings->from)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot send a notice: the envelope sender is no plain "
                     "address");
        return FALSE;
    }
    if (address_is_plain (to) && g_bytes_get_size (message) > 0 &&
        g_bytes_get_size (message) <= LIMIT_NOTICE_BYTES)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "cannot send a notice: the recipient is no plain address, or "
                 "the message is empty or too long");
    return FALSE;
}

static gboolean
write_request (int fd, const SendSettings *settings, guint32 total_ms,
               const char *to, GBytes *message, GError **error)
{
    gsize length = 0;
    gconstpointer data = g_bytes_get_data (message, &length);
    GVariant *bytes =
        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, length, 1);

    return frame_write_variant (
        fd,
        g_variant_new ("(sqbsssssu@ay)", settings->host, settings->port,
                       settings->implicit_tls, settings->user,
                       settings->password_file, settings->ca_file,
                       settings->from, to, total_ms, bytes),
        error);
}

static GVariant *
read_answer (int fd, guint32 total_ms, GError **error)
{
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) answer = NULL;
    g_autoptr (GError) failure = NULL;

    /* Twice: looking up a name keeps the resolver's own time. */
    if (frame_read (fd, LIMIT_REASON_BYTES + 64,
                    clock_monotonic_ms () + 2 * (gint64) total_ms +
                        LIMIT_FACE_GRACE_MS,
                    &frame, &failure) &&
        frame != NULL)
        answer = frame_to_variant (frame, SEND_ANSWER_TYPE, &failure);
    if (answer == NULL)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot send a notice: intray-send: %s",
                     failure == NULL ? "it ended without an answer"
                                     : failure->message);
    return g_steal_pointer (&answer);
}

/* The answer as an error, or TRUE. */
static gboolean
take_answer (GVariant *answer, const char *host, guint *code_out,
             GError **error)
{
    guint8 outcome = 0;
    guint32 code = 0;
    const char *raw_text = NULL;
    g_autofree char *text = NULL;
    gint kind = INTRAY_ERROR_RETRY;

    g_variant_get (answer, "(yu&s)", &outcome, &code, &raw_text);
    text = text_printable (raw_text);
    if (code > 999)
        code = 0;
    if (code_out != NULL)
        *code_out = code;
    if (outcome == SEND_SENT)
        return TRUE;
    if (outcome == SEND_REFUSED)
        kind = INTRAY_ERROR_REJECT;
    if (outcome == SEND_STOP)
        kind = INTRAY_ERROR_STOP;
    if (code != 0)
        g_set_error (error, INTRAY_ERROR, kind,
                     "cannot send a notice through %s: %s (%u)", host, text,
                     code);
    else
        g_set_error (error, INTRAY_ERROR, kind,
                     "cannot send a notice through %s: %s", host, text);
    return FALSE;
}

gboolean
send_client_send (const char *program_dir, const SendSettings *settings,
                  const char *to, GBytes *message, guint *code_out,
                  GError **error)
{
    guint32 total_ms =
        settings->total_ms == 0 ? SEND_TOTAL_MS : settings->total_ms;
    g_autoptr (Face) face = NULL;
    g_autoptr (GVariant) answer = NULL;

    if (code_out != NULL)
        *code_out = 0;
    if (!is_sendable (settings, to, message, error))
        return FALSE;
    face = face_start (program_dir, "intray-send", error);
    if (face == NULL ||
        !write_request (face_fd (face), settings, total_ms, to, message, error))
        return FALSE;
    answer = read_answer (face_fd (face), total_ms, error);
    return answer != NULL &&
           take_answer (answer, settings->host, code_out, error);
}
