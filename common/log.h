/*
 * The log: one line an event on standard error, for the journal. First the
 * letter's reference or "-", then an event from our own words, then
 * key=value. Never a subject, body, file name, address of a family, password:
 * callers pass references, counts, codes and our own error texts.
 */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

#include <glib.h>

/* Journal priorities (sd-daemon(3)). */
typedef enum {
    LOG_LEVEL_ERROR = 3,
    LOG_LEVEL_WARNING = 4,
    LOG_LEVEL_NOTICE = 5,
    LOG_LEVEL_INFO = 6,
} LogLevel;

/* @program: a literal, printed before each line. */
void log_start (const char *program);

/* @ref: a letter's reference or NULL. The text passes text_printable(). */
void log_event (LogLevel level, const char *ref, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

#endif
