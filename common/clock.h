/*
 * The one clock of intray.
 *
 * Wall time is milliseconds since 1970 UTC. Idle limits and deadlines use the
 * monotonic clock. Builds for tests and the demo (INTRAY_TEST_BUILD) read
 * INTRAY_NOW: "2026-11-02T08:05:00Z" starts there with this process;
 * "2026-11-02T08:05:00Z@1764000000000" says at which real time (ms) it was
 * so, and is what a parent hands to its children.
 */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include <glib.h>

gint64 clock_now_ms (void);

/* Milliseconds since some fixed point of this boot; never steps back. */
gint64 clock_monotonic_ms (void);

/* Days since 1970 (UTC) of a wall time. */
gint32 clock_day (gint64 wall_ms);

/* "2026-11-02T08:05:00Z"; caller frees. */
char *clock_format_utc (gint64 wall_ms);

/* TRUE and the time when @text is ISO 8601 with a zone; no error set. */
gboolean clock_parse_utc (const char *text, gint64 *wall_ms_out);

/* Puts the anchored form of INTRAY_NOW into the environment, so that child
 * processes share this process's time. Does nothing in an ordinary build. */
void clock_export (void);

#endif
