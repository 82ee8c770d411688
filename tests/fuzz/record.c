/*
 * The record as its keeper takes it from a reader that may be captured: raw
 * bytes behind an 'R', else a true record and what to change in it, three
 * bytes a change.
 */
#include "classify/record.h"
#include "common/limits.h"
#include "tests/fuzz/target.h"

static GBytes *sample;

void
target_warm (void)
{
    g_autoptr (Record) record = record_new ();
    RecordPart *part = g_new0 (RecordPart, 1);
    RecordPage *page = g_new0 (RecordPage, 1);
    RecordHeader *header = g_new0 (RecordHeader, 1);
    g_autoptr (GVariant) value = NULL;

    record->reader = g_strdup ("intray-reader 1");
    record->subject = g_strdup ("Zoë's plan");
    record->from_count = 1;
    header->name = g_strdup ("Subject");
    header->value = g_strdup ("Zoë's plan");
    g_ptr_array_add (record->headers, header);
    part->path = g_strdup ("1.2");
    part->type = g_strdup ("text/plain");
    part->fate = FATE_READ;
    g_ptr_array_add (record->parts, part);
    page->text = g_strdup ("Dear nursery\n");
    g_ptr_array_add (record->pages, page);
    value = g_variant_ref_sink (record_to_variant (record));
    sample = g_variant_get_data_as_bytes (value);
}

static GBytes *
changed (GBytes *data)
{
    gsize length = 0;
    gsize size = g_bytes_get_size (sample);
    const guint8 *bytes = g_bytes_get_data (data, &length);
    guint8 *copy = NULL;

    if (length > 0 && bytes[0] == 'R')
        return g_bytes_new (bytes + 1, length - 1);
    copy = g_memdup2 (g_bytes_get_data (sample, NULL), size);
    for (gsize i = 0; i + 3 <= length; i += 3)
        copy[((gsize) bytes[i] << 8 | bytes[i + 1]) % size] ^= bytes[i + 2];
    return g_bytes_new_take (copy, size);
}

void
target_try (GBytes *data)
{
    g_autoptr (GBytes) frame = changed (data);
    g_autoptr (GError) error = NULL;
    g_autoptr (Record) record = record_from_frame (frame, &error);
    g_autoptr (GVariant) again = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GArray) starts = NULL;

    if (record == NULL) {
        g_assert_nonnull (error);
        return;
    }
    for (guint i = 0; i < record->pages->len; i++)
        g_assert_cmpuint (((RecordPage *) record->pages->pdata[i])->part, <,
                          record->parts->len);
    for (guint i = 0; i < record->parts->len; i++)
        g_assert_nonnull (
            fate_name (((RecordPart *) record->parts->pdata[i])->fate));
    text = record_text (record);
    g_assert_true (g_utf8_validate (text, -1, NULL));
    starts = record_text_starts (record);
    again = g_variant_ref_sink (record_to_variant (record));
    g_assert_true (g_variant_is_normal_form (again));
}
