#include "vault/split.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/step.h"
#include "vault/place.h"

#include <string.h>

static void
share_free (gpointer data)
{
    SplitShare *share = data;

    g_array_unref (share->pages);
    g_free (share);
}

static gboolean
add_page (SplitShare *share, guint32 page, guint count, GError **error)
{
    guint last = share->pages->len;

    if (page == 0 || page > count)
        return request_reject (error, "the letter has no page %u", page);
    if (last > 0 && g_array_index (share->pages, guint32, last - 1) >= page)
        return request_reject (error, "name the pages of a child once each, "
                                      "in order");
    g_array_append_val (share->pages, page);
    return TRUE;
}

/* One child and the pages for it, as they came. */
static gboolean
add_share (Cards *cards, const Opened *opened, GPtrArray *shares,
           GVariant *wanted, GError **error)
{
    g_autoptr (GVariant) pages = g_variant_get_child_value (wanted, 1);
    SplitShare *share = g_new0 (SplitShare, 1);
    const char *ref = NULL;

    share->pages = g_array_new (FALSE, FALSE, sizeof (guint32));
    g_ptr_array_add (shares, share);
    g_variant_get_child (wanted, 0, "&s", &ref);
    if (!bytes_from_hex (ref, share->child.b, ID_BYTES) ||
        cards_get (cards, &share->child) == NULL)
        return request_not_there (error);
    for (guint i = 0; i + 1 < shares->len; i++)
        if (id_equal (&((const SplitShare *) shares->pdata[i])->child,
                      &share->child))
            return request_reject (error, "one child is named twice");
    for (gsize i = 0; i < g_variant_n_children (pages); i++) {
        guint32 page = 0;
        g_variant_get_child (pages, i, "u", &page);
        if (!add_page (share, page, opened->facts->pages->len, error))
            return FALSE;
    }
    return share->pages->len > 0 ||
           request_reject (error, "no page is named for a child");
}

static GPtrArray *
read_shares (Request *request, const Opened *opened, GVariant *wanted,
             GError **error)
{
    g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func (share_free);
    g_auto (Cards) cards;
    guint copies = 0;

    cards_init (&cards, request);
    for (gsize i = 0; i < g_variant_n_children (wanted); i++) {
        g_autoptr (GVariant) each = g_variant_get_child_value (wanted, i);
        if (!add_share (&cards, opened, shares, each, error))
            return NULL;
        copies += ((const SplitShare *) shares->pdata[i])->pages->len;
        if (copies > LIMIT_SPLIT_PAGE_COUNT) {
            request_reject (error, "that is more than %u pages at once",
                            LIMIT_SPLIT_PAGE_COUNT);
            return NULL;
        }
    }
    if (shares->len > 0)
        return g_steal_pointer (&shares);
    request_reject (error, "say which pages are for which child");
    return NULL;
}

static gboolean
is_blank (const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isspace (text[i]))
            return FALSE;
    return TRUE;
}

/* What somebody must look at before this page goes to this child; NULL when
 * nothing. Caller frees. */
static char *
warning_of (const SplitNames *names, Cards *cards, const Id *child,
            guint32 page, GBytes *text)
{
    gsize length = 0;
    const char *words = g_bytes_get_data (text, &length);
    const char *called = view_called (cards_get (cards, child));
    const char *other = NULL;

    if (is_blank (words, length))
        return g_strdup_printf ("Page %u, for %s, has no words that can be "
                                "checked for other children's names",
                                page, called);
    other = split_names_other (names, child, words, length);
    return other == NULL ? NULL
                         : g_strdup_printf ("Page %u, for %s, also names %s",
                                            page, called, other);
}

static gboolean
was_looked_at (GVariant *looked, guint32 page)
{
    for (gsize i = 0; i < g_variant_n_children (looked); i++) {
        guint32 each = 0;
        g_variant_get_child (looked, i, "u", &each);
        if (each == page)
            return TRUE;
    }
    return FALSE;
}

/* Adds what is to be looked at; *@open_out says that some of it was not. */
static gboolean
warn (Request *request, const Opened *opened, const SplitNames *names,
      const SplitShare *share, GVariant *looked, GVariantBuilder *out,
      gboolean *open_out, GError **error)
{
    g_auto (Cards) cards;

    cards_init (&cards, request);
    for (guint i = 0; i < share->pages->len; i++) {
        guint32 page = g_array_index (share->pages, guint32, i);
        g_autoptr (GBytes) text =
            split_page_text (request, opened, page, error);
        g_autofree char *warning = NULL;

        if (text == NULL)
            return FALSE;
        warning = warning_of (names, &cards, &share->child, page, text);
        if (warning == NULL || was_looked_at (looked, page))
            continue;
        *open_out = TRUE;
        g_variant_builder_add (out, "(us)", page, warning);
    }
    return TRUE;
}

/* The sender's words where they name none of the children, else none. */
static const char *
safe_sender (const Opened *opened, const SplitNames *names,
             const SplitShare *share)
{
    const char *sender = opened->filing->envelope->sender;

    return split_names_other (names, &share->child, sender, strlen (sender)) ==
                   NULL
               ? sender
               : "";
}

