#include "classify/reader/docx_style.h"

#include "classify/reader/opc.h"
#include "classify/reader/xml.h"

#include <string.h>

/* Styles that follow each other: Word's own go 5 deep. */
#define BASES 20u

typedef struct {
    char *base;        /* NULL: none */
    gboolean says;     /* whether it hides or shows */
    gboolean vanished; /* what it says */
} Style;

typedef struct {
    GHashTable *styles; /* id to Style */
    Style *open;        /* borrowed */
} Reading;

static void
style_free (gpointer data)
{
    Style *style = data;

    g_free (style->base);
    g_free (style);
}

gboolean
docx_is_on (const char **attributes)
{
    const char *value = xml_attribute (attributes, "val");

    return value == NULL ||
           (strcmp (value, "0") != 0 && strcmp (value, "false") != 0 &&
            strcmp (value, "off") != 0);
}

static void
on_start (gpointer data, const char *name, const char **attributes)
{
    Reading *reading = data;
    const char *id = xml_attribute (attributes, "styleId");
    const char *value = xml_attribute (attributes, "val");
    gboolean tiny = strcmp (name, "sz") == 0 && value != NULL &&
                    g_ascii_strtoull (value, NULL, 10) <= DOCX_TINY_SIZE;

    if (strcmp (name, "style") == 0 && id != NULL) {
        reading->open = g_new0 (Style, 1);
        g_hash_table_replace (reading->styles, g_strdup (id), reading->open);
    }
    if (reading->open == NULL)
        return;
    if (strcmp (name, "basedOn") == 0 && value != NULL) {
        g_free (reading->open->base);
        reading->open->base = g_strdup (value);
    }
    if (strcmp (name, "vanish") == 0 || tiny) {
        reading->open->says = TRUE;
        reading->open->vanished |= tiny || docx_is_on (attributes);
    }
}

static void
on_end (gpointer data, const char *name)
{
    Reading *reading = data;

    if (strcmp (name, "style") == 0)
        reading->open = NULL;
}

/* What a style says, or else what the nearest one below it says. */
static gboolean
hides (GHashTable *styles, const Style *style)
{
    for (guint i = 0; style != NULL && i < BASES; i++) {
        if (style->says)
            return style->vanished;
        style = style->base == NULL ? NULL
                                    : g_hash_table_lookup (styles, style->base);
    }
    return FALSE;
}

GHashTable *
docx_hiding_styles (Zip *zip, const char *part)
{
    static const XmlHandler handler = {on_start, on_end, NULL};
    g_autoptr (GPtrArray) relations = opc_relations (zip, part);
    g_autoptr (GHashTable) styles =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, style_free);
    GHashTable *hiding =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    Reading reading = {.styles = styles};
    const char *target = opc_first (relations, "styles");
    GHashTableIter iter;
    gpointer id = NULL;
    gpointer style = NULL;

    for (guint i = 0; target != NULL && i < zip_count (zip); i++) {
        const char *reason = NULL;
        g_autoptr (GBytes) xml = NULL;
        if (strcmp (zip_name (zip, i), target) != 0)
            continue;
        xml = zip_read (zip, i, &reason);
        if (xml != NULL)
            xml_read (xml, &handler, &reading);
        break;
    }
    g_hash_table_iter_init (&iter, styles);
    while (g_hash_table_iter_next (&iter, &id, &style))
        if (hides (styles, style))
            g_hash_table_add (hiding, g_strdup (id));
    return hiding;
}
