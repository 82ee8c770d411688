/*
 * What the styles of an OpenDocument file do to visibility, and which columns
 * of a sheet are hidden.
 */
#ifndef CLASSIFY_READER_ODF_STYLE_H
#define CLASSIFY_READER_ODF_STYLE_H

#include <glib.h>

typedef struct {
    gboolean hidden; /* not shown, or smaller than anybody reads */
    gboolean white;  /* letters that are seen only where it is dark */
    gboolean dark;   /* a background that is not white */
    gboolean breaks; /* begins a new page */
} OdfLook;

typedef struct OdfStyles OdfStyles;

OdfStyles *odf_styles_new (void);
void odf_styles_free (OdfStyles *styles);

/* Adds the styles of a part; NULL or why it ended early, as xml_read(). */
const char *odf_styles_read (OdfStyles *styles, GBytes *xml);

/* @name: as an element refers to it; NULL for none. */
OdfLook odf_styles_look (const OdfStyles *styles, const char *name);

/* Columns of the sheet that is read: forgotten at its start, added as they
 * are declared, then walked along each row. */
void odf_styles_forget_columns (OdfStyles *styles);
void odf_styles_add_column (OdfStyles *styles, const char **attributes);
void odf_styles_first_column (OdfStyles *styles);
/* TRUE when the cell with these attributes stands in a hidden column. */
gboolean odf_styles_next_column (OdfStyles *styles, const char **attributes);

#endif
