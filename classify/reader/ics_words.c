#include "classify/reader/ics_words.h"

#include <stdio.h>
#include <string.h>

/* Longer numbers are nonsense. */
#define DIGITS 4

static const char *
unit_of (const char *frequency)
{
    static const char *const units[][2] = {
        {"SECONDLY", "second"}, {"MINUTELY", "minute"}, {"HOURLY", "hour"},
        {"DAILY", "day"},       {"WEEKLY", "week"},     {"MONTHLY", "month"},
        {"YEARLY", "year"}};

    for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
        if (g_ascii_strcasecmp (units[i][0], frequency) == 0)
            return units[i][1];
    return NULL;
}

static const char *
day_of (const char *code)
{
    static const char *const days[][2] = {
        {"MO", "Monday"},   {"TU", "Tuesday"}, {"WE", "Wednesday"},
        {"TH", "Thursday"}, {"FR", "Friday"},  {"SA", "Saturday"},
        {"SU", "Sunday"}};

    for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
        if (g_ascii_strcasecmp (days[i][0], code) == 0)
            return days[i][1];
    return NULL;
}

/* The value of one part of a rule; NULL when it is not there. Borrowed. */
static const char *
value_of (char **parts, const char *name)
{
    gsize length = strlen (name);

    for (gsize i = 0; parts[i] != NULL; i++)
        if (g_ascii_strncasecmp (parts[i], name, length) == 0 &&
            parts[i][length] == '=')
            return parts[i] + length + 1;
    return NULL;
}

/* "MO,1FR" as "Monday, 1. Friday". */
static void
append_days (GString *out, const char *value)
{
    g_auto (GStrv) codes = g_strsplit (value, ",", -1);

    for (gsize i = 0; codes[i] != NULL; i++) {
        gsize sign = strspn (codes[i], "+-0123456789");
        const char *day = day_of (codes[i] + sign);

        g_string_append (out, i == 0 ? " on " : ", ");
        if (sign > 0 && codes[i][0] == '-')
            g_string_append (out, sign == 2 && codes[i][1] == '1'
                                      ? "the last "
                                      : "counted from the end: ");
        else if (sign > 0)
            g_string_append_printf (out, "%.*s. ", (int) sign, codes[i]);
        g_string_append (out, day == NULL ? codes[i] : day);
    }
}

/* What is left of the rule, as it stands: nothing vanishes. */
static void
append_others (GString *out, char **parts)
{
    static const char *const told[] = {
        "FREQ=", "INTERVAL=", "BYDAY=", "COUNT=", "UNTIL=", "WKST="};

    for (gsize i = 0; parts[i] != NULL; i++) {
        gboolean known = parts[i][0] == '\0';
        for (gsize j = 0; j < G_N_ELEMENTS (told); j++)
            known |=
                g_ascii_strncasecmp (parts[i], told[j], strlen (told[j])) == 0;
        if (!known)
            g_string_append_printf (out, ", %s", parts[i]);
    }
}

char *
ics_rule_words (const char *rule)
{
    g_auto (GStrv) parts = g_strsplit (rule, ";", -1);
    const char *frequency = value_of (parts, "FREQ");
    const char *interval = value_of (parts, "INTERVAL");
    const char *days = value_of (parts, "BYDAY");
    const char *count = value_of (parts, "COUNT");
    const char *until = value_of (parts, "UNTIL");
    const char *unit = frequency == NULL ? NULL : unit_of (frequency);
    GString *out = NULL;

    if (unit == NULL)
        return g_strdup (rule);
    out = g_string_new ("every ");
    if (interval != NULL && strcmp (interval, "1") != 0)
        g_string_append_printf (out, "%s %ss", interval, unit);
    else
        g_string_append (out, unit);
    if (days != NULL)
        append_days (out, days);
    append_others (out, parts);
    if (count != NULL)
        g_string_append_printf (out, ", %s times", count);
    if (until != NULL && strspn (until, "0123456789") >= 8)
        g_string_append_printf (out, ", until %.2s/%.2s/%.4s", until + 6,
                                until + 4, until);
    else if (until != NULL)
        g_string_append_printf (out, ", until %s", until);
    return g_string_free (out, FALSE);
}

char *
ics_length_words (const char *value)
{
    static const char codes[] = "WDHMS";
    static const char *const units[] = {"week", "day", "hour", "minute",
                                        "second"};
    const char *at = value + (value[0] == '+');
    GString *out = g_string_new (NULL);

    if (*at++ != 'P')
        return g_string_free (g_string_assign (out, value), FALSE);
    while (*at != '\0') {
        gsize digits = 0;
        const char *code = NULL;

        if (*at == 'T')
            at++;
        digits = strspn (at, "0123456789");
        code = at[digits] == '\0' ? NULL : strchr (codes, at[digits]);
        if (digits == 0 || digits > DIGITS || code == NULL)
            return g_string_free (g_string_assign (out, value), FALSE);
        if (strspn (at, "0") < digits)
            g_string_append_printf (
                out, "%s%.*s %s%s", out->len == 0 ? "" : " ", (int) digits, at,
                units[code - codes], digits == 1 && *at == '1' ? "" : "s");
        at += digits + 1;
    }
    return g_string_free (out, FALSE);
}

char *
ics_day_before (const char *day)
{
    int year = 0, month = 0, number = 0;
    g_autoptr (GDateTime) date = NULL;
    g_autoptr (GDateTime) before = NULL;

    if (strlen (day) != 8 ||
        sscanf (day, "%4d%2d%2d", &year, &month, &number) != 3)
        return NULL;
    date = g_date_time_new_utc (year, month, number, 0, 0, 0);
    before = date == NULL ? NULL : g_date_time_add_days (date, -1);
    return before == NULL ? NULL : g_date_time_format (before, "%Y%m%d");
}
