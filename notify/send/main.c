/*
 * intray-send: gives one notice to a submission server, for intray-notify at
 * the other end of descriptor FACE_FD, and ends.
 *
 * May touch: that socket; the resolver and one connection to the server of
 * the settings; two files, the password's and the certificates'.
 * Never: the register, a key, a disk, an argument, the environment. It knows
 * one address and a text without a name.
 * After the connection is made and before the server is listened to it goes
 * to jail (common/net/jail.h) for good; root becomes nobody.
 */
#include "common/clock.h"
#include "common/error.h"
#include "common/face.h"
#include "common/frame.h"
#include "common/limits.h"
#include "common/net/dial.h"
#include "common/net/jail.h"
#include "notify/address.h"
#include "notify/send/smtp.h"

#include <signal.h>
#include <sysexits.h>
#include <unistd.h>

/* RFC 5322 2.1.1 */
#define LINE_BYTES_MAX 998u

/* ASCII in CRLF lines: a lone CR or LF is a line end to some servers, and
 * the lines after it another message. */
static gboolean
is_message (const guint8 *data, gsize length)
{
    gsize line = 0;

    if (length < 2 || length > LIMIT_NOTICE_BYTES || data[length - 1] != '\n')
        return FALSE;
    for (gsize i = 0; i < length; i++) {
        gboolean cr = data[i] == '\r';
        gboolean lf = data[i] == '\n';
        if (data[i] == 0 || data[i] > 126 || line > LINE_BYTES_MAX)
            return FALSE;
        if ((cr && (i + 1 == length || data[i + 1] != '\n')) ||
            (lf && (i == 0 || data[i - 1] != '\r')))
            return FALSE;
        line = lf ? 0 : line + 1;
    }
    return TRUE;
}

static const char *
find_fault (const SmtpJob *job, guint32 total_ms)
{
    if (!address_host_is_plain (job->host) || job->port == 0)
        return "the server's name or port is not one";
    if (!address_is_plain (job->from))
        return "the envelope sender is no plain address";
    if (total_ms == 0 || total_ms > LIMIT_FETCH_COMMAND_MS)
        return "the time to send in is not one";
    if (job->user[0] != '\0' && !dial_text_is_valid (job->user))
        return "the user has a control character";
    return NULL;
}

/* Everything between the request and the server's answer. */
static gboolean
run_job (SmtpJob *job, const char *password_file, const char *ca_file,
         SmtpResult *result_out, GError **error)
{
    g_autofree char *ca_path = dial_copy_certificates (ca_file, error);
    char *password = NULL;
    gboolean jailed = FALSE;

    if (ca_path == NULL)
        return FALSE;
    if (job->user[0] != '\0') {
        password = dial_read_secret (password_file, error);
        if (password == NULL)
            return FALSE;
    }
    job->ca_path = ca_path;
    job->password = password;
    job->socket_fd =
        dial_connect (job->host, job->port, job->deadline_ms, error);
    jailed = job->socket_fd >= 0 && smtp_prepare () &&
             jail_enter (JAIL_READ_FILES, error);
    if (jailed)
        *result_out = smtp_send (job);
    dial_forget (password);
    return jailed;
}

static SendOutcome
outcome_of (const GError *error)
{
    if (g_error_matches (error, INTRAY_ERROR, INTRAY_ERROR_RETRY))
        return SEND_RETRY;
    return SEND_STOP;
}

static gboolean
answer (SendOutcome outcome, guint code, const char *text)
{
    return frame_write_variant (FACE_FD,
                                g_variant_new (SEND_ANSWER_TYPE,
                                               (guint8) outcome, (guint32) code,
                                               text),
                                NULL);
}

static gboolean
serve (GVariant *request)
{
    SmtpJob job = {0};
    SmtpResult result = {0};
    const char *password_file = NULL;
    const char *ca_file = NULL;
    const char *fault = NULL;
    guint32 total_ms = 0;
    g_autoptr (GVariant) message = NULL;
    g_autoptr (GError) failure = NULL;

    g_variant_get (request, "(&sqb&s&s&s&s&su@ay)", &job.host, &job.port,
                   &job.implicit_tls, &job.user, &password_file, &ca_file,
                   &job.from, &job.to, &total_ms, &message);
    job.deadline_ms = clock_monotonic_ms () + total_ms;
    job.message = g_variant_get_fixed_array (message, &job.message_length, 1);
    fault = find_fault (&job, total_ms);
    if (fault != NULL)
        return answer (SEND_STOP, 0, fault);
    if (!address_is_plain (job.to))
        return answer (SEND_REFUSED, 0, "the recipient is no plain address");
    if (!is_message (job.message, job.message_length))
        return answer (SEND_REFUSED, 0,
                       "the message is not ASCII in lines, or too long");
    if (!run_job (&job, password_file, ca_file, &result, &failure))
        return answer (outcome_of (failure), 0,
                       failure == NULL ? "libcurl cannot be set up"
                                       : failure->message);
    return answer (result.outcome, result.code, result.text);
}

int
main (void)
{
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) request = NULL;

    signal (SIGPIPE, SIG_IGN);
    if (!frame_read (FACE_FD, LIMIT_FRAME_BYTES, FRAME_FOREVER, &frame, NULL) ||
        frame == NULL)
        return EX_UNAVAILABLE;
    request = frame_to_variant (frame, SEND_REQUEST_TYPE, NULL);
    return request != NULL && serve (request) ? EX_OK : EX_PROTOCOL;
}
