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

void
picture_read (Letter *letter, const MimeNode *leaf, GBytes *data,
              RecordPart *part)
{
    g_autofree char *reason = NULL;
    Fate fate = FATE_REFUSED;
    ScanResult result = SCAN_CLEAR;
    char *text = NULL;

    g_free (part->type);
    part->type = g_strdup (sniff_photo (data));
    if (!letter->tools->photo_look (data, leaf->ornament && !leaf->attached,
                                    &fate, &reason)) {
        letter_set_fate (part, fate, "%s", reason);
        return;
    }
    text = scan_text (letter, NULL, 0, data, &result);
    part->fate = FATE_READ;
    if (!letter_add_photo (letter, data, text))
        letter_set_fate (part, FATE_REFUSED,
                         "partly read: more text or pages than fit one letter");
    else if (photo_reason (result) != NULL)
        letter_set_fate (part, FATE_UNSUPPORTED, "%s", photo_reason (result));
}
