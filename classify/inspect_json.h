/*
 * What `inspect` prints of one message: JSON (the only file that includes
 * json-glib in this program), or a few lines for a person.
 */
#ifndef CLASSIFY_INSPECT_JSON_H
#define CLASSIFY_INSPECT_JSON_H

#include "classify/judge.h"

typedef struct {
    const char *file;
    guint64 bytes;
    const Record *record;     /* NULL when there is an error */
    const Decision *decision; /* NULL when there is an error */
    const char *error;        /* the file could not be read at all */
    gboolean with_text;
    const GPtrArray *children; /* RollChild *, may be NULL */
} InspectResult;

/* One line; caller frees. */
char *inspect_to_json (const InspectResult *result);
/* Several lines without controls; caller frees. */
char *inspect_to_text (const InspectResult *result);

#endif
