/*
 * One POST over a connection that is there already: HTTPS, chain and name
 * verified, no redirect followed, no cookie, no proxy.
 */
#ifndef INGEST_OAUTH_TOKEN_HTTP_H
#define INGEST_OAUTH_TOKEN_HTTP_H

#include <glib.h>

typedef struct {
    const char *url;
    const char *host; /* of the URL */
    guint16 port;
    const char *form;    /* application/x-www-form-urlencoded */
    const char *ca_path; /* PEM, still to be opened in the jail */
    int socket_fd;       /* connected; taken over */
    gint64 deadline_ms;
} HttpJob;

/* Once, before the jail: the library reads its own settings. */
gboolean http_prepare (void);

/*
 * @status_out: of HTTP
 * @body_out: at most LIMIT_TOKEN_ANSWER_BYTES; caller frees
 * Errors: STOP when the certificate is refused, with the reason; RETRY on
 * anything else, also a longer answer
 */
gboolean http_post (const HttpJob *job, guint *status_out, GBytes **body_out,
                    GError **error);

#endif
