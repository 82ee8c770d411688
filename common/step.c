#include "common/step.h"

#ifdef INTRAY_TEST_BUILD
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
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

void
step_number (const char *name, guint32 number)
{
    g_autofree char *whole = g_strdup_printf ("%s %u", name, number);

    step (whole);
    if (g_strcmp0 (g_getenv ("INTRAY_CRASH_ON"), whole) == 0)
        abort ();
    while (g_strcmp0 (g_getenv ("INTRAY_HANG_ON"), whole) == 0)
        pause ();
}

gint64
step_limit (const char *name, gint64 ms)
{
    const char *instead = g_getenv (name);

    return instead == NULL ? ms : g_ascii_strtoll (instead, NULL, 10);
}
#endif
