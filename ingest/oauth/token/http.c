#include "ingest/oauth/token/http.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"

#include <curl/curl.h>
#include <string.h>

/* Bits of GnuTLS's gnutls_certificate_status_t, which libcurl hands on. */
#define VERIFY_REVOKED (1l << 5)
#define VERIFY_SIGNER_NOT_FOUND (1l << 6)
#define VERIFY_NOT_ACTIVATED (1l << 9)
#define VERIFY_EXPIRED (1l << 10)

typedef struct {
    const HttpJob *job;
    CURL *curl;
    struct curl_slist *address;
    GByteArray *body;
    gboolean fd_given; /* there is one connection, and no second */
    gboolean too_long;
} Exchange;

gboolean
http_prepare (void)
{
    return curl_global_init (CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

static size_t
take_body (char *from, size_t size, size_t count, void *data)
{
    Exchange *exchange = data;
    gsize length = size * count;

    if (length > LIMIT_TOKEN_ANSWER_BYTES - exchange->body->len) {
        exchange->too_long = TRUE;
        return 0;
    }
    g_byte_array_append (exchange->body, (const guint8 *) from, (guint) length);
    return length;
}

static curl_socket_t
give_socket (void *data, G_GNUC_UNUSED curlsocktype purpose,
             G_GNUC_UNUSED struct curl_sockaddr *address)
{
    Exchange *exchange = data;

    if (exchange->fd_given)
        return CURL_SOCKET_BAD;
    exchange->fd_given = TRUE;
    return exchange->job->socket_fd;
}

static int
is_connected (G_GNUC_UNUSED void *data, G_GNUC_UNUSED curl_socket_t fd,
              G_GNUC_UNUSED curlsocktype purpose)
{
    return CURL_SOCKOPT_ALREADY_CONNECTED;
}

static gboolean
set_connection (Exchange *exchange)
{
    const HttpJob *job = exchange->job;
    CURL *curl = exchange->curl;
    /* It has been looked up and connected to; this keeps curl from asking
     * the resolver, which the jail forbids. */
    g_autofree char *known =
        g_strdup_printf ("%s:%u:127.0.0.1", job->host, job->port);

    exchange->address = curl_slist_append (NULL, known);
    return curl_easy_setopt (curl, CURLOPT_RESOLVE, exchange->address) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1l) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_OPENSOCKETFUNCTION, give_socket) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_OPENSOCKETDATA, exchange) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_SOCKOPTFUNCTION, is_connected) ==
               CURLE_OK;
}

static gboolean
set_tls (const Exchange *exchange)
{
    CURL *curl = exchange->curl;

    return curl_easy_setopt (curl, CURLOPT_SSLVERSION,
                             (long) CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1l) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2l) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_CAINFO, exchange->job->ca_path) ==
               CURLE_OK &&
           /* Its own list would be trusted beside ours. */
           curl_easy_setopt (curl, CURLOPT_CAPATH, NULL) == CURLE_OK;
}

static gboolean
set_request (Exchange *exchange)
{
    const HttpJob *job = exchange->job;
    CURL *curl = exchange->curl;
    gint64 left = MAX (job->deadline_ms - clock_monotonic_ms (), 1);

    return curl_easy_setopt (curl, CURLOPT_URL, job->url) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "https") ==
               CURLE_OK &&
           /* A redirect would carry the secret to somebody else. */
           curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0l) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_HTTP_VERSION,
                             (long) CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_TIMEOUT_MS, (long) left) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_POSTFIELDS, job->form) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, take_body) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_WRITEDATA, exchange) == CURLE_OK;
}

static gboolean
fail (gint code, const char *why, GError **error)
{
    g_set_error (error, INTRAY_ERROR, code, "%s", why);
    return FALSE;
}

static gboolean
certificate_error (CURL *curl, GError **error)
{
    long status = 0;
    const char *why = "its certificate is not for this name";

    curl_easy_getinfo (curl, CURLINFO_SSL_VERIFYRESULT, &status);
    if (status & VERIFY_EXPIRED)
        why = "its certificate has expired";
    else if (status & VERIFY_NOT_ACTIVATED)
        why = "its certificate is not valid yet";
    else if (status & VERIFY_SIGNER_NOT_FOUND)
        why = "its certificate is from an unknown authority";
    else if (status & VERIFY_REVOKED)
        why = "its certificate is revoked";
    return fail (INTRAY_ERROR_STOP, why, error);
}

static gboolean
judge (const Exchange *exchange, CURLcode result, GError **error)
{
    if (result == CURLE_OK)
        return TRUE;
    if (exchange->too_long)
        return fail (INTRAY_ERROR_RETRY, "its answer is too long", error);
    if (result == CURLE_PEER_FAILED_VERIFICATION)
        return certificate_error (exchange->curl, error);
    if (result == CURLE_SSL_CACERT_BADFILE)
        return fail (INTRAY_ERROR_STOP, "the CA file has no usable certificate",
                     error);
    if (result == CURLE_OPERATION_TIMEDOUT)
        return fail (INTRAY_ERROR_RETRY, "no complete answer in time", error);
    return fail (INTRAY_ERROR_RETRY, "the connection failed", error);
}

gboolean
http_post (const HttpJob *job, guint *status_out, GBytes **body_out,
           GError **error)
{
    Exchange exchange = {.job = job, .curl = curl_easy_init ()};
    long status = 0;
    gboolean done = FALSE;

    exchange.body = g_byte_array_new ();
    if (exchange.curl != NULL && set_connection (&exchange) &&
        set_tls (&exchange) && set_request (&exchange))
        done = judge (&exchange, curl_easy_perform (exchange.curl), error);
    else
        fail (INTRAY_ERROR_STOP, "libcurl cannot be set up", error);
    if (done) {
        curl_easy_getinfo (exchange.curl, CURLINFO_RESPONSE_CODE, &status);
        *status_out = status < 0 || status > 999 ? 0 : (guint) status;
        *body_out = g_byte_array_free_to_bytes (exchange.body);
    } else {
        g_byte_array_unref (exchange.body);
    }
    curl_easy_cleanup (exchange.curl);
    curl_slist_free_all (exchange.address);
    return done;
}
