#include "notify/send/smtp.h"

#include "common/clock.h"
#include "notify/address.h"

#include <curl/curl.h>
#include <string.h>

/* Bits of GnuTLS's gnutls_certificate_status_t, which libcurl hands on. */
#define VERIFY_REVOKED (1l << 5)
#define VERIFY_SIGNER_NOT_FOUND (1l << 6)
#define VERIFY_INSECURE (1l << 8)
#define VERIFY_NOT_ACTIVATED (1l << 9)
#define VERIFY_EXPIRED (1l << 10)

typedef struct {
    const SmtpJob *job;
    CURL *curl;
    struct curl_slist *recipients;
    struct curl_slist *address;
    gsize given;       /* bytes of the message that curl has taken */
    gboolean fd_given; /* there is one connection, and no second */
} Transfer;

gboolean
smtp_prepare (void)
{
    return curl_global_init (CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

static size_t
give_message (char *to, size_t size, size_t count, void *data)
{
    Transfer *transfer = data;
    gsize length =
        MIN (size * count, transfer->job->message_length - transfer->given);

    memcpy (to, (const guint8 *) transfer->job->message + transfer->given,
            length);
    transfer->given += length;
    return length;
}

static curl_socket_t
give_socket (void *data, G_GNUC_UNUSED curlsocktype purpose,
             G_GNUC_UNUSED struct curl_sockaddr *address)
{
    Transfer *transfer = data;

    if (transfer->fd_given)
        return CURL_SOCKET_BAD;
    transfer->fd_given = TRUE;
    return transfer->job->socket_fd;
}

static int
is_connected (G_GNUC_UNUSED void *data, G_GNUC_UNUSED curl_socket_t fd,
              G_GNUC_UNUSED curlsocktype purpose)
{
    return CURL_SOCKOPT_ALREADY_CONNECTED;
}

/* curl waits two minutes for the answer to its QUIT, whatever the time it was
 * given; this ends that too. */
static int
is_over (void *data, G_GNUC_UNUSED curl_off_t down_total,
         G_GNUC_UNUSED curl_off_t down, G_GNUC_UNUSED curl_off_t up_total,
         G_GNUC_UNUSED curl_off_t up)
{
    const Transfer *transfer = data;

    return clock_monotonic_ms () >= transfer->job->deadline_ms;
}

static gboolean
set_connection (Transfer *transfer)
{
    const SmtpJob *job = transfer->job;
    CURL *curl = transfer->curl;
    gboolean numeric_v6 = strchr (job->host, ':') != NULL;
    /* The path is the name that EHLO says: ours, not this machine's. */
    g_autofree char *url = g_strdup_printf (
        "smtp%s://%s%s%s:%u/%s", job->implicit_tls ? "s" : "",
        numeric_v6 ? "[" : "", job->host, numeric_v6 ? "]" : "", job->port,
        address_domain (job->from));
    /* It has been looked up and connected to; this keeps curl from asking
     * the resolver, which the jail forbids. */
    g_autofree char *known =
        g_strdup_printf ("%s:%u:127.0.0.1", job->host, job->port);

    transfer->address = curl_slist_append (NULL, known);
    return curl_easy_setopt (curl, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1l) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_RESOLVE, transfer->address) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_OPENSOCKETFUNCTION, give_socket) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_OPENSOCKETDATA, transfer) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_SOCKOPTFUNCTION, is_connected) ==
               CURLE_OK;
}

static gboolean
set_tls (Transfer *transfer)
{
    CURL *curl = transfer->curl;

    return curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_SSLVERSION,
                             (long) CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1l) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2l) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_CAINFO, transfer->job->ca_path) ==
               CURLE_OK &&
           /* Its own list would be trusted beside ours. */
           curl_easy_setopt (curl, CURLOPT_CAPATH, NULL) == CURLE_OK;
}

