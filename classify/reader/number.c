#include "classify/reader/number.h"

#include <math.h>
#include <string.h>

/* Days that a sheet can show: 31 December 9999 is the last. */
#define LAST_DAY 2958466.0

static const char *const months[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
static const char *const weekdays[] = {"Monday",   "Tuesday", "Wednesday",
                                       "Thursday", "Friday",  "Saturday",
                                       "Sunday"};

const char *
number_format (guint id)
{
    /* As a British office shows them. */
    static const char *const formats[] = {
        [9] = "0%",
        [10] = "0.00%",
        [14] = "dd/mm/yyyy",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "dd/mm/yyyy hh:mm",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mm:ss",
    };

    if (id >= 27 && id <= 31)
        return "dd/mm/yyyy";
    return id < G_N_ELEMENTS (formats) ? formats[id] : NULL;
}

/* The first section of a code, without what is no pattern: quoted and escaped
 * letters, colours, padding. Elapsed hours keep their bracket. */
static char *
pattern_of (const char *format)
{
    GString *out = g_string_new (NULL);

    for (const char *at = format; *at != '\0' && *at != ';'; at++) {
        if (*at == '"') {
            const char *end = strchr (at + 1, '"');
            if (end == NULL)
                break;
            at = end;
        } else if (*at == '[') {
            const char *end = strchr (at, ']');
            if (end == NULL)
                break;
            if (g_ascii_strncasecmp (at, "[h", 2) == 0)
                g_string_append (out, "[h]");
            at = end;
        } else if (*at == '\\' || *at == '_' || *at == '*') {
            if (at[1] == '\0')
                break;
            at++;
            if (at[-1] == '\\' && strchr (" -/.:,", *at) != NULL)
                g_string_append_c (out, *at);
        } else {
            g_string_append_c (out, g_ascii_tolower (*at));
        }
    }
    return g_string_free (out, FALSE);
}

static gboolean
is_date (const char *pattern)
{
    return strstr (pattern, "general") == NULL &&
           strpbrk (pattern, "ymdhs") != NULL;
}

/* Whether the "m" at @at are minutes: an hour before or a second behind. */
static gboolean
are_minutes (const char *pattern, const char *at, gsize run)
{
    const char *before = at;
    const char *after = at + run;

    while (before > pattern && strchr ("ymdhs", before[-1]) == NULL)
        before--;
    after += strcspn (after, "ymdhs");
    return (before > pattern && before[-1] == 'h') || *after == 's';
}

typedef struct {
    GDateTime *when;
    double value;
    gboolean half_days; /* AM and PM */
} Moment;

static void
put_field (GString *out, const char *pattern, const char *at, gsize run,
           const Moment *moment)
{
    GDateTime *when = moment->when;
    int hour = g_date_time_get_hour (when);

    switch (*at) {
    case 'y':
        if (run > 2)
            g_string_append_printf (out, "%04d", g_date_time_get_year (when));
        else
            g_string_append_printf (out, "%02d",
                                    g_date_time_get_year (when) % 100);
        return;
    case 'd':
        if (run > 2)
            g_string_append_printf (
                out, "%.*s", run == 3 ? 3 : 20,
                weekdays[g_date_time_get_day_of_week (when) - 1]);
        else
            g_string_append_printf (out, "%0*d", (int) run,
                                    g_date_time_get_day_of_month (when));
        return;
    case 'm':
        if (are_minutes (pattern, at, run))
            g_string_append_printf (out, "%02d", g_date_time_get_minute (when));
        else if (run > 2)
            g_string_append_printf (out, "%.*s", run == 3 ? 3 : 20,
                                    months[g_date_time_get_month (when) - 1]);
        else
            g_string_append_printf (out, "%0*d", (int) run,
                                    g_date_time_get_month (when));
        return;
    case 'h':
        if (moment->half_days)
            hour = hour % 12 == 0 ? 12 : hour % 12;
        g_string_append_printf (out, "%0*d", run > 1 ? 2 : 1, hour);
        return;
    default:
        g_string_append_printf (out, "%02d", g_date_time_get_second (when));
        return;
    }
}

static char *
show_date (const Moment *moment, const char *pattern)
{
    GString *out = g_string_new (NULL);

    for (const char *at = pattern; *at != '\0';) {
        gsize run = 1;
        if (g_str_has_prefix (at, "am/pm")) {
            g_string_append (
                out, g_date_time_get_hour (moment->when) < 12 ? "AM" : "PM");
            at += 5;
        } else if (g_str_has_prefix (at, "[h]")) {
            g_string_append_printf (out, "%.0f", floor (moment->value * 24));
            at += 3;
        } else if (strchr ("ymdhs", *at) != NULL) {
            while (at[run] == *at)
                run++;
            put_field (out, pattern, at, run, moment);
            at += run;
        } else {
            g_string_append_c (out, *at++);
        }
    }
    return g_string_free (out, FALSE);
}

/* NULL for a number that is no day of any calendar. */
static char *
date_or_nothing (double value, const char *pattern, gboolean from_1904)
{
    g_autoptr (GDateTime) start = NULL;
    Moment moment = {.value = value,
                     .half_days = strstr (pattern, "am/pm") != NULL};
    double seconds = floor (value * 86400 + 0.5);
    char *text = NULL;

    if (!(value >= 0 && value < LAST_DAY))
        return NULL;
    /* 1900 was no leap year, but sheets count as if it had been. */
    start = from_1904    ? g_date_time_new_utc (1904, 1, 1, 0, 0, 0)
            : value < 60 ? g_date_time_new_utc (1899, 12, 31, 0, 0, 0)
                         : g_date_time_new_utc (1899, 12, 30, 0, 0, 0);
    moment.when = g_date_time_add_seconds (start, seconds);
    if (moment.when == NULL)
        return NULL;
    text = show_date (&moment, pattern);
    g_date_time_unref (moment.when);
    return text;
}

/* "000 0000": digits by the pattern, filled from the right. */
static char *
show_digits (double value, const char *pattern)
{
    g_autofree char *digits = g_strdup_printf ("%.0f", value);
    gsize left = strlen (digits);
    g_autoptr (GString) out = g_string_new (NULL);

    for (gsize i = strlen (pattern); i-- > 0;) {
        char c = pattern[i];
        if (c == '0' || (c == '#' && left > 0))
            c = left > 0 ? digits[--left] : '0';
        else if (c == '#')
            continue;
        g_string_prepend_c (out, c);
    }
    g_string_prepend_len (out, digits, (gssize) left);
    return g_strdup (out->str);
}

static char *
show_plain (double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (text, sizeof text, "%.15g", value);
    return g_strdup (text);
}

static char *
show_decimals (double value, const char *pattern)
{
    const char *point = strchr (pattern, '.');
    gsize count = point == NULL ? 0 : strspn (point + 1, "0");
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *format =
        g_strdup_printf ("%%.%uf", (guint) MIN (count, 9));

    if (!(fabs (value) < 1e15))
        return show_plain (value);
    g_ascii_formatd (text, sizeof text, format, value);
    return g_strdup (text);
}

char *
number_show (double value, const char *format, gboolean from_1904)
{
    g_autofree char *pattern = format == NULL ? NULL : pattern_of (format);
    char *text = NULL;

    if (pattern == NULL || pattern[0] == '\0')
        return show_plain (value);
    if (is_date (pattern))
        text = date_or_nothing (value, pattern, from_1904);
    else if (strchr (pattern, '%') != NULL) {
        g_autofree char *share = show_decimals (value * 100, pattern);
        text = g_strconcat (share, "%", NULL);
    } else if (strspn (pattern, "0# -") == strlen (pattern) &&
               strchr (pattern, '0') != NULL && value >= 0 && value < 1e15 &&
               value == floor (value))
        text = show_digits (value, pattern);
    else if (strstr (pattern, ".0") != NULL)
        text = show_decimals (value, pattern);
    return text == NULL ? show_plain (value) : text;
}
