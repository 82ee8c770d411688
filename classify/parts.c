#include "classify/parts.h"

#include <string.h>

/* A picture up to this beside HTML is decoration, as in most signatures. */
#define DECORATION_BYTES (64u * 1024u)

static gboolean
has_read_type (const Record *record, const char *type)
{
    for (guint i = 0; i < record->parts->len; i++) {
        const RecordPart *part = record->parts->pdata[i];
        if (part->fate == FATE_READ && strcmp (part->type, type) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
holds_nothing_up (const Record *record, const RecordPart *part)
{
    static const char *const silent[] = {"application/pkcs7-signature",
                                         "application/x-pkcs7-signature",
                                         "application/pgp-signature",
                                         "text/vcard",
                                         "text/x-vcard",
                                         "text/directory",
                                         "message/delivery-status",
                                         "message/disposition-notification",
                                         "text/rfc822-headers"};

    for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
        if (strcmp (part->type, silent[i]) == 0)
            return TRUE;
    if (strcmp (part->type, "text/calendar") == 0 ||
        strcmp (part->type, "application/ics") == 0)
        return has_read_type (record, "text/plain") ||
               has_read_type (record, "text/html");
    return g_str_has_prefix (part->type, "image/") &&
           part->bytes <= DECORATION_BYTES &&
           has_read_type (record, "text/html");
}

PartsView
parts_look (const Record *record)
{
    PartsView view = {0};

    for (guint i = 0; i < record->parts->len; i++) {
        const RecordPart *part = record->parts->pdata[i];
        switch (part->fate) {
        case FATE_LOCKED:
            view.locked = TRUE;
            break;
        case FATE_WRAPPER:
            view.wrapper = TRUE;
            break;
        case FATE_UNSUPPORTED:
        case FATE_REFUSED:
            if (view.unreadable == NULL && !holds_nothing_up (record, part))
                view.unreadable = part->type;
            break;
        case FATE_READ:
        case FATE_EMPTY:
            break;
        }
    }
    return view;
}
