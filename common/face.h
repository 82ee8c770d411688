/*
 * The keeper's side of a face: a program of ours that handles strangers'
 * bytes, without register and without keys, at the other end of a socket.
 *
 *   keeper -- socket, frames (common/frame.h) -- face (descriptor FACE_FD)
 *
 * A face gets an empty environment, no descriptor but 0 to 2 and its socket,
 * and is killed when the thread that started it ends.
 */
#ifndef COMMON_FACE_H
#define COMMON_FACE_H

#include <glib.h>

/* The socket, as the face sees it. */
#define FACE_FD 3

typedef struct Face Face;

/*
 * @program_dir, @name: the program, "build" and "intray-fetch"
 * Errors: STOP when it is not there; RETRY when there is no process or
 * descriptor to be had
 */
Face *face_start (const char *program_dir, const char *name, GError **error);
/* Closes the socket, kills and reaps the process. */
void face_free (Face *face);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Face, face_free)

/* Our end of the socket; borrowed. */
int face_fd (const Face *face);

#endif
