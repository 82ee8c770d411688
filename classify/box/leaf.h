/*
 * One leaf of a message: its bytes decoded, its fate decided, its pages taken.
 */
#ifndef CLASSIFY_BOX_LEAF_H
#define CLASSIFY_BOX_LEAF_H

#include "classify/box/letter.h"
#include "classify/box/mime.h"

/* @depth: how deep it lies; @encrypted: inside multipart/encrypted. */
void leaf_read (Letter *letter, const MimeNode *leaf, guint depth,
                gboolean encrypted);

#endif
