/*
 * Calendar files (RFC 5545) as lines that a person reads.
 */
#ifndef CLASSIFY_READER_ICS_H
#define CLASSIFY_READER_ICS_H

#include <glib.h>

/*
 * What, when, where, who and the description of every entry, a line each; the
 * text itself when it has no entry that could be told. Caller frees.
 *
 * @text: valid UTF-8, LF line ends
 */
char *ics_text (const char *text);

#endif
