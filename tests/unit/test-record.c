#include "classify/record.h"
#include "common/error.h"
#include "common/limits.h"

#include <string.h>

static Record *
sample (void)
{
    Record *record = record_new ();
    RecordHeader *header = g_new0 (RecordHeader, 1);
    RecordPart *part = g_new0 (RecordPart, 1);
    RecordPart *locked = g_new0 (RecordPart, 1);
    RecordPage *page = g_new0 (RecordPage, 1);
    RecordPage *hidden = g_new0 (RecordPage, 1);

    record->reader = g_strdup ("test 1");
    record->message_id = g_strdup ("x@y.example");
    record->subject = g_strdup ("Zo\xC3\xAB");
    record->from->name = g_strdup ("A");
    record->from->address = g_strdup ("a@b.example");
    record->from_count = 1;
    record->has_date = TRUE;
    record->date_ms = 1793606700000;
    header->name = g_strdup ("Received");
    header->value = g_strdup ("by mx.example");
    g_ptr_array_add (record->headers, header);
    g_ptr_array_add (record->warnings, g_strdup ("odd"));
    part->path = g_strdup ("1");
    part->type = g_strdup ("text/plain");
    part->bytes = 5;
    memset (part->sha256.b, 7, HASH_BYTES);
    part->fate = FATE_READ;
    g_ptr_array_add (record->parts, part);
    locked->path = g_strdup ("2");
    locked->type = g_strdup ("application/pdf");
    locked->filename = g_strdup ("a.pdf");
    locked->fate = FATE_LOCKED;
    locked->reason = g_strdup ("PDF locked with a password");
    g_ptr_array_add (record->parts, locked);
    page->text = g_strdup ("one\n\n");
    g_ptr_array_add (record->pages, page);
    hidden->text = g_strdup ("two\n");
    hidden->hidden = g_strdup ("unseen");
    hidden->part = 1;
    g_ptr_array_add (record->pages, hidden);
    return record;
}

static RecordPart *
part_of (Record *record, guint i)
{
    return record->parts->pdata[i];
}

static RecordPage *
page_of (Record *record, guint i)
{
    return record->pages->pdata[i];
}

static GBytes *
frame_of (const Record *record)
{
    g_autoptr (GVariant) value =
        g_variant_ref_sink (record_to_variant (record));

    return g_variant_get_data_as_bytes (value);
}

static void
test_round_trip (void)
{
    g_autoptr (Record) record = sample ();
    g_autoptr (GBytes) frame = frame_of (record);
    g_autoptr (GError) error = NULL;
    g_autoptr (Record) back = record_from_frame (frame, &error);
    g_autoptr (GBytes) again = NULL;
    g_autofree char *text = NULL;
    guint at = 0;

    g_assert_no_error (error);
    again = frame_of (back);
    g_assert_true (g_bytes_equal (frame, again));
    g_assert_cmpstr (back->subject, ==, "Zo\xC3\xAB");
    g_assert_cmpstr (record_next_header (back, "RECEIVED", &at), ==,
                     "by mx.example");
    g_assert_null (record_next_header (back, "Received", &at));
    g_assert_cmpint (part_of (back, 1)->fate, ==, FATE_LOCKED);
    g_assert_cmpstr (fate_name (FATE_LOCKED), ==, "locked");
    text = record_text (back);
    g_assert_cmpstr (text, ==, "one\n\ntwo\n");
}

static void
test_prefixes (void)
{
    g_autoptr (Record) record = sample ();
    g_autoptr (GBytes) frame = frame_of (record);

    for (gsize length = 0; length < g_bytes_get_size (frame); length++) {
        g_autoptr (GBytes) cut = g_bytes_new_from_bytes (frame, 0, length);
        g_autoptr (GError) error = NULL;
        g_autoptr (Record) back = record_from_frame (cut, &error);
        g_assert_null (back);
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
    }
}

static void
test_mutations (void)
{
    g_autoptr (Record) record = sample ();
    g_autoptr (GBytes) frame = frame_of (record);
    gsize length = g_bytes_get_size (frame);

    for (gsize i = 0; i < length; i++) {
        static const guint8 masks[] = {1, 2, 4, 8, 16, 32, 64, 128, 255};
        for (gsize m = 0; m < G_N_ELEMENTS (masks); m++) {
            guint8 *copy = g_memdup2 (g_bytes_get_data (frame, NULL), length);
            g_autoptr (GBytes) bent = g_bytes_new_take (copy, length);
            g_autoptr (GError) error = NULL;
            g_autoptr (Record) back = NULL;

            copy[i] ^= masks[m];
            back = record_from_frame (bent, &error);
            if (back == NULL) {
                g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
                continue;
            }
            for (guint p = 0; p < back->pages->len; p++)
                g_assert_cmpuint (page_of (back, p)->part, <, back->parts->len);
            for (guint p = 0; p < back->parts->len; p++) {
                g_assert_cmpint (part_of (back, p)->fate, >=, FATE_READ);
                g_assert_cmpint (part_of (back, p)->fate, <=, FATE_REFUSED);
            }
        }
    }
}

