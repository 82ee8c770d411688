#include "classify/record.h"

#include "common/error.h"
#include "common/frame.h"
#include "common/limits.h"

#include <string.h>

const char *
fate_name (Fate fate)
{
    switch (fate) {
    case FATE_READ:
        return "read";
    case FATE_EMPTY:
        return "empty";
    case FATE_LOCKED:
        return "locked";
    case FATE_WRAPPER:
        return "wrapper";
    case FATE_UNSUPPORTED:
        return "unsupported";
    case FATE_REFUSED:
        return "refused";
    default:
        return "?";
    }
}

static void
part_free (gpointer data)
{
    RecordPart *part = data;

    g_free (part->path);
    g_free (part->type);
    g_free (part->filename);
    g_free (part->reason);
    g_free (part);
}

static void
page_free (gpointer data)
{
    RecordPage *page = data;

    g_free (page->text);
    g_free (page->hidden);
    g_clear_pointer (&page->picture, g_bytes_unref);
    g_free (page);
}

static void
header_free (gpointer data)
{
    RecordHeader *header = data;

    g_free (header->name);
    g_free (header->value);
    g_free (header);
}

Record *
record_new (void)
{
    Record *record = g_new0 (Record, 1);

    record->from = g_new0 (RecordMailbox, 1);
    record->headers = g_ptr_array_new_with_free_func (header_free);
    record->warnings = g_ptr_array_new_with_free_func (g_free);
    record->parts = g_ptr_array_new_with_free_func (part_free);
    record->pages = g_ptr_array_new_with_free_func (page_free);
    return record;
}

void
record_free (Record *record)
{
    if (record == NULL)
        return;
    g_free (record->reader);
    g_free (record->message_id);
    g_free (record->subject);
    g_free (record->from->name);
    g_free (record->from->address);
    g_free (record->from);
    g_ptr_array_unref (record->headers);
    g_ptr_array_unref (record->warnings);
    g_ptr_array_unref (record->parts);
    g_ptr_array_unref (record->pages);
    g_free (record);
}

void
record_take_header_facts (Record *record, Record *from)
{
    Record saved = *record;

    record->message_id = from->message_id;
    record->subject = from->subject;
    record->from = from->from;
    record->from_count = from->from_count;
    record->has_date = from->has_date;
    record->date_ms = from->date_ms;
    record->headers = from->headers;
    from->message_id = saved.message_id;
    from->subject = saved.subject;
    from->from = saved.from;
    from->headers = saved.headers;
}

const char *
record_next_header (const Record *record, const char *name, guint *at)
{
    while (*at < record->headers->len) {
        const RecordHeader *header = record->headers->pdata[(*at)++];
        if (g_ascii_strcasecmp (header->name, name) == 0)
            return header->value;
    }
    return NULL;
}

/* @starts: NULL when nobody asks */
static char *
join_pages (const Record *record, GArray *starts)
{
    GString *text = g_string_new (NULL);
    guint32 part = G_MAXUINT32;

    for (guint i = 0; i < record->pages->len; i++) {
        const RecordPage *page = record->pages->pdata[i];
        if (page->text[0] == '\0')
            continue;
        while (text->len > 0 && text->str[text->len - 1] == '\n')
            g_string_truncate (text, text->len - 1);
        if (text->len > 0)
            g_string_append (text, "\n\n");
        if (starts != NULL && page->part != part) {
            guint32 at = (guint32) text->len;
            g_array_append_val (starts, at);
        }
        part = page->part;
        g_string_append (text, page->text);
    }
    return g_string_free (text, FALSE);
}

char *
record_text (const Record *record)
{
    return join_pages (record, NULL);
}

GArray *
record_text_starts (const Record *record)
{
    GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint32));
    g_autofree char *text = join_pages (record, starts);

    g_assert (text != NULL);
    return starts;
}

static GVariant *
hash_to_variant (const Hash *hash)
{
    return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, hash->b, HASH_BYTES,
                                      1);
}

GVariant *
record_to_variant (const Record *record)
{
    GVariantBuilder headers, warnings, parts, pages;

    g_variant_builder_init (&headers, G_VARIANT_TYPE ("a(ss)"));
    for (guint i = 0; i < record->headers->len; i++) {
        const RecordHeader *header = record->headers->pdata[i];
        g_variant_builder_add (&headers, "(ss)", header->name, header->value);
    }
    g_variant_builder_init (&warnings, G_VARIANT_TYPE ("as"));
    for (guint i = 0; i < record->warnings->len; i++)
        g_variant_builder_add (&warnings, "s",
                               (const char *) record->warnings->pdata[i]);
    g_variant_builder_init (&parts, G_VARIANT_TYPE ("a(ssmstayyms)"));
    for (guint i = 0; i < record->parts->len; i++) {
        const RecordPart *part = record->parts->pdata[i];
        g_variant_builder_add (&parts, "(ssmst@ayyms)", part->path, part->type,
                               part->filename, part->bytes,
                               hash_to_variant (&part->sha256),
                               (guint8) part->fate, part->reason);
    }
    g_variant_builder_init (&pages, G_VARIANT_TYPE ("a(usms)"));
    for (guint i = 0; i < record->pages->len; i++) {
        const RecordPage *page = record->pages->pdata[i];
        g_variant_builder_add (&pages, "(usms)", page->part, page->text,
                               page->hidden);
    }
    return g_variant_new (
        RECORD_TYPE, record->reader, record->message_id, record->subject,
        record->from->name, record->from->address, record->from_count,
        record->has_date, record->date_ms, &headers, &warnings, &parts, &pages);
}

static gboolean
refuse (GError **error, const char *what)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "the reader's record is out of its limits: %s", what);
    return FALSE;
}

