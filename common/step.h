/*
 * Crash points. In a build for tests INTRAY_CRASH_AT=n ends the process at
 * the n-th step() of its run, as a power cut would: no exit handlers, no
 * buffers flushed. INTRAY_CRASH_TRACE=FILE appends each name. Elsewhere
 * step() is nothing.
 */
#ifndef COMMON_STEP_H
#define COMMON_STEP_H

#ifdef INTRAY_TEST_BUILD
#include <glib.h>

void step (const char *name);
/* The exit status of a process that ended at a step. */
#define STEP_EXIT_STATUS 99
/* A step of one message: INTRAY_CRASH_ON="NAME NUMBER" ends the process there
 * each time, INTRAY_HANG_ON lets it sleep. */
void step_number (const char *name, guint32 number);
/* A limit of time that no test can wait for: the environment's @name, or
 * @ms; elsewhere always @ms. */
gint64 step_limit (const char *name, gint64 ms);
#else
#define step_limit(name, ms) (ms)
#define step_number(name, number) ((void) 0)
#define step(name) ((void) 0)
#endif

#endif
