/*
 * The Date field, as RFC 5322 sections 3.3 and 4.3 have it and as mailers
 * write it.
 */
#ifndef CLASSIFY_BOX_STAMP_H
#define CLASSIFY_BOX_STAMP_H

#include <glib.h>

/*
 * Comments, a wrong weekday, missing seconds or zone, years of two or three
 * digits, names of zones, ISO 8601 and asctime() are understood. What is no
 * such date, or no day of any calendar, is none: dates with slashes too, whose
 * order nobody can tell.
 *
 * @raw_value: unfolded or not, any bytes
 */
gboolean stamp_parse (const char *raw_value, gint64 *date_ms_out);

#endif
