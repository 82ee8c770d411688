#include "cli/loopback.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEAD                                                                   \
    "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"   \
    "Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"

static const char signed_in[] =
    "HTTP/1.1 200 OK\r\n" HEAD
    "This was the answer that intray waited for. You can close this page.\r\n";
static const char not_found[] =
    "HTTP/1.1 404 Not Found\r\n" HEAD "There is nothing here.\r\n";

int
loopback_listen (guint16 *port_out, GError **error)
{
    int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;

    address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
    if (fd >= 0 &&
        bind (fd, (const struct sockaddr *) &address, sizeof address) == 0 &&
        listen (fd, 4) == 0 &&
        getsockname (fd, (struct sockaddr *) &address, &length) == 0) {
        *port_out = ntohs (address.sin_port);
        return fd;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot wait for a browser on 127.0.0.1: %s",
                 g_strerror (errno));
    if (fd >= 0)
        close (fd);
    return -1;
}

/* A page of somebody else whose name points here has another Host. */
static gboolean
is_for_us (const char *raw_request, guint16 port)
{
    g_autofree char *host = g_strdup_printf ("127.0.0.1:%u", port);
    g_auto (GStrv) lines = g_strsplit (raw_request, "\r\n", -1);
    guint found = 0;

    for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++) {
        if (g_ascii_strncasecmp (lines[i], "Host:", 5) != 0)
            continue;
        if (strcmp (g_strstrip (lines[i] + 5), host) != 0)
            return FALSE;
        found++;
    }
    return found == 1;
}

/* The parameters of "GET /?... HTTP/1.x"; NULL for anything else. */
static GHashTable *
parse_line (const char *raw_request)
{
    g_auto (GStrv) lines = g_strsplit (raw_request, "\r\n", 2);
    g_auto (GStrv) words =
        g_strsplit (lines[0] == NULL ? "" : lines[0], " ", 4);

    if (g_strv_length (words) != 3 || strcmp (words[0], "GET") != 0 ||
        !g_str_has_prefix (words[1], "/?") ||
        !g_str_has_prefix (words[2], "HTTP/1."))
        return NULL;
    return g_uri_parse_params (words[1] + 2, -1, "&", G_URI_PARAMS_WWW_FORM,
                               NULL);
}

gboolean
loopback_parse (const char *raw_request, guint16 port, const char *state,
                char **code_out, char **refused_out)
{
    g_autoptr (GHashTable) found = NULL;
    const char *code = NULL;
    const char *refused = NULL;

    if (is_for_us (raw_request, port))
        found = parse_line (raw_request);
    /* RFC 6749 section 10.12: without our state it is somebody else's. */
    if (found == NULL ||
        g_strcmp0 (g_hash_table_lookup (found, "state"), state) != 0)
        return FALSE;
    code = g_hash_table_lookup (found, "code");
    refused = g_hash_table_lookup (found, "error");
    if ((code == NULL) == (refused == NULL) ||
        (code != NULL && code[0] == '\0') ||
        (refused != NULL && refused[0] == '\0'))
        return FALSE;
    *code_out = g_strdup (code == NULL ? "" : code);
    *refused_out = g_strdup (refused);
    return TRUE;
}

static gboolean
wait_for (int fd, gint64 deadline_ms)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    gint64 left = deadline_ms - clock_monotonic_ms ();

    return left > 0 && poll (&wait, 1, (int) MIN (left, G_MAXINT)) > 0;
}

/* Reads one request up to its empty line; FALSE when there is none in time. */
static gboolean
read_request (int fd, char *to, gsize limit)
{
    gint64 deadline_ms = clock_monotonic_ms () + LIMIT_BROWSER_REQUEST_MS;
    gsize got = 0;

    while (got < limit - 1 && wait_for (fd, deadline_ms)) {
        gssize n = recv (fd, to + got, limit - 1 - got, 0);
        if (n <= 0)
            return FALSE;
        got += (gsize) n;
        to[got] = '\0';
        if (strlen (to) != got)
            return FALSE;
        if (strstr (to, "\r\n\r\n") != NULL)
            return TRUE;
    }
    return FALSE;
}

/* Whether the browser reads our page is of no interest. */
static void
answer (int fd, const char *page)
{
    if (send (fd, page, strlen (page), MSG_NOSIGNAL) > 0)
        shutdown (fd, SHUT_WR);
}

gboolean
loopback_wait (int listener_fd, guint16 port, const char *state,
               gint64 deadline_ms, char **code_out, char **refused_out,
               GError **error)
{
    g_autofree char *raw_request = g_malloc0 (LIMIT_BROWSER_BYTES);

    while (wait_for (listener_fd, deadline_ms)) {
        int fd = accept4 (listener_fd, NULL, NULL, SOCK_CLOEXEC);
        gboolean ours = FALSE;

        if (fd < 0)
            continue;
        ours = read_request (fd, raw_request, LIMIT_BROWSER_BYTES) &&
               loopback_parse (raw_request, port, state, code_out, refused_out);
        answer (fd, ours ? signed_in : not_found);
        close (fd);
        if (ours)
            return TRUE;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                 "no browser came back in time: run it again");
    return FALSE;
}
