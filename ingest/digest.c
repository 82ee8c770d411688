#include "ingest/digest.h"

#include <string.h>
#include <unistd.h>

/* RFC 5322 2.2: a field's name is printable and has no colon. */
gboolean
digest_begins_like_mail (int fd)
{
    guint8 start[80];
    gssize got = pread (fd, start, sizeof start, 0);

    for (gssize i = 0; i < got; i++) {
        if (start[i] == ':')
            return i > 0;
        if (start[i] < '!' || start[i] > '~')
            return FALSE;
    }
    return FALSE;
}

void
line_digest_begin (LineDigest *digest, HashStream *stream, int fd)
{
    digest->stream = stream;
    digest->is_mail = digest_begins_like_mail (fd);
    digest->after_cr = FALSE;
}

void
line_digest_add (gpointer to, const void *data, gsize length)
{
    LineDigest *digest = to;
    const char *at = data;
    const char *end = at + length;

    if (!digest->is_mail || length == 0) {
        hash_stream_add (digest->stream, data, length);
        return;
    }
    if (digest->after_cr && *at != '\n')
        hash_stream_add (digest->stream, "\r", 1);
    digest->after_cr = FALSE;
    while (at < end) {
        const char *cr = memchr (at, '\r', (gsize) (end - at));
        const char *stop = cr == NULL ? end : cr;

        hash_stream_add (digest->stream, at, (gsize) (stop - at));
        if (cr == NULL)
            return;
        if (cr + 1 == end)
            digest->after_cr = TRUE;
        else if (cr[1] != '\n')
            hash_stream_add (digest->stream, "\r", 1);
        at = cr + 1;
    }
}

Hash
line_digest_end (LineDigest *digest)
{
    if (digest->after_cr)
        hash_stream_add (digest->stream, "\r", 1);
    return hash_stream_end (digest->stream);
}
