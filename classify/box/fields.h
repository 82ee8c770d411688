/*
 * A message before it is taken apart: the fields of its header block as
 * they stand, and whether the whole is small enough to be taken apart: fields,
 * header bytes and lines that may be boundaries.
 */
#ifndef CLASSIFY_BOX_FIELDS_H
#define CLASSIFY_BOX_FIELDS_H

#include <glib.h>

typedef struct {
    char *name;
    char *raw_value; /* folded, any charset, NUL bytes made spaces */
} Field;

/* Where the header block of a whole message begins: behind a byte order mark
 * and empty lines that a program put before it. */
gsize fields_start (const void *data, gsize length);

/* TRUE when @data begins with a field, the line of mbox, or the empty line of
 * a header block without fields. */
gboolean fields_begin (const void *data, gsize length);

/*
 * The fields of the first header block, in order, up to LIMIT_HEADER_COUNT
 * and LIMIT_HEADER_BYTES.
 *
 * @data: the beginning of a message, at least so many bytes if there are
 * @end_out: where its body begins
 * @cut_out: TRUE when there were more
 * Returns: Field *, never NULL; none for what is no message
 */
GPtrArray *fields_new (const void *data, gsize length, gsize *end_out,
                       gboolean *cut_out);

/* Looks through a whole message, piece by piece. */
typedef struct FieldScan FieldScan;

FieldScan *field_scan_new (void);
void field_scan_free (FieldScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FieldScan, field_scan_free)
void field_scan_feed (FieldScan *scan, const void *data, gsize length);
/* Why a MIME parser must not see it, in words for a person; static, NULL when
 * it may. */
const char *field_scan_end (FieldScan *scan);

#endif
