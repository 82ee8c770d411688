#include "classify/reader/office.h"

#include "classify/reader/docx.h"
#include "classify/reader/odf.h"
#include "classify/reader/opc.h"
#include "classify/reader/pptx.h"
#include "classify/reader/rtf.h"
#include "classify/reader/xlsx.h"

#include <string.h>

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

/* FALSE when its main part is no document that is read. */
static gboolean
read_ooxml (Zip *zip, OfficeText *text_out)
{
    static const struct {
        const char *folder;
        const char *type;
        GPtrArray *(*pages) (Zip *zip, const char *part,
                             const char **fault_out);
    } kinds[] = {
        {"word/",
         "application/vnd.openxmlformats-officedocument.wordprocessingml."
         "document",
         docx_pages},
        {"xl/",
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         xlsx_pages},
        {"ppt/",
         "application/vnd.openxmlformats-officedocument.presentationml."
         "presentation",
         pptx_pages},
    };
    g_autoptr (GPtrArray) relations = opc_relations (zip, "");
    const char *part = opc_first (relations, "officeDocument");

    if (part == NULL || g_str_has_suffix (part, ".bin"))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (g_str_has_prefix (part, kinds[i].folder)) {
            text_out->type = kinds[i].type;
            text_out->pages = kinds[i].pages (zip, part, &text_out->fault);
            return TRUE;
        }
    return FALSE;
}

gboolean
office_text (GBytes *data, guint64 *decoded_bytes, OfficeText *text_out)
{
    g_autoptr (Zip) zip = NULL;
    const char *reason = NULL;
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);

    if (rtf_is (data)) {
        text_out->type = "application/rtf";
        text_out->pages = rtf_pages (data, &text_out->fault);
        return TRUE;
    }
    if (length < 4 || memcmp (bytes, "PK\3\4", 4) != 0)
        return FALSE;
    zip = zip_new (data, decoded_bytes, &reason);
    if (zip == NULL)
        return FALSE;
    text_out->type = odf_type (zip);
    if (text_out->type == NULL)
        return read_ooxml (zip, text_out);
    text_out->locked = odf_is_locked (zip);
    if (!text_out->locked)
        text_out->pages = odf_pages (zip, &text_out->fault);
    return TRUE;
}
