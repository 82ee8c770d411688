#include "classify/box/letter.h"

#include "classify/box/bare.h"
#include "classify/box/fields.h"
#include "classify/box/leaf.h"
#include "classify/box/mailbox.h"
#include "classify/box/mapped.h"
#include "classify/box/mime.h"
#include "classify/box/order.h"
#include "classify/box/plain.h"
#include "classify/box/stamp.h"
#include "classify/box/words.h"
#include "common/limits.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#define SCAN_BYTES (64u * KIB)

void
letter_set_fate (RecordPart *part, Fate fate, const char *format, ...)
{
    va_list args;

    part->fate = fate;
    g_free (part->reason);
    va_start (args, format);
    part->reason = g_strdup_vprintf (format, args);
    va_end (args);
}

void
letter_warn (Letter *letter, const char *format, ...)
{
    va_list args;

    if (letter->record->warnings->len >= LIMIT_WARNING_COUNT)
        return;
    va_start (args, format);
    g_ptr_array_add (letter->record->warnings, g_strdup_vprintf (format, args));
    va_end (args);
}

RecordPart *
letter_add_part (Letter *letter, const char *path, const char *type,
                 const char *filename, GBytes *data)
{
    GPtrArray *parts = letter->record->parts;
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
    gsize digest = HASH_BYTES;
    RecordPart *part = NULL;

    if (parts->len == LIMIT_PART_COUNT) {
        letter_set_fate (parts->pdata[parts->len - 1], FATE_REFUSED,
                         "partly read: more than %u parts", LIMIT_PART_COUNT);
        return NULL;
    }
    part = g_new0 (RecordPart, 1);
    part->path = g_strdup (path[0] == '\0' ? "1" : path);
    part->type = g_strdup (type);
    part->filename = g_strdup (filename);
    part->fate = FATE_REFUSED;
    if (data != NULL) {
        part->bytes = g_bytes_get_size (data);
        g_checksum_update (sum, g_bytes_get_data (data, NULL),
                           (gssize) part->bytes);
        g_checksum_get_digest (sum, part->sha256.b, &digest);
    }
    g_ptr_array_add (parts, part);
    return part;
}

/* Cuts @text after @limit bytes at a character; TRUE when it was longer. */
static gboolean
cut_text (char *text, gsize limit)
{
    if (strlen (text) <= limit)
        return FALSE;
    while (limit > 0 && ((guchar) text[limit] & 0xC0) == 0x80)
        limit--;
    text[limit] = '\0';
    return TRUE;
}

gboolean
letter_add_page_take (Letter *letter, char *text, char *hidden,
                      gpointer document, guint page)
{
    RecordPage *added = g_new0 (RecordPage, 1);
    LetterSource *source = g_new0 (LetterSource, 1);
    gboolean cut = FALSE;

    if (letter->record->pages->len == LIMIT_PAGE_COUNT) {
        g_free (text);
        g_free (hidden);
        g_free (added);
        g_free (source);
        return FALSE;
    }
    cut = cut_text (text, LIMIT_TEXT_BYTES - letter->text_bytes);
    letter->text_bytes += strlen (text);
    if (hidden != NULL) {
        cut |= cut_text (hidden, LIMIT_TEXT_BYTES - letter->text_bytes);
        letter->text_bytes += strlen (hidden);
    }
    added->part = letter->record->parts->len - 1;
    added->text = text;
    added->hidden = hidden;
    source->document = document;
    source->page = page;
    source->turn = letter->next_turn;
    letter->next_turn = 0;
    g_ptr_array_add (letter->record->pages, added);
    g_ptr_array_add (letter->sources, source);
    return !cut;
}

gboolean
letter_add_file_page_take (Letter *letter, char *text, char *hidden)
{
    guint before = letter->sources->len;
    gboolean whole = letter_add_page_take (letter, text, hidden, NULL, 0);
    LetterSource *source = NULL;

    if (letter->sources->len == before)
        return FALSE;
    source = letter->sources->pdata[before];
    source->file = TRUE;
    return whole;
}

