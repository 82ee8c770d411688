#include "classify/reader/odf_style.h"

#include "classify/reader/style.h"
#include "classify/reader/xml.h"

#include <string.h>

/* Columns of a sheet, as programs have them. */
#define COLUMN_COUNT 16384u
/* Points: smaller is read by nobody. */
#define TINY_POINTS 2.0

struct OdfStyles {
    GHashTable *looks; /* name to OdfLook */
    OdfLook *open;     /* of the style that is read; NULL between */
    guint8 *hidden_columns;
    guint declared;
    guint column;
};

OdfStyles *
odf_styles_new (void)
{
    OdfStyles *styles = g_new0 (OdfStyles, 1);

    styles->looks =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    styles->hidden_columns = g_malloc0 (COLUMN_COUNT);
    return styles;
}

void
odf_styles_free (OdfStyles *styles)
{
    g_hash_table_unref (styles->looks);
    g_free (styles->hidden_columns);
    g_free (styles);
}

/* Styles of different families may share a name: text and paragraph do not,
 * as every program numbers them, and a clash hides too much, never too little.
 */
static void
open_style (OdfStyles *styles, const char **attributes)
{
    const char *name = xml_attribute (attributes, "name");
    const char *parent = xml_attribute (attributes, "parent-style-name");
    const OdfLook *above =
        parent == NULL ? NULL : g_hash_table_lookup (styles->looks, parent);

    if (name == NULL)
        return;
    styles->open = g_new0 (OdfLook, 1);
    if (above != NULL)
        *styles->open = *above;
    styles->open->breaks = FALSE;
    g_hash_table_replace (styles->looks, g_strdup (name), styles->open);
}

static gboolean
says (const char **attributes, const char *name, const char *value)
{
    return g_strcmp0 (xml_attribute (attributes, name), value) == 0;
}

static gboolean
is_white (gint32 colour)
{
    return colour >= 0 && style_same_colour ((guint32) colour, 0xFFFFFF);
}

static void
take_colours (OdfLook *look, const char *letters, const char *paper)
{
    StyleLook colours = style_look ("", letters, paper);

    if (letters != NULL)
        look->white = is_white (colours.letters);
    if (paper != NULL)
        look->dark = colours.paper != STYLE_NONE && !is_white (colours.paper);
}

static void
on_start (gpointer data, const char *name, const char **attributes)
{
    OdfStyles *styles = data;
    OdfLook *look = styles->open;
    const char *paper = xml_attribute (attributes, "background-color");
    const char *size = xml_attribute (attributes, "font-size");

    if (strcmp (name, "style") == 0)
        open_style (styles, attributes);
    if (look == NULL || !g_str_has_suffix (name, "-properties"))
        return;
    if (says (attributes, "display", "none") ||
        says (attributes, "display", "false") ||
        says (attributes, "visibility", "hidden") ||
        (size != NULL && g_str_has_suffix (size, "pt") &&
         g_ascii_strtod (size, NULL) < TINY_POINTS))
        look->hidden = TRUE;
    if (says (attributes, "display", "true"))
        look->hidden = FALSE;
    if (says (attributes, "break-before", "page"))
        look->breaks = TRUE;
    take_colours (look,
                  strcmp (name, "text-properties") == 0
                      ? xml_attribute (attributes, "color")
                      : NULL,
                  paper);
    if (says (attributes, "fill", "solid"))
        take_colours (look, NULL, xml_attribute (attributes, "fill-color"));
    else if (says (attributes, "fill", "bitmap") ||
             says (attributes, "fill", "gradient"))
        look->dark = TRUE;
}

static void
on_end (gpointer data, const char *name)
{
    if (strcmp (name, "style") == 0)
        ((OdfStyles *) data)->open = NULL;
}

const char *
odf_styles_read (OdfStyles *styles, GBytes *xml)
{
    static const XmlHandler handler = {on_start, on_end, NULL};
    const char *fault = xml_read (xml, &handler, styles);

    styles->open = NULL;
    return fault;
}

OdfLook
odf_styles_look (const OdfStyles *styles, const char *name)
{
    static const OdfLook plain = {0};
    const OdfLook *look =
        name == NULL ? NULL : g_hash_table_lookup (styles->looks, name);

    return look == NULL ? plain : *look;
}

void
odf_styles_forget_columns (OdfStyles *styles)
{
    memset (styles->hidden_columns, 0, COLUMN_COUNT);
    styles->declared = 0;
}

static guint
repeats_of (const char **attributes)
{
    const char *value = xml_attribute (attributes, "number-columns-repeated");
    guint64 count = value == NULL ? 1 : g_ascii_strtoull (value, NULL, 10);

    return (guint) CLAMP (count, 1, COLUMN_COUNT);
}

void
odf_styles_add_column (OdfStyles *styles, const char **attributes)
{
    gboolean hidden = says (attributes, "visibility", "collapse") ||
                      says (attributes, "visibility", "filter");

    for (guint i = repeats_of (attributes);
         i > 0 && styles->declared < COLUMN_COUNT; i--)
        styles->hidden_columns[styles->declared++] = (guint8) hidden;
}

void
odf_styles_first_column (OdfStyles *styles)
{
    styles->column = 0;
}

gboolean
odf_styles_next_column (OdfStyles *styles, const char **attributes)
{
    guint column = styles->column;

    styles->column = MIN (column + repeats_of (attributes), COLUMN_COUNT);
    return column < COLUMN_COUNT && styles->hidden_columns[column];
}
