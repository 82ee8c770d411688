/*
 * Office documents, calendar files and text files among the leaves of a letter.
 */
#ifndef CLASSIFY_BOX_PAPERS_H
#define CLASSIFY_BOX_PAPERS_H

#include "classify/box/letter.h"
#include "classify/box/mime.h"

/* Reads @data as pages of @part, the letter's last one, and sets its type and
 * fate; FALSE with nothing done when it is neither. For the reader with tools.
 */
gboolean papers_read (Letter *letter, const MimeNode *leaf, GBytes *data,
                      RecordPart *part);

/* Text of a file as pages of the letter's last part, a sheet each; FALSE when
 * not all fits. Takes the texts. @hidden: or NULL. For the reader with tools.
 */
gboolean papers_add_text_take (Letter *letter, char *raw_text, char *hidden);

/* A document that is locked and that no password opens here; @words: what it
 * is. */
void papers_set_locked (const Letter *letter, RecordPart *part,
                        const char *words);

#endif
