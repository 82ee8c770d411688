#include "classify/box/stamp.h"

#include <stdio.h>
#include <string.h>

/* Longer ones are no dates. */
#define DATE_BYTES 200

typedef struct {
    int year, month, day; /* 0: not yet seen */
    int hour, minute, second;
    int zone_minutes;
    gboolean has_time;
    gboolean has_zone;
    gboolean bad;
} Stamp;

/* @raw_value without comments and quotes; commas are blanks. FALSE when it is
 * too long. */
static gboolean
strip (const char *raw_value, char *out)
{
    gsize length = 0;
    guint depth = 0;

    for (const char *at = raw_value; *at != '\0'; at++) {
        if (length + 1 == DATE_BYTES)
            return FALSE;
        if (*at == '(')
            depth++;
        if (depth == 0 && *at != '"')
            out[length++] = g_ascii_isspace (*at) || *at == ',' ? ' ' : *at;
        if (*at == ')' && depth > 0) {
            depth--;
            out[length++] = ' ';
        }
    }
    out[length] = '\0';
    return TRUE;
}

/* The month whose English name begins with @word, of 3 letters and more. */
static int
month_of (const char *word)
{
    static const char *const names[] = {
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    gsize length = strlen (word);

    for (int i = 0; length >= 3 && i < 12; i++)
        if (g_ascii_strncasecmp (names[i], word, length) == 0)
            return i + 1;
    return 0;
}

/* RFC 5322 section 4.3 knows the American names and asks that letters of the
 * military be taken for UTC, since RFC 822 had their signs wrong; European
 * names are unambiguous in practice. */
static gboolean
zone_of (const char *word, int *minutes_out)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {{"UT", 0},   {"GMT", 0},  {"UTC", 0},  {"EST", -5},
                 {"EDT", -4}, {"CST", -6}, {"CDT", -5}, {"MST", -7},
                 {"MDT", -6}, {"PST", -8}, {"PDT", -7}, {"BST", 1},
                 {"WET", 0},  {"WEST", 1}, {"CET", 1},  {"CEST", 2},
                 {"MET", 1},  {"MEST", 2}, {"EET", 2},  {"EEST", 3}};

    for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
        if (g_ascii_strcasecmp (zones[i].name, word) == 0) {
            *minutes_out = zones[i].hours * 60;
            return TRUE;
        }
    return FALSE;
}

/* "+0100", "-5", "+01:00" */
static void
take_offset (Stamp *stamp, const char *text)
{
    int digits[4] = {0};
    gsize count = 0;
    int hours = 0;
    int minutes = 0;

    for (const char *at = text + 1; *at != '\0'; at++) {
        if (*at == ':' && count > 0)
            continue;
        if (!g_ascii_isdigit (*at) || count == 4) {
            stamp->bad = TRUE;
            return;
        }
        digits[count++] = *at - '0';
    }
    for (gsize i = 0; i < count; i++) {
        if (count > 2 && i + 2 >= count)
            minutes = minutes * 10 + digits[i];
        else
            hours = hours * 10 + digits[i];
    }
    stamp->has_zone = TRUE;
    stamp->zone_minutes = (hours * 60 + minutes) * (*text == '-' ? -1 : 1);
    /* No place on earth keeps such a time. */
    stamp->bad |= count == 0 || hours > 23 || minutes > 59;
}

/* "8:05", "08:05:00.5", "08.05.00", and what stands behind it without a
 * blank. */
static void
take_time (Stamp *stamp, const char *word)
{
    int used = 0;
    char separator = strchr (word, ':') != NULL ? ':' : '.';
    const char *at = word;
    int *const fields[] = {&stamp->hour, &stamp->minute, &stamp->second};

    stamp->has_time = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
        if (sscanf (at, "%2d%n", fields[i], &used) != 1 || *fields[i] < 0) {
            stamp->bad = TRUE;
            return;
        }
        at += used;
        if (*at != separator || !g_ascii_isdigit (at[1]))
            break;
        at++;
    }
    if (*at == '.' || *at == ':')
        at += 1 + strspn (at + 1, "0123456789");
    if (*at == '+' || *at == '-')
        take_offset (stamp, at);
    else if (g_ascii_isalpha (*at) && !stamp->has_zone)
        stamp->has_zone = zone_of (at, &stamp->zone_minutes);
    else if (*at != '\0')
        stamp->bad = TRUE;
}

