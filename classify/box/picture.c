#include "classify/box/picture.h"

#include "classify/box/scan.h"
#include "classify/box/sniff.h"
#include "common/limits.h"

/* The reason of a photograph that a person has to read herself; NULL when its
 * words may be trusted. */
static const char *
photo_reason (ScanResult result)
{
    switch (result) {
    case SCAN_CLEAR:
        return NULL;
    case SCAN_HARD:
        return "photograph: hard to read, compare its picture";
    case SCAN_NO_WORDS:
        return "photograph: shown, its words cannot be read";
    case SCAN_NOT_TRIED:
        return "partly read: too many pictures in one letter, this one is "
               "shown without its words";
    default:
        g_assert_not_reached ();
    }
}

static void
read_one (Letter *letter, GBytes *data, RecordPart *part)
{
    ScanResult result = SCAN_CLEAR;
    char *text = scan_text (letter, NULL, 0, data, &result);

    if (!letter_add_photo (letter, data, 0, text))
        letter_set_fate (part, FATE_REFUSED,
                         "partly read: more text or pages than fit one letter");
    else if (photo_reason (result) != NULL)
        letter_set_fate (part, FATE_UNSUPPORTED, "%s", photo_reason (result));
}

/* What a scanner made of a letter of several pages. */
static void
read_many (Letter *letter, GBytes *data, guint count, RecordPart *part)
{
    g_autoptr (GString) hard = g_string_new (NULL);
    guint by_result[SCAN_NOT_TRIED + 1] = {0};
    guint done = 0;

    for (; done < count && letter->record->pages->len < LIMIT_PAGE_COUNT &&
           !scan_time_is_up (letter);
         done++) {
        ScanResult result = SCAN_CLEAR;
        char *text = scan_text (letter, NULL, done, data, &result);
        by_result[result]++;
        if (result == SCAN_HARD && hard->len < 60)
            g_string_append_printf (hard, "%s%u", hard->len == 0 ? "" : ", ",
                                    done + 1);
        if (!letter_add_photo (letter, data, done, text))
            break;
    }
    if (done < count)
        letter_set_fate (part, FATE_REFUSED, "partly read: %u of %u pages",
                         done, count);
    else if (by_result[SCAN_NOT_TRIED] > 0)
        letter_set_fate (part, FATE_REFUSED,
                         "partly read: %u scanned pages are shown without "
                         "their words",
                         by_result[SCAN_NOT_TRIED]);
    else if (hard->len > 0)
        letter_set_fate (part, FATE_UNSUPPORTED,
                         "scanned, page %s: hard to read, compare its picture",
                         hard->str);
    else if (by_result[SCAN_CLEAR] == 0)
        letter_set_fate (part, FATE_UNSUPPORTED, "%s",
                         photo_reason (SCAN_NO_WORDS));
    else if (by_result[SCAN_NO_WORDS] > 0)
        letter_set_fate (part, FATE_READ, "%u of %u pages have no text",
                         by_result[SCAN_NO_WORDS], count);
}

void
picture_read (Letter *letter, const MimeNode *leaf, GBytes *data,
              RecordPart *part)
{
    g_autofree char *reason = NULL;
    Fate fate = FATE_REFUSED;
    guint count = 0;

    g_free (part->type);
    part->type = g_strdup (sniff_photo (data));
    if (!letter->tools->photo_look (data, leaf->ornament && !leaf->attached,
                                    &fate, &reason)) {
        letter_set_fate (part, fate, "%s", reason);
        return;
    }
    part->fate = FATE_READ;
    count = letter->tools->photo_pages (data);
    if (count > 1)
        read_many (letter, data, count, part);
    else
        read_one (letter, data, part);
}
