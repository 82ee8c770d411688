#include "ingest/fetch/tls.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/net/dial.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* The profile refuses keys under 2048 bits RSA and their like. */
#define PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%PROFILE_MEDIUM"

struct Tls {
    int fd;
    gnutls_session_t session;
    gnutls_certificate_credentials_t trust;
    char *host;
    gint64 deadline_ms;
    guint64 read_left;
    /* A byte that tls_wait found: TLS has records without one. */
    guint8 found;
    gboolean has_found;
    gboolean shaken; /* the handshake is done */
    char *failure;
};

static gboolean
library_error (int result, const char *what, GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP, "cannot %s: %s", what,
                 gnutls_strerror (result));
    return FALSE;
}

static gboolean
load_trust (Tls *tls, GBytes *certificates, GError **error)
{
    int count = gnutls_certificate_allocate_credentials (&tls->trust);
    gsize length = 0;
    gnutls_datum_t pem = {0};

    if (count < 0)
        return library_error (count, "prepare TLS", error);
    if (certificates == NULL) {
        count = gnutls_certificate_set_x509_system_trust (tls->trust);
    } else {
        pem.data = (guint8 *) g_bytes_get_data (certificates, &length);
        pem.size = (guint) length;
        count = gnutls_certificate_set_x509_trust_mem (tls->trust, &pem,
                                                       GNUTLS_X509_FMT_PEM);
    }
    if (count > 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot verify %s: no certificate in %s", tls->host,
                 certificates == NULL ? "the system's store" : "the CA file");
    return FALSE;
}

static gboolean
prepare_session (Tls *tls, GError **error)
{
    int result = gnutls_init (&tls->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK |
                                                 GNUTLS_NO_SIGNAL);

    if (result == 0)
        result = gnutls_priority_set_direct (tls->session, PRIORITY, NULL);
    if (result == 0)
        result = gnutls_credentials_set (tls->session, GNUTLS_CRD_CERTIFICATE,
                                         tls->trust);
    /* RFC 6066: no addresses in SNI. */
    if (result == 0 && !g_hostname_is_ip_address (tls->host))
        result = gnutls_server_name_set (tls->session, GNUTLS_NAME_DNS,
                                         tls->host, strlen (tls->host));
    if (result != 0)
        return library_error (result, "prepare TLS", error);
    gnutls_session_set_verify_cert (tls->session, tls->host, 0);
    return TRUE;
}

Tls *
tls_new_take (int fd, const char *host, GBytes *certificates, GError **error)
{
    g_autoptr (Tls) tls = g_new0 (Tls, 1);

    tls->fd = -1;
    tls->host = g_strdup (host);
    if (!load_trust (tls, certificates, error) || !prepare_session (tls, error))
        return NULL;
    tls->fd = fd;
    gnutls_transport_set_int (tls->session, fd);
    return g_steal_pointer (&tls);
}

void
tls_free (Tls *tls)
{
    if (tls == NULL)
        return;
    if (tls->shaken && tls->failure == NULL)
        gnutls_bye (tls->session, GNUTLS_SHUT_WR);
    if (tls->session != NULL)
        gnutls_deinit (tls->session);
    if (tls->trust != NULL)
        gnutls_certificate_free_credentials (tls->trust);
    if (tls->fd >= 0)
        close (tls->fd);
    g_free (tls->host);
    g_free (tls->failure);
    g_free (tls);
}

static gssize
fail (Tls *tls, const char *why)
{
    if (tls->failure == NULL)
        tls->failure = g_strdup (why);
    return -1;
}

/* After @result of a call: TRUE when it should be made again. */
static gboolean
again (Tls *tls, gssize result)
{
    short events = POLLIN;

    if (result == GNUTLS_E_INTERRUPTED ||
        result == GNUTLS_E_WARNING_ALERT_RECEIVED)
        return TRUE;
    if (result != GNUTLS_E_AGAIN) {
        fail (tls, result == 0 || result == GNUTLS_E_PREMATURE_TERMINATION
                       ? "the server closed the connection"
                       : gnutls_strerror ((int) result));
        return FALSE;
    }
    if (gnutls_record_get_direction (tls->session) == 1)
        events = POLLOUT;
    if (dial_wait (tls->fd, events, tls->deadline_ms))
        return TRUE;
    fail (tls, errno == ETIMEDOUT ? "no complete answer in time"
                                  : g_strerror (errno));
    return FALSE;
}

