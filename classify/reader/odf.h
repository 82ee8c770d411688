/*
 * OpenDocument texts, spreadsheets and presentations (ISO 26300, version 1.3
 * of OASIS): what a person sees, and apart from it what styles hide.
 */
#ifndef CLASSIFY_READER_ODF_H
#define CLASSIFY_READER_ODF_H

#include "classify/reader/zip.h"

/* The type of an OpenDocument file by its own word; static, NULL when it is
 * none whose text is read. */
const char *odf_type (Zip *zip);

/* TRUE when a password closes it. */
gboolean odf_is_locked (Zip *zip);

/* As docx_pages() returns. */
GPtrArray *odf_pages (Zip *zip, const char **fault_out);

#endif
