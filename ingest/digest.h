/*
 * What a message is known by: a keyed digest of its bytes.
 *
 * The same mail lies in a mailbox of a server with CR LF and in a file with
 * LF: for mail the digest is of the lines, however they end. A document that
 * was dropped by itself counts byte by byte, since one that a bad transfer
 * changed in just this way is another document.
 */
#ifndef INGEST_DIGEST_H
#define INGEST_DIGEST_H

#include "store/seal.h"

typedef struct {
    HashStream *stream;
    gboolean is_mail;
    gboolean after_cr; /* one that may belong to an LF */
} LineDigest;

/* @stream: taken over; @fd: looked at from its beginning, its offset stays */
void line_digest_begin (LineDigest *digest, HashStream *stream, int fd);
void line_digest_add (gpointer digest, const void *data, gsize length);
Hash line_digest_end (LineDigest *digest);

/* Is its first line a header field? */
gboolean digest_begins_like_mail (int fd);

#endif
