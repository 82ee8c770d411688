#include "classify/dates.h"

#include "common/lists.h"

#include <string.h>

#define EPOCH_JULIAN 719163 /* GDate's number of 1 January 1970 */
#define CUE_BYTES 48        /* how far before a date its cue may stand */

gint32
date_from_dmy (guint day, guint month, guint year)
{
    GDate date;
    if (year < 50)
        year += 2000;
    else if (year < 100)
        year += 1900;
    if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 ||
        !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month,
                           (GDateYear) year))
        return LIST_NO_DATE;
    g_date_clear (&date, 1);
    g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month,
                    (GDateYear) year);
    return (gint32) g_date_get_julian (&date) - EPOCH_JULIAN;
}

static void
write_digits (gint32 day, char out[9])
{
    GDate date;
    g_date_clear (&date, 1);
    g_date_set_julian (&date, (guint32) (day + EPOCH_JULIAN));
    g_snprintf (out, 9, "%02u%02u%04u", g_date_get_day (&date),
                (guint) g_date_get_month (&date), g_date_get_year (&date));
}

gboolean
date_is_near (gint32 a, gint32 b)
{
    char x[9], y[9];
    guint differ = 0;

    if (a == LIST_NO_DATE || b == LIST_NO_DATE || a == b)
        return FALSE;
    write_digits (a, x);
    write_digits (b, y);
    for (guint i = 0; i < 8; i++)
        differ += x[i] != y[i];
    return differ == 1 ||
           (memcmp (x, y + 2, 2) == 0 && memcmp (x + 2, y, 2) == 0 &&
            memcmp (x + 4, y + 4, 4) == 0);
}

/* Digits, and letters that a scanner writes for them; -1 for others. */
static int
digit_of (char c, gboolean *real)
{
    if (g_ascii_isdigit (c)) {
        *real = TRUE;
        return c - '0';
    }
    switch (c) {
    case 'O':
    case 'o':
        return 0;
    case 'l':
    case 'I':
        return 1;
    case 'S':
        return 5;
    case 'B':
        return 8;
    default:
        return -1;
    }
}

/* 1..4 digits at *@at; FALSE when none. */
static gboolean
take_number (const char **at, guint *value_out, guint *length_out)
{
    guint value = 0, length = 0;
    gboolean real = FALSE;

    while (length < 5) {
        int digit = digit_of (**at, &real);
        if (digit < 0)
            break;
        value = value * 10 + (guint) digit;
        length++;
        (*at)++;
    }
    *value_out = value;
    *length_out = length;
    return length > 0 && length < 5 && real;
}

static const char *
skip_blanks (const char *at)
{
    for (;;) {
        if (*at == ' ' || *at == '\t')
            at++;
        else if (strncmp (at, "\xC2\xA0", 2) == 0) /* no-break space */
            at += 2;
        else
            return at;
    }
}

/* What stands between the numbers of a date at *@at, dashes of every length
 * as '-'; NUL when none does. */
static char
take_separator (const char **at)
{
    static const char *const dashes[] = {"\xE2\x80\x90", "\xE2\x80\x91",
                                         "\xE2\x80\x92", "\xE2\x80\x93",
                                         "\xE2\x80\x94", "\xE2\x88\x92"};
    char c;

    *at = skip_blanks (*at);
    c = **at;
    for (guint i = 0; i < G_N_ELEMENTS (dashes); i++)
        if (strncmp (*at, dashes[i], 3) == 0) {
            *at = skip_blanks (*at + 3);
            return '-';
        }
    if (c != '/' && c != '.' && c != '-' && c != '\\')
        return '\0';
    *at = skip_blanks (*at + 1);
    return c;
}

static gboolean
ends_number (char c)
{
    return !g_ascii_isalnum (c);
}

/* 3/4/22, 3.4.2022, 2022-04-03, with blanks round the separators. */
static gboolean
numeric_at (const char *at, FoundDate *found, const char **end_out)
{
    guint n[3], length[3];
    char separator;

    if (!take_number (&at, &n[0], &length[0]))
        return FALSE;
    separator = take_separator (&at);
    if (separator == '\0' || !take_number (&at, &n[1], &length[1]) ||
        length[1] > 2 || take_separator (&at) != separator)
        return FALSE;
    if (!take_number (&at, &n[2], &length[2]) || !ends_number (*at))
        return FALSE;
    if (length[0] == 4 && length[2] <= 2) {
        found->day = date_from_dmy (n[2], n[1], n[0]);
    } else if (length[0] <= 2 && (length[2] == 2 || length[2] == 4)) {
        found->day = date_from_dmy (n[0], n[1], n[2]);
        found->swapped = date_from_dmy (n[1], n[0], n[2]);
        if (found->day == LIST_NO_DATE) {
            found->day = found->swapped;
            found->swapped = LIST_NO_DATE;
        }
    }
    *end_out = at;
    return found->day != LIST_NO_DATE;
}

