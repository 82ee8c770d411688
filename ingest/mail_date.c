#include "ingest/mail_date.h"

#include "common/limits.h"

#include <string.h>
#include <unistd.h>

#define FIELD "date:"
#define FIELD_LENGTH 5u

/* Copies with line folds and runs of spaces as one space. */
static char *
unfold (const char *text, gsize length)
{
    GString *out = g_string_new (NULL);

    for (gsize i = 0; i < MIN (length, LIMIT_DATE_FIELD_BYTES); i++) {
        gboolean space = g_ascii_isspace (text[i]);
        if (!space && g_ascii_isprint (text[i]))
            g_string_append_c (out, text[i]);
        else if (space && out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
    }
    return g_string_free (out, FALSE);
}

static gint
month_of (const char *name)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr",
                                         "may", "jun", "jul", "aug",
                                         "sep", "oct", "nov", "dec"};

    for (gint i = 0; i < 12; i++)
        if (g_ascii_strncasecmp (name, months[i], 3) == 0)
            return i + 1;
    return 0;
}

static gint
number_of (const char *text)
{
    gint64 number = 0;

    return g_ascii_string_to_signed (text, 10, 0, 9999, &number, NULL)
               ? (gint) number
               : -1;
}

/* Minutes east of Greenwich; names of zones count as Greenwich. */
static gint
zone_of (const char *text)
{
    gint digits = 0;

    if (text == NULL || (text[0] != '+' && text[0] != '-') ||
        strlen (text) != 5)
        return 0;
    digits = number_of (text + 1);
    if (digits < 0 || digits % 100 > 59 || digits > 1400)
        return 0;
    digits = digits / 100 * 60 + digits % 100;
    return text[0] == '-' ? -digits : digits;
}

/* "10:30" or "10:30:59"; minutes of the day, 0 when there is none. */
static gint
time_of (const char *text)
{
    g_auto (GStrv) parts = g_strsplit (text == NULL ? "" : text, ":", 3);
    gint hour = parts[0] == NULL ? -1 : number_of (parts[0]);
    gint minute =
        parts[0] == NULL || parts[1] == NULL ? -1 : number_of (parts[1]);

    return hour < 0 || hour > 23 || minute < 0 || minute > 59
               ? 0
               : hour * 60 + minute;
}

gboolean
mail_date_parse (const char *text, gsize length, gint64 *ms_out)
{
    g_autofree char *plain = unfold (text, length);
    const char *comma = strchr (plain, ',');
    g_auto (GStrv) words = NULL;
    g_autoptr (GDateTime) date = NULL;
    gint year = 0;

    g_strstrip (plain);
    words = g_strsplit (comma == NULL ? plain : comma + 1 + (comma[1] == ' '),
                        " ", 6);
    if (g_strv_length (words) < 3)
        return FALSE;
    year = number_of (words[2]);
    /* RFC 5322 4.3: years of two and three digits. */
    if (year >= 0 && year < 1000 && strlen (words[2]) <= 3)
        year += strlen (words[2]) == 2 && year < 50 ? 2000 : 1900;
    date = g_date_time_new_utc (year, month_of (words[1]), number_of (words[0]),
                                0, 0, 0);
    if (date == NULL)
        return FALSE;
    *ms_out = (g_date_time_to_unix (date) +
               60 * (gint64) (time_of (words[3]) -
                              zone_of (words[3] == NULL ? NULL : words[4]))) *
              1000;
    return TRUE;
}

gboolean
mail_date_find (int fd, guint64 length, gint64 *ms_out)
{
    g_autofree char *block = g_malloc (LIMIT_DATE_SEARCH_BYTES);
    gssize got = pread (fd, block, MIN (length, LIMIT_DATE_SEARCH_BYTES), 0);
    const char *end = got <= 0 ? block : block + got;
    const char *line = block;

    while (line < end && *line != '\n' && *line != '\r') {
        const char *next = memchr (line, '\n', (gsize) (end - line));

        next = next == NULL ? end : next + 1;
        if ((gsize) (next - line) > FIELD_LENGTH &&
            g_ascii_strncasecmp (line, FIELD, FIELD_LENGTH) == 0)
            return mail_date_parse (line + FIELD_LENGTH,
                                    (gsize) (end - line) - FIELD_LENGTH,
                                    ms_out);
        line = next;
    }
    return FALSE;
}
