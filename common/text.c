#include "common/text.h"

#include <string.h>

/* Controls, zero-width and bidirectional marks that change what a reader
 * sees around them. */
static gboolean
is_unsafe (gunichar c)
{
    return g_unichar_iscntrl (c) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           c == 0xFEFF || c == 0x2028 || c == 0x2029;
}

char *
text_printable (const char *raw_text)
{
    GString *out = g_string_new (NULL);
    const char *at = raw_text;

    while (*at != '\0') {
        gunichar c = g_utf8_get_char_validated (at, -1);
        if (c == (gunichar) -1 || c == (gunichar) -2) {
            g_string_append_printf (out, "\\x%02x", (guint8) *at);
            at++;
            continue;
        }
        if (is_unsafe (c))
            g_string_append_printf (out, c < 0x80 ? "\\x%02x" : "\\u{%04x}", c);
        else
            g_string_append_unichar (out, c);
        at = g_utf8_next_char (at);
    }
    return g_string_free (out, FALSE);
}

char *
text_make_valid (const char *raw_text, gssize length)
{
    g_autofree char *valid = g_utf8_make_valid (raw_text, length);
    GString *out = g_string_sized_new (strlen (valid));

    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
        gunichar c = g_utf8_get_char (at);
        if (c == '\r' && at[1] == '\n')
            continue;
        if (c == '\r')
            c = '\n';
        if (g_unichar_iscntrl (c) && c != '\n' && c != '\t')
            c = 0xFFFD;
        g_string_append_unichar (out, c);
    }
    return g_string_free (out, FALSE);
}

char *
text_from_utf8_or_1252 (const void *raw, gsize length, gboolean *converted_out)
{
    /* The 32 places where Windows-1252 differs from Latin-1 (WHATWG
     * Encoding, index-windows-1252: undefined ones map to themselves). */
    static const gunichar high[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
        0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    const guint8 *bytes = raw;
    GString *out = NULL;

    if (g_utf8_validate_len (raw, length, NULL)) {
        *converted_out = FALSE;
        return g_strndup (raw, length);
    }
    out = g_string_sized_new (length);
    for (gsize i = 0; i < length; i++) {
        gunichar c = bytes[i];
        if (c >= 0x80 && c < 0xA0)
            c = high[c - 0x80];
        g_string_append_unichar (out, c == 0 ? 0xFFFD : c);
    }
    *converted_out = TRUE;
    return g_string_free (out, FALSE);
}

char *
text_json (const char *text)
{
    GString *out = g_string_new ("\"");

    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_printf (out, "\\%c", *at);
        else if ((guchar) *at < 0x20)
            g_string_append_printf (out, "\\u%04x", (guint) *at);
        else
            g_string_append_c (out, *at);
    }
    g_string_append_c (out, '"');
    return g_string_free (out, FALSE);
}

gboolean
text_is_plain_ascii (const char *text, gsize most_bytes)
{
    gsize length = strlen (text);

    for (gsize i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~')
            return FALSE;
    return length > 0 && length <= most_bytes;
}

void
text_cut (char *text, gsize bytes)
{
    char *end = NULL;

    if (strlen (text) <= bytes)
        return;
    end = g_utf8_find_prev_char (text, text + bytes + 1);
    (end == NULL ? text : end)[0] = '\0';
}
