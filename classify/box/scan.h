/*
 * Pages that are only a picture: the words that are recognised on them, and
 * how far they may be trusted. Recognition is slow, so it has a budget of its
 * own for each letter.
 */
#ifndef CLASSIFY_BOX_SCAN_H
#define CLASSIFY_BOX_SCAN_H

#include "classify/box/letter.h"

typedef enum {
    SCAN_CLEAR,     /* words that may be trusted */
    SCAN_HARD,      /* words that a person must compare with the picture */
    SCAN_NO_WORDS,  /* a picture without words, or none that can be told */
    SCAN_NOT_TRIED, /* the budget of this letter is used up */
} ScanResult;

/* The text of the page that comes next in @letter; "" without words. A page
 * that is hard to read is warned of; one that lies askew is shown upright.
 * @photo: NULL for a page of @document. */
char *scan_text (Letter *letter, gpointer document, guint page, GBytes *photo,
                 ScanResult *result_out);

/* TRUE when this letter has had its processor time, but for recognition. */
gboolean scan_time_is_up (const Letter *letter);

#endif
