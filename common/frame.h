/*
 * Frames between two of our programs on one machine: u32 big-endian length,
 * then that many bytes. What they carry is one fixed GVariant type a verb, or
 * plain bytes; the receiver checks as if an attacker wrote it.
 */
#ifndef COMMON_FRAME_H
#define COMMON_FRAME_H

#include <glib.h>

/* No deadline. */
#define FRAME_FOREVER (-1)

/*
 * Writes one frame; all of it or an error.
 * Errors: RETRY when the other side is gone.
 */
gboolean frame_write (int fd, const void *data, gsize length, GError **error);

/*
 * Reads one frame.
 *
 * @limit_bytes: a longer one is an error before a byte of it is read
 * @deadline_ms: monotonic milliseconds (clock_monotonic_ms), FRAME_FOREVER
 * @frame_out: the bytes; NULL when the other side closed between two frames
 * Errors: REJECT when the frame is too long or cut off; RETRY on a read
 * error or when the deadline has passed
 */
gboolean frame_read (int fd, gsize limit_bytes, gint64 deadline_ms,
                     GBytes **frame_out, GError **error);

/* Takes over a floating @value. */
gboolean frame_write_variant (int fd, GVariant *value, GError **error);

/*
 * The frame as a value of exactly @type in normal form; ranges are still the
 * caller's to check.
 * Errors: REJECT otherwise
 */
GVariant *frame_to_variant (GBytes *frame, const char *type, GError **error);

#endif
