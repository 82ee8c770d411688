#include "classify/reader/pptx.h"

#include "classify/reader/flow.h"
#include "classify/reader/opc.h"
#include "classify/reader/xml.h"
#include "common/limits.h"

#include <string.h>

typedef struct {
    Flow flow;
    GPtrArray *ids; /* char *: relations of the slides, in their order */
    guint depth;
    guint shape;  /* depth of the shape; 0: none is open */
    guint unseen; /* depth of a hidden shape */
    guint aside;  /* depth of a field that is not the slide's own text */
    gboolean wanted;
    gboolean hidden_slide;
    gboolean notes; /* the part that is read is notes */
} Pptx;

static gboolean
is_hidden (const Pptx *pptx)
{
    return pptx->hidden_slide || pptx->unseen > 0;
}

static gboolean
says (const char **attributes, const char *name, const char *value)
{
    return g_strcmp0 (xml_attribute (attributes, name), value) == 0;
}

static void
on_show (gpointer data, const char *name, const char **attributes)
{
    Pptx *pptx = data;
    const char *id = xml_attribute (attributes, "*:id");

    if (strcmp (name, "sldId") == 0 && id != NULL &&
        pptx->ids->len <= LIMIT_PAGE_COUNT)
        g_ptr_array_add (pptx->ids, g_strdup (id));
}

static void
on_show_end (gpointer data, const char *name)
{
    (void) data;
    (void) name;
}

/* Of a notes page only the notes: not the number, date and picture. */
static gboolean
is_aside (const Pptx *pptx, const char *name, const char **attributes)
{
    static const char *const kinds[] = {"sldNum", "dt", "hdr", "ftr", "sldImg"};

    if (!pptx->notes || strcmp (name, "ph") != 0)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (says (attributes, "type", kinds[i]))
            return TRUE;
    return FALSE;
}

static void
on_start (gpointer data, const char *name, const char **attributes)
{
    Pptx *pptx = data;

    pptx->depth++;
    if (strcmp (name, "sld") == 0 &&
        (says (attributes, "show", "0") || says (attributes, "show", "false")))
        pptx->hidden_slide = TRUE;
    else if (strcmp (name, "sp") == 0 || strcmp (name, "graphicFrame") == 0)
        pptx->shape = pptx->depth;
    else if (strcmp (name, "cNvPr") == 0 && pptx->shape > 0 &&
             pptx->unseen == 0 &&
             (says (attributes, "hidden", "1") ||
              says (attributes, "hidden", "true")))
        pptx->unseen = pptx->shape;
    else if (strcmp (name, "tbl") == 0)
        pptx->flow.table++;
    else if (strcmp (name, "br") == 0)
        flow_line (&pptx->flow, is_hidden (pptx));
    else if (pptx->aside == 0 && is_aside (pptx, name, attributes))
        pptx->aside = pptx->shape;
    pptx->wanted = strcmp (name, "t") == 0;
}

static void
on_end (gpointer data, const char *name)
{
    Pptx *pptx = data;
    guint here = pptx->depth--;

    pptx->wanted = FALSE;
    if (pptx->aside == 0) {
        if (strcmp (name, "p") == 0)
            flow_line (&pptx->flow, is_hidden (pptx));
        else if (strcmp (name, "tc") == 0)
            flow_cell_end (&pptx->flow);
        else if (strcmp (name, "tr") == 0)
            flow_row_end (&pptx->flow);
    }
    if (strcmp (name, "tbl") == 0 && pptx->flow.table > 0)
        pptx->flow.table--;
    if (pptx->unseen == here)
        pptx->unseen = 0;
    if (pptx->aside == here)
        pptx->aside = 0;
    if (pptx->shape == here)
        pptx->shape = 0;
}

static void
on_text (gpointer data, const char *text, gsize length)
{
    Pptx *pptx = data;

    if (pptx->wanted && pptx->aside == 0)
        flow_text (&pptx->flow, text, length, is_hidden (pptx));
}

static void
read_part (Pptx *pptx, Zip *zip, const char *part, const XmlHandler *handler,
           const char **fault_out)
{
    const char *reason = NULL;
    g_autoptr (GBytes) xml = zip_read_name (zip, part, &reason);

    if (xml != NULL)
        reason = xml_read (xml, handler, pptx);
    if (reason != NULL)
        *fault_out = reason;
    pptx->depth = pptx->shape = pptx->unseen = pptx->aside = 0;
    pptx->wanted = FALSE;
    pptx->flow.table = 0;
}

/* A slide, the drawings in it that have parts of their own, its notes. */
static void
read_slide (Pptx *pptx, Zip *zip, const char *part, const char **fault_out)
{
    static const XmlHandler handler = {on_start, on_end, on_text};
    static const char notes[] = "Notes:";
    g_autoptr (GPtrArray) relations = opc_relations (zip, part);
    const char *about = opc_first (relations, "notesSlide");

    flow_page (&pptx->flow);
    pptx->hidden_slide = FALSE;
    read_part (pptx, zip, part, &handler, fault_out);
    for (guint i = 0; i < relations->len; i++) {
        const OpcRelation *relation = relations->pdata[i];
        if (strcmp (relation->type, "diagramData") == 0 ||
            strcmp (relation->type, "comments") == 0)
            read_part (pptx, zip, relation->target, &handler, fault_out);
    }
    if (about == NULL)
        return;
    flow_text (&pptx->flow, notes, strlen (notes), pptx->hidden_slide);
    flow_line (&pptx->flow, pptx->hidden_slide);
    pptx->notes = TRUE;
    read_part (pptx, zip, about, &handler, fault_out);
    pptx->notes = FALSE;
}

GPtrArray *
pptx_pages (Zip *zip, const char *part, const char **fault_out)
{
    static const XmlHandler show = {on_show, on_show_end, NULL};
    g_autoptr (GPtrArray) relations = opc_relations (zip, part);
    Pptx pptx = {.ids = g_ptr_array_new_with_free_func (g_free)};
    guint missing = 0;

    flow_start (&pptx.flow);
    read_part (&pptx, zip, part, &show, fault_out);
    for (guint i = 0; i < pptx.ids->len; i++) {
        const char *target = opc_with_id (relations, pptx.ids->pdata[i]);
        if (target != NULL && zip_has (zip, target))
            read_slide (&pptx, zip, target, fault_out);
        else
            missing++;
    }
    if (missing > 0 || pptx.ids->len == 0)
        *fault_out = "damaged: a slide is missing";
    if (pptx.flow.cut)
        *fault_out = "more text or pages than fit one letter";
    g_ptr_array_unref (pptx.ids);
    return flow_end (&pptx.flow);
}