static gboolean
set_mail (Transfer *transfer)
{
    const SmtpJob *job = transfer->job;
    CURL *curl = transfer->curl;
    g_autofree char *from = g_strdup_printf ("<%s>", job->from);
    g_autofree char *to = g_strdup_printf ("<%s>", job->to);
    gint64 left = MAX (job->deadline_ms - clock_monotonic_ms (), 1);

    transfer->recipients = curl_slist_append (NULL, to);
    if (job->password != NULL &&
        (curl_easy_setopt (curl, CURLOPT_USERNAME, job->user) != CURLE_OK ||
         curl_easy_setopt (curl, CURLOPT_PASSWORD, job->password) != CURLE_OK))
        return FALSE;
    return curl_easy_setopt (curl, CURLOPT_TIMEOUT_MS, (long) left) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0l) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, is_over) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_XFERINFODATA, transfer) ==
               CURLE_OK &&
           /* QUIT while is_over is asked, not at the clean-up. */
           curl_easy_setopt (curl, CURLOPT_FORBID_REUSE, 1l) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, transfer->recipients) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_UPLOAD, 1l) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_READFUNCTION, give_message) ==
               CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_READDATA, transfer) == CURLE_OK &&
           curl_easy_setopt (curl, CURLOPT_INFILESIZE_LARGE,
                             (curl_off_t) job->message_length) == CURLE_OK;
}

static const char *
certificate_words (CURL *curl)
{
    long status = 0;

    curl_easy_getinfo (curl, CURLINFO_SSL_VERIFYRESULT, &status);
    if (status & VERIFY_EXPIRED)
        return "its certificate has expired";
    if (status & VERIFY_NOT_ACTIVATED)
        return "its certificate is not valid yet";
    if (status & VERIFY_SIGNER_NOT_FOUND)
        return "its certificate is from an unknown authority";
    if (status & VERIFY_REVOKED)
        return "its certificate is revoked";
    if (status & VERIFY_INSECURE)
        return "its certificate uses a broken algorithm";
    return "its certificate is not for this name";
}

/* libcurl does not tell for now from for good; the reply code does. A 5xx
 * counts against the recipient only from MAIL on: before, it is the server
 * that wants nobody. */
static SmtpResult
judge (const Transfer *transfer, CURLcode result)
{
    long code = 0;
    SmtpResult judged = {SEND_RETRY, 0, "the connection failed"};

    curl_easy_getinfo (transfer->curl, CURLINFO_RESPONSE_CODE, &code);
    judged.code = code < 0 || code > 999 ? 0 : (guint) code;
    if (result == CURLE_OK)
        return (SmtpResult){SEND_SENT, judged.code, ""};
    if (result == CURLE_PEER_FAILED_VERIFICATION)
        return (SmtpResult){SEND_STOP, judged.code,
                            certificate_words (transfer->curl)};
    if (result == CURLE_SSL_CACERT_BADFILE)
        return (SmtpResult){SEND_STOP, 0,
                            "the CA file has no usable certificate"};
    if (result == CURLE_OPERATION_TIMEDOUT ||
        result == CURLE_ABORTED_BY_CALLBACK)
        judged.text = "no complete answer in time";
    else if (code >= 400 && code < 500)
        judged.text = "the server says not now";
    else if (result == CURLE_USE_SSL_FAILED)
        return (SmtpResult){SEND_STOP, judged.code,
                            "the server offers no STARTTLS"};
    else if (result == CURLE_LOGIN_DENIED || code == 530 || code == 534 ||
             code == 535 || code == 538)
        return (SmtpResult){SEND_STOP, judged.code,
                            "the server refuses this user or password"};
    else if (code >= 500 && (result == CURLE_SEND_ERROR || transfer->given > 0))
        return (SmtpResult){SEND_REFUSED, judged.code,
                            "the server refuses this recipient or message"};
    return judged;
}

SmtpResult
smtp_send (const SmtpJob *job)
{
    Transfer transfer = {.job = job, .curl = curl_easy_init ()};
    SmtpResult judged = {SEND_STOP, 0, "libcurl cannot be set up"};

    if (transfer.curl != NULL && set_connection (&transfer) &&
        set_tls (&transfer) && set_mail (&transfer))
        judged = judge (&transfer, curl_easy_perform (transfer.curl));
    curl_easy_cleanup (transfer.curl);
    curl_slist_free_all (transfer.recipients);
    curl_slist_free_all (transfer.address);
    return judged;
}
