/*
 * What inline CSS does to visibility: enough to find text that a person does
 * not see, never a full cascade.
 */
#ifndef CLASSIFY_READER_STYLE_H
#define CLASSIFY_READER_STYLE_H

#include <glib.h>

typedef struct {
    gboolean unseen;        /* display:none, no size, no opacity, ... */
    gboolean white_letters; /* seen only where the paper is not white */
    gboolean dark_paper;    /* a background of its own that is not white */
} StyleLook;

/* @style: a style attribute, ""; @colour, @paper: HTML's color and bgcolor,
 * or NULL. */
StyleLook style_look (const char *style, const char *colour, const char *paper);

#endif
