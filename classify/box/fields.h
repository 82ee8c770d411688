/*
 * A message before any library sees it: the fields of its header block as
 * they stand, and whether the whole is small enough in those sizes that GMime
 * does not limit itself (500,000 header fields cost it 319 MB).
 */
#ifndef CLASSIFY_BOX_FIELDS_H
#define CLASSIFY_BOX_FIELDS_H

#include <glib.h>

typedef struct {
    char *name;
    char *raw_value; /* folded, any charset, NUL bytes made spaces */
} Field;

/*
 * The fields of the first header block, in order, up to LIMIT_HEADER_COUNT
 * and LIMIT_HEADER_BYTES.
 *
 * @data: the beginning of a message, at least so many bytes if there are
 * @cut_out: TRUE when there were more
 * Returns: Field *, never NULL; none for what is no message
 */
GPtrArray *fields_new (const void *data, gsize length, gboolean *cut_out);

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
