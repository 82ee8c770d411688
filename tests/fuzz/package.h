/*
 * A sound package of Office or OpenDocument around one part that is not.
 */
#ifndef TESTS_FUZZ_PACKAGE_H
#define TESTS_FUZZ_PACKAGE_H

#include <glib.h>

/* @data: 'w' Word, 'p' PowerPoint, 'x' Excel, 's' its shared strings, 'r' the
 * relations, 'o' OpenDocument, then the part. Anything else comes back as it
 * is. Caller unrefs. */
GBytes *package_around (GBytes *data);

#endif
