/*
 * Word documents (ISO 29500-1): headers, text, notes, footers, in this order.
 */
#ifndef CLASSIFY_READER_DOCX_H
#define CLASSIFY_READER_DOCX_H

#include "classify/reader/zip.h"

/*
 * @part: the name of the main part, as "word/document.xml"
 * Returns: OfficePage *, caller unrefs; NULL when the main part has nothing
 * that could be read. *@fault_out (static) says why not all was read, NULL
 * when it was.
 */
GPtrArray *docx_pages (Zip *zip, const char *part, const char **fault_out);

#endif
