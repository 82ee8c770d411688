#include "classify/password.h"

#include "common/limits.h"

#include <string.h>

/* A mail about a password is short; a letter that mentions one is not. */
#define MAIL_BYTES 2000u
#define PASSWORD_CHARS 4

/* "the password for the report is: Fernhollow23" up to its first word. */
static const char pattern[] =
    "\\b(?:pass ?words?|pass ?codes?|pass ?phrases?|access codes?)\\b"
    "[^.!?:=]{0,60}?(?:\\bis\\b|\\bwill be\\b|:|=)[ \\t]*:?[ \\t\\n]*"
    "[\"'\xe2\x80\x9c\xe2\x80\x98]?([^\\s\"\xe2\x80\x9d\xe2\x80\x99]{4,64})";

/* Words look like words; a password has a digit, a sign or capitals inside. */
static gboolean
is_password (const char *text)
{
    gboolean odd = FALSE;

    if (strchr (text, '@') != NULL && strchr (text, '.') != NULL)
        return FALSE;
    if (g_str_has_prefix (text, "http") || g_str_has_prefix (text, "www."))
        return FALSE;
    for (const char *at = text; *at != '\0'; at++)
        odd = odd || g_ascii_isdigit (*at) || g_ascii_ispunct (*at) ||
              (at != text && g_ascii_isupper (*at));
    return odd && g_utf8_strlen (text, -1) >= PASSWORD_CHARS;
}

/* What ends the sentence is no part of it. */
static char *
without_stop (char *text)
{
    gsize length = strlen (text);

    while (length > 0 && strchr (".,;:)", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

GPtrArray *
passwords_find (const char *text)
{
    GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GRegex) regex =
        g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    if (strlen (text) > MAIL_BYTES)
        return found;
    g_regex_match (regex, text, 0, &match);
    while (g_match_info_matches (match) && found->len < LIMIT_PASSWORDS_FOUND) {
        g_autofree char *word = without_stop (g_match_info_fetch (match, 1));

        if (is_password (word))
            g_ptr_array_add (found, g_steal_pointer (&word));
        g_match_info_next (match, NULL);
    }
    return found;
}
