/*
 * The system calls a reader may make, as a compiled filter (seccomp-bpf).
 */
#ifndef CLASSIFY_BOX_FILTER_H
#define CLASSIFY_BOX_FILTER_H

#include <glib.h>

/*
 * Compiles the filter: what is not on its list ends the process.
 *
 * @files: whether openat() for reading and its company are on the list
 * Returns: an array of struct sock_filter, caller frees
 * Errors: STOP when it cannot be built
 */
GBytes *filter_new (gboolean files, GError **error);

/* Loads it into this process. Errors: STOP when the kernel refuses. */
gboolean filter_load (GBytes *filter, GError **error);

#endif
