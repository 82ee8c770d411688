#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "store/card.h"
#include "store/seal.h"
#include "vault/rematch.h"

#include <string.h>

/* Rows of a page are read in one go; a frame ends it earlier. */
#define ROWS_AT_ONCE 500

typedef struct {
    Id id;
    WrapClass wrap_class;
} Held;

/* Her letters from @offset on, newest first. */
static GArray *
held_letters (Request *request, gint64 offset, gint64 limit, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (request->vault->store->db, SQL_WRAP_LIST_HELD, error, "dii",
                  &request->me->id, limit, offset);
    g_autoptr (GArray) letters = g_array_new (FALSE, TRUE, sizeof (Held));
    GError *local = NULL;

    if (rows == NULL)
        return NULL;
    while (db_next (rows, &local)) {
        Held held = {.wrap_class = (WrapClass) db_integer (rows, 1)};
        if (!db_fixed (rows, 0, held.id.b, ID_BYTES, error))
            return NULL;
        g_array_append_val (letters, held);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&letters);
}

/* A key row that no longer counts goes, and the book says so. */
static gboolean
drop_row (Request *request, const Held *held, GError **error)
{
    return wrap_delete (request->vault->store, &held->id, &request->me->id,
                        held->wrap_class, error) &&
           request_note (request, AUDIT_REFUSED_KEY, &held->id, error);
}

/* A letter of hers that does not open stays in sight: it must not vanish
 * because somebody altered the register. */
static GVariant *
damaged_row (Request *request, const Held *held, GError **error)
{
    g_autoptr (Letter) letter =
        letter_get (request->vault->store, &held->id, error);

    return letter == NULL
               ? NULL
               : g_variant_new (VAULT_TRAY_ROW, letter->ref,
                                (guint32) letter->state,
                                (guint32) letter->outcome, 0, 0, 0, 0,
                                letter->born, letter->due, "", "",
                                "Letter that does not open: the register was "
                                "altered",
                                0, 0, FALSE);
}

/* *@filing_out: NULL when the row is gone or the letter does not open;
 * *@damaged_out says which. */
static gboolean
open_held (Request *request, const Held *held, OpenedFiling **filing_out,
           gboolean *damaged_out, GError **error)
{
    GError *local = NULL;

    *damaged_out = FALSE;
    *filing_out = view_open (request, &held->id, held->wrap_class, &local);
    if (*filing_out != NULL)
        return TRUE;
    if (g_error_matches (local, INTRAY_ERROR, INTRAY_ERROR_DENIED)) {
        g_clear_error (&local);
        return drop_row (request, held, error);
    }
    if (g_error_matches (local, INTRAY_ERROR, INTRAY_ERROR_REJECT)) {
        log_event (LOG_LEVEL_ERROR, NULL, "letter does not open: %s",
                   local->message);
        g_clear_error (&local);
        *damaged_out = TRUE;
        return TRUE;
    }
    g_propagate_error (error, local);
    return FALSE;
}

gboolean
view_drop_stale (Request *request, GError **error)
{
    g_autoptr (GArray) letters = held_letters (request, 0, -1, error);

    if (letters == NULL)
        return FALSE;
    for (guint i = 0; i < letters->len; i++) {
        g_autoptr (OpenedFiling) filing = NULL;
        gboolean damaged = FALSE;

        if (!open_held (request, &g_array_index (letters, Held, i), &filing,
                        &damaged, error))
            return FALSE;
    }
    return TRUE;
}

/* Rows that fit a frame. */
typedef struct {
    GVariantBuilder rows;
    gsize bytes;
    guint count;
    gboolean full;
} Page;

static void
page_init (Page *page, const char *type)
{
    g_variant_builder_init (&page->rows, G_VARIANT_TYPE (type));
    page->bytes = 0;
    page->count = 0;
    page->full = FALSE;
}

/* Takes over a floating @row; one that does not fit ends the page. */
static void
page_add (Page *page, GVariant *row)
{
    g_autoptr (GVariant) owned = g_variant_ref_sink (row);
    gsize bytes = g_variant_get_size (owned) + 16;

    page->full = page->full || page->bytes + bytes > LIMIT_VAULT_LIST_BYTES;
    if (page->full)
        return;
    page->bytes += bytes;
    page->count++;
    g_variant_builder_add_value (&page->rows, owned);
}

static gboolean
fill_tray (Request *request, const GArray *letters, Page *page, GError **error)
{
    g_auto (Cards) cards;

    cards_init (&cards, request);
    for (guint i = 0; i < letters->len && !page->full; i++) {
        const Held *held = &g_array_index (letters, Held, i);
        g_autoptr (OpenedFiling) filing = NULL;
        gboolean damaged = FALSE;
        GVariant *row = NULL;

        if (!open_held (request, held, &filing, &damaged, error))
            return FALSE;
        if (filing == NULL && !damaged)
            continue;
        row = damaged ? damaged_row (request, held, error)
                      : view_row (&cards, filing, error);
        if (row == NULL)
            return FALSE;
        page_add (page, row);
    }
    return TRUE;
}

