/*
 * What CSS does to visibility: enough to find text that a person does not
 * see, never a full cascade.
 */
#ifndef CLASSIFY_READER_STYLE_H
#define CLASSIFY_READER_STYLE_H

#include <glib.h>

/* In a colour's place. */
#define STYLE_NONE (-1)    /* nothing is said of it */
#define STYLE_UNKNOWN (-2) /* some colour, or a picture */
#define STYLE_PAPER (-3)   /* letters of no colour */

typedef enum { STYLE_NO_SIZE, STYLE_TINY, STYLE_READABLE } StyleSize;

typedef struct {
    gboolean unseen; /* display:none, off the page, ... with all inside */
    StyleSize size;  /* of letters, inside too unless it says another */
    gint32 letters;  /* 0xRRGGBB or one of the above */
    gint32 paper;
} StyleLook;

/* @style: declarations, a later one before an earlier one of its property;
 * @colour, @paper: HTML's color and bgcolor, or NULL. */
StyleLook style_look (const char *style, const char *colour, const char *paper);

/* @value: lower case, as CSS writes colours. FALSE when it is not known. */
gboolean style_colour (const char *value, guint32 *colour_out);

/* TRUE when letters of one cannot be told from paper of the other. */
gboolean style_same_colour (guint32 a, guint32 b);

#endif
