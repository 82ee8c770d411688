#include "classify/deadline.h"

#include "classify/dates.h"
#include "classify/rules.h"
#include "classify/rules_match.h"
#include "common/lists.h"

#include <stdlib.h>
#include <string.h>

/* Words behind a phrase in which its day may still stand: "by the end of" the
 * week, "by Friday" 12 June. */
#define BEHIND_WORDS 4
/* A deadline further off than this is none. */
#define FURTHEST_DAYS 366
#define WEEK 7
/* 1 January 1970 was a Thursday; Monday is 0. */
#define EPOCH_WEEKDAY 3

static const char *const weekdays[] = {"mon", "tue", "wed", "thu",
                                       "fri", "sat", "sun"};

/* 0 = Monday, or WEEK. */
static guint
weekday_of (const char *word)
{
    static const char *const whole[] = {"monday",   "tuesday", "wednesday",
                                        "thursday", "friday",  "saturday",
                                        "sunday"};
    static const char *const other[] = {"mon", "tues", "weds", "thurs",
                                        "fri", "sat",  "sun"};

    for (guint i = 0; i < WEEK; i++)
        if (strcmp (word, whole[i]) == 0 || strcmp (word, other[i]) == 0 ||
            (strcmp (word, weekdays[i]) == 0 && i != 5 && i != 6) ||
            (i == 3 && strcmp (word, "thur") == 0))
            return i;
    return WEEK;
}

static guint
weekday_at (gint32 day)
{
    return (guint) (((day + EPOCH_WEEKDAY) % WEEK + WEEK) % WEEK);
}

/* The next such weekday after @from. */
static gint32
next_weekday (gint32 from, guint weekday)
{
    guint ahead = (weekday + WEEK - weekday_at (from)) % WEEK;
    return from + (gint32) (ahead == 0 ? WEEK : ahead);
}

static gint32
add_working_days (gint32 day, guint count)
{
    while (count > 0) {
        day++;
        if (weekday_at (day) < 5)
            count--;
    }
    return day;
}

/* @months = 0: the last day of the month. */
static gint32
add_months (gint32 day, guint months)
{
    g_autoptr (GDate) date = g_date_new_dmy (1, G_DATE_JANUARY, 1970);

    g_date_add_days (date, (guint) MAX (day, 0));
    if (months > 0)
        g_date_add_months (date, months);
    else
        g_date_set_day (date,
                        g_date_get_days_in_month (g_date_get_month (date),
                                                  g_date_get_year (date)));
    return date_from_dmy (g_date_get_day (date),
                          (guint) g_date_get_month (date),
                          g_date_get_year (date));
}

static guint
number_of (const Tokens *tokens, guint at)
{
    static const struct {
        const char *word;
        guint number;
    } words[] = {{"a", 1},       {"an", 1},        {"one", 1},
                 {"two", 2},     {"three", 3},     {"four", 4},
                 {"five", 5},    {"six", 6},       {"seven", 7},
                 {"eight", 8},   {"nine", 9},      {"ten", 10},
                 {"twelve", 12}, {"fourteen", 14}, {"fifteen", 15},
                 {"twenty", 20}, {"thirty", 30}};
    const char *word = tokens_word (tokens, at);

    if (tokens_at (tokens, at)->flags & TOKEN_DIGITS)
        return strlen (word) <= 3 ? (guint) atoi (word) : 0;
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (strcmp (word, words[i].word) == 0)
            return words[i].number;
    return 0;
}

static gboolean
is_word (const Tokens *tokens, guint at, const char *word)
{
    return at < tokens_count (tokens) &&
           strcmp (tokens_word (tokens, at), word) == 0;
}

