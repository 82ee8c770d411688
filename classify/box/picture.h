/*
 * A photograph or scan among the leaves of a letter.
 */
#ifndef CLASSIFY_BOX_PICTURE_H
#define CLASSIFY_BOX_PICTURE_H

#include "classify/box/letter.h"
#include "classify/box/mime.h"

/* Reads @data as a page of @part, the letter's last one, and sets its type and
 * fate. For the reader with tools. */
void picture_read (Letter *letter, const MimeNode *leaf, GBytes *data,
                   RecordPart *part);

#endif
