/*
 * Where the browser comes back to after signing in (RFC 8252 section 7.3):
 * one answer on 127.0.0.1, at a port that the system picks.
 */
#ifndef CLI_LOOPBACK_H
#define CLI_LOOPBACK_H

#include <glib.h>

/* A socket that listens, caller closes; -1 on error. Errors: STOP */
int loopback_listen (guint16 *port_out, GError **error);

/*
 * What a request says.
 *
 * @raw_request: as a browser sent it, up to its empty line, NUL-ended
 * @state: what we gave to the provider
 * @code_out: the authorization code; "" when the provider refused, and then
 * *@refused_out is its error; caller frees both
 * Returns: FALSE when it is no answer to our question
 */
gboolean loopback_parse (const char *raw_request, guint16 port,
                         const char *state, char **code_out,
                         char **refused_out);

/*
 * Waits for the answer; whatever else comes is told that it was not found.
 * Errors: RETRY when the time is over
 */
gboolean loopback_wait (int listener_fd, guint16 port, const char *state,
                        gint64 deadline_ms, char **code_out, char **refused_out,
                        GError **error);

#endif