gboolean
verb_TRAY (Request *request, GError **error)
{
    g_autoptr (GArray) letters = NULL;
    guint32 offset = 0;
    gboolean more = FALSE;
    Page page;

    g_variant_get (request->in, "(u)", &offset);
    if (offset == 0 &&
        !request_note (request, AUDIT_TRAY, &request->me->id, error))
        return FALSE;
    letters = held_letters (request, offset, ROWS_AT_ONCE, error);
    if (letters == NULL || (offset == 0 && !rematch_slice (request, error)))
        return FALSE;
    page_init (&page, "a" VAULT_TRAY_ROW);
    if (!fill_tray (request, letters, &page, error)) {
        g_variant_builder_clear (&page.rows);
        return FALSE;
    }
    more = page.full || letters->len == ROWS_AT_ONCE;
    request->out = g_variant_ref_sink (
        g_variant_new ("(a" VAULT_TRAY_ROW "b)", &page.rows, more));
    return TRUE;
}

/* How many of her letters lie on each child's file: Id -> count. */
static gboolean
count_by_child (Request *request, GArray *children, GArray *counts,
                GError **error)
{
    g_autoptr (GArray) letters = held_letters (request, 0, -1, error);

    if (letters == NULL)
        return FALSE;
    for (guint i = 0; i < letters->len; i++) {
        const Held *held = &g_array_index (letters, Held, i);
        g_autoptr (OpenedFiling) filing = NULL;
        gboolean damaged = FALSE;
        guint k = 0;

        if (!open_held (request, held, &filing, &damaged, error))
            return FALSE;
        for (; filing != NULL && k < children->len; k++)
            if (id_equal (&g_array_index (children, Id, k),
                          &filing->envelope->child))
                g_array_index (counts, guint, k)++;
    }
    return TRUE;
}

/* Hers today: a child that has left is nobody's. */
static gboolean
is_mine (const Request *request, const RollChild *child)
{
    gboolean left = child->leave_date != LIST_NO_DATE &&
                    child->leave_date < clock_day (clock_now_ms ());

    return !left && view_is_key_person (request->vault->directory, &child->id,
                                        &request->me->id);
}

static GVariant *
child_row (const Request *request, const RollChild *child, guint letters)
{
    g_autofree char *ref = bytes_hex (child->id.b, ID_BYTES);

    return g_variant_new (VAULT_CHILD_ROW, ref, child->child_id,
                          view_called (child), child->family_name, child->dob,
                          child->room == NULL ? "" : child->room,
                          is_mine (request, child), letters);
}

gboolean
verb_CHILDREN (Request *request, GError **error)
{
    g_autoptr (GPtrArray) roll = NULL;
    g_autoptr (GArray) ids = g_array_new (FALSE, TRUE, sizeof (Id));
    g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (guint));
    guint32 offset = 0;
    Page page;

    g_variant_get (request->in, "(u)", &offset);
    if (offset == 0 &&
        !request_note (request, AUDIT_CHILDREN, &request->me->id, error))
        return FALSE;
    roll = card_list (request->vault->store, request->vault->versions,
                      &request->me->id, request->session->secrets->box_secret,
                      error);
    if (roll == NULL)
        return FALSE;
    for (guint i = 0; i < roll->len; i++)
        g_array_append_val (ids, ((const RollChild *) roll->pdata[i])->id);
    g_array_set_size (counts, roll->len);
    if (!count_by_child (request, ids, counts, error))
        return FALSE;
    page_init (&page, "a" VAULT_CHILD_ROW);
    for (guint i = offset; i < roll->len && !page.full; i++)
        page_add (&page, child_row (request, roll->pdata[i],
                                    g_array_index (counts, guint, i)));
    request->out = g_variant_ref_sink (
        g_variant_new ("(a" VAULT_CHILD_ROW "b)", &page.rows, page.full));
    return TRUE;
}

static void
add_particular (GVariantBuilder *out, const char *question, const char *answer)
{
    if (answer != NULL && answer[0] != '\0')
        g_variant_builder_add (out, "(ss)", question, answer);
}

static void
add_day (GVariantBuilder *out, const char *question, gint32 day)
{
    g_autofree char *words =
        day == LIST_NO_DATE ? NULL : list_date_in_words (day);

    add_particular (out, question, words);
}

