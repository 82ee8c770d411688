#include "common/hours.h"

static GTimeZone *zone = NULL;

void
hours_set_zone (const char *name)
{
    GTimeZone *found = g_time_zone_new_identifier (name);

    if (found == NULL)
        return;
    if (zone != NULL)
        g_time_zone_unref (zone);
    zone = found;
}

static GDateTime *
local_time (gint64 wall_ms)
{
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_ms / 1000);

    if (zone == NULL)
        hours_set_zone ("Europe/London");
    /* A machine without time zone data has UTC at least. */
    if (zone == NULL)
        zone = g_time_zone_new_utc ();
    return utc == NULL ? NULL : g_date_time_to_timezone (utc, zone);
}

static gboolean
is_working_day (GDateTime *time)
{
    return g_date_time_get_day_of_week (time) <= 5;
}

guint
hours_of_week (gint64 wall_ms)
{
    g_autoptr (GDateTime) time = local_time (wall_ms);

    return time == NULL
               ? 0
               : (guint) ((g_date_time_get_day_of_week (time) - 1) * 24 +
                          g_date_time_get_hour (time));
}

/* That day at @minute of the day. */
static GDateTime *
at_minute (GDateTime *time, int minute)
{
    return g_date_time_new (
        zone, g_date_time_get_year (time), g_date_time_get_month (time),
        g_date_time_get_day_of_month (time), minute / 60, minute % 60, 0);
}

static GDateTime *
next_opening (GDateTime *time)
{
    g_autoptr (GDateTime) day = g_date_time_ref (time);
    int minute =
        g_date_time_get_hour (time) * 60 + g_date_time_get_minute (time);

    if (minute >= HOURS_CLOSE_MINUTE || !is_working_day (day)) {
        do {
            GDateTime *next = g_date_time_add_days (day, 1);
            g_date_time_unref (day);
            day = next;
        } while (!is_working_day (day));
        return at_minute (day, HOURS_OPEN_MINUTE);
    }
    return minute < HOURS_OPEN_MINUTE ? at_minute (day, HOURS_OPEN_MINUTE)
                                      : g_date_time_ref (day);
}

gint64
hours_add (gint64 from_ms, gint64 minutes)
{
    g_autoptr (GDateTime) time = local_time (from_ms);

    if (time == NULL)
        return from_ms;
    for (;;) {
        g_autoptr (GDateTime) open = next_opening (time);
        g_autoptr (GDateTime) close = at_minute (open, HOURS_CLOSE_MINUTE);
        gint64 left = g_date_time_difference (close, open) / G_TIME_SPAN_MINUTE;

        if (minutes <= left) {
            g_autoptr (GDateTime) end =
                g_date_time_add_minutes (open, (int) minutes);
            return g_date_time_to_unix (end) * 1000;
        }
        minutes -= left;
        g_date_time_unref (time);
        time = g_date_time_ref (close);
    }
}

gint64
hours_end_of_day (gint64 from_ms, int days)
{
    g_autoptr (GDateTime) start = local_time (from_ms);
    g_autoptr (GDateTime) day = NULL;
    g_autoptr (GDateTime) close = NULL;

    if (start == NULL)
        return from_ms;
    day = next_opening (start);
    while (days > 0) {
        GDateTime *next = g_date_time_add_days (day, 1);
        g_date_time_unref (day);
        day = next;
        if (is_working_day (day))
            days--;
    }
    close = at_minute (day, HOURS_CLOSE_MINUTE);
    return g_date_time_to_unix (close) * 1000;
}

char *
hours_format (gint64 wall_ms)
{
    g_autoptr (GDateTime) time = local_time (wall_ms);

    return time == NULL ? g_strdup ("(no date)")
                        : g_date_time_format (time, "%a %-d %b %H:%M");
}

char *
hours_format_date (gint64 wall_ms)
{
    g_autoptr (GDateTime) time = local_time (wall_ms);

    return time == NULL ? g_strdup ("(no date)")
                        : g_date_time_format (time, "%-d %B %Y");
}
