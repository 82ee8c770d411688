/*
 * Opening hours: the clock that due times count in. Monday to Friday, 07:30
 * to 18:00 by the centre's own clock. Safeguarding clocks use it too, but
 * never stop for a holiday.
 */
#ifndef COMMON_HOURS_H
#define COMMON_HOURS_H

#include <glib.h>

#define HOURS_OPEN_MINUTE (7 * 60 + 30)
#define HOURS_CLOSE_MINUTE (18 * 60)
#define HOURS_A_DAY_MINUTES (HOURS_CLOSE_MINUTE - HOURS_OPEN_MINUTE)

/* The time @minutes of opening later than @from_ms; both wall milliseconds. */
gint64 hours_add (gint64 from_ms, gint64 minutes);
/* The end of the @days-th working day after @from_ms's. */
gint64 hours_end_of_day (gint64 from_ms, int days);

#define HOURS_A_WEEK 168u
/* The hour of the week by the centre's clock: 0 = Monday from midnight. */
guint hours_of_week (gint64 wall_ms);

/* For people: "Mon 2 Nov 09:41", by the centre's clock; caller frees. */
char *hours_format (gint64 wall_ms);
/* "2 November 2026"; caller frees. */
char *hours_format_date (gint64 wall_ms);

/* The centre's time zone, once at start; "Europe/London" until then. */
void hours_set_zone (const char *name);

#endif
