#include "classify/reader/odf.h"

#include "classify/reader/flow.h"
#include "classify/reader/odf_style.h"
#include "classify/reader/xml.h"
#include "common/limits.h"

#include <string.h>

/* How often a repeated cell or row is written: more is paper without words. */
#define REPEAT_COUNT 50u

typedef struct {
    Flow flow;
    OdfStyles *styles;
    GString *notes;   /* foot and end notes, for the end of the text */
    const char *only; /* of the styles: "header" or "footer" */
    gboolean open;    /* inside what is read of this part */
    guint depth;
    /* Depths of the elements that hold; 0: none is open. */
    guint unseen; /* hidden from a person */
    guint aside;  /* nothing below is text */
    guint note;   /* a note's body */
    guint paragraph;
    guint dark;         /* where white letters are seen */
    guint remark;       /* a comment: who and when are no text */
    gboolean notes_due; /* the word before a slide's notes */
    gboolean slides;
    gboolean sheets;
    guint row_repeats;
    gsize row_start;
    guint cell_repeats;
    guint gaps; /* empty cells that are written when one with text follows */
} Odf;

static gboolean
is_any (const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp (name, *names) == 0)
            return TRUE;
    return FALSE;
}

static void
put (Odf *odf, const char *text, gsize length)
{
    if (odf->note > 0 && odf->unseen == 0) {
        if (length <= LIMIT_TEXT_BYTES - odf->notes->len)
            g_string_append_len (odf->notes, text, (gssize) length);
        return;
    }
    if (odf->notes_due) {
        odf->notes_due = FALSE;
        flow_text (&odf->flow, "Notes:\n", 7, odf->unseen > 0);
    }
    if (odf->unseen == 0)
        for (; odf->gaps > 0 && length > 0; odf->gaps--)
            flow_cell_end (&odf->flow);
    flow_text (&odf->flow, text, length, odf->unseen > 0);
}

static void
end_line (Odf *odf)
{
    if (odf->note > 0)
        g_string_append_c (odf->notes, '\n');
    else
        flow_line (&odf->flow, odf->unseen > 0);
}

static guint
count_of (const char **attributes, const char *name)
{
    const char *value = xml_attribute (attributes, name);
    guint64 count = value == NULL ? 1 : g_ascii_strtoull (value, NULL, 10);

    return (guint) CLAMP (count, 1, REPEAT_COUNT);
}

static void
take_style (Odf *odf, const char **attributes)
{
    const char *name = xml_attribute (attributes, "style-name");
    OdfLook look = odf_styles_look (odf->styles, name);

    if (look.dark && odf->dark == 0)
        odf->dark = odf->depth;
    if (odf->unseen == 0 && (look.hidden || (look.white && !look.dark &&
                                             odf->dark == 0 && !odf->slides)))
        odf->unseen = odf->depth;
    if (look.breaks && odf->unseen == 0)
        flow_page (&odf->flow);
}

static gboolean
says (const char **attributes, const char *name, const char *value)
{
    return g_strcmp0 (xml_attribute (attributes, name), value) == 0;
}

/* By an attribute of its own, not by a style. */
static gboolean
is_hidden_here (const char *name, const char **attributes)
{
    if (strcmp (name, "section") == 0)
        return says (attributes, "display", "none");
    if (strcmp (name, "table-row") == 0)
        return says (attributes, "visibility", "collapse") ||
               says (attributes, "visibility", "filter");
    if (strcmp (name, "hidden-paragraph") == 0)
        return !says (attributes, "is-hidden", "false");
    return strcmp (name, "tracked-changes") == 0;
}

static void
start_table (Odf *odf, const char **attributes)
{
    const char *name = xml_attribute (attributes, "name");

    if (odf->sheets && odf->flow.table == 0) {
        flow_page (&odf->flow);
        if (name != NULL) {
            put (odf, name, strlen (name));
            end_line (odf);
        }
        odf_styles_forget_columns (odf->styles);
    }
    /* What a table in a cell begins with stands in that cell. */
    for (; odf->flow.table > 0 && odf->gaps > 0; odf->gaps--)
        flow_cell_end (&odf->flow);
    odf->flow.table++;
}

static void
start_row (Odf *odf, const char **attributes)
{
    odf->row_repeats = count_of (attributes, "number-rows-repeated");
    odf->row_start = odf->flow.text->len;
    odf->gaps = 0;
    odf_styles_first_column (odf->styles);
}

