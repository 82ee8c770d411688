/*
 * Which parts of a message matter, and were any of them unreadable?
 *
 * A logo beside HTML, a detached signature, a business card and the calendar
 * twin of a text that was read hold nothing up.
 */
#ifndef CLASSIFY_PARTS_H
#define CLASSIFY_PARTS_H

#include "classify/record.h"

typedef struct {
    gboolean locked;        /* a document needs a password */
    gboolean wrapper;       /* the letter is behind a website */
    const char *unreadable; /* type of a part that matters and was not read;
                               borrowed from the record, NULL when none */
} PartsView;

PartsView parts_look (const Record *record);

#endif
