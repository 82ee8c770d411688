#include "classify/reader/docx.h"

#include "classify/reader/docx_style.h"
#include "classify/reader/flow.h"
#include "classify/reader/xml.h"

#include <string.h>

typedef struct {
    Flow flow;
    GHashTable *hiding; /* ids of named styles that hide */
    guint depth;
    /* Depths of the elements that hold; 0: none is open. */
    guint paragraph;
    guint run;       /* whose properties may hide it */
    guint vanished;  /* a hidden run */
    guint white;     /* a run of white letters */
    guint dark;      /* where these are seen */
    guint deleted;   /* tracked changes: what is no longer there */
    guint unwanted;  /* nothing below is text */
    gboolean wanted; /* inside an element of text */
    gboolean choice; /* the newer version of a drawing gave text */
} Docx;

static gboolean
is_any (const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp (name, *names) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
is_hidden (const Docx *docx)
{
    return docx->vanished > 0 || docx->deleted > 0 ||
           (docx->white > 0 && docx->dark == 0);
}

static void
add (Docx *docx, const char *text)
{
    flow_text (&docx->flow, text, strlen (text), is_hidden (docx));
}

/* A paragraph or a run that is of a hiding style. */
static void
take_named_style (Docx *docx, const char *name, const char *value)
{
    gboolean of_run = strcmp (name, "rStyle") == 0;

    if (docx->vanished > 0 || value == NULL ||
        (!of_run && strcmp (name, "pStyle") != 0) ||
        !g_hash_table_contains (docx->hiding, value))
        return;
    docx->vanished = of_run ? docx->run : docx->paragraph;
}

/* Properties of a run that take it out of sight. */
static void
start_property (Docx *docx, const char *name, const char **attributes)
{
    const char *value = xml_attribute (attributes, "val");
    const char *fill = xml_attribute (attributes, "fill");

    /* Properties stand in an element of their own inside what they are of. */
    if (docx->dark == 0 && docx->depth > 2 &&
        ((strcmp (name, "shd") == 0 && fill != NULL &&
          strcmp (fill, "auto") != 0 && strcmp (fill, "FFFFFF") != 0) ||
         strcmp (name, "highlight") == 0))
        docx->dark = docx->depth - 2;
    if (docx->run > 0 && docx->white == 0 && strcmp (name, "color") == 0 &&
        value != NULL && g_ascii_strcasecmp (value, "FFFFFF") == 0)
        docx->white = docx->run;
    take_named_style (docx, name, value);
    if (docx->run == 0 || docx->vanished > 0)
        return;
    if ((strcmp (name, "vanish") == 0 && docx_is_on (attributes)) ||
        (strcmp (name, "sz") == 0 && value != NULL &&
         g_ascii_strtoull (value, NULL, 10) <= DOCX_TINY_SIZE))
        docx->vanished = docx->run;
}

static void
start_mark (Docx *docx, const char *name, const char **attributes)
{
    const char *type = xml_attribute (attributes, "type");

    if (strcmp (name, "tab") == 0 && docx->run > 0) {
        add (docx, docx->flow.table > 0 ? " " : "\t");
    } else if (strcmp (name, "noBreakHyphen") == 0) {
        add (docx, "-");
    } else if (strcmp (name, "cr") == 0) {
        flow_line (&docx->flow, is_hidden (docx));
    } else if (strcmp (name, "lastRenderedPageBreak") == 0 ||
               (strcmp (name, "pageBreakBefore") == 0 &&
                docx_is_on (attributes)) ||
               (strcmp (name, "br") == 0 && g_strcmp0 (type, "page") == 0)) {
        flow_page (&docx->flow);
    } else if (strcmp (name, "br") == 0) {
        flow_line (&docx->flow, is_hidden (docx));
    }
}

static void
on_start (gpointer data, const char *name, const char **attributes)
{
    static const char *const removed[] = {"del", "moveFrom", NULL};
    static const char *const no_text[] = {"instrText", "sectPr", "tblPr",
                                          "delInstrText", NULL};
    static const char *const text[] = {"t", "delText", NULL};
    Docx *docx = data;

    docx->depth++;
    if (docx->unwanted > 0)
        return;
    if (is_any (name, no_text) ||
        (strcmp (name, "Fallback") == 0 && docx->choice))
        docx->unwanted = docx->depth;
    else if (is_any (name, removed) && docx->deleted == 0)
        docx->deleted = docx->depth;
    else if (strcmp (name, "AlternateContent") == 0)
        docx->choice = FALSE;
    else if (strcmp (name, "r") == 0)
        docx->run = docx->depth;
    else if (strcmp (name, "p") == 0)
        docx->paragraph = docx->depth;
    else if (strcmp (name, "tbl") == 0)
        docx->flow.table++;
    else if (strcmp (name, "txbxContent") == 0) {
        flow_line (&docx->flow, is_hidden (docx));
        /* A box may be filled with any colour. */
        docx->dark = docx->dark == 0 ? docx->depth : docx->dark;
    }
    docx->wanted = is_any (name, text);
    start_property (docx, name, attributes);
    start_mark (docx, name, attributes);
}

static void
close_at (guint *depth, guint here)
{
    if (*depth == here)
        *depth = 0;
}

static void
on_end (gpointer data, const char *name)
{
    Docx *docx = data;
    guint here = docx->depth--;

    docx->wanted = FALSE;
    if (docx->unwanted > 0) {
        close_at (&docx->unwanted, here);
        return;
    }
    if (strcmp (name, "p") == 0)
        flow_line (&docx->flow, is_hidden (docx));
    else if (strcmp (name, "tc") == 0)
        flow_cell_end (&docx->flow);
    else if (strcmp (name, "tr") == 0)
        flow_row_end (&docx->flow);
    else if (strcmp (name, "tbl") == 0 && docx->flow.table > 0)
        docx->flow.table--;
    close_at (&docx->run, here);
    close_at (&docx->vanished, here);
    close_at (&docx->white, here);
    close_at (&docx->dark, here);
    close_at (&docx->deleted, here);
}

static void
on_text (gpointer data, const char *text, gsize length)
{
    Docx *docx = data;

    if (!docx->wanted || docx->unwanted > 0)
        return;
    docx->choice = TRUE;
    flow_text (&docx->flow, text, length, is_hidden (docx));
}

/* A fault in one part leaves what stood before it. */
static void
read_part (Docx *docx, Zip *zip, guint index, const char **fault_out)
{
    static const XmlHandler handler = {on_start, on_end, on_text};
    const char *reason = NULL;
    g_autoptr (GBytes) xml = zip_read (zip, index, &reason);
    guint tables = docx->flow.table;

    if (xml != NULL)
        reason = xml_read (xml, &handler, docx);
    if (reason != NULL)
        *fault_out = reason;
    docx->depth = docx->run = docx->vanished = docx->deleted = 0;
    docx->paragraph = 0;
    docx->unwanted = docx->white = docx->dark = 0;
    docx->wanted = docx->choice = FALSE;
    docx->flow.table = tables;
}

/* Parts beside the main one whose file name begins so. */
static void
read_beside (Docx *docx, Zip *zip, const char *part, const char *beginning,
             const char **fault_out)
{
    g_autofree char *dir = g_path_get_dirname (part);
    g_autofree char *prefix = g_strconcat (dir, "/", beginning, NULL);

    for (guint i = 0; i < zip_count (zip); i++) {
        const char *name = zip_name (zip, i);
        if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, ".xml"))
            read_part (docx, zip, i, fault_out);
    }
}

GPtrArray *
docx_pages (Zip *zip, const char *part, const char **fault_out)
{
    static const char *const after[] = {"footnotes", "endnotes", "comments.",
                                        "footer"};
    Docx docx = {0};
    GPtrArray *pages = NULL;
    gboolean found = FALSE;

    docx.hiding = docx_hiding_styles (zip, part);
    flow_start (&docx.flow);
    read_beside (&docx, zip, part, "header", fault_out);
    for (guint i = 0; i < zip_count (zip) && !found; i++) {
        found = strcmp (zip_name (zip, i), part) == 0;
        if (found)
            read_part (&docx, zip, i, fault_out);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (after); i++)
        read_beside (&docx, zip, part, after[i], fault_out);
    if (!found)
        *fault_out = "damaged: its text is missing";
    if (docx.flow.cut)
        *fault_out = "more text or pages than fit one letter";
    g_hash_table_unref (docx.hiding);
    pages = flow_end (&docx.flow);
    return pages;
}
