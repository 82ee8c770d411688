#include "common/net/dial.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* What "the system's" certificates are on Debian. */
#define SYSTEM_CA_FILE "/etc/ssl/certs/ca-certificates.crt"

gboolean
dial_wait (int fd, short events, gint64 deadline_ms)
{
    for (;;) {
        struct pollfd wait = {.fd = fd, .events = events};
        gint64 left = deadline_ms - clock_monotonic_ms ();
        int n = 0;

        if (left <= 0) {
            errno = ETIMEDOUT;
            return FALSE;
        }
        n = poll (&wait, 1, (int) MIN (left, G_MAXINT));
        if (n > 0)
            return TRUE;
        if (n < 0 && errno != EINTR)
            return FALSE;
    }
}

/* -1 and errno when this address does not answer. */
static int
connect_address (const struct addrinfo *address, gint64 deadline_ms)
{
    int fd = socket (address->ai_family,
                     address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int failure = 0;
    int on = 1;
    socklen_t length = sizeof failure;

    if (fd < 0)
        return -1;
    if (connect (fd, address->ai_addr, address->ai_addrlen) != 0) {
        if (errno != EINPROGRESS || !dial_wait (fd, POLLOUT, deadline_ms) ||
            getsockopt (fd, SOL_SOCKET, SO_ERROR, &failure, &length) != 0)
            failure = errno;
    }
    if (failure != 0) {
        close (fd);
        errno = failure;
        return -1;
    }
    setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    return fd;
}

int
dial_connect (const char *host, guint16 port, gint64 deadline_ms,
              GError **error)
{
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC,
        .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_NUMERICSERV,
    };
    g_autofree char *service = g_strdup_printf ("%u", port);
    struct addrinfo *found = NULL;
    int fd = -1;
    int result = getaddrinfo (host, service, &hints, &found);

    if (result != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot find %s: %s", host, gai_strerror (result));
        return -1;
    }
    for (struct addrinfo *at = found; at != NULL && fd < 0; at = at->ai_next)
        fd = connect_address (at, deadline_ms);
    if (fd < 0)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "cannot connect to %s port %u: %s", host, port,
                     g_strerror (errno));
    freeaddrinfo (found);
    return fd;
}

static gboolean
file_error (const char *what, const char *path, const char *why, GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot use the %s %s: %s", what, path, why);
    return FALSE;
}

/* Up to @limit bytes of @path into @to; *@length_out of them. */
static gboolean
read_file (const char *what, const char *path, guint8 *to, gsize limit,
           gsize *length_out, GError **error)
{
    int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    gsize got = 0;
    gssize n = 1;

    if (fd < 0)
        return file_error (what, path, g_strerror (errno), error);
    while (n > 0 && got < limit) {
        n = read (fd, to + got, limit - got);
        if (n > 0)
            got += (gsize) n;
    }
    if (n < 0)
        file_error (what, path, g_strerror (errno), error);
    close (fd);
    if (n < 0)
        return FALSE;
    if (got == 0 || got == limit)
        return file_error (what, path,
                           got == 0 ? "it is empty" : "it is too long", error);
    *length_out = got;
    return TRUE;
}

char *
dial_read_secret (const char *path, GError **error)
{
    char *secret = g_malloc0 (LIMIT_CREDENTIAL_BYTES + 1);
    gsize length = 0;
    gboolean usable = FALSE;

    if (!read_file ("password file", path, (guint8 *) secret,
                    LIMIT_CREDENTIAL_BYTES, &length, error)) {
        dial_forget (secret);
        return NULL;
    }
    if (secret[length - 1] == '\n')
        secret[--length] = '\0';
    if (length > 0 && secret[length - 1] == '\r')
        secret[--length] = '\0';
    usable = length > 0 && strlen (secret) == length;
    for (gsize i = 0; i < length && usable; i++)
        usable = !g_ascii_iscntrl (secret[i]);
    if (usable)
        return secret;
    file_error ("password file", path, "it must have one line of text", error);
    dial_forget (secret);
    return NULL;
}

void
dial_forget (char *secret)
{
    if (secret != NULL)
        explicit_bzero (secret, strlen (secret));
    g_free (secret);
}

GBytes *
dial_read_certificates (const char *path, GError **error)
{
    g_autofree guint8 *data = g_malloc (LIMIT_CA_FILE_BYTES + 1);
    gsize length = 0;

    if (!read_file ("CA file", path, data, LIMIT_CA_FILE_BYTES, &length, error))
        return NULL;
    return g_bytes_new (data, length);
}

char *
dial_copy_certificates (const char *path, GError **error)
{
    g_autoptr (GBytes) pem =
        dial_read_certificates (path[0] == '\0' ? SYSTEM_CA_FILE : path, error);
    int fd = -1;
    gsize length = 0;
    gconstpointer data = NULL;

    if (pem == NULL)
        return NULL;
    data = g_bytes_get_data (pem, &length);
    fd = memfd_create ("certificates", MFD_CLOEXEC);
    if (fd < 0 || write (fd, data, length) != (gssize) length) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "no memory for certificates");
        return NULL;
    }
    return g_strdup_printf ("/proc/self/fd/%d", fd);
}

gboolean
dial_text_is_valid (const char *text)
{
    gsize length = strlen (text);

    if (length == 0 || length > LIMIT_SETTING_BYTES ||
        !g_utf8_validate (text, (gssize) length, NULL))
        return FALSE;
    for (gsize i = 0; i < length; i++)
        if (g_ascii_iscntrl (text[i]))
            return FALSE;
    return TRUE;
}