/* @length letters at @at are the month, or its first three; 0 for none. */
static guint
month_of (const char *at, gsize length)
{
    static const char *const names[12] = {
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};

    if (length == 4 && g_ascii_strncasecmp (at, "sept", 4) == 0)
        return 9;
    for (guint i = 0; i < 12; i++)
        if ((length == 3 || length == strlen (names[i])) &&
            g_ascii_strncasecmp (at, names[i], length) == 0)
            return i + 1;
    return 0;
}

/* "Septernber", "0ctober", "Apri1": what a scanner makes of months. */
static gsize
mend_month (const char *at, char out[16], gsize *length_out)
{
    gsize n = 0, from = 0;

    while (n < 15 && g_ascii_isalnum (at[from])) {
        if (at[from] == 'r' && at[from + 1] == 'n') {
            out[n++] = 'm';
            from += 2;
            continue;
        }
        out[n++] = at[from] == '0' ? 'o' : at[from] == '1' ? 'l' : at[from];
        from++;
    }
    *length_out = n;
    return from;
}

static guint
month_at (const char **at)
{
    gsize length = 0, read;
    char mended[16];
    guint month;

    while (g_ascii_isalpha ((*at)[length]))
        length++;
    month = month_of (*at, length);
    if (month != 0) {
        *at += length;
        return month;
    }
    read = mend_month (*at, mended, &length);
    month = month_of (mended, length);
    if (month != 0)
        *at += read;
    return month;
}

static const char *
skip_between (const char *at)
{
    while (*at == ' ' || *at == '\t' || *at == '.' || *at == ',' ||
           *at == '-' || *at == '/' || *at == '\n')
        at++;
    return at;
}

static const char *
skip_ordinal (const char *at)
{
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    const char *from = skip_blanks (at);
    for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
        if (g_ascii_strncasecmp (from, ends[i], 2) == 0 &&
            !g_ascii_isalpha (from[2]))
            at = from + 2;
    from = skip_blanks (at);
    if (g_ascii_strncasecmp (from, "of ", 3) == 0)
        at = from + 3;
    return at;
}

/* 3 April 2022, 3rd of Apr '22, 03-Apr-22. */
static gboolean
words_at (const char *at, FoundDate *found, const char **end_out)
{
    guint day, month, year, length;

    if (!take_number (&at, &day, &length) || length > 2)
        return FALSE;
    at = skip_between (skip_ordinal (at));
    month = month_at (&at);
    if (month == 0)
        return FALSE;
    at = skip_between (at);
    if (*at == '\'')
        at++;
    if (!take_number (&at, &year, &length) || (length != 2 && length != 4) ||
        !ends_number (*at))
        return FALSE;
    found->day = date_from_dmy (day, month, year);
    *end_out = at;
    return found->day != LIST_NO_DATE;
}

/* April 3rd, 2022. */
static gboolean
month_first_at (const char *at, FoundDate *found, const char **end_out)
{
    guint month = month_at (&at), day, year, length;

    if (month == 0 || (*at != ' ' && *at != '.'))
        return FALSE;
    at = skip_between (at);
    if (!take_number (&at, &day, &length) || length > 2)
        return FALSE;
    at = skip_between (skip_ordinal (at));
    if (!take_number (&at, &year, &length) || length != 4 || !ends_number (*at))
        return FALSE;
    found->day = date_from_dmy (day, month, year);
    *end_out = at;
    return found->day != LIST_NO_DATE;
}

/* 030422 or 03042022: dates only where a cue says so. */
static gboolean
compact_at (const char *at, FoundDate *found, const char **end_out)
{
    gsize n = strspn (at, "0123456789");
    guint day, month, year = 0;

    if (n != 6 && n != 8)
        return FALSE;
    day = (guint) (at[0] - '0') * 10 + (guint) (at[1] - '0');
    month = (guint) (at[2] - '0') * 10 + (guint) (at[3] - '0');
    for (gsize i = 4; i < n; i++)
        year = year * 10 + (guint) (at[i] - '0');
    found->day = date_from_dmy (day, month, year);
    found->swapped = date_from_dmy (month, day, year);
    found->compact = TRUE;
    *end_out = at + n;
    return found->day != LIST_NO_DATE && ends_number (at[n]);
}

/* 14 04 2023: a date only where a cue says so. */
static gboolean
spaced_at (const char *at, FoundDate *found, const char **end_out)
{
    guint day, month, year, length[3];

    if (!take_number (&at, &day, &length[0]) || *at++ != ' ' ||
        !take_number (&at, &month, &length[1]) || *at++ != ' ' ||
        !take_number (&at, &year, &length[2]) || length[0] > 2 ||
        length[1] != 2 || length[2] == 3 || length[2] == 1 ||
        !ends_number (*at))
        return FALSE;
    found->day = date_from_dmy (day, month, year);
    found->swapped = date_from_dmy (month, day, year);
    found->compact = TRUE;
    *end_out = at;
    return found->day != LIST_NO_DATE;
}

