#include "classify/reader/style.h"

#include <stdlib.h>
#include <string.h>

/* Declarations of one element that are looked at. */
#define DECLARATION_COUNT 256
/* Pixels: what is moved further than any screen is wide is not on it. */
#define FAR_AWAY 900

static int
hex_pair (const char *text, gsize step)
{
    int high = g_ascii_xdigit_value (text[0]);
    int low = g_ascii_xdigit_value (text[step == 2 ? 1 : 0]);

    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static gboolean
read_hex_colour (const char *value, guint32 *colour_out)
{
    gsize length = strspn (value, "0123456789abcdef");
    gsize step = length == 3 ? 1 : 2;
    guint32 colour = 0;

    if (length != 3 && length != 6)
        return FALSE;
    for (gsize i = 0; i < 3; i++)
        colour = colour << 8 | (guint32) hex_pair (value + i * step, step);
    *colour_out = colour;
    return TRUE;
}

static gboolean
read_rgb_colour (const char *value, guint32 *colour_out)
{
    const char *at = strchr (value, '(');
    guint32 colour = 0;

    for (gsize i = 0; i < 3; i++) {
        if (at == NULL)
            return FALSE;
        at += 1 + strspn (at + 1, " ");
        colour = colour << 8 | (guint32) CLAMP (strtol (at, NULL, 10), 0, 255);
        at = strpbrk (at, ", ");
    }
    *colour_out = colour;
    return TRUE;
}

gboolean
style_colour (const char *value, guint32 *colour_out)
{
    static const struct {
        const char *name;
        guint32 colour;
    } names[] = {
        {"white", 0xFFFFFF},      {"black", 0},
        {"snow", 0xFFFAFA},       {"ivory", 0xFFFFF0},
        {"whitesmoke", 0xF5F5F5}, {"ghostwhite", 0xF8F8FF},
        {"red", 0xFF0000},        {"green", 0x008000},
        {"blue", 0x0000FF},       {"yellow", 0xFFFF00},
        {"navy", 0x000080},       {"gray", 0x808080},
        {"grey", 0x808080},       {"silver", 0xC0C0C0},
        {"lightgray", 0xD3D3D3},  {"lightgrey", 0xD3D3D3},
        {"orange", 0xFFA500},     {"purple", 0x800080},
        {"teal", 0x008080},       {"maroon", 0x800000},
    };
    gsize length = strcspn (value, " !,;/");

    if (value[0] == '#')
        return read_hex_colour (value + 1, colour_out);
    if (strncmp (value, "rgb", 3) == 0)
        return read_rgb_colour (value, colour_out);
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (strlen (names[i].name) == length &&
            strncmp (value, names[i].name, length) == 0) {
            *colour_out = names[i].colour;
            return TRUE;
        }
    return FALSE;
}

gboolean
style_same_colour (guint32 a, guint32 b)
{
    for (guint shift = 0; shift < 24; shift += 8) {
        int one = (int) (a >> shift & 0xFF);
        int other = (int) (b >> shift & 0xFF);
        if (abs (one - other) >= 16)
            return FALSE;
    }
    return TRUE;
}

/* Pixels of a length, whatever its unit; FALSE when it is none. */
static gboolean
read_length (const char *value, double *pixels_out)
{
    char *end = NULL;
    double size = g_ascii_strtod (value, &end);

    if (end == value)
        return FALSE;
    if (g_str_has_prefix (end, "em") || g_str_has_prefix (end, "rem"))
        size *= 16;
    if (g_str_has_prefix (end, "%"))
        size *= 0.16;
    *pixels_out = size;
    return TRUE;
}

/* One pixel or less. */
static gboolean
is_tiny (const char *value)
{
    double pixels = 0;

    return read_length (value, &pixels) && pixels <= 1;
}

static gboolean
is_far_away (const char *value)
{
    double pixels = 0;

    return read_length (value, &pixels) && pixels <= -FAR_AWAY;
}

typedef enum {
    NOT_SHOWN = 1 << 0,
    NOT_VISIBLE = 1 << 1,
    CLEAR = 1 << 3,
    AWAY = 1 << 4,
    FLAT = 1 << 5,
    CLIPPED = 1 << 6,
    CUT = 1 << 7,
    SHRUNK = 1 << 8,
} Why;

/* A later declaration of the same property takes an earlier one's place. */
static void
set (guint *why, Why what, gboolean on)
{
    *why = on ? *why | what : *why & ~(guint) what;
}

static void
take_paper (StyleLook *look, const char *value)
{
    guint32 colour = 0;

    /* A picture behind the text may have any colour. */
    if (strstr (value, "url(") != NULL || strstr (value, "gradient") != NULL)
        look->paper = STYLE_UNKNOWN;
    else if (style_colour (value, &colour))
        look->paper = (gint32) colour;
    else if (g_ascii_isalpha (value[0]) &&
             strncmp (value, "transparent", 11) != 0 &&
             strncmp (value, "none", 4) != 0 &&
             strncmp (value, "inherit", 7) != 0 &&
             strncmp (value, "initial", 7) != 0)
        look->paper = STYLE_UNKNOWN;
}

static void
take_declaration (StyleLook *look, const char *name, const char *value,
                  guint *why)
{
    guint32 colour = 0;

    if (strcmp (name, "display") == 0)
        set (why, NOT_SHOWN, g_str_has_prefix (value, "none"));
    else if (strcmp (name, "visibility") == 0)
        set (why, NOT_VISIBLE,
             g_str_has_prefix (value, "hidden") ||
                 g_str_has_prefix (value, "collapse"));
    else if (strcmp (name, "font-size") == 0)
        look->size = is_tiny (value) ? STYLE_TINY : STYLE_READABLE;
    else if (strcmp (name, "opacity") == 0)
        set (why, CLEAR, g_ascii_strtod (value, NULL) < 0.05);
    else if (strcmp (name, "color") == 0)
        look->letters = style_colour (value, &colour) ? (gint32) colour
                        : strncmp (value, "transparent", 11) == 0
                            ? STYLE_PAPER
                            : STYLE_UNKNOWN;
    else if (strcmp (name, "background-color") == 0 ||
             strcmp (name, "background") == 0 ||
             strcmp (name, "background-image") == 0)
        take_paper (look, value);
    else if (strcmp (name, "max-height") == 0 || strcmp (name, "height") == 0 ||
             strcmp (name, "max-width") == 0 || strcmp (name, "width") == 0)
        *why |= is_tiny (value) ? FLAT : 0;
    else if (g_str_has_prefix (name, "overflow"))
        set (why, CLIPPED, g_str_has_prefix (value, "hidden"));
    else if (strcmp (name, "left") == 0 || strcmp (name, "top") == 0 ||
             strcmp (name, "text-indent") == 0 ||
             strcmp (name, "margin-left") == 0 ||
             strcmp (name, "margin-top") == 0)
        *why |= is_far_away (value) ? AWAY : 0;
    else if (strcmp (name, "clip") == 0)
        set (why, CUT,
             g_str_has_prefix (value, "rect(0") ||
                 g_str_has_prefix (value, "rect(1px"));
    else if (strcmp (name, "transform") == 0)
        set (why, SHRUNK, g_str_has_prefix (value, "scale(0)"));
}

/* Those that are marked "!important", or the others. */
static void
take_declarations (StyleLook *look, char **declarations, gboolean important,
                   guint *why)
{
    for (gsize i = 0; declarations[i] != NULL; i++) {
        char *colon = strchr (declarations[i], ':');
        g_autofree char *name = NULL;
        g_autofree char *value = NULL;
        if (colon == NULL || (strchr (colon, '!') != NULL) != important)
            continue;
        name = g_strndup (declarations[i], (gsize) (colon - declarations[i]));
        value = g_strdup (colon + 1);
        take_declaration (look, g_strstrip (name), g_strstrip (value), why);
    }
}

StyleLook
style_look (const char *style, const char *colour, const char *paper)
{
    StyleLook look = {.letters = STYLE_NONE, .paper = STYLE_NONE};
    g_autofree char *lower = g_ascii_strdown (style, -1);
    g_auto (GStrv) declarations = g_strsplit (lower, ";", DECLARATION_COUNT);
    guint why = 0;

    if (colour != NULL) {
        g_autofree char *value = g_ascii_strdown (colour, -1);
        take_declaration (&look, "color", value, &why);
    }
    if (paper != NULL) {
        g_autofree char *value = g_ascii_strdown (paper, -1);
        take_declaration (&look, "background-color", value, &why);
    }
    take_declarations (&look, declarations, FALSE, &why);
    take_declarations (&look, declarations, TRUE, &why);
    if ((why & FLAT) == 0 || (why & CLIPPED) == 0)
        why &= ~(guint) (FLAT | CLIPPED);
    look.unseen = why != 0;
    return look;
}
