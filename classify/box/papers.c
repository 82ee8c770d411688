#include "classify/box/papers.h"

#include "classify/box/charset.h"
#include "classify/box/plain.h"
#include "classify/box/sniff.h"
#include "common/limits.h"

#include <string.h>

static const char too_long[] =
    "partly read: more text or pages than fit one letter";

static gboolean
is_calendar (const MimeNode *leaf, GBytes *data)
{
    static const char mark[] = "BEGIN:VCALENDAR";
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);

    return strcmp (leaf->type, "text/calendar") == 0 ||
           (length >= sizeof mark - 1 &&
            g_ascii_strncasecmp (bytes, mark, sizeof mark - 1) == 0);
}

gboolean
papers_add_text_take (Letter *letter, char *raw_text, char *hidden)
{
    g_autofree char *text = raw_text;
    const char *at = text;
    gboolean whole = TRUE;

    do {
        /* The last page that a letter keeps has all the rest. */
        gsize length = letter->record->pages->len + 1 == LIMIT_PAGE_COUNT
                           ? strlen (at)
                           : letter->tools->paper_fits (at);
        whole = letter_add_file_page_take (letter, g_strndup (at, length),
                                           g_steal_pointer (&hidden));
        at += length;
    } while (whole && !plain_is_blank (at));
    return whole;
}

static void
read_calendar (Letter *letter, const MimeNode *leaf, GBytes *data,
               RecordPart *part)
{
    gsize length = MIN (g_bytes_get_size (data), LIMIT_TEXT_BYTES);
    g_autoptr (GBytes) head = g_bytes_new_from_bytes (data, 0, length);
    gboolean guessed = FALSE;
    g_autofree char *text = charset_to_utf8 (leaf->raw_charset, head, &guessed);
    char *told = letter->tools->calendar_text (text);

    g_free (part->type);
    part->type = g_strdup ("text/calendar");
    part->fate = FATE_READ;
    if (plain_is_blank (told)) {
        g_free (told);
        letter_set_fate (part, FATE_EMPTY, "no text in it");
    } else if (!papers_add_text_take (letter, told, NULL) ||
               length < g_bytes_get_size (data)) {
        letter_set_fate (part, FATE_REFUSED, too_long);
    }
}

/* TRUE when all pages fit; @blank_out: nothing stands on any of them. */
static gboolean
add_pages (Letter *letter, const GPtrArray *pages, gboolean *blank_out)
{
    *blank_out = TRUE;
    for (guint i = 0; i < pages->len; i++) {
        OfficePage *page = pages->pdata[i];
        if (plain_is_blank (page->text) && page->hidden == NULL)
            continue;
        *blank_out = FALSE;
        if (!papers_add_text_take (letter, g_steal_pointer (&page->text),
                                   g_steal_pointer (&page->hidden)))
            return FALSE;
    }
    return TRUE;
}

void
papers_set_locked (const Letter *letter, RecordPart *part, const char *words)
{
    letter_set_fate (part, FATE_LOCKED, "%s locked with a password%s", words,
                     letter->password == NULL
                         ? ""
                         : ": this sort cannot be opened here; save it without "
                           "the password and upload it");
}

static void
add_document (Letter *letter, const OfficeText *text, RecordPart *part)
{
    gboolean blank = TRUE;
    gboolean whole = TRUE;

    g_free (part->type);
    part->type = g_strdup (text->type);
    part->fate = FATE_READ;
    if (text->locked) {
        papers_set_locked (letter, part, sniff_words (NULL, text->type, NULL));
        return;
    }
    if (text->pages != NULL)
        whole = add_pages (letter, text->pages, &blank);
    if (!whole)
        letter_set_fate (part, FATE_REFUSED, too_long);
    else if (text->fault != NULL)
        letter_set_fate (part, FATE_REFUSED, "%s: %s",
                         blank ? "cannot be read" : "partly read", text->fault);
    else if (blank)
        letter_set_fate (part, FATE_EMPTY, "no text in it");
}

gboolean
papers_read (Letter *letter, const MimeNode *leaf, GBytes *data,
             RecordPart *part)
{
    OfficeText text = {0};

    if (is_calendar (leaf, data)) {
        read_calendar (letter, leaf, data, part);
        return TRUE;
    }
    if (!letter->tools->office_text (data, &letter->decoded_bytes, &text))
        return FALSE;
    add_document (letter, &text, part);
    g_clear_pointer (&text.pages, g_ptr_array_unref);
    return TRUE;
}
