/*
 * The text of a document while it is read: lines, cells and pages, and apart
 * from them what a person would not see. Bounded: beyond LIMIT_TEXT_BYTES it
 * takes no more and says so.
 */
#ifndef CLASSIFY_READER_FLOW_H
#define CLASSIFY_READER_FLOW_H

#include "classify/box/letter.h"

typedef struct {
    GPtrArray *pages; /* OfficePage * */
    GString *text;    /* of the page that is being written */
    GString *hidden;
    gsize bytes;
    gboolean cut;
    guint table;       /* tables that are open around this place */
    gboolean cell_gap; /* a paragraph ended inside a cell */
} Flow;

void flow_start (Flow *flow);
/* Adds text as it stands. @hidden: a person would not see it. */
void flow_text (Flow *flow, const char *text, gsize length, gboolean hidden);
/* The end of a line or paragraph: a blank inside a table's cell. */
void flow_line (Flow *flow, gboolean hidden);
void flow_cell_end (Flow *flow);
void flow_row_end (Flow *flow);
/* What follows stands on a new page; nothing inside a table or on a page that
 * has no text. */
void flow_page (Flow *flow);
/* The pages, at least one; caller unrefs. Ends the flow. */
GPtrArray *flow_end (Flow *flow);

#endif
