#include "store/facts.h"

#include "common/error.h"

#include <string.h>

static void
part_free (gpointer data)
{
    FactPart *part = data;

    g_free (part->path);
    g_free (part->type);
    g_free (part->filename);
    g_free (part->reason);
    g_free (part);
}

static void
candidate_free (gpointer data)
{
    FactCandidate *candidate = data;

    g_ptr_array_unref (candidate->evidence);
    g_free (candidate);
}

static void
password_free (gpointer data)
{
    char *password = data;

    explicit_bzero (password, strlen (password));
    g_free (password);
}

Facts *
facts_new (void)
{
    Facts *facts = g_new0 (Facts, 1);

    facts->warnings = g_ptr_array_new_with_free_func (g_free);
    facts->parts = g_ptr_array_new_with_free_func (part_free);
    facts->pages = g_array_new (FALSE, TRUE, sizeof (FactPage));
    facts->taken = g_array_new (FALSE, TRUE, sizeof (guint32));
    facts->reasons = g_ptr_array_new_with_free_func (g_free);
    facts->candidates = g_ptr_array_new_with_free_func (candidate_free);
    facts->passwords = g_ptr_array_new_with_free_func (password_free);
    return facts;
}

void
facts_free (Facts *facts)
{
    if (facts == NULL)
        return;
    g_free (facts->reader);
    g_free (facts->message_id);
    g_free (facts->subject);
    g_free (facts->from_name);
    g_free (facts->from_address);
    g_ptr_array_unref (facts->warnings);
    g_ptr_array_unref (facts->parts);
    g_array_unref (facts->pages);
    g_array_unref (facts->taken);
    g_ptr_array_unref (facts->reasons);
    g_ptr_array_unref (facts->candidates);
    g_ptr_array_unref (facts->passwords);
    g_free (facts);
}

FactPart *
facts_add_part (Facts *facts)
{
    FactPart *part = g_new0 (FactPart, 1);

    g_ptr_array_add (facts->parts, part);
    return part;
}

FactCandidate *
facts_add_candidate (Facts *facts, const Id *child)
{
    FactCandidate *candidate = g_new0 (FactCandidate, 1);

    candidate->child = *child;
    candidate->evidence = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (facts->candidates, candidate);
    return candidate;
}

static void
put_texts (GByteArray *out, const GPtrArray *texts)
{
    bytes_put_u16 (out, (guint16) MIN (texts->len, G_MAXUINT16));
    for (guint i = 0; i < MIN (texts->len, G_MAXUINT16); i++)
        bytes_put_text (out, texts->pdata[i]);
}

static void
get_texts (ByteReader *from, GPtrArray *texts)
{
    guint count = bytes_get_u16 (from);

    for (guint i = 0; i < count && !from->failed; i++)
        g_ptr_array_add (texts, bytes_get_text (from));
}

/* Only what has no message of its own says where it was taken from. */
static gboolean
is_taken (const Facts *facts)
{
    return hash_equal (&facts->raw, &HASH_ZERO);
}

static void
put_source (GByteArray *out, const Facts *facts)
{
    if (!is_taken (facts))
        return;
    bytes_put (out, facts->source.b, HASH_BYTES);
    bytes_put_u16 (out, (guint16) facts->taken->len);
    for (guint i = 0; i < facts->taken->len; i++)
        bytes_put_u32 (out, g_array_index (facts->taken, guint32, i));
}

static void
get_source (ByteReader *from, Facts *facts)
{
    guint count = 0;

    if (from->failed || !is_taken (facts))
        return;
    bytes_get (from, facts->source.b, HASH_BYTES);
    count = bytes_get_u16 (from);
    for (guint i = 0; i < count && !from->failed; i++) {
        guint32 page = bytes_get_u32 (from);
        g_array_append_val (facts->taken, page);
    }
}

