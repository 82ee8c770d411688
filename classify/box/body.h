/*
 * The text of a body or of a text file: which kind it is, and its page.
 */
#ifndef CLASSIFY_BOX_BODY_H
#define CLASSIFY_BOX_BODY_H

#include "classify/box/letter.h"
#include "classify/box/mime.h"

typedef enum { TEXT_NONE, TEXT_PLAIN, TEXT_HTML } TextKind;

/* What is text: by its declared type, or, where a mailer declares everything
 * as octets, by name and content. */
TextKind body_kind (const MimeNode *leaf, GBytes *data);

/* Reads @data as the page of @part, the letter's last one, and sets its
 * fate. */
void body_read (Letter *letter, const MimeNode *leaf, GBytes *data,
                TextKind kind, RecordPart *part);

#endif
