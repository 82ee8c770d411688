#include "vault/split.h"

#include <string.h>

void
split_view_free (SplitView *view)
{
    if (view == NULL)
        return;
    envelope_free (view->envelope);
    manifest_free (view->manifest);
    g_ptr_array_unref (view->contents);
    g_free (view);
}

void
split_view_discard (const Request *request, const SplitView *view)
{
    for (guint i = 0; i < view->contents->len; i++)
        content_discard (request->vault->store, view->contents->pdata[i]);
}

GBytes *
split_page_text (Request *request, const Opened *opened, guint32 page,
                 GError **error)
{
    return filing_part (request->vault->store, opened->filing, opened->manifest,
                        BLOB_TEXT, page, error);
}

static gboolean
add_bytes (Request *request, SplitView *view, BlobKind kind, guint32 part,
           GBytes *data, GError **error)
{
    Content *content = content_prepare (
        request->vault->store, &view->envelope->letter, kind, part,
        g_bytes_get_data (data, NULL), g_bytes_get_size (data), error);

    if (content == NULL)
        return FALSE;
    g_ptr_array_add (view->contents, content);
    return TRUE;
}

/* Text and picture of one page, under the number that it has in the view. */
static gboolean
copy_page (Request *request, const Opened *opened, SplitView *view,
           guint32 page, guint32 number, GError **error)
{
    static const BlobKind kinds[] = {BLOB_TEXT, BLOB_PICTURE};

    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
        g_autoptr (GBytes) data = NULL;

        if (manifest_part (opened->manifest, kinds[i], page) == NULL)
            continue;
        data = filing_part (request->vault->store, opened->filing,
                            opened->manifest, kinds[i], page, error);
        if (data == NULL ||
            !add_bytes (request, view, kinds[i], number, data, error))
            return FALSE;
    }
    return TRUE;
}

static Facts *
view_facts (const Opened *opened, const SplitShare *share)
{
    Facts *facts = facts_new ();
    FactPart *whole = facts_add_part (facts);

    facts->source = opened->manifest->digest;
    facts->reader = g_strdup (opened->facts->reader);
    facts->date = opened->facts->date;
    whole->type = g_strdup ("pages of a letter");
    whole->fate = 1;
    for (guint i = 0; i < share->pages->len; i++) {
        guint32 number = g_array_index (share->pages, guint32, i);
        FactPage page = {
            0,
            g_array_index (opened->facts->pages, FactPage, number - 1).picture};

        g_array_append_val (facts->taken, number);
        g_array_append_val (facts->pages, page);
    }
    return facts;
}

static char *
part_words (const Opened *opened, const SplitShare *share, const char *sender)
{
    GString *out = g_string_new ("Part of a letter");

    if (sender[0] != '\0')
        g_string_append_printf (out, " from %s", sender);
    g_string_append (out, share->pages->len == 1 ? ": page" : ": pages");
    for (guint i = 0; i < share->pages->len; i++)
        g_string_append_printf (out, "%s %u", i == 0 ? "" : ",",
                                g_array_index (share->pages, guint32, i));
    g_string_append_printf (out, " of %u", opened->facts->pages->len);
    return g_string_free (out, FALSE);
}

static Envelope *
view_envelope (const Opened *opened, const SplitShare *share,
               const char *sender)
{
    const Envelope *whole = opened->filing->envelope;
    Envelope *envelope = envelope_new ();

    envelope->letter = id_random ();
    envelope->child = share->child;
    envelope->flag = whole->flag;
    envelope->kind = whole->kind;
    envelope->marking = whole->marking;
    envelope->provenance = whole->provenance;
    envelope->overlays = whole->overlays;
    envelope->outcome = OUTCOME_FILED;
    envelope->born = whole->born;
    envelope->link = whole->letter;
    g_array_append_vals (envelope->named, whole->named->data,
                         whole->named->len);
    g_array_append_vals (envelope->left_out, whole->left_out->data,
                         whole->left_out->len);
    g_free (envelope->sender);
    envelope->sender = g_strdup (sender);
    g_free (envelope->reason);
    envelope->reason = part_words (opened, share, sender);
    return envelope;
}

static gboolean
fill (Request *request, const Opened *opened, const SplitShare *share,
      SplitView *view, GError **error)
{
    g_autoptr (Facts) facts = view_facts (opened, share);
    g_autoptr (GBytes) record = facts_pack (facts);

    if (!add_bytes (request, view, BLOB_RECORD, 0, record, error))
        return FALSE;
    for (guint i = 0; i < share->pages->len; i++)
        if (!copy_page (request, opened, view,
                        g_array_index (share->pages, guint32, i), i + 1, error))
            return FALSE;
    view->manifest = manifest_new (&request->vault->store->centre,
                                   &view->envelope->letter, view->contents);
    return TRUE;
}

SplitView *
split_view_new (Request *request, const Opened *opened, const SplitShare *share,
                const char *sender, GError **error)
{
    g_autoptr (SplitView) view = g_new0 (SplitView, 1);

    view->envelope = view_envelope (opened, share, sender);
    view->contents =
        g_ptr_array_new_with_free_func ((GDestroyNotify) content_free);
    if (fill (request, opened, share, view, error))
        return g_steal_pointer (&view);
    split_view_discard (request, view);
    return NULL;
}
