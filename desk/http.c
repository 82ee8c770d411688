#include "desk/http.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "desk/gate.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define THREAD_COUNT 4
#define TLS_PRIORITIES "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

struct HttpServer {
    HttpConfig config;
    char *host;
    guint16 port;
    struct MHD_Daemon *daemon;

    GThread *sweeper;
    GMutex mutex; /* for all below and every Connection */
    GCond ending;
    gboolean ends;
    GHashTable *connections; /* Connection * */
};

/* An accepted connection, from its first byte to its end. */
typedef struct {
    int fd;
    gint64 deadline_ms;
} Connection;

/* One request and its answer. */
typedef struct {
    char *raw_path;
    gboolean begun;
    GatePassed passed;
    GByteArray *body;
} Exchange;

/* The same on every reply. */
static const char *const reply_fields[][2] = {
    {"Strict-Transport-Security", "max-age=31536000"},
    {"Content-Security-Policy",
     "default-src 'none'; img-src 'self'; style-src 'self'; script-src "
     "'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Permissions-Policy",
     "accelerometer=(), camera=(), clipboard-read=(), display-capture=(), "
     "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
     "midi=(), payment=(), usb=()"},
};

HttpReply *
http_reply_new (guint status, const char *type, GBytes *body_take)
{
    HttpReply *reply = g_new0 (HttpReply, 1);

    reply->status = status;
    reply->type = type;
    reply->body = body_take;
    reply->fields = g_ptr_array_new_with_free_func (g_free);
    return reply;
}

void
http_reply_add_field (HttpReply *reply, const char *name, const char *value)
{
    g_ptr_array_add (reply->fields, g_strdup (name));
    g_ptr_array_add (reply->fields, g_strdup (value));
}

void
http_reply_free (HttpReply *reply)
{
    if (reply == NULL)
        return;
    g_bytes_unref (reply->body);
    g_ptr_array_unref (reply->fields);
    g_free (reply);
}

static void
set_deadline (HttpServer *server, struct MHD_Connection *handle, gint64 ms)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info (handle, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    Connection *connection = info == NULL ? NULL : info->socket_context;

    if (connection == NULL)
        return;
    g_mutex_lock (&server->mutex);
    connection->deadline_ms = clock_monotonic_ms () + ms;
    g_mutex_unlock (&server->mutex);
}

static void
on_connection (void *user, struct MHD_Connection *handle, void **context,
               enum MHD_ConnectionNotificationCode what)
{
    HttpServer *server = user;
    Connection *connection = *context;

    g_mutex_lock (&server->mutex);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        connection = g_new0 (Connection, 1);
        connection->fd =
            MHD_get_connection_info (handle, MHD_CONNECTION_INFO_CONNECTION_FD)
                ->connect_fd;
        connection->deadline_ms = clock_monotonic_ms () + LIMIT_DESK_REQUEST_MS;
        g_hash_table_add (server->connections, connection);
        *context = connection;
    } else {
        /* The descriptor is closed after this: from here on its number may
         * be somebody else's. */
        g_hash_table_remove (server->connections, connection);
        *context = NULL;
    }
    g_mutex_unlock (&server->mutex);
}

static gpointer
sweep (gpointer user)
{
    HttpServer *server = user;

    g_mutex_lock (&server->mutex);
    while (!server->ends) {
        GHashTableIter iter;
        gpointer key = NULL;
        gint64 now_ms = clock_monotonic_ms ();

        g_hash_table_iter_init (&iter, server->connections);
        while (g_hash_table_iter_next (&iter, &key, NULL))
            if (((Connection *) key)->deadline_ms < now_ms)
                shutdown (((Connection *) key)->fd, SHUT_RDWR);
        g_cond_wait_until (&server->ending, &server->mutex,
                           g_get_monotonic_time () + G_TIME_SPAN_SECOND);
    }
    g_mutex_unlock (&server->mutex);
    return NULL;
}

static void
release_bytes (void *user)
{
    g_bytes_unref (user);
}

static enum MHD_Result
send_reply (struct MHD_Connection *handle, HttpReply *reply_take,
            gboolean closes)
{
    g_autoptr (HttpReply) reply = reply_take;
    gsize length = 0;
    gconstpointer data = g_bytes_get_data (reply->body, &length);
    struct MHD_Response *response =
        MHD_create_response_from_buffer_with_free_callback_cls (
            length, (void *) (length > 0 ? data : ""), release_bytes,
            g_bytes_ref (reply->body));
    enum MHD_Result result = MHD_NO;

    g_assert (response != NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (reply_fields); i++)
        MHD_add_response_header (response, reply_fields[i][0],
                                 reply_fields[i][1]);
    MHD_add_response_header (response, "Content-Type", reply->type);
    MHD_add_response_header (
        response, "Cache-Control",
        reply->for_ever ? "public, max-age=31536000, immutable" : "no-store");
    for (guint i = 0; i + 1 < reply->fields->len; i += 2)
        MHD_add_response_header (response, g_ptr_array_index (reply->fields, i),
                                 g_ptr_array_index (reply->fields, i + 1));
    if (closes)
        MHD_add_response_header (response, "Connection", "close");
    result = MHD_queue_response (handle, reply->status, response);
    MHD_destroy_response (response);
    return result;
}

