/*
 * Archives among the leaves of a letter: their members are its leaves too.
 */
#ifndef CLASSIFY_BOX_ARCHIVE_H
#define CLASSIFY_BOX_ARCHIVE_H

#include "classify/box/letter.h"
#include "classify/box/mime.h"

/* Reads each member of a ZIP archive as a leaf numbered below @leaf; FALSE
 * with nothing done when @data is none, or is a document that is packed so.
 * The archive itself is a part only where it cannot be opened, has nothing in
 * it, is nested too deeply or is locked as a whole. */
gboolean archive_read (Letter *letter, const MimeNode *leaf, GBytes *data,
                       guint depth);

#endif
