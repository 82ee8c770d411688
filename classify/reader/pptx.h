/*
 * PowerPoint slides (ISO 29500-1, chapter 19): a page for each slide in the
 * order of the show, its notes below it. Hidden slides and shapes stand apart.
 */
#ifndef CLASSIFY_READER_PPTX_H
#define CLASSIFY_READER_PPTX_H

#include "classify/reader/zip.h"

/* @part: the presentation; as docx_pages() returns. */
GPtrArray *pptx_pages (Zip *zip, const char *part, const char **fault_out);

#endif