gboolean
letter_add_photo (Letter *letter, GBytes *data, guint page, char *text)
{
    guint before = letter->sources->len;
    gboolean whole = letter_add_page_take (letter, text, NULL, NULL, page);

    if (letter->sources->len > before)
        ((LetterSource *) letter->sources->pdata[before])->photo =
            g_bytes_ref (data);
    return whole;
}

static void
source_free (gpointer data)
{
    LetterSource *source = data;

    g_clear_pointer (&source->photo, g_bytes_unref);
    g_free (source);
}

static void read_node (Letter *letter, const MimeNode *node, guint depth,
                       gboolean encrypted);

/* The visible text of pages [@from, @to), photographs between left out; NULL
 * when one is of a document, or when there is no text page. */
static char *
body_text (const Letter *letter, guint from, guint to)
{
    GString *text = g_string_new (NULL);
    guint bodies = 0;

    for (guint i = from; i < to; i++) {
        const RecordPage *page = letter->record->pages->pdata[i];
        const LetterSource *source = letter->sources->pdata[i];
        if (source->photo != NULL)
            continue;
        if (source->document != NULL || source->file) {
            g_string_free (text, TRUE);
            return NULL;
        }
        g_string_append (text, page->text);
        bodies++;
    }
    return g_string_free (text, bodies == 0);
}

/* Takes pages [@from, @to) away, which say what @kept says, but for the
 * photographs between. What they hide stays, as hidden text of @kept. */
static void
drop_pages (Letter *letter, guint from, guint to, RecordPage *kept)
{
    for (guint i = from; i < to; i++) {
        RecordPage *page = letter->record->pages->pdata[from];
        const LetterSource *source = letter->sources->pdata[from];
        if (source->photo != NULL) {
            from++;
            continue;
        }
        letter->text_bytes -= strlen (page->text);
        if (page->hidden != NULL && kept->hidden == NULL &&
            !plain_says_same (kept->text, page->hidden))
            kept->hidden = g_steal_pointer (&page->hidden);
        else if (page->hidden != NULL)
            letter->text_bytes -= strlen (page->hidden);
        g_ptr_array_remove_index (letter->record->pages, from);
        g_ptr_array_remove_index (letter->sources, from);
    }
}

/*
 * multipart/alternative: the plain text is what we keep where it says the
 * same. Where the versions differ a person must see both: what her own mail
 * program shows is then not what a rule has read.
 */
static void
choose_alternative (Letter *letter, const guint *starts, guint count)
{
    guint kept = count;

    for (guint i = 0; i < count; i++) {
        g_autofree char *text = body_text (letter, starts[i], starts[i + 1]);
        if (kept == count && text != NULL && starts[i] < starts[i + 1] &&
            !plain_is_stub (text))
            kept = i;
    }
    if (kept == count)
        return;
    /* From the last on, so that the earlier numbers stay right. */
    for (guint i = count; i-- > 0;) {
        g_autofree char *text = body_text (letter, starts[i], starts[i + 1]);
        g_autofree char *main_text =
            body_text (letter, starts[kept], starts[kept + 1]);
        if (i == kept || text == NULL || starts[i] == starts[i + 1])
            continue;
        if (plain_is_stub (text) || plain_says_same (main_text, text))
            drop_pages (letter, starts[i], starts[i + 1],
                        letter->record->pages->pdata[starts[kept]]);
        else
            letter_warn (letter, "the versions of the body differ");
    }
}

static void
read_multipart (Letter *letter, const MimeNode *node, guint depth,
                gboolean encrypted)
{
    guint count = node->children->len;
    g_autofree guint *starts = g_new0 (guint, count + 1);

    if (count == 0) {
        RecordPart *part =
            letter_add_part (letter, node->path, node->type, NULL, NULL);
        if (part != NULL)
            letter_set_fate (part, FATE_REFUSED,
                             "damaged: a multipart without parts");
        return;
    }
    encrypted |= strcmp (node->type, "multipart/encrypted") == 0;
    for (guint i = 0; i < count; i++) {
        starts[i] = letter->record->pages->len;
        read_node (letter, node->children->pdata[i], depth + 1, encrypted);
    }
    starts[count] = letter->record->pages->len;
    if (strcmp (node->type, "multipart/alternative") == 0)
        choose_alternative (letter, starts, count);
}

