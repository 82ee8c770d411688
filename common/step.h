/*
 * Crash points. In a build for tests INTRAY_CRASH_AT=n ends the process at
 * the n-th step() of its run, as a power cut would: no exit handlers, no
 * buffers flushed. INTRAY_CRASH_TRACE=FILE appends each name. Elsewhere
 * step() is nothing.
 */
#ifndef COMMON_STEP_H
#define COMMON_STEP_H

#ifdef INTRAY_TEST_BUILD
void step (const char *name);
/* The exit status of a process that ended at a step. */
#define STEP_EXIT_STATUS 99
#else
#define step(name) ((void) 0)
#endif

#endif
