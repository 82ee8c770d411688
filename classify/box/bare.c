#include "classify/box/bare.h"

#include "classify/box/charset.h"
#include "classify/box/fields.h"
#include "classify/box/leaf.h"
#include "classify/box/outlook.h"
#include "classify/box/sniff.h"
#include "common/limits.h"

#include <string.h>

/* Where an HTML page says what it is. */
#define HEAD_BYTES 1024

gboolean
bare_has_mail_field (const Record *record)
{
    static const char *const names[] = {
        "From",         "Date",     "Subject",      "To",
        "Message-ID",   "Received", "MIME-Version", "Return-Path",
        "Content-Type", "Sender",   "Cc",           "Reply-To"};

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        guint at = 0;
        if (record_next_header (record, names[i], &at) != NULL)
            return TRUE;
    }
    return FALSE;
}

static gboolean
begins (GBytes *data, const char *word)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);
    gsize wanted = strlen (word);

    return length >= wanted && g_ascii_strncasecmp (bytes, word, wanted) == 0;
}

static const char *
text_type (GBytes *data)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);
    g_autofree char *head =
        g_ascii_strdown (bytes, (gssize) MIN (length, HEAD_BYTES));

    if (!sniff_is_text (data) && !charset_is_utf16 (data))
        return NULL;
    return strstr (head, "<html") != NULL ||
                   strstr (head, "<!doctype html") != NULL
               ? "text/html"
               : "text/plain";
}

/* What the file is; NULL when it is a message or noise. */
static const char *
type_of (const Record *record, GBytes *data)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data (data, &length);
    gsize start = fields_start (bytes, length);

    if (begins (data, "BEGIN:VCALENDAR"))
        return "text/calendar";
    if (!fields_begin (bytes + start, length - start) &&
        (begins (data, "%PDF-") || sniff_photo (data) != NULL ||
         sniff_is_zip (data) || sniff_type (data) != NULL))
        return "application/octet-stream";
    return bare_has_mail_field (record) ? NULL : text_type (data);
}

static void
forget_fields (Record *record)
{
    g_ptr_array_set_size (record->headers, 0);
    g_ptr_array_set_size (record->warnings, 0);
    g_clear_pointer (&record->message_id, g_free);
    g_clear_pointer (&record->subject, g_free);
    g_clear_pointer (&record->from->name, g_free);
    g_clear_pointer (&record->from->address, g_free);
    record->from_count = 0;
    record->has_date = FALSE;
    record->date_ms = 0;
}

gboolean
bare_read (Letter *letter, GBytes *data)
{
    const char *type = type_of (letter->record, data);

    if (type == NULL)
        return FALSE;
    forget_fields (letter->record);
    if (outlook_read_whole (letter, data))
        return TRUE;
    letter->decoded_bytes += g_bytes_get_size (data);
    leaf_read_member (letter, "1", type, NULL, data, 1);
    return TRUE;
}
