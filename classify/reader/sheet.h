/*
 * Style sheets inside HTML: the rules with simple selectors (p, .name, p.name,
 * #name, *). Those of other media and of nested elements are left out.
 */
#ifndef CLASSIFY_READER_SHEET_H
#define CLASSIFY_READER_SHEET_H

#include <glib.h>

typedef struct StyleSheet StyleSheet;

StyleSheet *style_sheet_new (void);
void style_sheet_free (StyleSheet *sheet);

/* Adds the rules of a style element. */
void style_sheet_add (StyleSheet *sheet, const char *css);

/*
 * All declarations for an element, in the order of the sheet, then its own.
 *
 * @tag, @classes, @id, @style: its name and attributes, NULL where it has none
 * Returns: caller frees
 */
char *style_sheet_for (const StyleSheet *sheet, const char *tag,
                       const char *classes, const char *id, const char *style);

#endif
