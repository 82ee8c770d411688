/*
 * Excel workbooks (ISO 29500-1, chapter 18) as tables of text: a page for each
 * sheet, a line for each row, cells apart by tabs, values as the sheet shows
 * them. Hidden sheets, rows and columns stand apart.
 */
#ifndef CLASSIFY_READER_XLSX_H
#define CLASSIFY_READER_XLSX_H

#include "classify/reader/zip.h"

/* @part: the workbook; as docx_pages() returns. */
GPtrArray *xlsx_pages (Zip *zip, const char *part, const char **fault_out);

#endif
