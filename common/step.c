#include "common/step.h"

#ifdef INTRAY_TEST_BUILD
#include <glib.h>
#include <stdio.h>
#include <unistd.h>

void
step (const char *name)
{
    static gint64 count = 0;
    const char *trace = g_getenv ("INTRAY_CRASH_TRACE");
    const char *at = g_getenv ("INTRAY_CRASH_AT");

    count++;
    if (trace != NULL) {
        FILE *file = fopen (trace, "a");
        if (file != NULL) {
            fprintf (file, "%s\n", name);
            fclose (file);
        }
    }
    if (at != NULL && g_ascii_strtoll (at, NULL, 10) == count)
        _exit (STEP_EXIT_STATUS);
}
#endif
