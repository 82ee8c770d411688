#include "classify/reader/xml.h"

#include "common/limits.h"

#include <expat.h>
#include <string.h>

typedef struct {
    XML_Parser parser;
    const XmlHandler *handler;
    gpointer data;
    guint depth;
    const char *fault;
} Reading;

static const char *
local_name (const char *name)
{
    const char *colon = strchr (name, ':');

    return colon == NULL ? name : colon + 1;
}

static void
stop (Reading *reading, const char *fault)
{
    reading->fault = fault;
    XML_StopParser (reading->parser, XML_FALSE);
}

static void
on_start (void *data, const XML_Char *name, const XML_Char **attributes)
{
    Reading *reading = data;

    if (++reading->depth > LIMIT_XML_DEPTH)
        stop (reading, "nested too deeply");
    else
        reading->handler->start (reading->data, local_name (name), attributes);
}

static void
on_end (void *data, const XML_Char *name)
{
    Reading *reading = data;

    reading->depth--;
    reading->handler->end (reading->data, local_name (name));
}

static void
on_text (void *data, const XML_Char *text, int length)
{
    Reading *reading = data;

    if (reading->handler->text != NULL)
        reading->handler->text (reading->data, text, (gsize) length);
}

/* Entities are declared in a document type only: without one there is no
 * "billion laughs", and no office writes one. */
static void
on_doctype (void *data, const XML_Char *name, const XML_Char *system_id,
            const XML_Char *public_id, int has_subset)
{
    (void) name;
    (void) system_id;
    (void) public_id;
    (void) has_subset;
    stop (data, "it declares a document type, as no office does");
}

const char *
xml_read (GBytes *xml, const XmlHandler *handler, gpointer data)
{
    Reading reading = {.handler = handler, .data = data};
    gsize length = 0;
    const char *bytes = g_bytes_get_data (xml, &length);
    enum XML_Status status = XML_STATUS_ERROR;

    if (length == 0 || length > LIMIT_ZIP_MEMBER_BYTES)
        return "damaged";
    reading.parser = XML_ParserCreate (NULL);
    if (reading.parser == NULL)
        return "no memory";
    XML_SetUserData (reading.parser, &reading);
    XML_SetElementHandler (reading.parser, on_start, on_end);
    XML_SetCharacterDataHandler (reading.parser, on_text);
    XML_SetStartDoctypeDeclHandler (reading.parser, on_doctype);
    status = XML_Parse (reading.parser, bytes, (int) length, XML_TRUE);
    XML_ParserFree (reading.parser);
    if (reading.fault != NULL)
        return reading.fault;
    return status == XML_STATUS_OK ? NULL : "damaged";
}

const char *
xml_attribute (const char **attributes, const char *name)
{
    gboolean prefixed = g_str_has_prefix (name, "*:");

    if (prefixed)
        name += 2;
    for (gsize i = 0; attributes[i] != NULL; i += 2)
        if (strcmp (local_name (attributes[i]), name) == 0 &&
            (!prefixed || strchr (attributes[i], ':') != NULL))
            return attributes[i + 1];
    return NULL;
}
