#include "classify/named.h"

#include <string.h>

static gboolean
has_any (const char *text, const char *const *phrases)
{
    for (; *phrases != NULL; phrases++)
        if (strstr (text, *phrases) != NULL)
            return TRUE;
    return FALSE;
}

/* A line that only says to whom this goes, or from whom it comes. */
static gboolean
is_address_line (const char *line, const char *name)
{
    static const char *const starts[] = {
        "dear ", "to: ", "to ",   "cc", "fao", "attn", "for the attention",
        "for ",  "hi ",  "hello "};
    g_autofree char *plain = g_strstrip (g_strdup (line));

    if (strlen (plain) <= strlen (name) + 24)
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
        if (g_str_has_prefix (plain, starts[i]) &&
            strstr (plain, name) - plain < 40)
            return TRUE;
    return FALSE;
}

/* The sentence of @text around @at; caller frees. */
static char *
sentence_around (const char *text, const char *at)
{
    const char *from = at;
    const char *end = at;

    while (from > text && strchr (".!?", from[-1]) == NULL &&
           !(from[-1] == '\n' && from > text + 1 && from[-2] == '\n'))
        from--;
    while (*end != '\0' && strchr (".!?", *end) == NULL &&
           !(end[0] == '\n' && end[1] == '\n'))
        end++;
    return g_strndup (from, (gsize) (end - from));
}

static char *
line_around (const char *text, const char *at)
{
    const char *from = at;
    const char *end = strchr (at, '\n');

    while (from > text && from[-1] != '\n')
        from--;
    return end == NULL ? g_strdup (from)
                       : g_strndup (from, (gsize) (end - from));
}

gboolean
named_as_subject (const char *text, const char *name, gboolean strict)
{
    static const char *const lets_in[] = {
        "only other", "may read",       "may be told",       "share this with",
        "copied to",  "copy to",        "discuss this with", "speak to ",
        "speak with", "please contact", "please call",       "please ask",
        NULL};
    g_autofree char *folded = g_utf8_casefold (text, -1);
    g_autofree char *wanted = g_utf8_casefold (name, -1);

    for (const char *at = strstr (folded, wanted); at != NULL;
         at = strstr (at + 1, wanted)) {
        g_autofree char *line = line_around (folded, at);
        g_autofree char *sentence = sentence_around (folded, at);

        if (!strict ||
            (!is_address_line (line, wanted) && !has_any (sentence, lets_in)))
            return TRUE;
    }
    return FALSE;
}
