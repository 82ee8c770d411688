#include "classify/box/order.h"

#include <stdlib.h>
#include <string.h>

/* A name that is equal up to its number, and the number: "IMG_0012.JPG". */
typedef struct {
    gsize stem; /* bytes before the number */
    guint64 number;
} Numbered;

/* FALSE when it has no number at its end. */
static gboolean
take_number (const char *name, Numbered *numbered_out)
{
    const char *dot = strrchr (name, '.');
    gsize end = dot == NULL ? strlen (name) : (gsize) (dot - name);
    gsize start = end;

    while (start > 0 && end - start < 18 && g_ascii_isdigit (name[start - 1]))
        start--;
    numbered_out->stem = start;
    numbered_out->number = g_ascii_strtoull (name + start, NULL, 10);
    return start < end;
}

/* TRUE when both are of one series. */
static gboolean
same_stem (const char *a, const char *b, gsize stem)
{
    return g_ascii_strncasecmp (a, b, stem) == 0;
}

void
order_check (Letter *letter)
{
    const char *before = NULL;
    Numbered last = {0};
    gboolean mixed = FALSE;

    for (guint i = 0; i < letter->sources->len; i++) {
        const LetterSource *source = letter->sources->pdata[i];
        const RecordPage *page = letter->record->pages->pdata[i];
        const RecordPart *part = letter->record->parts->pdata[page->part];
        Numbered now = {0};

        if (source->photo == NULL || source->page > 0)
            continue;
        if (part->filename == NULL || !take_number (part->filename, &now) ||
            (before != NULL && (now.stem != last.stem ||
                                !same_stem (part->filename, before, now.stem))))
            return;
        mixed |= before != NULL && now.number < last.number;
        before = part->filename;
        last = now;
    }
    if (mixed)
        letter_warn (letter, "photographs were attached in another order than "
                             "their names count");
}
