/*
 * Everything that is mail below a path: an mbox, a Maildir with its folders,
 * a folder of .eml and mbox files, or one message. Links are not followed.
 */
#ifndef INGEST_WALK_H
#define INGEST_WALK_H

#include <glib.h>

typedef enum {
    FOUND_MESSAGE = 1,
    FOUND_MBOX,
    FOUND_BAD,   /* cannot be read: @reason says why */
    FOUND_OTHER, /* no mail by name and first line: left alone */
} FoundKind;

typedef struct {
    const char *path;
    FoundKind kind;
    int fd;         /* -1 where bad */
    guint64 size;   /* bytes */
    gint64 time_ms; /* a Maildir name's time, else the file's */
    const char *reason;
} Found;

typedef gboolean (*WalkVisit) (const Found *found, gpointer data,
                               GError **error);

/*
 * Visits in the order of names; a folder inside that cannot be opened or lies
 * too deep is visited as one bad file.
 * Errors: REJECT when @path cannot be opened; the visitor's
 */
gboolean walk_mail (const char *path, WalkVisit visit, gpointer data,
                    GError **error);

#endif
