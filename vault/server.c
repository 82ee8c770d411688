#include "vault/server.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "common/program.h"
#include "vault/connection.h"
#include "vault/people.h"
#include "vault/rematch.h"
#include "vault/request.h"
#include "vault/session.h"
#include "vault/worker.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* How often limits of sign-ins are looked at when nothing else happens. */
#define LOOK_MS 1000
/* So long nobody has asked for anything: a time for other work. */
#define MATCHING_MS 50
/* How often the pin follows the book: what is older than this cannot be cut
 * off unseen, whatever happens to the process. */
#define PIN_MS 60000
#define LISTENERS 2

typedef struct {
    const char *name;
    gboolean root_too;
    char *path;
    int fd;
} Listener;

struct Server {
    Vault *vault;
    Listener listeners[LISTENERS];
    GPtrArray *connections; /* Connection * */
    guint64 last_number;
    gint64 pinned_ms;
    gboolean private; /* one connection, then the end */
    gboolean stop;
};

Server *
server_new (Vault *vault)
{
    Server *server = g_new0 (Server, 1);

    server->vault = vault;
    server->pinned_ms = clock_monotonic_ms ();
    server->listeners[0] = (Listener){"cli.sock", TRUE, NULL, -1};
    server->listeners[1] = (Listener){"desk.sock", FALSE, NULL, -1};
    server->connections =
        g_ptr_array_new_with_free_func ((GDestroyNotify) connection_free);
    return server;
}

void
server_free (Server *server)
{
    if (server == NULL)
        return;
    for (guint i = 0; i < LISTENERS; i++) {
        Listener *listener = &server->listeners[i];
        if (listener->fd >= 0) {
            close (listener->fd);
            unlink (listener->path);
        }
        g_free (listener->path);
    }
    g_ptr_array_unref (server->connections);
    g_free (server);
}

static gboolean
listen_at (Listener *listener, const char *dir, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    listener->path = g_build_filename (dir, listener->name, NULL);
    if (strlen (listener->path) >= sizeof address.sun_path) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s is too long for a socket's name: choose a shorter "
                     "run folder",
                     listener->path);
        return FALSE;
    }
    memcpy (address.sun_path, listener->path, strlen (listener->path));
    /* The register's lock says that no other vault lives: what is there was
     * left behind. The umask makes it 0600. */
    unlink (listener->path);
    listener->fd =
        socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener->fd >= 0 &&
        bind (listener->fd, (struct sockaddr *) &address, sizeof address) ==
            0 &&
        listen (listener->fd, LIMIT_VAULT_CONNECTIONS) == 0)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot listen on %s: %s", listener->path, g_strerror (errno));
    return FALSE;
}

gboolean
server_listen (Server *server, GError **error)
{
    const char *dir = server->vault->settings->run_dir;

    if (g_mkdir_with_parents (dir, 0700) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot make folder %s: %s", dir, g_strerror (errno));
        return FALSE;
    }
    for (guint i = 0; i < LISTENERS; i++)
        if (!listen_at (&server->listeners[i], dir, error))
            return FALSE;
    return TRUE;
}

void
server_adopt (Server *server, int fd)
{
    server->private = TRUE;
    g_ptr_array_add (server->connections,
                     connection_new (fd, ++server->last_number));
}

/* The kernel says who connects; the socket's mode alone could be changed. */
static gboolean
peer_is_ours (const Listener *listener, int fd)
{
    struct ucred peer;
    socklen_t length = sizeof peer;

    if (getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0)
        return FALSE;
    return peer.uid == geteuid () || (listener->root_too && peer.uid == 0);
}

static void
accept_one (Server *server, const Listener *listener)
{
    int fd = accept4 (listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd < 0)
        return;
    if (!peer_is_ours (listener, fd) ||
        server->connections->len >= LIMIT_VAULT_CONNECTIONS) {
        log_event (LOG_LEVEL_WARNING, NULL, "socket=%s refused",
                   listener->name);
        close (fd);
        return;
    }
    g_ptr_array_add (server->connections,
                     connection_new (fd, ++server->last_number));
}

static Connection *
find_connection (const Server *server, guint64 number)
{
    for (guint i = 0; i < server->connections->len; i++) {
        Connection *connection = server->connections->pdata[i];
        if (connection->number == number)
            return connection;
    }
    return NULL;
}

