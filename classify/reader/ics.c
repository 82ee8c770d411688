#include "classify/reader/ics.h"

#include "classify/reader/ics_words.h"

#include <string.h>

typedef struct {
    const char *name;
    const char *words;
} Property;

/* In the order of RFC 5545; others say nothing to a person. */
static const Property properties[] = {
    {"SUMMARY", "What"},
    {"DTSTART", "From"},
    {"DTEND", "To"},
    {"DUE", "Due"},
    {"DURATION", "Length"},
    {"EXDATE", "But not"},
    {"RECURRENCE-ID", "Instead of"},
    {"RRULE", "Repeated"},
    {"LOCATION", "Where"},
    {"ORGANIZER", "Organiser"},
    {"ATTENDEE", "Invited"},
    {"STATUS", "Status"},
    {"DESCRIPTION", "Details"},
    {"COMMENT", "Comment"},
    {"CONTACT", "Contact"},
    {"URL", "Link"},
};

/* Lines that were folded, joined again (section 3.1). */
static char *
unfold (const char *text)
{
    GString *out = g_string_sized_new (strlen (text));

    for (; *text != '\0'; text++) {
        if (text[0] == '\n' && (text[1] == ' ' || text[1] == '\t'))
            text++;
        else
            g_string_append_c (out, *text);
    }
    return g_string_free (out, FALSE);
}

/* The first @stop outside quotation marks; the end when there is none. */
static const char *
find (const char *line, const char *stops)
{
    gboolean quoted = FALSE;

    for (; *line != '\0'; line++) {
        if (*line == '"')
            quoted = !quoted;
        else if (!quoted && strchr (stops, *line) != NULL)
            break;
    }
    return line;
}

/* A parameter's value without its quotation marks, NULL when it is not there;
 * caller frees. */
static char *
parameter (const char *from, const char *to, const char *name)
{
    gsize length = strlen (name);

    while (from < to && *from == ';') {
        const char *end = find (from + 1, ";:");
        if (g_ascii_strncasecmp (from + 1, name, length) == 0 &&
            from[1 + length] == '=') {
            char *value = g_strndup (from + 2 + length,
                                     (gsize) (end - from) - 2 - length);
            return g_strstrip (g_strdelimit (value, "\"", ' '));
        }
        from = end;
    }
    return NULL;
}

/* Escapes of section 3.3.11. */
static void
append_unescaped (GString *out, const char *value)
{
    for (; *value != '\0'; value++) {
        if (*value != '\\' || value[1] == '\0') {
            g_string_append_c (out, *value);
            continue;
        }
        value++;
        g_string_append_c (out, *value == 'n' || *value == 'N' ? '\n' : *value);
    }
}

static gboolean
is_digits (const char *text, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (!g_ascii_isdigit (text[i]))
            return FALSE;
    return TRUE;
}

/* "20261103T143000Z" as "03/11/2026 14:30 UTC"; as it stands when it is none.
 */
static void
append_time (GString *out, const char *value, const char *zone)
{
    if (!is_digits (value, 8)) {
        g_string_append (out, value);
        return;
    }
    g_string_append_printf (out, "%.2s/%.2s/%.4s", value + 6, value + 4, value);
    if (value[8] != 'T' || !is_digits (value + 9, 4))
        return;
    g_string_append_printf (out, " %.2s:%.2s", value + 9, value + 11);
    if (g_str_has_suffix (value, "Z"))
        g_string_append (out, " UTC");
    else if (zone != NULL)
        g_string_append_printf (out, " (%s)", zone);
}

/* The value of a property in the words of a person. */
static void
append_value (GString *out, const char *name, const char *value,
              const char *zone)
{
    g_autofree char *words = NULL;

    if (strcmp (name, "RRULE") == 0)
        words = ics_rule_words (value);
    else if (strcmp (name, "DURATION") == 0)
        words = ics_length_words (value);
    else if (strcmp (name, "DTEND") == 0)
        words = ics_day_before (value);
    if (words != NULL && strcmp (name, "DTEND") != 0)
        g_string_append (out, words);
    else
        append_time (out, words == NULL ? value : words, zone);
}

static void
append_person (GString *out, const char *value, const char *name)
{
    if (g_ascii_strncasecmp (value, "mailto:", 7) == 0)
        value += 7;
    if (name != NULL)
        g_string_append_printf (out, "%s <%s>", name, value);
    else
        g_string_append (out, value);
}

/* TRUE when the line told something. */
static gboolean
append_line (GString *out, const char *line)
{
    const char *end = find (line, ";:");
    const char *colon = find (end, ":");
    gsize length = (gsize) (end - line);

    if (*colon == '\0' || colon[1] == '\0')
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (properties); i++) {
        const char *name = properties[i].name;
        g_autofree char *zone = NULL;
        g_autofree char *person = NULL;
        if (strlen (name) != length ||
            g_ascii_strncasecmp (line, name, length) != 0)
            continue;
        zone = parameter (end, colon, "TZID");
        person = parameter (end, colon, "CN");
        g_string_append_printf (out, "%s: ", properties[i].words);
        if (strcmp (name, "RRULE") == 0 || strcmp (name, "EXDATE") == 0 ||
            strcmp (name, "RECURRENCE-ID") == 0 ||
            (name[0] == 'D' && strcmp (name, "DESCRIPTION") != 0))
            append_value (out, name, colon + 1, zone);
        else if (strcmp (name, "ORGANIZER") == 0 ||
                 strcmp (name, "ATTENDEE") == 0)
            append_person (out, colon + 1, person);
        else
            append_unescaped (out, colon + 1);
        g_string_append_c (out, '\n');
        return TRUE;
    }
    return FALSE;
}

/* Entries; alarms and time zones inside or beside them are none. */
static gboolean
is_entry (const char *name)
{
    return g_ascii_strcasecmp (name, "VEVENT") == 0 ||
           g_ascii_strcasecmp (name, "VTODO") == 0 ||
           g_ascii_strcasecmp (name, "VJOURNAL") == 0;
}

char *
ics_text (const char *text)
{
    g_autofree char *unfolded = unfold (text);
    g_auto (GStrv) lines = g_strsplit (unfolded, "\n", -1);
    GString *out = g_string_new (NULL);
    gboolean inside = FALSE;
    gboolean told = FALSE;
    guint other = 0;

    for (gsize i = 0; lines[i] != NULL; i++) {
        char *line = g_strchomp (lines[i]);
        gboolean begins = g_ascii_strncasecmp (line, "BEGIN:", 6) == 0;
        gboolean ends = g_ascii_strncasecmp (line, "END:", 4) == 0;
        if (begins && is_entry (line + 6)) {
            if (told)
                g_string_append_c (out, '\n');
            inside = TRUE;
            other = 0;
        } else if (begins && inside) {
            other++;
        } else if (ends && is_entry (line + 4)) {
            inside = FALSE;
        } else if (ends && other > 0) {
            other--;
        } else if (inside && other == 0) {
            told |= append_line (out, line);
        }
    }
    if (!told)
        g_string_assign (out, text);
    return g_string_free (out, FALSE);
}
