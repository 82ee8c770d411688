/*
 * The letters of a page as text: which of them a person sees, and what stands
 * between them. What is seen is asked of the drawn page, not of the file: it
 * knows letters without ink, white on white, covered ones.
 */
#ifndef CLASSIFY_READER_LAYOUT_H
#define CLASSIFY_READER_LAYOUT_H

#include "classify/reader/photo.h"

typedef struct {
    gunichar c;
    gboolean placed;       /* the box is known */
    double x1, y1, x2, y2; /* in points from the top left */
    double size;           /* of its font in points; 0: not known */
} LayoutChar;

typedef struct {
    double width; /* in points */
    double height;
    const Bitmap *drawn; /* the page; NULL when it could not be drawn */
} LayoutPage;

/*
 * The text of @chars (LayoutChar, in reading order with their blanks), and in
 * *@hidden_out what nobody sees (NULL when nothing). Valid UTF-8, caller
 * frees.
 */
char *layout_text (const GArray *chars, const LayoutPage *page,
                   char **hidden_out);

/* TRUE when something can be seen in a part of the page, or anywhere on it
 * (all 0). */
gboolean layout_has_ink (const LayoutPage *page, double x1, double y1,
                         double x2, double y2);

#endif