static void
take_number (Stamp *stamp, const char *word)
{
    gsize length = strspn (word, "0123456789");
    int value = length > 4 || word[length] != '\0'
                    ? -1
                    : (int) g_ascii_strtoll (word, NULL, 10);

    if (value < 0 || (stamp->day != 0 && stamp->year != 0)) {
        stamp->bad |= !stamp->has_time;
    } else if (stamp->day == 0 && length <= 2) {
        stamp->day = value;
        stamp->bad |= value == 0;
    } else if (stamp->year == 0) {
        /* Section 4.3. */
        if (length == 2)
            value += value < 50 ? 2000 : 1900;
        else if (length == 3)
            value += 1900;
        stamp->year = value;
        stamp->bad |= length < 2 || value < 1900;
    }
}

/* "2-Nov-26" */
static gboolean
take_dashed (Stamp *stamp, const char *word)
{
    g_auto (GStrv) pieces = g_strsplit (word, "-", 4);

    if (g_strv_length (pieces) != 3 || month_of (pieces[1]) == 0)
        return FALSE;
    take_number (stamp, pieces[0]);
    stamp->month = month_of (pieces[1]);
    take_number (stamp, pieces[2]);
    return TRUE;
}

/* "2026-11-02", "2026-11-02T08:05:00Z" */
static gboolean
take_iso (Stamp *stamp, const char *word)
{
    int used = 0;

    if (strlen (word) < 10 || word[4] != '-' || word[7] != '-' ||
        sscanf (word, "%4d-%2d-%2d%n", &stamp->year, &stamp->month, &stamp->day,
                &used) != 3 ||
        used != 10)
        return FALSE;
    if (word[10] == 'T' || word[10] == 't')
        take_time (stamp, word + 11);
    else
        stamp->bad |= word[10] != '\0';
    return TRUE;
}

static void
take_word (Stamp *stamp, const char *word)
{
    gsize letters = 0;

    while (g_ascii_isalpha (word[letters]))
        letters++;
    if (letters > 0 && word[letters] == '-' && month_of (word) == 0 &&
        !stamp->has_time)
        return;
    if (letters > 0 && (word[letters] == '+' || word[letters] == '-') &&
        stamp->has_time) {
        take_offset (stamp, word + letters);
    } else if (letters > 0) {
        int month =
            word[letters] == '\0' || word[letters] == '.' ? month_of (word) : 0;
        if (month != 0 && stamp->month == 0)
            stamp->month = month;
        else if (stamp->has_time && !stamp->has_zone)
            stamp->has_zone = zone_of (word, &stamp->zone_minutes);
        if (stamp->has_time && g_ascii_strcasecmp (word, "pm") == 0 &&
            stamp->hour < 12)
            stamp->hour += 12;
        else if (stamp->has_time && g_ascii_strcasecmp (word, "am") == 0 &&
                 stamp->hour == 12)
            stamp->hour = 0;
    } else if ((*word == '+' || *word == '-') && stamp->has_time) {
        if (!stamp->has_zone)
            take_offset (stamp, word);
    } else if (strchr (word, ':') != NULL && !take_iso (stamp, word)) {
        take_time (stamp, word);
    } else if (strchr (word, ':') == NULL && !take_iso (stamp, word) &&
               !take_dashed (stamp, word)) {
        if (strchr (word, '.') != NULL && !stamp->has_time)
            take_time (stamp, word);
        else
            take_number (stamp, word);
    }
}

gboolean
stamp_parse (const char *raw_value, gint64 *date_ms_out)
{
    char text[DATE_BYTES];
    Stamp stamp = {0};
    g_auto (GStrv) words = NULL;
    g_autoptr (GDateTime) date = NULL;

    if (!strip (raw_value, text))
        return FALSE;
    words = g_strsplit (text, " ", -1);
    for (gsize i = 0; words[i] != NULL; i++)
        if (words[i][0] != '\0')
            take_word (&stamp, words[i]);
    if (stamp.bad || stamp.year == 0 || stamp.month == 0 || stamp.day == 0 ||
        stamp.second > 60)
        return FALSE;
    /* A leap second is the moment before the next minute. */
    date = g_date_time_new_utc (stamp.year, stamp.month, stamp.day, stamp.hour,
                                stamp.minute, MIN (stamp.second, 59));
    if (date == NULL)
        return FALSE;
    *date_ms_out = (g_date_time_to_unix (date) + (stamp.second == 60) -
                    stamp.zone_minutes * 60) *
                   1000;
    return TRUE;
}
