#include "classify/box/scan.h"

#include "classify/box/plain.h"
#include "common/clock.h"
#include "common/limits.h"

#include <time.h>

/* What is taken for words on toys and wallpaper scatters below the first.
 * Letters at 150 dpi and more lie above the second; at 83 every tenth word
 * was wrong already, and one of them may be a dose. */
#define CONFIDENCE_WORDS 45u
#define CONFIDENCE_CLEAR 88u
/* Fewer are a brand or a label, and no letter. */
#define LETTER_WORDS 5u

static ScanResult
judge (const char *text, guint confidence)
{
    if (text == NULL || plain_words (text) < LETTER_WORDS ||
        confidence < CONFIDENCE_WORDS)
        return SCAN_NO_WORDS;
    return confidence < CONFIDENCE_CLEAR ? SCAN_HARD : SCAN_CLEAR;
}

char *
scan_text (Letter *letter, gpointer document, guint page, GBytes *photo,
           ScanResult *result_out)
{
    gint64 begun_ms = clock_monotonic_ms ();
    clock_t begun = clock ();
    g_autofree char *text = NULL;
    guint confidence = 0;
    guint turn = 0;

    letter->next_turn = 0;
    if (letter->scan_pages == LIMIT_OCR_PAGES ||
        letter->scan_ms + LIMIT_OCR_PAGE_MS > LIMIT_OCR_MS) {
        *result_out = SCAN_NOT_TRIED;
        return g_strdup ("");
    }
    letter->scan_pages++;
    text = photo != NULL
               ? letter->tools->photo_words (photo, page, &confidence, &turn)
               : letter->tools->document_words (document, page, &confidence,
                                                &turn);
    letter->scan_ms += clock_monotonic_ms () - begun_ms;
    letter->scan_clock += clock () - begun;
    *result_out = judge (text, confidence);
    if (*result_out == SCAN_NO_WORDS)
        return g_strdup ("");
    letter->next_turn = turn;
    if (*result_out == SCAN_HARD)
        letter_warn (letter, "page %u: hard to read",
                     letter->record->pages->len + 1);
    return g_steal_pointer (&text);
}

gboolean
scan_time_is_up (const Letter *letter)
{
    return (clock () - letter->scan_clock) / CLOCKS_PER_SEC >=
           LIMIT_READER_PICTURES_CPU_S;
}
