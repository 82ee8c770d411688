#include "classify/reader/office.h"

#include "classify/reader/docx.h"
#include "classify/reader/flow.h"
#include "classify/reader/xml.h"
#include "classify/reader/zip.h"

#include <string.h>

static const char docx_type[] =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/* The main part of an OOXML package (ISO 29500-2 annex F). */
static void
on_relation (gpointer data, const char *name, const char **attributes)
{
    char **target = data;
    const char *type = xml_attribute (attributes, "Type");
    const char *value = xml_attribute (attributes, "Target");

    if (strcmp (name, "Relationship") == 0 && *target == NULL && type != NULL &&
        value != NULL && g_str_has_suffix (type, "/officeDocument"))
        *target = g_strdup (value[0] == '/' ? value + 1 : value);
}

static void
on_end (gpointer data, const char *name)
{
    (void) data;
    (void) name;
}

static char *
main_part (Zip *zip)
{
    static const XmlHandler handler = {.start = on_relation, .end = on_end};
    const char *reason = NULL;
    g_autoptr (GBytes) relations = zip_read_name (zip, "_rels/.rels", &reason);
    char *target = NULL;

    if (relations != NULL)
        xml_read (relations, &handler, &target);
    return target;
}

gboolean
office_is_package (Zip *zip)
{
    /* OOXML, OpenDocument and e-books, Java, Apple's iWork new and old. */
    static const char *const marks[] = {
        "[Content_Types].xml",  "_rels/.rels",        "mimetype",
        "META-INF/MANIFEST.MF", "Index/Document.iwa", "Index.zip",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
        if (zip_has (zip, marks[i]))
            return TRUE;
    return FALSE;
}

gboolean
office_text (GBytes *data, guint64 *decoded_bytes, OfficeText *text_out)
{
    g_autoptr (Zip) zip = NULL;
    g_autofree char *part = NULL;
    const char *reason = NULL;
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);

    if (length < 4 || memcmp (bytes, "PK\3\4", 4) != 0)
        return FALSE;
    zip = zip_new (data, decoded_bytes, &reason);
    if (zip == NULL)
        return FALSE;
    part = main_part (zip);
    if (part == NULL || !g_str_has_prefix (part, "word/"))
        return FALSE;
    text_out->type = docx_type;
    text_out->pages = docx_pages (zip, part, &text_out->fault);
    return TRUE;
}