/* One view's rows, inside the transaction. */
static gboolean
insert_view (Request *request, const Opened *opened, SplitView *view,
             GPtrArray *refs, GError **error)
{
    Vault *vault = request->vault;
    AuditEvent event =
        request_event (request, AUDIT_SPLIT, &opened->filing->letter);
    FilingRequest filing = {
        .directory = vault->directory,
        .envelope = view->envelope,
        .manifest = view->manifest,
        .signer = &request->me->id,
        .sign_seed = request->session->secrets->sign_seed,
        .historical = envelope_is_historical (opened->filing->envelope)};
    g_autofree char *ref = letter_insert_view (
        vault->store, &view->envelope->letter, view->envelope->born, error);

    event.object2 = view->envelope->letter;
    event.version = 1;
    if (ref == NULL || !audit_append (vault->store, &event, NULL, error))
        return FALSE;
    for (guint i = 0; i < view->contents->len; i++)
        if (!content_insert (vault->store, &view->envelope->letter,
                             view->contents->pdata[i], error))
            return FALSE;
    g_ptr_array_add (refs, g_steal_pointer (&ref));
    return filing_write (vault->store, &filing, NULL, error);
}

/* The whole: off every file, to whoever may see what is on none. */
static gboolean
keep_whole (Request *request, const Opened *opened, const char *reason,
            GPtrArray *refs, GError **error)
{
    g_autofree char *parts = g_strjoinv (", ", (char **) refs->pdata);
    g_autofree char *words =
        g_strdup_printf ("Split into %s\n%s", parts, reason);
    g_autoptr (Envelope) next = place_next (opened, words);

    next->child = ID_ZERO;
    next->outcome = OUTCOME_SPLIT;
    next->due = 0;
    return db_run (request->vault->store->db, SQL_NOTICE_FORGET, error, "d",
                   &next->letter) &&
           place_write (request, opened, next, error);
}

/*
 * Everything at once: a power cut leaves the letter whole and unsplit, with
 * files that no row names, which the next start sweeps. What was prepared
 * stays after a commit that failed, as it may count after all.
 */
static gboolean
commit (Request *request, const Opened *opened, const GPtrArray *views,
        const char *reason, GPtrArray *refs, GError **error)
{
    Vault *vault = request->vault;
    gboolean done = db_begin (vault->store->db, error);

    if (!done)
        return FALSE;
    for (guint i = 0; done && i < views->len; i++) {
        done = insert_view (request, opened, views->pdata[i], refs, error);
        step ("split: a part is written");
    }
    g_ptr_array_add (refs, NULL);
    done = done && keep_whole (request, opened, reason, refs, error);
    step ("split: the whole is written");
    if (done && db_commit (vault->store->db, error)) {
        vault_note_commit (vault);
        return TRUE;
    }
    db_rollback (vault->store->db);
    vault_note_commit (vault);
    for (guint i = 0; !done && i < views->len; i++)
        split_view_discard (request, views->pdata[i]);
    return FALSE;
}

static gboolean
split (Request *request, const Opened *opened, const GPtrArray *shares,
       const SplitNames *names, const char *reason, GPtrArray *refs,
       GError **error)
{
    g_autoptr (GPtrArray) views =
        g_ptr_array_new_with_free_func ((GDestroyNotify) split_view_free);

    for (guint i = 0; i < shares->len; i++) {
        const SplitShare *share = shares->pdata[i];
        SplitView *view = split_view_new (
            request, opened, share, safe_sender (opened, names, share), error);
        if (view == NULL) {
            for (guint k = 0; k < views->len; k++)
                split_view_discard (request, views->pdata[k]);
            return FALSE;
        }
        g_ptr_array_add (views, view);
        step ("split: a part is copied");
    }
    return commit (request, opened, views, reason, refs, error);
}

static gboolean
check_reason (const char *reason, GError **error)
{
    if (strlen (reason) > LIMIT_NOTE_BYTES)
        return request_reject (error, "that reason is too long");
    return reason[0] != '\0' || request_reject (error, "say why it is split");
}

/* Names first, copies after: what was not looked at is told, and nothing is
 * done. */
static gboolean
warn_or_split (Request *request, const Opened *opened, const GPtrArray *shares,
               const char *reason, GVariant *looked, GError **error)
{
    g_autoptr (SplitNames) names =
        split_names_new (request, opened, shares, error);
    g_auto (GVariantBuilder) warnings =
        G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(us)"));
    g_autoptr (GPtrArray) refs = g_ptr_array_new_with_free_func (g_free);
    const char *none[] = {NULL};
    gboolean is_open = FALSE;

    if (names == NULL)
        return FALSE;
    for (guint i = 0; i < shares->len; i++)
        if (!warn (request, opened, names, shares->pdata[i], looked, &warnings,
                   &is_open, error))
            return FALSE;
    if (!is_open &&
        !split (request, opened, shares, names, reason, refs, error))
        return FALSE;
    request->out = g_variant_ref_sink (
        g_variant_new ("(a(us)^as)", &warnings,
                       refs->len == 0 ? none : (const char **) refs->pdata));
    return TRUE;
}

gboolean
verb_SPLIT (Request *request, GError **error)
{
    g_autoptr (Opened) opened = NULL;
    g_autoptr (GPtrArray) shares = NULL;
    g_autoptr (GVariant) wanted = NULL;
    g_autoptr (GVariant) looked = NULL;
    const char *reason = NULL;
    guint32 number = 0;

    g_variant_get (request->in, "(u@a(sau)&s@au)", &number, &wanted, &reason,
                   &looked);
    opened = opened_of_handle (request, number, error);
    if (opened == NULL || !check_reason (reason, error))
        return FALSE;
    if (opened->filing->envelope->outcome == OUTCOME_HELD ||
        opened->filing->envelope->outcome == OUTCOME_LOCKED)
        return request_reject (error, "say first whose letter it is: it is "
                                      "held or locked");
    shares = read_shares (request, opened, wanted, error);
    return shares != NULL &&
           warn_or_split (request, opened, shares, reason, looked, error);
}