/* The library's reasons, or the failure of the stream. */
static gboolean
handshake_error (Tls *tls, int result, GError **error)
{
    gnutls_datum_t reasons = {0};
    guint status = gnutls_session_get_verify_cert_status (tls->session);

    if (result != GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot agree on TLS with %s: %s", tls->host,
                     tls->failure);
        return FALSE;
    }
    if (gnutls_certificate_verification_status_print (
            status, gnutls_certificate_type_get (tls->session), &reasons, 0) !=
        0)
        reasons.data = NULL;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "the certificate of %s is refused: %s", tls->host,
                 reasons.data != NULL ? g_strchomp ((char *) reasons.data)
                                      : "not verified");
    gnutls_free (reasons.data);
    return FALSE;
}

gboolean
tls_handshake (Tls *tls, gint64 deadline_ms, GError **error)
{
    int result = 0;

    tls->deadline_ms = deadline_ms;
    do {
        result = gnutls_handshake (tls->session);
    } while (result != 0 && again (tls, result));
    if (result != 0)
        return handshake_error (tls, result, error);
    tls->shaken = TRUE;
    return TRUE;
}

gint64
tls_certificate_end_ms (const Tls *tls)
{
    time_t end = gnutls_certificate_expiration_time_peers (tls->session);

    return end <= 0 ? 0 : MIN ((gint64) end, LIMIT_DATE_LAST_MS / 1000) * 1000;
}

void
tls_allow (Tls *tls, gint64 deadline_ms, guint64 read_bytes)
{
    tls->deadline_ms = deadline_ms;
    tls->read_left = read_bytes;
}

gssize
tls_read (Tls *tls, void *to, gsize limit)
{
    gssize n = 0;

    if (tls->failure != NULL)
        return -1;
    if (tls->read_left == 0)
        return fail (tls, "it says more than it was asked for");
    /* A server that sends a byte a second never lets a wait run out. */
    if (clock_monotonic_ms () >= tls->deadline_ms)
        return fail (tls, "no complete answer in time");
    if (tls->has_found) {
        *(guint8 *) to = tls->found;
        tls->has_found = FALSE;
        n = 1;
    } else {
        gsize most = (gsize) MIN (limit, tls->read_left);
        do {
            n = gnutls_record_recv (tls->session, to, most);
        } while (n <= 0 && again (tls, n));
        if (n <= 0)
            return -1;
    }
    tls->read_left -= (guint64) n;
    return n;
}

gssize
tls_write (Tls *tls, const void *data, gsize length)
{
    gssize n = 0;

    if (tls->failure != NULL)
        return -1;
    do {
        n = gnutls_record_send (tls->session, data, length);
    } while (n <= 0 && again (tls, n));
    return n > 0 ? n : -1;
}

const char *
tls_failure (const Tls *tls)
{
    return tls->failure;
}

TlsEvent
tls_wait (Tls *tls, int other_fd, gint64 until_ms)
{
    for (;;) {
        struct pollfd waits[2] = {{.fd = tls->fd, .events = POLLIN},
                                  {.fd = other_fd, .events = POLLIN}};
        gint64 left = until_ms - clock_monotonic_ms ();
        gssize n = 0;

        if (tls->has_found || tls->failure != NULL)
            return TLS_DATA;
        n = gnutls_record_recv (tls->session, &tls->found, 1);
        if (n > 0)
            tls->has_found = TRUE;
        if (n > 0 || (n != GNUTLS_E_AGAIN && !again (tls, n)))
            return TLS_DATA;
        if (n != GNUTLS_E_AGAIN)
            continue;
        if (left <= 0)
            return TLS_QUIET;
        if (poll (waits, 2, (int) MIN (left, G_MAXINT)) > 0 &&
            waits[1].revents != 0)
            return TLS_OTHER;
    }
}

int
tls_fd (const Tls *tls)
{
    return tls->fd;
}
