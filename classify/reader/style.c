#include "classify/reader/style.h"

#include <stdlib.h>
#include <string.h>

/* Declarations of one attribute that are looked at. */
#define DECLARATION_COUNT 64

/* Letters of this brightness or more cannot be told from paper. */
#define WHITE 0xF0

static int
hex_pair (const char *text, gsize step)
{
    int high = g_ascii_xdigit_value (text[0]);
    int low = g_ascii_xdigit_value (text[step == 2 ? 1 : 0]);

    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* TRUE and whether it is white, when @value is a colour that we know. */
static gboolean
read_colour (const char *value, gboolean *white_out)
{
    gsize length = strcspn (value, " !,;/");

    if (strncmp (value, "white", 5) == 0 && length == 5) {
        *white_out = TRUE;
        return TRUE;
    }
    if (value[0] == '#' && (length == 4 || length == 7)) {
        gsize step = length == 4 ? 1 : 2;
        gboolean white = TRUE;
        for (gsize i = 0; i < 3; i++) {
            int part = hex_pair (value + 1 + i * step, step);
            if (part < 0)
                return FALSE;
            white &= part >= WHITE;
        }
        *white_out = white;
        return TRUE;
    }
    if (strncmp (value, "rgb", 3) == 0) {
        const char *at = strchr (value, '(');
        gboolean white = at != NULL;
        for (gsize i = 0; i < 3 && at != NULL; i++) {
            at += 1 + strspn (at + 1, " ");
            white &= strtol (at, NULL, 10) >= WHITE;
            at = strchr (at, ',');
        }
        *white_out = white;
        return TRUE;
    }
    if (strcmp (value, "transparent") == 0 || strcmp (value, "inherit") == 0 ||
        strcmp (value, "initial") == 0 || strcmp (value, "none") == 0)
        return FALSE;
    *white_out = FALSE;
    return g_ascii_isalpha (value[0]);
}

/* A length of 1 px or less, whatever its unit. */
static gboolean
is_tiny (const char *value)
{
    char *end = NULL;
    double size = g_ascii_strtod (value, &end);

    if (end == value)
        return FALSE;
    if (g_str_has_prefix (end, "em") || g_str_has_prefix (end, "rem"))
        size *= 16;
    if (g_str_has_prefix (end, "%"))
        size *= 0.16;
    return size <= 1;
}

static void
take_declaration (StyleLook *look, const char *name, const char *value,
                  gboolean *flat, gboolean *clipped)
{
    gboolean white = FALSE;

    if (strcmp (name, "display") == 0)
        look->unseen |= g_str_has_prefix (value, "none");
    else if (strcmp (name, "visibility") == 0)
        look->unseen |= g_str_has_prefix (value, "hidden") ||
                        g_str_has_prefix (value, "collapse");
    else if (strcmp (name, "font-size") == 0)
        look->unseen |= is_tiny (value);
    else if (strcmp (name, "opacity") == 0)
        look->unseen |= g_ascii_strtod (value, NULL) < 0.05;
    else if (strcmp (name, "color") == 0 && read_colour (value, &white))
        look->white_letters = white;
    else if ((strcmp (name, "background-color") == 0 ||
              strcmp (name, "background") == 0) &&
             read_colour (value, &white))
        look->dark_paper = !white;
    else if (strcmp (name, "max-height") == 0 || strcmp (name, "height") == 0 ||
             strcmp (name, "max-width") == 0)
        *flat |= is_tiny (value);
    else if (strcmp (name, "overflow") == 0)
        *clipped |= g_str_has_prefix (value, "hidden");
    /* A picture behind the text may be dark. */
    if (g_str_has_prefix (name, "background") && strstr (value, "url(") != NULL)
        look->dark_paper = TRUE;
}

StyleLook
style_look (const char *style, const char *colour, const char *paper)
{
    StyleLook look = {0};
    g_autofree char *lower = g_ascii_strdown (style, -1);
    g_auto (GStrv) declarations = g_strsplit (lower, ";", DECLARATION_COUNT);
    gboolean flat = FALSE;
    gboolean clipped = FALSE;

    if (colour != NULL) {
        g_autofree char *value = g_ascii_strdown (colour, -1);
        take_declaration (&look, "color", value, &flat, &clipped);
    }
    if (paper != NULL) {
        g_autofree char *value = g_ascii_strdown (paper, -1);
        take_declaration (&look, "background-color", value, &flat, &clipped);
    }
    for (gsize i = 0; declarations[i] != NULL; i++) {
        char *colon = strchr (declarations[i], ':');
        if (colon == NULL)
            continue;
        *colon = '\0';
        take_declaration (&look, g_strstrip (declarations[i]),
                          g_strstrip (colon + 1), &flat, &clipped);
    }
    look.unseen |= flat && clipped;
    return look;
}
