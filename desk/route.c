#include "desk/route.h"

#include <string.h>

static gboolean
is_made_of (const char *raw_text, gsize length, const char *allowed)
{
    return strlen (raw_text) == length && strspn (raw_text, allowed) == length;
}

gboolean
route_is_ref (const char *raw_text)
{
    return is_made_of (raw_text, ROUTE_REF_CHARS,
                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ23456789");
}

gboolean
route_is_child (const char *raw_text)
{
    return is_made_of (raw_text, ROUTE_CHILD_CHARS, "0123456789abcdef");
}

static gboolean
read_number (const char *raw_text, guint32 *out)
{
    guint64 number = 0;

    if (raw_text[0] == '0' && raw_text[1] != '\0')
        return FALSE;
    if (strspn (raw_text, "0123456789") != strlen (raw_text) ||
        !g_ascii_string_to_unsigned (raw_text, 10, 0, G_MAXUINT32, &number,
                                     NULL))
        return FALSE;
    *out = (guint32) number;
    return TRUE;
}

static gboolean
match_segment (const char *pattern, const char *segment, RouteParams *params,
               guint *numbers)
{
    if (strcmp (pattern, "{ref}") == 0) {
        if (!route_is_ref (segment))
            return FALSE;
        memcpy (params->ref, segment, sizeof params->ref);
        return TRUE;
    }
    if (strcmp (pattern, "{child}") == 0) {
        if (!route_is_child (segment))
            return FALSE;
        memcpy (params->child, segment, sizeof params->child);
        return TRUE;
    }
    if (strcmp (pattern, "{n}") == 0) {
        g_assert (*numbers < ROUTE_NUMBER_COUNT);
        return read_number (segment, &params->numbers[(*numbers)++]);
    }
    return strcmp (pattern, segment) == 0;
}

gboolean
route_match (const char *pattern, const char *path, RouteParams *params_out)
{
    g_auto (GStrv) patterns = g_strsplit (pattern, "/", -1);
    g_auto (GStrv) segments = g_strsplit (path, "/", -1);
    RouteParams params = {0};
    guint numbers = 0;

    if (g_strv_length (patterns) != g_strv_length (segments))
        return FALSE;
    for (guint i = 0; patterns[i] != NULL; i++)
        if (!match_segment (patterns[i], segments[i], &params, &numbers))
            return FALSE;
    *params_out = params;
    return TRUE;
}
