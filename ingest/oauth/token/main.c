/*
 * intray-token: asks an OAuth provider for a token, once, for whoever started
 * it at the other end of descriptor FACE_FD, and ends.
 *
 * May touch: that socket; the resolver and one connection to the endpoint of
 * the request; two files, the client secret's and the certificates'.
 * Never: the register, a key, a disk, an argument, the environment. It knows
 * the one credential that the request carries.
 * After the connection is made and before the provider is listened to it goes
 * to jail (common/net/jail.h) for good; root becomes nobody.
 */
#include "common/clock.h"
#include "common/error.h"
#include "common/face.h"
#include "common/frame.h"
#include "common/limits.h"
#include "common/net/dial.h"
#include "common/net/jail.h"
#include "ingest/oauth/token/answer.h"
#include "ingest/oauth/token/http.h"
#include "ingest/oauth/token_wire.h"

#include <signal.h>
#include <string.h>
#include <sysexits.h>

typedef struct {
    guint8 verb;
    const char *url;
    GVariant *fields; /* a(ss) */
    const char *secret_file;
    const char *ca_file;
    guint32 total_ms;
} Request;

static gboolean
fail (gint code, const char *why, GError **error)
{
    g_set_error (error, INTRAY_ERROR, code, "%s", why);
    return FALSE;
}

static void
add_field (GString *form, const char *name, const char *value)
{
    if (form->len > 0)
        g_string_append_c (form, '&');
    g_string_append_uri_escaped (form, name, NULL, FALSE);
    g_string_append_c (form, '=');
    g_string_append_uri_escaped (form, value, NULL, FALSE);
}

/* The form with the client's secret (RFC 6749 section 2.3.1); NULL: error. */
static GString *
make_form (const Request *request, GError **error)
{
    g_autoptr (GString) form = g_string_new (NULL);
    const char *name = NULL;
    const char *value = NULL;
    GVariantIter at;
    char *secret = NULL;

    g_variant_iter_init (&at, request->fields);
    while (g_variant_iter_next (&at, "(&s&s)", &name, &value))
        add_field (form, name, value);
    if (request->secret_file[0] != '\0') {
        secret = dial_read_secret (request->secret_file, error);
        if (secret == NULL)
            return NULL;
        add_field (form, "client_secret", secret);
        dial_forget (secret);
    }
    return g_steal_pointer (&form);
}

static gboolean
parse_url (const Request *request, GUri **uri_out, GError **error)
{
    g_autoptr (GUri) uri =
        g_uri_parse (request->url, G_URI_FLAGS_ENCODED, NULL);

    if (uri == NULL || !dial_text_is_valid (request->url) ||
        strcmp (g_uri_get_scheme (uri), "https") != 0 ||
        g_uri_get_userinfo (uri) != NULL || g_uri_get_host (uri) == NULL ||
        g_uri_get_host (uri)[0] == '\0' || g_uri_get_port (uri) > 65535)
        return fail (INTRAY_ERROR_STOP, "the endpoint is no https address",
                     error);
    *uri_out = g_steal_pointer (&uri);
    return TRUE;
}

/* Everything between the request and the provider's answer. */
static gboolean
run (const Request *request, guint *status_out, GBytes **body_out,
     GError **error)
{
    g_autoptr (GUri) uri = NULL;
    g_autoptr (GString) form = NULL;
    g_autofree char *ca_path = NULL;
    HttpJob job = {.url = request->url,
                   .deadline_ms = clock_monotonic_ms () + request->total_ms};

    if (request->total_ms == 0 || request->total_ms > LIMIT_FETCH_COMMAND_MS)
        return fail (INTRAY_ERROR_STOP, "the time to ask in is not one", error);
    if (!parse_url (request, &uri, error))
        return FALSE;
    form = make_form (request, error);
    if (form == NULL)
        return FALSE;
    ca_path = dial_copy_certificates (request->ca_file, error);
    if (ca_path == NULL)
        return FALSE;
    job.host = g_uri_get_host (uri);
    job.port = g_uri_get_port (uri) <= 0 ? 443 : (guint16) g_uri_get_port (uri);
    job.form = form->str;
    job.ca_path = ca_path;
    job.socket_fd = dial_connect (job.host, job.port, job.deadline_ms, error);
    if (job.socket_fd < 0)
        return FALSE;
    if (!http_prepare ())
        return fail (INTRAY_ERROR_STOP, "libcurl cannot be set up", error);
    return jail_enter (JAIL_READ_FILES, error) &&
           http_post (&job, status_out, body_out, error);
}

