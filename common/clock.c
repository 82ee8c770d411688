#include "common/clock.h"

#include <string.h>

#define MS_A_DAY (24 * 3600 * G_GINT64_CONSTANT (1000))

#ifdef INTRAY_TEST_BUILD
static gint64
clock_shift_ms (void)
{
    static gsize once = 0;
    static gint64 shift_ms = 0;

    if (g_once_init_enter (&once)) {
        const char *setting = g_getenv ("INTRAY_NOW");
        gint64 real_ms = g_get_real_time () / 1000;
        gint64 start_ms = 0;
        g_auto (GStrv) halves = NULL;

        if (setting != NULL) {
            halves = g_strsplit (setting, "@", 2);
            if (!clock_parse_utc (halves[0], &start_ms))
                g_error ("INTRAY_NOW=%s is not a time", setting);
            if (halves[1] != NULL)
                real_ms = g_ascii_strtoll (halves[1], NULL, 10);
            shift_ms = start_ms - real_ms;
        }
        g_once_init_leave (&once, 1);
    }
    return shift_ms;
}
#else
static gint64
clock_shift_ms (void)
{
    return 0;
}
#endif

gint64
clock_now_ms (void)
{
    return g_get_real_time () / 1000 + clock_shift_ms ();
}

gint64
clock_monotonic_ms (void)
{
    return g_get_monotonic_time () / 1000;
}

gint32
clock_day (gint64 wall_ms)
{
    gint64 day = wall_ms / MS_A_DAY;

    if (wall_ms < 0 && wall_ms % MS_A_DAY != 0)
        day--;
    return (gint32) day;
}

char *
clock_format_utc (gint64 wall_ms)
{
    g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (wall_ms / 1000);

    if (time == NULL)
        return g_strdup ("(no date)");
    return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

gboolean
clock_parse_utc (const char *text, gint64 *wall_ms_out)
{
    g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

    if (time == NULL)
        return FALSE;
    *wall_ms_out = g_date_time_to_unix (time) * 1000;
    return TRUE;
}

void
clock_export (void)
{
#ifdef INTRAY_TEST_BUILD
    if (g_getenv ("INTRAY_NOW") != NULL) {
        gint64 real_ms = g_get_real_time () / 1000;
        g_autofree char *start = clock_format_utc (real_ms + clock_shift_ms ());
        /* The text has whole seconds: move the anchor back by the rest. */
        gint64 rest = (real_ms + clock_shift_ms ()) % 1000;
        g_autofree char *value =
            g_strdup_printf ("%s@%" G_GINT64_FORMAT, start, real_ms - rest);
        g_setenv ("INTRAY_NOW", value, TRUE);
    }
#endif
}