static gboolean
is_body (const LetterSource *source)
{
    return source->document == NULL && source->photo == NULL && !source->file;
}

void
letter_put_facts (Letter *letter, guint first, const char *facts)
{
    if (facts[0] == '\0' || letter->record->parts->len == 0 ||
        letter->text_bytes + strlen (facts) + 1 > LIMIT_TEXT_BYTES)
        return;
    if (first < letter->record->pages->len &&
        is_body (letter->sources->pdata[first])) {
        RecordPage *page = letter->record->pages->pdata[first];
        char *text = g_strconcat (facts, "\n", page->text, NULL);
        letter->text_bytes += strlen (text) - strlen (page->text);
        g_free (page->text);
        page->text = text;
    } else {
        letter_add_page_take (letter, g_strdup (facts), NULL, NULL, 0);
    }
}

/* A forwarded message: who wrote it stands before its body. */
static void
read_message (Letter *letter, const MimeNode *node, guint depth,
              gboolean encrypted)
{
    guint first = letter->record->pages->len;

    if (node->children->len == 0) {
        RecordPart *part =
            letter_add_part (letter, node->path, node->type, NULL, NULL);
        if (part != NULL)
            letter_set_fate (part, FATE_EMPTY, "a message without a body");
    } else {
        read_node (letter, node->children->pdata[0], depth + 1, encrypted);
    }
    if (depth > 0)
        letter_put_facts (letter, first, node->facts);
}

static void
read_node (Letter *letter, const MimeNode *node, guint depth,
           gboolean encrypted)
{
    RecordPart *part = NULL;

    if (letter->incomplete)
        return;
    switch (node->kind) {
    case MIME_LEAF:
        leaf_read (letter, node, depth, encrypted);
        return;
    case MIME_MULTIPART:
        read_multipart (letter, node, depth, encrypted);
        return;
    case MIME_MESSAGE:
        read_message (letter, node, depth, encrypted);
        return;
    case MIME_TOO_DEEP:
        part = letter_add_part (letter, node->path, node->type, NULL, NULL);
        if (part != NULL)
            letter_set_fate (part, FATE_REFUSED,
                             "partly read: nested more than %u deep",
                             LIMIT_NESTING);
        return;
    default:
        g_assert_not_reached ();
    }
}

gboolean
letter_read_message (Letter *letter, GBytes *data, const char *path,
                     guint depth)
{
    g_autoptr (FieldScan) scan = field_scan_new ();
    g_autoptr (Mime) mime = NULL;

    if (depth > LIMIT_NESTING)
        return FALSE;
    field_scan_feed (scan, g_bytes_get_data (data, NULL),
                     g_bytes_get_size (data));
    if (field_scan_end (scan) != NULL)
        return FALSE;
    mime = mime_new_for_bytes (data, path, depth, letter->record->warnings);
    if (mime == NULL)
        return FALSE;
    read_node (letter, mime_root (mime), depth, FALSE);
    return TRUE;
}

/* Fields whose syntax a verdict depends on: an encoded word there could bring
 * "dkim=pass" into a comment's place, so they stay as they stand. */
