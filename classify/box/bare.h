/*
 * A file that is no message but a document by itself: somebody saved it in
 * the drop folder, or asks what would be made of it.
 */
#ifndef CLASSIFY_BOX_BARE_H
#define CLASSIFY_BOX_BARE_H

#include "classify/box/letter.h"

/*
 * Reads @data as one document, part 1 of @letter, if it is one: known by its
 * first bytes, or text without any of the fields that mail has. What looked
 * like fields in it is forgotten then.
 *
 * Returns: FALSE when it is a message, or nothing that anybody reads
 */
gboolean bare_read (Letter *letter, GBytes *data);

/* TRUE when @record has any of the fields that mail has; noise may look like
 * some other field. */
gboolean bare_has_mail_field (const Record *record);

#endif