/* "7 working days", "two weeks", "one calendar month" at @at. */
static gint32
span_at (const Tokens *tokens, guint at, gint32 written)
{
    guint number = number_of (tokens, at), unit = at + 1;
    gboolean working =
        is_word (tokens, unit, "working") || is_word (tokens, unit, "school");

    if (number == 0)
        return LIST_NO_DATE;
    if (working || is_word (tokens, unit, "calendar") ||
        is_word (tokens, unit, "clear"))
        unit++;
    if (is_word (tokens, unit, "days") || is_word (tokens, unit, "day"))
        return working ? add_working_days (written, number)
                       : written + (gint32) number;
    if (is_word (tokens, unit, "weeks") || is_word (tokens, unit, "week"))
        return written + (gint32) (number * WEEK);
    if (is_word (tokens, unit, "months") || is_word (tokens, unit, "month"))
        return add_months (written, number);
    if (is_word (tokens, unit, "hours"))
        return written + (gint32) ((number + 23) / 24);
    return LIST_NO_DATE;
}

/* A day counted from that of the letter, at @at. */
static gint32
relative_at (const Tokens *tokens, guint at, gint32 written)
{
    static const char *const now[] = {"today",  "tonight",   "noon",
                                      "midday", "lunchtime", "lunch"};
    const char *word = tokens_word (tokens, at);
    guint weekday = weekday_of (word);

    if (weekday < WEEK)
        return next_weekday (written, weekday) +
               (at > 0 && is_word (tokens, at - 1, "next") &&
                        weekday > weekday_at (written)
                    ? WEEK
                    : 0);
    if (strcmp (word, "tomorrow") == 0)
        return written + 1;
    if (strcmp (word, "end") == 0 || strcmp (word, "close") == 0)
        for (guint k = at + 1; k <= at + 3; k++) {
            if (is_word (tokens, k, "week"))
                return weekday_at (written) > 4
                           ? next_weekday (written, 4)
                           : written + 4 - (gint32) weekday_at (written);
            if (is_word (tokens, k, "month"))
                return add_months (written, 0);
            if (is_word (tokens, k, "today") || is_word (tokens, k, "play") ||
                is_word (tokens, k, "business"))
                return written;
        }
    /* "by noon tomorrow" is tomorrow. */
    for (guint i = 0; i < G_N_ELEMENTS (now); i++)
        if (strcmp (word, now[i]) == 0)
            return is_word (tokens, at + 1, "tomorrow") ? written + 1 : written;
    return span_at (tokens, at, written);
}

/* The date that stands between two places of the text, or LIST_NO_DATE. */
static gint32
date_between (const GArray *dates, guint32 from, guint32 to)
{
    for (guint i = 0; i < dates->len; i++) {
        const FoundDate *date = &g_array_index (dates, FoundDate, i);
        if (!date->cued && date->start >= from && date->start <= to)
            return date->day;
    }
    return LIST_NO_DATE;
}

static gint32
day_of_phrase (const Tokens *tokens, const GArray *dates, const PhraseHit *hit,
               gint32 written)
{
    guint end =
        MIN (hit->first + hit->count + BEHIND_WORDS, tokens_count (tokens));
    gint32 day;

    for (guint i = hit->first + hit->count; i < end; i++)
        if (tokens_at (tokens, i)->flags & TOKEN_SENTENCE) {
            end = i;
            break;
        }
    day = date_between (dates, tokens_at (tokens, hit->first)->start,
                        tokens_at (tokens, end - 1)->start);
    for (guint i = hit->first; day == LIST_NO_DATE && i < end; i++)
        day = relative_at (tokens, i, written);
    return day;
}

gint32
deadline_find (const char *text, const Tokens *tokens, const GArray *phrases,
               gint32 written, gint32 today)
{
    g_autoptr (GArray) dates = dates_find (text);
    gint32 first = LIST_NO_DATE;

    for (guint i = 0; i < phrases->len; i++) {
        const PhraseHit *hit = &g_array_index (phrases, PhraseHit, i);
        gint32 day;
        if (!(RULES[hit->rule].overlays & OVERLAY_ACTION_DEADLINE))
            continue;
        day = day_of_phrase (tokens, dates, hit, written);
        if (day != LIST_NO_DATE && day >= today &&
            day < today + FURTHEST_DAYS &&
            (first == LIST_NO_DATE || day < first))
            first = day;
    }
    return first;
}