static void
start_cell (Odf *odf, const char **attributes)
{
    odf->cell_repeats = count_of (attributes, "number-columns-repeated");
    if (odf_styles_next_column (odf->styles, attributes) && odf->unseen == 0)
        odf->unseen = odf->depth;
}

static void
start_mark (Odf *odf, const char *name, const char **attributes)
{
    if (strcmp (name, "s") == 0) {
        const char *value = xml_attribute (attributes, "c");
        guint64 count = value == NULL ? 1 : g_ascii_strtoull (value, NULL, 10);
        for (guint i = 0; i < MIN (count, REPEAT_COUNT); i++)
            put (odf, " ", 1);
    } else if (strcmp (name, "tab") == 0) {
        put (odf, odf->flow.table > 0 ? " " : "\t", 1);
    } else if (strcmp (name, "line-break") == 0) {
        end_line (odf);
    } else if (strcmp (name, "soft-page-break") == 0) {
        flow_page (&odf->flow);
    } else if (strcmp (name, "hidden-text") == 0) {
        const char *value = xml_attribute (attributes, "string-value");
        if (value != NULL)
            flow_text (&odf->flow, value, strlen (value), TRUE);
    }
}

static void
start_block (Odf *odf, const char *name, const char **attributes)
{
    if (strcmp (name, "table") == 0)
        start_table (odf, attributes);
    else if (strcmp (name, "table-column") == 0)
        odf_styles_add_column (odf->styles, attributes);
    else if (strcmp (name, "table-row") == 0)
        start_row (odf, attributes);
    else if (strcmp (name, "table-cell") == 0 ||
             strcmp (name, "covered-table-cell") == 0)
        start_cell (odf, attributes);
    else if (strcmp (name, "page") == 0)
        flow_page (&odf->flow);
    else if (strcmp (name, "notes") == 0)
        odf->notes_due = TRUE;
    else if (strcmp (name, "annotation") == 0)
        odf->remark = odf->depth;
    else if (strcmp (name, "note-body") == 0 && odf->note == 0)
        odf->note = odf->depth;
    else if ((strcmp (name, "p") == 0 || strcmp (name, "h") == 0) &&
             odf->paragraph == 0)
        odf->paragraph = odf->depth;
}

static void
on_start (gpointer data, const char *name, const char **attributes)
{
    static const char *const no_text[] = {"desc",
                                          "sequence-decls",
                                          "script",
                                          "forms",
                                          "event-listeners",
                                          "dde-connection-decls",
                                          "note-citation",
                                          NULL};
    static const char *const who[] = {"creator", "date", "creator-initials",
                                      NULL};
    static const char *const bodies[] = {"text", "spreadsheet", "presentation",
                                         "drawing", NULL};
    Odf *odf = data;

    odf->depth++;
    if (odf->only != NULL && strcmp (name, odf->only) == 0)
        odf->open = TRUE;
    /* office:text and its like hold the document. */
    if (odf->only == NULL && odf->depth == 3 && is_any (name, bodies))
        odf->open = TRUE;
    if (!odf->open || odf->aside > 0)
        return;
    if (is_any (name, no_text) || (odf->remark > 0 && is_any (name, who))) {
        odf->aside = odf->depth;
        return;
    }
    if (odf->unseen == 0 && is_hidden_here (name, attributes))
        odf->unseen = strcmp (name, "hidden-paragraph") == 0 && odf->paragraph
                          ? odf->paragraph
                          : odf->depth;
    take_style (odf, attributes);
    start_block (odf, name, attributes);
    start_mark (odf, name, attributes);
}

static void
end_cell (Odf *odf)
{
    if (odf->unseen > 0)
        flow_text (&odf->flow, " ", 1, TRUE);
    odf->flow.cell_gap = FALSE;
    odf->gaps += odf->cell_repeats;
}

