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

/* The same for a file that lies in another one: @data was counted among the
 * letter's decoded bytes when it was unpacked. @type: as declared, NULL when
 * nobody says; @filename: or NULL. */
void leaf_read_member (Letter *letter, const char *path, const char *type,
                       const char *filename, GBytes *data, guint depth);

#endif