static void *
on_request_line (void *user, const char *uri, struct MHD_Connection *handle)
{
    Exchange *exchange = g_new0 (Exchange, 1);

    (void) user;
    (void) handle;
    exchange->raw_path = g_strdup (uri);
    exchange->body = g_byte_array_new ();
    return exchange;
}

static void
on_completed (void *user, struct MHD_Connection *handle, void **context,
              enum MHD_RequestTerminationCode why)
{
    Exchange *exchange = *context;

    (void) why;
    *context = NULL;
    if (exchange == NULL)
        return;
    set_deadline (user, handle, LIMIT_DESK_IDLE_MS);
    if (exchange->body->len > 0)
        explicit_bzero (exchange->body->data, exchange->body->len);
    g_byte_array_unref (exchange->body);
    g_free (exchange->raw_path);
    g_free (exchange);
}

static enum MHD_Result
collect_field (void *user, enum MHD_ValueKind kind, const char *name,
               const char *value)
{
    GateRequest *request = user;

    (void) kind;
    g_ptr_array_add (request->names, (gpointer) name);
    g_ptr_array_add (request->values, (gpointer) (value == NULL ? "" : value));
    return MHD_YES;
}

/* The head is in: 0, or the status of the refusal. */
static guint
begin (HttpServer *server, struct MHD_Connection *handle, Exchange *exchange,
       const char *method, const char *version)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new ();
    g_autoptr (GPtrArray) values = g_ptr_array_new ();
    GateRequest request = {method, version, exchange->raw_path, names, values};

    exchange->begun = TRUE;
    /* The body gets its own time, once. */
    set_deadline (server, handle, LIMIT_DESK_REQUEST_MS);
    MHD_get_connection_values (handle, MHD_HEADER_KIND, collect_field,
                               &request);
    return gate_check (&request, server->host, &exchange->passed);
}

static enum MHD_Result
on_request (void *user, struct MHD_Connection *handle, const char *url,
            const char *method, const char *version, const char *upload,
            size_t *upload_bytes, void **context)
{
    HttpServer *server = user;
    Exchange *exchange = *context;
    HttpRequest request = {0};

    (void) url;
    if (!exchange->begun) {
        guint status = begin (server, handle, exchange, method, version);
        HttpReply *reply = NULL;

        if (status == 0)
            return MHD_YES;
        log_event (LOG_LEVEL_NOTICE, NULL, "refused status=%u", status);
        reply = server->config.refuse (status, server->config.user);
        if (status == 405)
            http_reply_add_field (reply, "Allow", "GET, POST");
        return send_reply (handle, reply, TRUE);
    }
    if (*upload_bytes > 0) {
        if (exchange->body->len + *upload_bytes >
            exchange->passed.content_length)
            return MHD_NO;
        g_byte_array_append (exchange->body, (const guint8 *) upload,
                             (guint) *upload_bytes);
        *upload_bytes = 0;
        return MHD_YES;
    }
    set_deadline (server, handle, LIMIT_DESK_ANSWER_MS);
    request.is_post = exchange->passed.is_post;
    request.path = exchange->passed.path;
    request.cookie = exchange->passed.cookie;
    request.body = exchange->body->data;
    request.body_bytes = exchange->body->len;
    return send_reply (
        handle, server->config.answer (&request, server->config.user), FALSE);
}

/* Its messages quote what strangers sent, so only that there was one. */
static void
on_library_log (void *user, const char *format, va_list args)
{
    (void) user;
    (void) format;
    (void) args;
}

static gboolean
read_pem (const char *file, char **text_out, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    g_autoptr (GError) cause = NULL;

    if (!g_file_get_contents (file, &text, &length, &cause) ||
        length > LIMIT_DESK_PEM_BYTES) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot read %s: %s", file,
                     cause != NULL ? cause->message : "it is too long");
        return FALSE;
    }
    *text_out = g_steal_pointer (&text);
    return TRUE;
}