/* Answers one request of a connection whose last answer is out. */
static void
serve_connection (Server *server, Connection *connection)
{
    Request request = {.vault = server->vault, .client = connection->number};
    g_autoptr (GBytes) body = NULL;
    const void *data = NULL;
    gsize length = 0;
    guint16 verb = 0;
    VaultAnswer answer = ANSWER_OK;

    if (connection->waiting || !g_queue_is_empty (&connection->out) ||
        !connection_request (connection, &verb, &request.token, &data, &length))
        return;
    body = g_bytes_new_static (data, length);
    answer = request_answer (&request, verb, body);
    connection_drop (connection);
    connection->waiting = request.later;
    if (!request.later)
        connection_answer (connection, answer, request.out, request.bulk);
    server->stop = server->stop || request.stop;
    request_clear (&request);
}

/* Sign-ins whose key was derived. */
static void
serve_worker (Server *server)
{
    WorkerJob *job = NULL;

    while ((job = worker_take (server->vault->worker)) != NULL) {
        Connection *connection = find_connection (server, job->client);
        g_autoptr (GVariant) out = NULL;
        VaultAnswer answer = people_sign_in_end (
            server->vault, job, connection != NULL, &out, &server->stop);

        if (connection != NULL) {
            connection->waiting = FALSE;
            connection_answer (connection, answer, out, NULL);
        }
        worker_job_free (job);
    }
}

static void
fill_poll (const Server *server, struct pollfd *fds)
{
    fds[0] = (struct pollfd){worker_fd (server->vault->worker), POLLIN, 0};
    for (guint i = 0; i < LISTENERS; i++)
        fds[1 + i] = (struct pollfd){server->listeners[i].fd, POLLIN, 0};
    for (guint i = 0; i < server->connections->len; i++) {
        Connection *connection = server->connections->pdata[i];
        gboolean sending = !g_queue_is_empty (&connection->out);
        short events = sending ? POLLOUT : connection->waiting ? 0 : POLLIN;
        fds[1 + LISTENERS + i] = (struct pollfd){connection->fd, events, 0};
    }
}

static void
serve_ready (Server *server, const struct pollfd *fds, guint connections)
{
    if ((fds[0].revents & POLLIN) != 0)
        serve_worker (server);
    for (guint i = 0; i < connections && !server->stop; i++) {
        Connection *connection = server->connections->pdata[i];
        short revents = fds[1 + LISTENERS + i].revents;

        if ((revents & (POLLERR | POLLNVAL)) != 0 ||
            ((revents & POLLHUP) != 0 && (revents & POLLIN) == 0))
            connection->over = TRUE;
        else if ((revents & POLLIN) != 0)
            connection_read (connection);
        serve_connection (server, connection);
        connection_write (connection);
        /* The next request may lie in the buffer already. */
        serve_connection (server, connection);
        connection_write (connection);
    }
    for (guint i = 0; i < LISTENERS; i++)
        if ((fds[1 + i].revents & POLLIN) != 0)
            accept_one (server, &server->listeners[i]);
}

static void
close_connections (Server *server)
{
    for (guint i = server->connections->len; i > 0; i--) {
        const Connection *connection = server->connections->pdata[i - 1];
        if (connection->over)
            g_ptr_array_remove_index_fast (server->connections, i - 1);
    }
}

static void
follow_pin (Server *server)
{
    gint64 now = clock_monotonic_ms ();

    if (now - server->pinned_ms < PIN_MS)
        return;
    server->pinned_ms = now;
    server->stop = !vault_note_commit (server->vault) || server->stop;
}

gboolean
server_run (Server *server, GError **error)
{
    struct pollfd fds[1 + LISTENERS + LIMIT_VAULT_CONNECTIONS];
    /* Letters to be matched again, after whatever somebody asked last. */
    gboolean matching = FALSE;
    int ready = 0;

    while (!program_stopping () && !server->stop &&
           !(server->private && server->connections->len == 0)) {
        guint count = server->connections->len;

        fill_poll (server, fds);
        ready =
            poll (fds, 1 + LISTENERS + count, matching ? MATCHING_MS : LOOK_MS);
        if (ready < 0 && errno != EINTR) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                         "cannot wait for requests: %s", g_strerror (errno));
            return FALSE;
        }
        matching = matching || ready > 0;
        if (ready == 0 && matching)
            matching = rematch_idle (server->vault, &server->stop);
        serve_ready (server, fds, count);
        close_connections (server);
        session_sweep (server->vault);
        follow_pin (server);
    }
    if (!server->stop) {
        vault_note_commit (server->vault);
        return TRUE;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "the vault ends after the error before this line");
    return FALSE;
}
