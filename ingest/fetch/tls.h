/*
 * A verified TLS stream: chain and host name are checked in the handshake,
 * before a byte of ours is said. TLS 1.2 or 1.3.
 *
 * Each command gets a deadline and a number of bytes that it may read; a
 * stream past either, or at its end, has failed for good.
 */
#ifndef INGEST_FETCH_TLS_H
#define INGEST_FETCH_TLS_H

#include <glib.h>

typedef struct Tls Tls;

/*
 * Loads what to trust; nothing is said yet.
 *
 * @fd: a connected non-blocking socket; taken over on success
 * @host: as in the certificate
 * @certificates: PEM; NULL = the system's
 * Errors: STOP when there is no certificate in it
 */
Tls *tls_new_take (int fd, const char *host, GBytes *certificates,
                   GError **error);
/* Says goodbye when that does not block, and closes. */
void tls_free (Tls *tls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tls, tls_free)

/*
 * Errors: STOP when the certificate is refused, with the reason; RETRY on
 * anything else
 */
gboolean tls_handshake (Tls *tls, gint64 deadline_ms, GError **error);

/* When the server's certificate ends, in ms; 0 = not known. After the
 * handshake, also one that failed. */
gint64 tls_certificate_end_ms (const Tls *tls);

/* For the next command: monotonic milliseconds; bytes it may read. */
void tls_allow (Tls *tls, gint64 deadline_ms, guint64 read_bytes);

/* Bytes read or written, at least 1; -1 when the stream has failed, also at
 * its end. */
gssize tls_read (Tls *tls, void *to, gsize limit);
gssize tls_write (Tls *tls, const void *data, gsize length);

/* Why it has failed, in words; NULL while it has not. */
const char *tls_failure (const Tls *tls);

typedef enum {
    TLS_DATA,  /* tls_read will give something, or the failure */
    TLS_QUIET, /* the time passed */
    TLS_OTHER, /* @other_fd can be read */
} TlsEvent;

/* Waits until there is something to read, here or at @other_fd. */
TlsEvent tls_wait (Tls *tls, int other_fd, gint64 until_ms);

int tls_fd (const Tls *tls);

#endif