static gboolean
keeps_words (const char *name)
{
    static const char *const names[] = {
        "Authentication-Results",
        "DKIM-Signature",
        "Received-SPF",
        "Received",
        "Return-Path",
        "Message-ID",
        "In-Reply-To",
        "References",
        "MIME-Version",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (g_ascii_strcasecmp (name, names[i]) == 0)
            return TRUE;
    return g_ascii_strncasecmp (name, "ARC-", 4) == 0 ||
           g_ascii_strncasecmp (name, "X-MS-Exchange-", 14) == 0;
}

static void
take_fact (Record *record, const Field *field)
{
    if (g_ascii_strcasecmp (field->name, "From") == 0)
        record->from_count += mailbox_take (
            field->raw_value, &record->from->name, &record->from->address);
    else if (g_ascii_strcasecmp (field->name, "Subject") == 0 &&
             record->subject == NULL)
        record->subject = words_decode (field->raw_value);
    else if (g_ascii_strcasecmp (field->name, "Message-ID") == 0 &&
             record->message_id == NULL)
        record->message_id = mailbox_message_id (field->raw_value);
    else if (g_ascii_strcasecmp (field->name, "Date") == 0 && !record->has_date)
        record->has_date = stamp_parse (field->raw_value, &record->date_ms);
}

/* FALSE when there is no header block: no message. */
static gboolean
read_headers (Letter *letter, int fd)
{
    g_autofree char *head = g_malloc (LIMIT_HEADER_BYTES + 1);
    gssize length = pread (fd, head, LIMIT_HEADER_BYTES + 1, 0);
    g_autoptr (GPtrArray) fields = NULL;
    gboolean cut = FALSE;
    gsize start = 0;
    gsize end = 0;
    gsize bytes = 0;

    if (length > 0) {
        start = fields_start (head, (gsize) length);
        bytes = (gsize) length - start;
    }
    fields = fields_new (head + start, bytes, &end, &cut);
    bytes = 0;
    for (guint i = 0; i < fields->len; i++) {
        const Field *field = fields->pdata[i];
        RecordHeader *header = g_new0 (RecordHeader, 1);

        header->name = g_strdup (field->name);
        header->value = keeps_words (field->name)
                            ? words_plain (field->raw_value)
                            : words_decode (field->raw_value);
        g_ptr_array_add (letter->record->headers, header);
        take_fact (letter->record, field);
        bytes += strlen (header->name) + strlen (header->value);
        if (bytes > LIMIT_HEADER_BYTES) {
            cut = TRUE;
            break;
        }
    }
    if (cut && fields->len > 0)
        letter_warn (letter, "the header block is longer than is read");
    return fields->len > 0;
}

/* Why the whole message must not be parsed; NULL when it may. */
static const char *
scan_message (int fd)
{
    g_autoptr (FieldScan) scan = field_scan_new ();
    g_autofree char *piece = g_malloc (SCAN_BYTES);
    off_t at = 0;

    for (;;) {
        gssize n = pread (fd, piece, SCAN_BYTES, at);
        if (n <= 0)
            return field_scan_end (scan);
        field_scan_feed (scan, piece, (gsize) n);
        at += n;
        if (at > LIMIT_MESSAGE_BYTES)
            return "a message over 64 MiB";
    }
}

Letter *
letter_read (int fd, const char *reader, const char *password,
             const LetterTools *tools)
{
    Letter *letter = g_new0 (Letter, 1);
    g_autoptr (Mime) mime = NULL;
    g_autoptr (GBytes) whole = NULL;
    const char *refusal = NULL;
    gboolean has_fields;

    letter->record = record_new ();
    letter->record->reader = g_strdup (reader);
    letter->sources = g_ptr_array_new_with_free_func (source_free);
    letter->documents = g_ptr_array_new ();
    letter->tools = tools;
    letter->password = password;
    has_fields = read_headers (letter, fd);
    whole = mapped_file (fd, LIMIT_MESSAGE_BYTES);
    if ((whole != NULL && bare_read (letter, whole)) || !has_fields ||
        !bare_has_mail_field (letter->record))
        return letter;
    refusal = scan_message (fd);
    if (refusal != NULL) {
        RecordPart *part =
            letter_add_part (letter, "1", "message/rfc822", NULL, NULL);
        letter_set_fate (part, FATE_REFUSED, "only its header was read: %s",
                         refusal);
        return letter;
    }
    mime = mime_new_for_fd (fd, letter->record->warnings);
    if (mime != NULL)
        read_node (letter, mime_root (mime), 0, FALSE);
    order_check (letter);
    return letter;
}

void
letter_free (Letter *letter)
{
    if (letter == NULL)
        return;
    if (letter->tools != NULL)
        for (guint i = 0; i < letter->documents->len; i++)
            letter->tools->document_free (letter->documents->pdata[i]);
    g_ptr_array_unref (letter->documents);
    g_ptr_array_unref (letter->sources);
    record_free (letter->record);
    g_free (letter);
}
