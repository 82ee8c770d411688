/*
 * A PDF among the leaves of a letter: its pages, and what reading them came to.
 */
#ifndef CLASSIFY_BOX_DOCUMENT_H
#define CLASSIFY_BOX_DOCUMENT_H

#include "classify/box/letter.h"

/* Reads @data as pages of @part, the letter's last one, and sets its fate. For
 * the reader with tools. */
void document_read (Letter *letter, GBytes *data, RecordPart *part);

#endif
