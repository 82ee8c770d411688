#include "classify/reader/opc.h"

#include "classify/reader/xml.h"
#include "common/limits.h"

#include <string.h>

typedef struct {
    GPtrArray *relations;
    const char *part;
} Reading;

static void
relation_free (gpointer data)
{
    OpcRelation *relation = data;

    g_free (relation->id);
    g_free (relation->type);
    g_free (relation->target);
    g_free (relation);
}

/* A target is relative to the folder of the part that names it. */
static char *
resolve (const char *part, const char *target)
{
    g_autofree char *dir = g_path_get_dirname (part);
    g_autofree char *path = NULL;
    char *whole = NULL;

    if (target[0] == '/')
        return g_strdup (target + 1);
    path = g_build_filename ("/", dir, target, NULL);
    whole = g_canonicalize_filename (path, "/");
    memmove (whole, whole + 1, strlen (whole));
    return whole;
}

static void
on_start (gpointer data, const char *name, const char **attributes)
{
    Reading *reading = data;
    const char *type = xml_attribute (attributes, "Type");
    const char *target = xml_attribute (attributes, "Target");
    const char *mode = xml_attribute (attributes, "TargetMode");
    OpcRelation *relation = NULL;

    if (strcmp (name, "Relationship") != 0 || type == NULL || target == NULL ||
        g_strcmp0 (mode, "External") == 0 ||
        reading->relations->len >= LIMIT_ZIP_ENTRIES)
        return;
    relation = g_new0 (OpcRelation, 1);
    relation->id = g_strdup (xml_attribute (attributes, "Id"));
    relation->type =
        g_strdup (strrchr (type, '/') == NULL ? type : strrchr (type, '/') + 1);
    relation->target = resolve (reading->part, target);
    g_ptr_array_add (reading->relations, relation);
}

static void
on_end (gpointer data, const char *name)
{
    (void) data;
    (void) name;
}

GPtrArray *
opc_relations (Zip *zip, const char *part)
{
    static const XmlHandler handler = {.start = on_start, .end = on_end};
    Reading reading = {.relations =
                           g_ptr_array_new_with_free_func (relation_free),
                       .part = part};
    g_autofree char *dir = g_path_get_dirname (part);
    g_autofree char *base = g_path_get_basename (part);
    g_autofree char *name =
        part[0] == '\0' ? g_strdup ("_rels/.rels")
                        : g_strconcat (dir, "/_rels/", base, ".rels", NULL);
    const char *reason = NULL;
    g_autoptr (GBytes) xml = zip_read_name (zip, name, &reason);

    if (xml != NULL)
        xml_read (xml, &handler, &reading);
    return reading.relations;
}

const char *
opc_first (const GPtrArray *relations, const char *type)
{
    for (guint i = 0; i < relations->len; i++) {
        const OpcRelation *relation = relations->pdata[i];
        if (strcmp (relation->type, type) == 0)
            return relation->target;
    }
    return NULL;
}

const char *
opc_with_id (const GPtrArray *relations, const char *id)
{
    for (guint i = 0; i < relations->len; i++) {
        const OpcRelation *relation = relations->pdata[i];
        if (g_strcmp0 (relation->id, id) == 0)
            return relation->target;
    }
    return NULL;
}
