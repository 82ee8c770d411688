#include "classify/box/document.h"

#include "classify/box/plain.h"
#include "classify/box/scan.h"
#include "common/limits.h"

/* A page that is a picture with some words in text: from this share on, and
 * up to so many words. */
#define SCAN_SHARE 50u
#define SCAN_WORDS 60u

/* What reading a document came to. */
typedef struct {
    guint count; /* its pages */
    guint done;
    guint with_text;
    guint not_tried; /* scanned pages beyond the budget */
    GString *scanned;
    GString *hard;
} Pages;

static void
note_page (GString *list, guint page)
{
    if (list->len < 60)
        g_string_append_printf (list, "%s%u", list->len == 0 ? "" : ", ",
                                page + 1);
}

static void
set_document_fate (RecordPart *part, const Pages *pages)
{
    if (pages->done < pages->count)
        letter_set_fate (part, FATE_REFUSED, "partly read: %u of %u pages",
                         pages->done, pages->count);
    else if (pages->not_tried > 0)
        letter_set_fate (part, FATE_REFUSED,
                         "partly read: %u scanned pages are shown without "
                         "their words",
                         pages->not_tried);
    else if (pages->count == 0)
        letter_set_fate (part, FATE_EMPTY, "a PDF without pages");
    else if (pages->with_text == 0 && pages->scanned->len == 0)
        letter_set_fate (part, FATE_EMPTY, "a PDF of empty pages");
    else if (pages->with_text == 0)
        letter_set_fate (part, FATE_UNSUPPORTED,
                         "scanned: no page has text, read its pictures");
    else if (pages->hard->len > 0)
        letter_set_fate (part, FATE_UNSUPPORTED,
                         "scanned, page %s: hard to read, compare its picture",
                         pages->hard->str);
    else if (pages->scanned->len > 0)
        letter_set_fate (part, FATE_READ, "page %s has no text: scanned",
                         pages->scanned->str);
}

/* A page whose text is not all that a person reads on it: a scan, perhaps
 * under a line that a fax machine wrote, or letters that stand for others. */
static gboolean
needs_words (const char *text, guint picture)
{
    if (plain_is_blank (text))
        return picture > 0;
    return plain_is_garbled (text) ||
           (picture >= SCAN_SHARE && plain_words (text) < SCAN_WORDS);
}

/* The words recognised on a page where they are more than its text; takes
 * @text. What a scanner laid below its picture is then no secret. */
static char *
better_text (Letter *letter, gpointer document, guint page, char *text,
             char **hidden, Pages *pages)
{
    ScanResult result = SCAN_CLEAR;
    gboolean usable = !plain_is_blank (text) && !plain_is_garbled (text);
    char *words = scan_text (letter, document, page, NULL, &result);

    if (usable && plain_words (words) <= plain_words (text)) {
        letter->next_turn = 0;
        g_free (words);
        return text;
    }
    pages->not_tried += result == SCAN_NOT_TRIED;
    if (result == SCAN_HARD)
        note_page (pages->hard, page);
    if (words[0] == '\0')
        note_page (pages->scanned, page);
    if (*hidden != NULL &&
        (plain_is_garbled (*hidden) || plain_says_same (words, *hidden)))
        g_clear_pointer (hidden, g_free);
    g_free (text);
    return words;
}

/* FALSE when the page did not fit whole. */
static gboolean
read_page (Letter *letter, gpointer document, Pages *pages)
{
    guint page = pages->done;
    guint picture = 0;
    char *hidden = NULL;
    char *text =
        letter->tools->document_text (document, page, &hidden, &picture);

    if (needs_words (text, picture))
        text = better_text (letter, document, page, text, &hidden, pages);
    pages->with_text += !plain_is_blank (text);
    return letter_add_page_take (letter, text, hidden, document, page);
}

void
document_read (Letter *letter, GBytes *data, RecordPart *part)
{
    const LetterTools *tools = letter->tools;
    g_autoptr (GString) scanned = g_string_new (NULL);
    g_autoptr (GString) hard = g_string_new (NULL);
    Pages pages = {.scanned = scanned, .hard = hard};
    g_autofree char *reason = NULL;
    Fate fate = FATE_REFUSED;
    gpointer document =
        tools->document_open (data, letter->password, &fate, &reason);

    if (document == NULL) {
        letter_set_fate (part, fate, "%s", reason);
        return;
    }
    g_ptr_array_add (letter->documents, document);
    pages.count = tools->document_pages (document);
    part->fate = FATE_READ;
    while (pages.done < pages.count &&
           letter->record->pages->len < LIMIT_PAGE_COUNT &&
           !scan_time_is_up (letter) && read_page (letter, document, &pages))
        pages.done++;
    set_document_fate (part, &pages);
}
