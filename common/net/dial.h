/*
 * A connection to a server of our settings, and the files that go with it.
 */
#ifndef COMMON_NET_DIAL_H
#define COMMON_NET_DIAL_H

#include <glib.h>

/*
 * Finds @host and connects, trying each of its addresses in turn.
 *
 * @deadline_ms: monotonic; the search for the name keeps the resolver's own
 * Returns: a non-blocking, close-on-exec socket, caller closes; -1 on error
 * Errors: RETRY, also when the name is unknown: resolvers have bad days
 */
int dial_connect (const char *host, guint16 port, gint64 deadline_ms,
                  GError **error);

/* TRUE when @fd can be read (@events POLLIN) or written before @deadline_ms;
 * FALSE on time or error, errno says which (ETIMEDOUT). */
gboolean dial_wait (int fd, short events, gint64 deadline_ms);

/*
 * The one line of a password or token file, without its line end; caller
 * frees with dial_forget.
 * Errors: STOP, naming the file: unreadable, empty, longer than
 * LIMIT_CREDENTIAL_BYTES, several lines, a NUL or control character
 */
char *dial_read_secret (const char *path, GError **error);
/* Overwrites and frees; NULL is fine. */
void dial_forget (char *secret);

/*
 * A whole file of certificates.
 * Errors: STOP, naming the file: unreadable, empty, over LIMIT_CA_FILE_BYTES
 */
GBytes *dial_read_certificates (const char *path, GError **error);

/*
 * A copy that a library can still open by name in the jail
 * (JAIL_READ_FILES); its descriptor stays open to the end. Caller frees the
 * name.
 *
 * @path: "" = the system's
 * Errors: as above; RETRY without memory
 */
char *dial_copy_certificates (const char *path, GError **error);

/* TRUE for a text of our settings that may be sent to a server: valid UTF-8
 * without control characters, 1 to LIMIT_SETTING_BYTES. A line break would
 * be a second command. */
gboolean dial_text_is_valid (const char *text);

#endif