/* HTTP's word and the body's must agree: a proxy's page of errors is none of
 * the provider's. */
static gboolean
understand (const Request *request, guint status, GBytes *body,
            Answer *answer_out, GError **error)
{
    g_autofree char *why = NULL;
    Answer answer = {0};

    if (status == 429 || status >= 500) {
        why = g_strdup_printf ("it says not now (HTTP %u)", status);
        return fail (INTRAY_ERROR_RETRY, why, error);
    }
    if (status >= 300 && status < 400)
        return fail (INTRAY_ERROR_STOP, "it sends us to another address",
                     error);
    if (!answer_parse (body, request->verb == TOKEN_DEVICE, &answer, error))
        return FALSE;
    if ((status == 200) == (answer.error[0] == '\0')) {
        *answer_out = answer;
        return TRUE;
    }
    answer_clear (&answer);
    why = g_strdup_printf ("its answer does not fit HTTP %u", status);
    return fail (INTRAY_ERROR_RETRY, why, error);
}

static GVariant *
as_frame (const Request *request, const Answer *answer, guint8 code,
          const char *why)
{
    const char *error = answer->error == NULL ? "" : answer->error;
    gboolean given = code == TOKEN_OK;

    if (request->verb == TOKEN_DEVICE)
        return g_variant_new (TOKEN_DEVICE_TYPE, code, error, why,
                              given ? answer->device_code : "",
                              given ? answer->user_code : "",
                              given ? answer->verification_uri : "",
                              answer->expires_s, answer->interval_s);
    return g_variant_new (TOKEN_TYPE, code, error, why,
                          given ? answer->access_token : "",
                          given ? answer->refresh_token : "", answer->access_s,
                          answer->refresh_s);
}

static gboolean
serve (const Request *request)
{
    g_autoptr (GError) failure = NULL;
    g_autoptr (GBytes) body = NULL;
    Answer answer = {0};
    guint status = 0;
    guint8 code = TOKEN_OK;
    gboolean answered = FALSE;

    if (!run (request, &status, &body, &failure) ||
        !understand (request, status, body, &answer, &failure))
        code = failure->domain == INTRAY_ERROR ? (guint8) failure->code
                                               : INTRAY_ERROR_STOP;
    else if (answer.error[0] != '\0')
        code = TOKEN_REFUSED;
    answered =
        frame_write_variant (FACE_FD,
                             as_frame (request, &answer, code,
                                       failure == NULL ? "" : failure->message),
                             NULL);
    answer_clear (&answer);
    return answered;
}

int
main (void)
{
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) asked = NULL;
    g_autoptr (GVariant) fields = NULL;
    Request request = {0};

    signal (SIGPIPE, SIG_IGN);
    if (!frame_read (FACE_FD, LIMIT_FRAME_BYTES, FRAME_FOREVER, &frame, NULL) ||
        frame == NULL)
        return EX_UNAVAILABLE;
    asked = frame_to_variant (frame, TOKEN_REQUEST_TYPE, NULL);
    if (asked == NULL)
        return EX_PROTOCOL;
    g_variant_get (asked, "(y&s@a(ss)&s&su)", &request.verb, &request.url,
                   &fields, &request.secret_file, &request.ca_file,
                   &request.total_ms);
    request.fields = fields;
    if (request.verb != TOKEN_ASK && request.verb != TOKEN_DEVICE)
        return EX_PROTOCOL;
    return serve (&request) ? EX_OK : EX_PROTOCOL;
}
