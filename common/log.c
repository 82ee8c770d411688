#include "common/log.h"

#include "common/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *log_program = "intray";

void
log_start (const char *program)
{
    log_program = program;
}

void
log_event (LogLevel level, const char *ref, const char *format, ...)
{
    g_autofree char *raw_text = NULL;
    g_autofree char *text = NULL;
    g_autofree char *line = NULL;
    va_list args;
    gssize written = 0;

    va_start (args, format);
    raw_text = g_strdup_vprintf (format, args);
    va_end (args);
    text = text_printable (raw_text);
    line = g_strdup_printf ("<%d>%s: %s %s\n", (int) level, log_program,
                            ref == NULL ? "-" : ref, text);
    /* One write: lines of several processes do not mix. A log that cannot be
     * written stops nothing. */
    written = write (STDERR_FILENO, line, strlen (line));
    (void) written;
}
