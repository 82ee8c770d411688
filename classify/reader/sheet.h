/*
 * Style sheets inside HTML: the rules with simple selectors (p, .name, p.name,
 * #name, *), and those of such an element inside another ("p .name", "p > b").
 * Those of other media and of longer ways are left out.
 */
#ifndef CLASSIFY_READER_SHEET_H
#define CLASSIFY_READER_SHEET_H

#include <glib.h>

typedef struct StyleSheet StyleSheet;

StyleSheet *style_sheet_new (void);
void style_sheet_free (StyleSheet *sheet);

/* Adds the rules of a style element. */
void style_sheet_add (StyleSheet *sheet, const char *css);

typedef struct {
    const char *tag; /* each NULL where it has none */
    const char *classes;
    const char *id;
} StyleElement;

gboolean style_sheet_is_empty (const StyleSheet *sheet);

/*
 * All declarations for an element, the weighty ones last, then its own.
 *
 * @elements: itself and what it stands in, from the inside out, @count of them
 * @style: its own; NULL when it has none
 * Returns: caller frees
 */
char *style_sheet_for (const StyleSheet *sheet, const StyleElement *elements,
                       guint count, const char *style);

#endif
