/*
 * The room of a program that talks to a stranger's server: entered after the
 * connection is made and every file is read, before the first byte of the
 * server is looked at.
 *
 * What holds then: the one socket and the keeper's are all there is. No new
 * socket, no file opened for writing, none by name at all where the kernel
 * has Landlock; no other program, no other process looked at or signalled; no
 * new code in memory; no core, no trace; nobody instead of root.
 */
#ifndef COMMON_NET_JAIL_H
#define COMMON_NET_JAIL_H

#include <glib.h>

typedef enum {
    JAIL_NO_FILES,
    /* A library insists on reading a file by its name: read-only, and with
     * Landlock only what has no name in any folder (memfd). */
    JAIL_READ_FILES,
} JailFiles;

/*
 * Errors: STOP when a layer does not hold: the caller must end at once
 */
gboolean jail_enter (JailFiles files, GError **error);

#endif
