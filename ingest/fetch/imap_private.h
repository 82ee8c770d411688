/*
 * What imap.c and change.c share: the only files with libetpan in them.
 */
#ifndef INGEST_FETCH_IMAP_PRIVATE_H
#define INGEST_FETCH_IMAP_PRIVATE_H

#include "ingest/fetch/imap.h"

#include <libetpan/libetpan.h>

struct Imap {
    mailimap *session;
    Tls *tls;
    char *host;
    guint32 command_ms;
    gboolean idle;
};

/* Before each command: the time it has, the bytes it may bring. */
void imap_allow (Imap *imap, guint64 payload_bytes);

/* "cannot WHAT at HOST: WHY". Always FALSE. */
gboolean imap_fail (const Imap *imap, gint code, const char *what,
                    const char *why, GError **error);
/* RETRY with the reason of the stream or of @result. Always FALSE. */
gboolean imap_broken (const Imap *imap, const char *what, int result,
                      GError **error);

#endif
