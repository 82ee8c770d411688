/*
 * A letter as one line of a list: in the tray and in a child's file.
 */
#ifndef DESK_ROW_H
#define DESK_ROW_H

#include "desk/template.h"

typedef struct {
    char *ref;
    guint32 state, outcome, overlays;
    guint8 flag, kind, provenance;
    gint64 born, due;
    char *who;    /* first name, "" without a child */
    char *sender; /* in words */
    char *title;  /* "Therapy letter" */
    guint8 task;
    guint32 signatures;
    gboolean signed_by_me;
} Row;

void row_free (Row *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Row, row_free)

/* Appends a Row for each of a list of VAULT_TRAY_ROW. */
void row_read_all (GVariant *list, GPtrArray *rows);
/* What waits for her first, the earliest due first; then the rest, newest
 * first. */
void row_sort_all (GPtrArray *rows);
/* Fills a template's row: ref, who, what, sender, arrived, due, overdue, task,
 * flag, flag_class, state, notes. */
void row_show (const Row *row, Data *data);

#endif