static void
end_row (Odf *odf)
{
    Flow *flow = &odf->flow;
    g_autofree char *row = NULL;

    odf->gaps = 0;
    if (odf->unseen > 0)
        flow_text (flow, "\n", 1, TRUE);
    if (odf->unseen > 0 || odf->row_start > flow->text->len)
        return;
    flow_row_end (flow);
    row = g_strdup (flow->text->str + MIN (odf->row_start, flow->text->len));
    if (odf->row_repeats > 1 && row[0] != '\n' && row[0] != '\0')
        for (guint i = 1; i < odf->row_repeats; i++)
            flow_text (flow, row, strlen (row), FALSE);
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
    Odf *odf = data;
    guint here = odf->depth--;

    if (odf->only != NULL && strcmp (name, odf->only) == 0)
        odf->open = FALSE;
    if (!odf->open || odf->aside > 0) {
        close_at (&odf->aside, here);
        return;
    }
    if (strcmp (name, "p") == 0 || strcmp (name, "h") == 0)
        end_line (odf);
    else if (strcmp (name, "table-cell") == 0 ||
             strcmp (name, "covered-table-cell") == 0)
        end_cell (odf);
    else if (strcmp (name, "table-row") == 0)
        end_row (odf);
    else if (strcmp (name, "table") == 0 && odf->flow.table > 0)
        odf->flow.table--;
    else if (strcmp (name, "notes") == 0)
        odf->notes_due = FALSE;
    close_at (&odf->paragraph, here);
    close_at (&odf->unseen, here);
    close_at (&odf->note, here);
    close_at (&odf->remark, here);
    close_at (&odf->dark, here);
}

static void
on_text (gpointer data, const char *text, gsize length)
{
    Odf *odf = data;

    if (odf->open && odf->aside == 0 && odf->paragraph > 0)
        put (odf, text, length);
}

static void
read_part (Odf *odf, Zip *zip, const char *part, const char *only,
           const char **fault_out)
{
    static const XmlHandler handler = {on_start, on_end, on_text};
    const char *reason = NULL;
    g_autoptr (GBytes) xml = zip_read_name (zip, part, &reason);

    if (xml != NULL)
        reason = odf_styles_read (odf->styles, xml);
    odf->only = only;
    if (xml != NULL && reason == NULL)
        reason = xml_read (xml, &handler, odf);
    else if (xml != NULL)
        xml_read (xml, &handler, odf);
    if (reason != NULL)
        *fault_out = reason;
    odf->depth = odf->unseen = odf->aside = odf->note = odf->paragraph = 0;
    odf->dark = odf->gaps = odf->remark = 0;
    odf->open = FALSE;
    odf->flow.table = 0;
}

GPtrArray *
odf_pages (Zip *zip, const char **fault_out)
{
    const char *type = odf_type (zip);
    Odf odf = {.styles = odf_styles_new (), .notes = g_string_new (NULL)};
    gboolean text = strstr (type, ".text") != NULL;

    odf.sheets = strstr (type, ".spreadsheet") != NULL;
    odf.slides = !text && !odf.sheets;
    flow_start (&odf.flow);
    /* Named styles stand beside the texts of heads and feet. */
    read_part (&odf, zip, "styles.xml", text ? "header" : "-", fault_out);
    read_part (&odf, zip, "content.xml", NULL, fault_out);
    flow_text (&odf.flow, odf.notes->str, odf.notes->len, FALSE);
    if (text)
        read_part (&odf, zip, "styles.xml", "footer", fault_out);
    if (!zip_has (zip, "content.xml"))
        *fault_out = "damaged: its text is missing";
    if (odf.flow.cut)
        *fault_out = "more text or pages than fit one letter";
    odf_styles_free (odf.styles);
    g_string_free (odf.notes, TRUE);
    return flow_end (&odf.flow);
}

const char *
odf_type (Zip *zip)
{
    static const char *const types[] = {
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.oasis.opendocument.graphics",
    };
    const char *reason = NULL;
    g_autoptr (GBytes) word = zip_read_name (zip, "mimetype", &reason);
    gsize length = 0;
    const char *bytes = word == NULL ? NULL : g_bytes_get_data (word, &length);

    for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
        if (length >= strlen (types[i]) &&
            memcmp (bytes, types[i], strlen (types[i])) == 0)
            return types[i];
    return NULL;
}

static void
on_manifest (gpointer data, const char *name, const char **attributes)
{
    gboolean *locked = data;

    (void) attributes;
    *locked |= strcmp (name, "encryption-data") == 0;
}

static void
on_manifest_end (gpointer data, const char *name)
{
    (void) data;
    (void) name;
}

gboolean
odf_is_locked (Zip *zip)
{
    static const XmlHandler handler = {on_manifest, on_manifest_end, NULL};
    const char *reason = NULL;
    g_autoptr (GBytes) xml =
        zip_read_name (zip, "META-INF/manifest.xml", &reason);
    gboolean locked = FALSE;

    if (xml != NULL)
        xml_read (xml, &handler, &locked);
    return locked;
}