GBytes *
facts_pack (const Facts *facts)
{
    GByteArray *out = g_byte_array_new ();

    bytes_put (out, "iR1", 4);
    bytes_put (out, facts->raw.b, HASH_BYTES);
    bytes_put_text (out, facts->reader);
    put_source (out, facts);
    bytes_put_text (out, facts->message_id);
    bytes_put_text (out, facts->subject);
    bytes_put_text (out, facts->from_name);
    bytes_put_text (out, facts->from_address);
    bytes_put_i64 (out, facts->date);
    put_texts (out, facts->warnings);
    bytes_put_u16 (out, (guint16) facts->parts->len);
    for (guint i = 0; i < facts->parts->len; i++) {
        const FactPart *part = facts->parts->pdata[i];
        bytes_put_text (out, part->path);
        bytes_put_text (out, part->type);
        bytes_put_text (out, part->filename);
        bytes_put_text (out, part->reason);
        bytes_put_u64 (out, part->bytes);
        bytes_put_u8 (out, part->fate);
    }
    bytes_put_u16 (out, (guint16) facts->pages->len);
    for (guint i = 0; i < facts->pages->len; i++) {
        const FactPage *page = &g_array_index (facts->pages, FactPage, i);
        bytes_put_u32 (out, page->part);
        bytes_put_u8 (out, page->picture ? 1 : 0);
    }
    put_texts (out, facts->reasons);
    bytes_put_u16 (out, (guint16) facts->candidates->len);
    for (guint i = 0; i < facts->candidates->len; i++) {
        const FactCandidate *candidate = facts->candidates->pdata[i];
        bytes_put (out, candidate->child.b, ID_BYTES);
        put_texts (out, candidate->evidence);
    }
    if (facts->passwords->len > 0)
        put_texts (out, facts->passwords);
    return g_byte_array_free_to_bytes (out);
}

static void
get_parts (ByteReader *from, Facts *facts)
{
    guint count = bytes_get_u16 (from);

    for (guint i = 0; i < count && !from->failed; i++) {
        FactPart *part = facts_add_part (facts);
        part->path = bytes_get_text (from);
        part->type = bytes_get_text (from);
        part->filename = bytes_get_text (from);
        part->reason = bytes_get_text (from);
        part->bytes = bytes_get_u64 (from);
        part->fate = bytes_get_u8 (from);
    }
    count = bytes_get_u16 (from);
    for (guint i = 0; i < count && !from->failed; i++) {
        FactPage page = {bytes_get_u32 (from), FALSE};
        guint8 picture = bytes_get_u8 (from);
        page.picture = picture == 1;
        if (picture > 1 || page.part >= facts->parts->len)
            from->failed = TRUE;
        g_array_append_val (facts->pages, page);
    }
}

Facts *
facts_unpack (GBytes *bytes, GError **error)
{
    g_autoptr (Facts) facts = facts_new ();
    ByteReader from;
    guint count = 0;

    byte_reader_init (&from, g_bytes_get_data (bytes, NULL),
                      g_bytes_get_size (bytes));
    bytes_expect (&from, "iR1", 4);
    bytes_get (&from, facts->raw.b, HASH_BYTES);
    facts->reader = bytes_get_text (&from);
    get_source (&from, facts);
    facts->message_id = bytes_get_text (&from);
    facts->subject = bytes_get_text (&from);
    facts->from_name = bytes_get_text (&from);
    facts->from_address = bytes_get_text (&from);
    facts->date = bytes_get_i64 (&from);
    get_texts (&from, facts->warnings);
    get_parts (&from, facts);
    get_texts (&from, facts->reasons);
    count = bytes_get_u16 (&from);
    for (guint i = 0; i < count && !from.failed; i++) {
        FactCandidate *candidate = NULL;
        Id child;
        bytes_get (&from, child.b, ID_BYTES);
        candidate = facts_add_candidate (facts, &child);
        get_texts (&from, candidate->evidence);
    }
    if (from.left > 0)
        get_texts (&from, facts->passwords);
    if (bytes_end (&from))
        return g_steal_pointer (&facts);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "a record is not in our form");
    return NULL;
}