/* What the card says, as far as she may read it. */
static GVariant *
particulars (const RollChild *child)
{
    GVariantBuilder out;
    g_autofree char *name =
        g_strdup_printf ("%s %s", child->given_name, child->family_name);

    g_variant_builder_init (&out, G_VARIANT_TYPE ("a(ss)"));
    add_particular (&out, "Name", name);
    add_particular (&out, "Known as", child->known_as);
    for (guint i = 0; i < child->other_names->len; i++)
        add_particular (&out, "Other name", child->other_names->pdata[i]);
    add_day (&out, "Date of birth", child->dob);
    add_particular (&out, "Room", child->room);
    add_particular (&out, "NHS number", child->nhs_number);
    add_particular (&out, "Address", child->address);
    add_particular (&out, "Postcode", child->postcode);
    add_particular (&out, "Telephone", child->phone);
    for (guint i = 0; i < child->parents->len; i++) {
        const RollParent *parent = child->parents->pdata[i];
        g_autofree char *words =
            parent->address == NULL
                ? g_strdup (parent->name)
                : g_strdup_printf ("%s, %s", parent->name, parent->address);
        add_particular (&out, "Parent", words);
    }
    add_particular (&out, "Parental responsibility", child->responsibility);
    add_particular (&out, "May collect", child->may_collect);
    add_particular (&out, "Status", child->status);
    add_day (&out, "Started", child->start_date);
    add_day (&out, "Left", child->leave_date);
    return g_variant_builder_end (&out);
}

/* Her letters on this child's file, newest first, from the @offset-th on. */
static gboolean
fill_child (Request *request, const Id *child, guint offset, Page *page,
            GError **error)
{
    g_autoptr (GArray) letters = held_letters (request, 0, -1, error);
    g_auto (Cards) cards;
    guint found = 0;

    cards_init (&cards, request);
    if (letters == NULL)
        return FALSE;
    for (guint i = 0; i < letters->len && !page->full; i++) {
        const Held *held = &g_array_index (letters, Held, i);
        g_autoptr (OpenedFiling) filing = NULL;
        gboolean damaged = FALSE;
        GVariant *row = NULL;

        if (!open_held (request, held, &filing, &damaged, error))
            return FALSE;
        if (filing == NULL || !id_equal (&filing->envelope->child, child) ||
            found++ < offset)
            continue;
        row = view_row (&cards, filing, error);
        if (row == NULL)
            return FALSE;
        page_add (page, row);
    }
    return TRUE;
}

/* The card of the child that @ref names, as far as this person may read it.
 * What is no reference names a child that nobody has: one path. */
static RollChild *
child_by_ref (Request *request, const char *ref, Id *id_out, GError **error)
{
    gint64 version = 0;
    Id id;

    if (!bytes_from_hex (ref, id.b, ID_BYTES) || id_is_zero (&id))
        id = id_random ();
    if (!db_count (request->vault->store->db, SQL_CARD_VERSION, &version, error,
                   "d", &id))
        return NULL;
    request->object = version > 0 ? id : ID_ZERO;
    *id_out = id;
    return card_open (request->vault->store, request->vault->versions, &id,
                      &request->me->id, request->session->secrets->box_secret,
                      error);
}

gboolean
verb_CHILD (Request *request, GError **error)
{
    const char *ref = NULL;
    guint32 offset = 0;
    RollChild *child = NULL;
    GVariant *answers = NULL;
    gboolean filled = FALSE;
    Page page;
    Id id;

    g_variant_get (request->in, "(&su)", &ref, &offset);
    child = child_by_ref (request, ref, &id, error);
    if (child == NULL)
        return FALSE;
    page_init (&page, "a" VAULT_TRAY_ROW);
    answers = g_variant_ref_sink (particulars (child));
    page.bytes = g_variant_get_size (answers);
    filled = (offset > 0 || request_note (request, AUDIT_CHILD, &id, error)) &&
             fill_child (request, &id, offset, &page, error);
    if (filled)
        request->out = g_variant_ref_sink (
            g_variant_new ("(ssis@a(ss)a" VAULT_TRAY_ROW "b)",
                           view_called (child), child->family_name, child->dob,
                           child->room == NULL ? "" : child->room, answers,
                           &page.rows, page.full));
    else
        g_variant_builder_clear (&page.rows);
    g_variant_unref (answers);
    roll_child_free (child);
    return filled;
}

gboolean
verb_PRINT_CHILD (Request *request, GError **error)
{
    const char *ref = NULL;
    RollChild *child = NULL;
    Id id;

    g_variant_get (request->in, "(&s)", &ref);
    child = child_by_ref (request, ref, &id, error);
    if (child == NULL)
        return FALSE;
    roll_child_free (child);
    if (!request_note (request, AUDIT_PRINT, &id, error))
        return FALSE;
    request->out = g_variant_ref_sink (g_variant_new ("()"));
    return TRUE;
}
