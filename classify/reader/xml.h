/*
 * The one file that includes expat: XML as a stream of elements and text. No
 * document type, so no entities of its own, and no file or address is opened.
 */
#ifndef CLASSIFY_READER_XML_H
#define CLASSIFY_READER_XML_H

#include <glib.h>

/* Names come without their prefix: offices differ in prefixes, and in the
 * addresses that these stand for (ISO 29500 strict and transitional). */
typedef struct {
    void (*start) (gpointer data, const char *name, const char **attributes);
    void (*end) (gpointer data, const char *name);
    /* NULL: text is not asked for. */
    void (*text) (gpointer data, const char *text, gsize length);
} XmlHandler;

/*
 * Tells @handler what stands in @xml, up to the first fault.
 *
 * Returns: NULL, or why it ended early (static, for a person): damage, a
 * document type, nesting over LIMIT_XML_DEPTH
 */
const char *xml_read (GBytes *xml, const XmlHandler *handler, gpointer data);

/* An attribute's value by its name without prefix, "*:name" for one that must
 * have a prefix; NULL when it is not there. Borrowed. */
const char *xml_attribute (const char **attributes, const char *name);

#endif