static gboolean
is_one_of (const char *word, const char *const *list, guint count)
{
    for (guint i = 0; i < count; i++)
        if (strcmp (word, list[i]) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
is_birth_word (const char *word)
{
    static const char *const births[] = {
        "dob",  "birth",    "born", "birthdate", "bn",
        "doba", "birthday", "geni", "d0b",       "bday"};
    return is_one_of (word, births, G_N_ELEMENTS (births));
}

static gboolean
is_other_word (const char *word)
{
    static const char *const bars[] = {
        "seen",     "clinic",     "dictated",  "typed",       "dated",
        "review",   "visit",      "reviewed",  "letter",      "admitted",
        "assessed", "assessment", "attended",  "discharged",  "appointment",
        "report",   "meeting",    "tested",    "until",       "before",
        "deadline", "due",        "expires",   "reply",       "date",
        "start",    "started",    "joined",    "immunised",   "vaccinated",
        "issued",   "printed",    "created",   "sent",        "received",
        "referral", "referred",   "signed",    "next",        "completed",
        "session",  "operation",  "surgery",   "follow",      "written",
        "updated",  "effective",  "since",     "vaccination", "mmr",
        "invoice",  "today",      "discharge", "admission",   "visited",
        "test",     "examined",   "weighed",   "measured",    "attending",
        "scan",     "conference", "came",      "moved",       "attendance"};
    return is_one_of (word, bars, G_N_ELEMENTS (bars));
}

/* The next word of small letters from *@at to @end; FALSE at the end. */
static gboolean
next_word (const char **at, const char *end, char word[16])
{
    gsize n = 0;

    while (*at < end && !g_ascii_isalnum (**at))
        (*at)++;
    while (*at < end && g_ascii_isalnum (**at)) {
        if (n < 15)
            word[n++] = g_ascii_tolower (**at);
        (*at)++;
    }
    /* "b0rn", "D0B" as a scanner reads them. */
    for (gsize i = 1; i < n; i++)
        if (word[i] == '0' && g_ascii_isalpha (word[i - 1]))
            word[i] = 'o';
    word[n] = '\0';
    return n > 0;
}

/* "(DOB)" and "(date of birth)" directly behind a date. */
static gboolean
is_named_behind (const char *at)
{
    static const char *const words[] = {"(dob)", "(d.o.b.)", "(d.o.b)",
                                        "(date of birth)", "(born)"};
    at = skip_blanks (at);
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (g_ascii_strncasecmp (at, words[i], strlen (words[i])) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
is_blank (const char *from, const char *end)
{
    for (; from < end; from++)
        if (!g_ascii_isspace (*from))
            return FALSE;
    return TRUE;
}

/* Looks back from a date, not over another date or the end of a paragraph. The
 * nearer word counts: "Clinic 3. Born 4/5/22" and "Born at term, seen
 * 4/5/22". */
static void
find_cues (const char *text, guint32 floor, FoundDate *found)
{
    const char *end = text + found->start;
    const char *at =
        text +
        (found->start > CUE_BYTES + floor ? found->start - CUE_BYTES : floor);
    char word[16], last[16] = "", before[16] = "";
    gboolean alone = FALSE;

    for (const char *p = at; p + 1 < end; p++)
        if (p[0] == '\n' && p[1] == '\n') {
            alone = is_blank (p, end);
            at = alone ? at : p + 2;
            p += alone ? end - p : 0;
        }
    while (next_word (&at, end, word)) {
        gboolean spelled = strcmp (word, "b") == 0 && strcmp (last, "o") == 0 &&
                           strcmp (before, "d") == 0;
        gboolean single = strcmp (word, "b") == 0 && end - at <= 3;
        if (is_birth_word (word) || spelled || single) {
            found->cued = TRUE;
            found->barred = FALSE;
        } else if (is_other_word (word) &&
                   !(strcmp (word, "date") == 0 && is_birth_word (last))) {
            found->barred = TRUE;
            found->cued = FALSE;
        }
        /* A paragraph above counts only with its last word: a label that a
         * table has torn off. */
        found->cued = found->cued && !(alone && !is_birth_word (word));
        memcpy (before, last, sizeof (last));
        memcpy (last, word, sizeof (word));
    }
    found->barred = found->barred && !alone;
    if (is_named_behind (text + found->end)) {
        found->cued = TRUE;
        found->barred = FALSE;
    }
}

GArray *
dates_find (const char *text)
{
    GArray *all = g_array_new (FALSE, FALSE, sizeof (FoundDate));
    const char *at = text;
    guint32 floor = 0;

    while (*at != '\0') {
        FoundDate found = {.day = LIST_NO_DATE, .swapped = LIST_NO_DATE};
        const char *end = NULL;
        gboolean starts = at == text || !g_ascii_isalnum (at[-1]);
        gboolean digit = g_ascii_isdigit (*at) ||
                         (*at != '\0' && strchr ("OolISB", *at) != NULL);

        if (starts &&
            ((digit &&
              (numeric_at (at, &found, &end) || words_at (at, &found, &end) ||
               compact_at (at, &found, &end) ||
               spaced_at (at, &found, &end))) ||
             (g_ascii_isalpha (*at) && month_first_at (at, &found, &end)))) {
            found.start = (guint32) (at - text);
            found.end = (guint32) (end - text);
            find_cues (text, floor, &found);
            if (!found.compact || found.cued)
                g_array_append_val (all, found);
            floor = found.end;
            at = end;
            continue;
        }
        at++;
    }
    return all;
}