/* Fills the address; its length, 0 when it is none. */
static socklen_t
make_address (const HttpConfig *config, struct sockaddr_storage *out)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *) out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *) out;

    memset (out, 0, sizeof *out);
    if (inet_pton (AF_INET, config->address, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons (config->port);
        return sizeof *v4;
    }
    if (inet_pton (AF_INET6, config->address, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons (config->port);
        return sizeof *v6;
    }
    return 0;
}

/* A listening socket, and the port that it got: the Host that is ours must
 * be known before the first request. -1 and an error otherwise. */
static int
open_socket (const HttpConfig *config, guint16 *port_out, GError **error)
{
    struct sockaddr_storage address;
    socklen_t length = make_address (config, &address);
    int yes = 1;
    int fd = length == 0
                 ? -1
                 : socket (address.ss_family,
                           SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (length == 0)
        errno = EINVAL;
    if (fd < 0 || setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) ||
        bind (fd, (struct sockaddr *) &address, length) != 0 ||
        listen (fd, SOMAXCONN) != 0 ||
        getsockname (fd, (struct sockaddr *) &address, &length) != 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot listen on [desk] address %s port %u: %s",
                     config->address, (guint) config->port, g_strerror (errno));
        if (fd >= 0)
            close (fd);
        return -1;
    }
    *port_out = ntohs (address.ss_family == AF_INET6
                           ? ((struct sockaddr_in6 *) &address)->sin6_port
                           : ((struct sockaddr_in *) &address)->sin_port);
    return fd;
}

/* The Host field that browsers send to us. */
static char *
own_host (const HttpConfig *config, guint16 port)
{
    gboolean is_v6 = strchr (config->address, ':') != NULL;
    g_autofree char *name = config->host[0] != '\0' ? g_strdup (config->host)
                            : is_v6 ? g_strdup_printf ("[%s]", config->address)
                                    : g_strdup (config->address);

    if (port == 443 || (config->host[0] != '\0' && strchr (name, ':') != NULL))
        return g_steal_pointer (&name);
    return g_strdup_printf ("%s:%u", name, (guint) port);
}

static struct MHD_Daemon *
start_daemon (HttpServer *server, int fd, const char *cert, const char *key)
{
    return MHD_start_daemon (
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TLS | MHD_USE_ERROR_LOG, 0,
        NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER,
        on_library_log, NULL, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_HTTPS_MEM_CERT, cert, MHD_OPTION_HTTPS_MEM_KEY, key,
        MHD_OPTION_HTTPS_PRIORITIES, TLS_PRIORITIES,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned int) THREAD_COUNT,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned int) LIMIT_DESK_CONNECTIONS,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned int) LIMIT_DESK_CONNECTIONS_A_PEER,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t) LIMIT_DESK_CONNECTION_BYTES, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned int) (LIMIT_DESK_ANSWER_MS / 1000),
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK,
        on_request_line, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
        server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
        MHD_OPTION_END);
}

HttpServer *
http_server_start (const HttpConfig *config, GError **error)
{
    g_autoptr (HttpServer) server = g_new0 (HttpServer, 1);
    g_autofree char *cert = NULL;
    g_autofree char *key = NULL;
    int fd = -1;

    server->config = *config;
    g_mutex_init (&server->mutex);
    g_cond_init (&server->ending);
    server->connections = g_hash_table_new_full (NULL, NULL, g_free, NULL);
    if (!read_pem (config->cert_file, &cert, error) ||
        !read_pem (config->key_file, &key, error))
        return NULL;
    fd = open_socket (config, &server->port, error);
    if (fd < 0)
        return NULL;
    server->host = own_host (config, server->port);
    server->daemon = start_daemon (server, fd, cert, key);
    explicit_bzero (key, strlen (key));
    if (server->daemon == NULL) {
        close (fd);
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot serve with certificate %s and key %s",
                     config->cert_file, config->key_file);
        return NULL;
    }
    server->sweeper = g_thread_new ("sweeper", sweep, server);
    return g_steal_pointer (&server);
}

void
http_server_free (HttpServer *server)
{
    if (server == NULL)
        return;
    if (server->daemon != NULL)
        MHD_stop_daemon (server->daemon);
    if (server->sweeper != NULL) {
        g_mutex_lock (&server->mutex);
        server->ends = TRUE;
        g_cond_signal (&server->ending);
        g_mutex_unlock (&server->mutex);
        g_thread_join (server->sweeper);
    }
    g_hash_table_unref (server->connections);
    g_mutex_clear (&server->mutex);
    g_cond_clear (&server->ending);
    g_free (server->host);
    g_free (server);
}

guint16
http_server_port (const HttpServer *server)
{
    return server->port;
}

const char *
http_server_host (const HttpServer *server)
{
    return server->host;
}
