/*
 * Rich text (Microsoft's specification, version 1.9.1) as a person sees it:
 * text, tables, notes, heads and feet; pictures and embedded files are left
 * out, hidden text stands apart.
 */
#ifndef CLASSIFY_READER_RTF_H
#define CLASSIFY_READER_RTF_H

#include <glib.h>

gboolean rtf_is (GBytes *data);

/* As docx_pages() returns. */
GPtrArray *rtf_pages (GBytes *data, const char **fault_out);

#endif