static void
bend_fate (Record *record)
{
    part_of (record, 0)->fate = (Fate) 0;
}

static void
bend_fate_high (Record *record)
{
    part_of (record, 0)->fate = (Fate) 7;
}

static void
bend_reason (Record *record)
{
    g_clear_pointer (&part_of (record, 1)->reason, g_free);
}

static void
bend_page (Record *record)
{
    page_of (record, 0)->part = 2;
}

static void
bend_bytes (Record *record)
{
    part_of (record, 0)->bytes = LIMIT_DECODED_BYTES;
    part_of (record, 1)->bytes = 1;
}

static void
bend_bytes_wrap (Record *record)
{
    part_of (record, 0)->bytes = G_MAXUINT64;
    part_of (record, 1)->bytes = 2;
}

static void
bend_text (Record *record)
{
    g_free (page_of (record, 0)->text);
    page_of (record, 0)->text = g_strnfill (LIMIT_TEXT_BYTES - 9, 'a');
}

static void
bend_line_ends (Record *record)
{
    g_free (page_of (record, 0)->text);
    page_of (record, 0)->text = g_strdup ("a\r\nb");
}

static void
bend_pages (Record *record)
{
    for (guint i = 0; i < LIMIT_PAGE_COUNT; i++) {
        RecordPage *page = g_new0 (RecordPage, 1);
        page->text = g_strdup ("");
        g_ptr_array_add (record->pages, page);
    }
}

static void
bend_parts (Record *record)
{
    for (guint i = 0; i < LIMIT_PART_COUNT; i++) {
        RecordPart *part = g_new0 (RecordPart, 1);
        part->path = g_strdup ("1");
        part->type = g_strdup ("a/b");
        part->fate = FATE_READ;
        g_ptr_array_add (record->parts, part);
    }
}

static void
bend_headers (Record *record)
{
    for (guint i = 0; i < LIMIT_HEADER_COUNT; i++) {
        RecordHeader *header = g_new0 (RecordHeader, 1);
        header->name = g_strdup ("X");
        header->value = g_strdup ("y");
        g_ptr_array_add (record->headers, header);
    }
}

static void
bend_warnings (Record *record)
{
    for (guint i = 0; i < LIMIT_WARNING_COUNT; i++)
        g_ptr_array_add (record->warnings, g_strdup ("w"));
}

static void
bend_filename (Record *record)
{
    g_free (part_of (record, 1)->filename);
    part_of (record, 1)->filename = g_strnfill (LIMIT_PART_NAME_BYTES + 1, 'a');
}

static void
bend_date (Record *record)
{
    record->date_ms = G_MAXINT64;
}

static void
bend_path (Record *record)
{
    part_of (record, 0)->path[0] = '\0';
}

static void
test_limits (void)
{
    static void (*const bends[]) (Record *) = {
        bend_fate,       bend_fate_high, bend_reason,    bend_page,  bend_bytes,
        bend_bytes_wrap, bend_text,      bend_line_ends, bend_pages, bend_parts,
        bend_headers,    bend_warnings,  bend_filename,  bend_date,  bend_path,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bends); i++) {
        g_autoptr (Record) record = sample ();
        g_autoptr (GBytes) frame = NULL;
        g_autoptr (GError) error = NULL;
        g_autoptr (Record) back = NULL;

        bends[i](record);
        frame = frame_of (record);
        back = record_from_frame (frame, &error);
        g_test_message ("bend %u", (guint) i);
        g_assert_null (back);
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
    }
}

static void
test_facts (void)
{
    g_autoptr (Record) whole = sample ();
    g_autoptr (Record) head = sample ();

    g_free (head->subject);
    head->subject = g_strdup ("true");
    g_free (head->from->address);
    head->from->address = g_strdup ("true@b.example");
    head->from_count = 3;
    g_ptr_array_set_size (head->headers, 0);
    record_take_header_facts (whole, head);
    g_assert_cmpstr (whole->subject, ==, "true");
    g_assert_cmpstr (whole->from->address, ==, "true@b.example");
    g_assert_cmpuint (whole->from_count, ==, 3);
    g_assert_cmpuint (whole->headers->len, ==, 0);
    g_assert_cmpuint (whole->parts->len, ==, 2);
}

int
main (int count, char **arguments)
{
    g_test_init (&count, &arguments, NULL);
    g_test_add_func ("/record/frame/comes-back-as-it-was", test_round_trip);
    g_test_add_func ("/record/frame/is-refused-at-every-cut", test_prefixes);
    g_test_add_func ("/record/frame/stays-in-range-when-bent", test_mutations);
    g_test_add_func ("/record/frame/is-refused-beyond-each-limit", test_limits);
    g_test_add_func ("/record/facts/come-from-the-head-reader", test_facts);
    return g_test_run ();
}