static gboolean
is_short (const char *text, gsize limit_bytes)
{
    return text == NULL || strlen (text) <= limit_bytes;
}

static gboolean
headers_from_variant (GVariant *value, Record *record, GError **error)
{
    GVariantIter iter;
    const char *name = NULL;
    const char *text = NULL;

    if (g_variant_n_children (value) > LIMIT_HEADER_COUNT)
        return refuse (error, "header count");
    g_variant_iter_init (&iter, value);
    while (g_variant_iter_next (&iter, "(&s&s)", &name, &text)) {
        RecordHeader *header = g_new0 (RecordHeader, 1);
        header->name = g_strdup (name);
        header->value = g_strdup (text);
        g_ptr_array_add (record->headers, header);
    }
    return TRUE;
}

static gboolean
warnings_from_variant (GVariant *value, Record *record, GError **error)
{
    GVariantIter iter;
    char *text = NULL;

    if (g_variant_n_children (value) > LIMIT_WARNING_COUNT)
        return refuse (error, "warning count");
    g_variant_iter_init (&iter, value);
    while (g_variant_iter_next (&iter, "s", &text)) {
        g_ptr_array_add (record->warnings, text);
        if (!is_short (text, LIMIT_REASON_BYTES))
            return refuse (error, "warning length");
    }
    return TRUE;
}

static gboolean
parts_from_variant (GVariant *value, Record *record, GError **error)
{
    gsize count = g_variant_n_children (value);
    guint64 total = 0;

    if (count > LIMIT_PART_COUNT)
        return refuse (error, "part count");
    for (gsize i = 0; i < count; i++) {
        RecordPart *part = g_new0 (RecordPart, 1);
        g_autoptr (GVariant) hash = NULL;
        guint8 fate = 0;

        g_ptr_array_add (record->parts, part);
        g_variant_get_child (value, i, "(ssmst@ayyms)", &part->path,
                             &part->type, &part->filename, &part->bytes, &hash,
                             &fate, &part->reason);
        if (fate < FATE_READ || fate > FATE_REFUSED)
            return refuse (error, "fate");
        part->fate = (Fate) fate;
        if (g_variant_get_size (hash) != HASH_BYTES)
            return refuse (error, "hash length");
        memcpy (part->sha256.b, g_variant_get_data (hash), HASH_BYTES);
        if (part->path[0] == '\0' || part->type[0] == '\0' ||
            !is_short (part->path, LIMIT_PART_NAME_BYTES) ||
            !is_short (part->type, LIMIT_PART_NAME_BYTES) ||
            !is_short (part->filename, LIMIT_PART_NAME_BYTES) ||
            !is_short (part->reason, LIMIT_REASON_BYTES))
            return refuse (error, "part text");
        /* What is not read must say why: nothing is dropped silently. */
        if (part->fate != FATE_READ && part->fate != FATE_EMPTY &&
            part->reason == NULL)
            return refuse (error, "no reason");
        if (part->bytes > LIMIT_DECODED_BYTES ||
            (total += part->bytes) > LIMIT_DECODED_BYTES)
            return refuse (error, "decoded bytes");
    }
    return TRUE;
}

static gboolean
pages_from_variant (GVariant *value, Record *record, GError **error)
{
    gsize count = g_variant_n_children (value);
    gsize total = 0;

    if (count > LIMIT_PAGE_COUNT)
        return refuse (error, "page count");
    for (gsize i = 0; i < count; i++) {
        RecordPage *page = g_new0 (RecordPage, 1);

        g_ptr_array_add (record->pages, page);
        g_variant_get_child (value, i, "(usms)", &page->part, &page->text,
                             &page->hidden);
        if (page->part >= record->parts->len)
            return refuse (error, "page without a part");
        if (strchr (page->text, '\r') != NULL)
            return refuse (error, "line ends");
        total += strlen (page->text);
        total += page->hidden == NULL ? 0 : strlen (page->hidden);
        if (total > LIMIT_TEXT_BYTES)
            return refuse (error, "text length");
    }
    return TRUE;
}

Record *
record_from_frame (GBytes *frame, GError **error)
{
    g_autoptr (GVariant) value = NULL;
    g_autoptr (GVariant) headers = NULL;
    g_autoptr (GVariant) warnings = NULL;
    g_autoptr (GVariant) parts = NULL;
    g_autoptr (GVariant) pages = NULL;
    g_autoptr (Record) record = record_new ();

    if (g_bytes_get_size (frame) > LIMIT_RECORD_BYTES) {
        refuse (error, "record length");
        return NULL;
    }
    /* Normal form brings valid UTF-8; all else is checked here, because a
     * record with other numbers is normal too. */
    value = frame_to_variant (frame, RECORD_TYPE, error);
    if (value == NULL)
        return NULL;
    g_variant_get (value, "(smsms(msms)ubx@a(ss)@as@a(ssmstayyms)@a(usms))",
                   &record->reader, &record->message_id, &record->subject,
                   &record->from->name, &record->from->address,
                   &record->from_count, &record->has_date, &record->date_ms,
                   &headers, &warnings, &parts, &pages);
    if (!is_short (record->reader, LIMIT_PART_NAME_BYTES) ||
        record->from_count > LIMIT_HEADER_BYTES) {
        refuse (error, "header facts");
        return NULL;
    }
    if (!record->has_date)
        record->date_ms = 0;
    if (record->date_ms < LIMIT_DATE_FIRST_MS ||
        record->date_ms > LIMIT_DATE_LAST_MS) {
        refuse (error, "date");
        return NULL;
    }
    if (!headers_from_variant (headers, record, error) ||
        !warnings_from_variant (warnings, record, error) ||
        !parts_from_variant (parts, record, error) ||
        !pages_from_variant (pages, record, error))
        return NULL;
    return g_steal_pointer (&record);
}
