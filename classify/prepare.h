/*
 * Everything about one letter that is made before its filing transaction: the
 * reading, the judgement, the sealed parts, the envelope.
 */
#ifndef CLASSIFY_PREPARE_H
#define CLASSIFY_PREPARE_H

#include "classify/filer.h"
#include "classify/handed.h"
#include "store/content.h"
#include "store/envelope.h"
#include "store/manifest.h"
#include "store/register.h"

typedef struct {
    GPtrArray *contents; /* Content *; the raw message too, if it is kept */
    Manifest *manifest;
    Envelope *envelope;
    GArray *remember; /* RememberRow */
    gboolean historical;
    Handin *handin; /* NULL: nobody handed it in; locked memory */
} Prepared;

void prepared_free (Prepared *prepared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Prepared, prepared_free)

/*
 * Reads and judges one letter and seals its parts.
 *
 * A letter that cannot be read is no error: it becomes one for a person, with
 * the reason.
 * Errors: RETRY (readers gone, disk), STOP
 */
Prepared *prepare_letter (Filer *filer, const Letter *letter,
                          const Pending *pending, int raw_fd, GError **error);
/* Removes files of parts that will not be inserted. */
void prepare_discard (const Store *store, Prepared *prepared);

#endif
