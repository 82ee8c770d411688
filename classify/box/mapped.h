/*
 * A file as bytes without reading it: its pages come when they are looked at.
 */
#ifndef CLASSIFY_BOX_MAPPED_H
#define CLASSIFY_BOX_MAPPED_H

#include <glib.h>

/* All of @fd, which may be closed then; NULL when it is empty, longer than
 * @limit_bytes, or cannot be mapped. A file that is cut meanwhile ends this
 * process, which costs one letter. */
GBytes *mapped_file (int fd, gsize limit_bytes);

#endif
