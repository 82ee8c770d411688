/*
 * The HTTPS server: libmicrohttpd and nothing of it outside http.c.
 *
 *   TLS 1.2 or 1.3 -> gate.h -> answer() -> the same head on every reply
 *
 * A connection that is slow on purpose is cut: the library's own time-out
 * counts idle time only, one byte a second keeps it open for ever.
 */
#ifndef DESK_HTTP_H
#define DESK_HTTP_H

#include <glib.h>

/* A request that passed the gate; all of it borrowed for the call. */
typedef struct {
    gboolean is_post;
    const char *path;
    const char *cookie; /* the Cookie field, NULL when there is none */
    const guint8 *body; /* of a POST */
    gsize body_bytes;
} HttpRequest;

typedef struct {
    guint status;
    const char *type; /* Content-Type, static */
    GBytes *body;
    gboolean for_ever; /* may be kept by browsers: nobody's data, hashed name */
    GPtrArray *fields; /* char *: name, value, name, value ... */
} HttpReply;

/* Takes over @body. */
HttpReply *http_reply_new (guint status, const char *type, GBytes *body_take);
/* @name static or not, both are copied. */
void http_reply_add_field (HttpReply *reply, const char *name,
                           const char *value);
void http_reply_free (HttpReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpReply, http_reply_free)

typedef struct {
    const char *address;   /* IPv4 or IPv6, in digits */
    guint16 port;          /* 0 = any free one */
    const char *host;      /* the Host that is ours; "" = address:port */
    const char *cert_file; /* PEM */
    const char *key_file;  /* PEM */

    /* Called from several threads at once; never NULL. */
    HttpReply *(*answer) (const HttpRequest *request, gpointer user);
    /* The page of a request that did not pass the gate. */
    HttpReply *(*refuse) (guint status, gpointer user);
    gpointer user;
} HttpConfig;

typedef struct HttpServer HttpServer;

/*
 * Listens and answers from threads of its own until it is freed.
 *
 * @config: copied; what it points to must stay
 * Errors: STOP when a file cannot be read or the address not be had
 */
HttpServer *http_server_start (const HttpConfig *config, GError **error);
void http_server_free (HttpServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpServer, http_server_free)

guint16 http_server_port (const HttpServer *server);
/* "127.0.0.1:8443", or the name in the settings; borrowed. */
const char *http_server_host (const HttpServer *server);

#endif
