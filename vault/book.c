#include "common/error.h"
#include "common/limits.h"
#include "store/audit.h"
#include "store/seal.h"
#include "store/verify.h"
#include "vault/view.h"

#include <string.h>

#define ROWS_AT_ONCE 500
/* What of a letter's history one answer shows: the newest of it. */
#define SEEN_BYTES (56u * KIB)

/* How this person reads the post book. */
typedef enum {
    BOOK_WHOLE,  /* manager: every letter, by its slips */
    BOOK_SLIPS,  /* administrator: letters she has a slip of */
    BOOK_LETTERS /* senior: letters she may open */
} Book;

static Book
book_of (const Person *me)
{
    if ((me->roles & ROLE_MANAGER) != 0)
        return BOOK_WHOLE;
    return (me->roles & ROLE_SENIOR) != 0 ? BOOK_LETTERS : BOOK_SLIPS;
}

static GArray *
list_letters (Request *request, Book book, gint64 offset, GError **error)
{
    Db *db = request->vault->store->db;
    g_autoptr (DbRows) rows =
        book == BOOK_WHOLE
            ? db_query (db, SQL_LETTER_LIST, error, "ii", (gint64) ROWS_AT_ONCE,
                        offset)
            : db_query (
                  db, SQL_LETTER_LIST_CLASS, error, "diii", &request->me->id,
                  (gint64) (book == BOOK_SLIPS ? WRAP_SLIP_ADMIN : WRAP_OPEN),
                  (gint64) ROWS_AT_ONCE, offset);
    g_autoptr (GArray) ids = g_array_new (FALSE, TRUE, sizeof (Id));
    GError *local = NULL;

    if (rows == NULL)
        return NULL;
    while (db_next (rows, &local)) {
        Id id;
        if (!db_fixed (rows, 0, id.b, ID_BYTES, error))
            return NULL;
        g_array_append_val (ids, id);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&ids);
}

/* Whom a sealed letter belongs to, by its key rows: a trustee before others. */
static char *
owner_of (Request *request, const Id *letter)
{
    const Directory *directory = request->vault->directory;
    g_autoptr (DbRows) rows = db_query (request->vault->store->db,
                                        SQL_WRAP_HOLDERS, NULL, "d", letter);
    const Person *owner = NULL;

    while (rows != NULL && db_next (rows, NULL)) {
        const Person *person = NULL;
        Id id;

        if (db_integer (rows, 1) != WRAP_OPEN ||
            !db_fixed (rows, 0, id.b, ID_BYTES, NULL))
            continue;
        person = directory_person (directory, &id);
        if (person != NULL &&
            (owner == NULL || (person->roles & ROLE_TRUSTEE) != 0))
            owner = person;
    }
    return g_strdup_printf ("one letter for named people, owner %s",
                            owner == NULL ? "not known" : owner->name);
}

static GVariant *
sentence_row (const Letter *letter, Flag flag, const char *sentence)
{
    return g_variant_new (VAULT_REGISTER_ROW, letter->ref, letter->born, 0, 0,
                          (guint8) flag, 0, "", "", (gint64) 0, sentence);
}

/* A child's name as the post book has it. */
static char *
book_name (const RollChild *child)
{
    return child == NULL ? g_strdup ("")
                         : g_strdup_printf ("%s %s", view_called (child),
                                            child->family_name);
}

static GVariant *
full_row (Cards *cards, const Letter *letter, Flag flag, Kind kind,
          const Id *child, const char *sender)
{
    g_autofree char *name = book_name (cards_get (cards, child));

    return g_variant_new (VAULT_REGISTER_ROW, letter->ref, letter->born,
                          (guint32) letter->state, (guint32) letter->outcome,
                          (guint8) flag, (guint8) kind, name, sender,
                          letter->due, "");
}

static GVariant *
slip_row (Cards *cards, const Letter *letter, WrapClass wrap_class,
          GError **error)
{
    Request *request = cards->request;
    const Vault *vault = request->vault;
    GError *local = NULL;
    Slip *slip = NULL;
    GVariant *row = NULL;
    g_autofree char *owner = NULL;

    if (letter->filing == 0)
        return g_variant_new (VAULT_REGISTER_ROW, letter->ref, letter->born,
                              (guint32) letter->state,
                              (guint32) letter->outcome, 0, 0, "", "",
                              (gint64) 0, "arrived, not read yet");
    slip =
        slip_open (vault->store, vault->versions, &letter->id, &request->me->id,
                   wrap_class, request->session->secrets->box_secret,
                   pin_letter_version (vault->pin, &letter->id), &local);
    if (slip == NULL) {
        if (local->code != INTRAY_ERROR_DENIED &&
            local->code != INTRAY_ERROR_REJECT) {
            g_propagate_error (error, local);
            return NULL;
        }
        row = sentence_row (letter, 0,
                            local->code == INTRAY_ERROR_DENIED
                                ? "filed before you came"
                                : "its slip was altered");
        g_clear_error (&local);
        return row;
    }
    if (slip->flag == FLAG_SEALED) {
        owner = owner_of (request, &letter->id);
        row = sentence_row (letter, FLAG_SEALED, owner);
    } else {
        row = full_row (cards, letter, slip->flag, slip->kind, &slip->child,
                        slip->sender);
    }
    slip_free (slip);
    return row;
}

static GVariant *
letter_row (Cards *cards, const Letter *letter, GError **error)
{
    GError *local = NULL;
    g_autoptr (OpenedFiling) filing =
        view_open (cards->request, &letter->id, WRAP_OPEN, &local);

    if (filing != NULL)
        return full_row (cards, letter, filing->envelope->flag,
                         filing->envelope->kind, &filing->envelope->child,
                         filing->envelope->sender);
    if (local->code == INTRAY_ERROR_DENIED ||
        local->code == INTRAY_ERROR_REJECT) {
        g_clear_error (&local);
        return sentence_row (letter, 0, "does not open");
    }
    g_propagate_error (error, local);
    return NULL;
}

static GVariant *
book_row (Cards *cards, Book book, const Id *id, GError **error)
{
    g_autoptr (Letter) letter =
        letter_get (cards->request->vault->store, id, error);

    if (letter == NULL)
        return NULL;
    if (book == BOOK_LETTERS)
        return letter_row (cards, letter, error);
    return slip_row (cards, letter,
                     book == BOOK_WHOLE ? WRAP_SLIP_MANAGER : WRAP_SLIP_ADMIN,
                     error);
}

/* *@shown_out: how many of @ids the frame took. */
static gboolean
fill_book (Request *request, Book book, const GArray *ids,
           GVariantBuilder *rows, guint *shown_out, GError **error)
{
    g_auto (Cards) cards;
    gsize bytes = 0;
    guint i = 0;

    cards_init (&cards, request);
    for (; i < ids->len; i++) {
        GVariant *row =
            book_row (&cards, book, &g_array_index (ids, Id, i), error);
        g_autoptr (GVariant) owned = NULL;

        if (row == NULL)
            return FALSE;
        owned = g_variant_ref_sink (row);
        bytes += g_variant_get_size (owned) + 16;
        if (bytes > LIMIT_VAULT_LIST_BYTES)
            break;
        g_variant_builder_add_value (rows, owned);
    }
    *shown_out = i;
    return TRUE;
}

gboolean
verb_REGISTER (Request *request, GError **error)
{
    Book book = book_of (request->me);
    g_autoptr (GArray) ids = NULL;
    GVariantBuilder rows;
    RegisterCounts counts;
    guint32 offset = 0;
    guint shown = 0;

    g_variant_get (request->in, "(u)", &offset);
    if (offset == 0 &&
        !request_note (request, AUDIT_REGISTER, &request->me->id, error))
        return FALSE;
    if (offset == 0 && book == BOOK_LETTERS &&
        !view_drop_stale (request, error))
        return FALSE;
    ids = list_letters (request, book, offset, error);
    /* The sums stand in the clear: the same for everybody who may ask. */
    if (ids == NULL || !register_count (request->vault->store, &counts, error))
        return FALSE;
    g_variant_builder_init (&rows, G_VARIANT_TYPE ("a" VAULT_REGISTER_ROW));
    if (!fill_book (request, book, ids, &rows, &shown, error)) {
        g_variant_builder_clear (&rows);
        return FALSE;
    }
    request->out = g_variant_ref_sink (g_variant_new (
        "(a" VAULT_REGISTER_ROW "b@axx)", &rows,
        shown < ids->len || ids->len == ROWS_AT_ONCE,
        g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, counts.by_outcome,
                                   OUTCOME_COUNT, sizeof counts.by_outcome[0]),
        counts.arrivals));
    return TRUE;
}

/* May she ask about this letter: has she a slip of it, or may she open it? A
 * row that no longer counts is no answer. */
static gboolean
may_ask (Request *request, const Id *letter)
{
    Wrap *slip = wrap_get (request->vault->store, letter, &request->me->id,
                           WRAP_SLIP_MANAGER,
                           request->session->secrets->box_secret, NULL);
    g_autoptr (OpenedFiling) own = view_open (request, letter, WRAP_OPEN, NULL);
    g_autoptr (OpenedFiling) granted =
        view_open (request, letter, WRAP_GRANT, NULL);
    gboolean may_see = slip != NULL || own != NULL || granted != NULL;

    secret_free (slip);
    return may_see;
}

typedef struct {
    const Directory *directory;
    const char *ref;
    Id letter;
    gint64 born;
    GPtrArray *rows; /* GVariant *, oldest first */
    guint sealed;    /* entries since it arrived that she has no key of */
} LetterHistory;

static const char *
result_words (AuditResult result)
{
    return result == AUDIT_DONE      ? "done"
           : result == AUDIT_REFUSED ? "refused"
                                     : "failed";
}

static gboolean
visit_entry (gpointer data, const AuditRecord *record,
             GError **error G_GNUC_UNUSED)
{
    LetterHistory *history = data;
    const AuditEvent *event = &record->event;

    /* Which letter an entry is about is sealed with it. */
    if (!record->readable && record->at >= history->born)
        history->sealed++;
    if (record->readable && id_equal (&event->object, &history->letter))
        g_ptr_array_add (
            history->rows,
            g_variant_ref_sink (g_variant_new (
                VAULT_SEEN_ROW, record->seq, record->at,
                directory_name_of (history->directory, &event->actor),
                audit_action_name (event->action), result_words (event->result),
                history->ref)));
    return TRUE;
}

/* Who can read what this reader cannot: the manager, by name. */
static const char *
keeper_name (const Directory *directory)
{
    g_autoptr (GPtrArray) keepers =
        directory_with_role (directory, ROLE_MANAGER);

    return keepers->len == 0 ? "whoever kept the book then"
                             : ((const Person *) keepers->pdata[0])->name;
}

/* Nothing to show is no proof that nobody saw it. */
static gboolean
tell_sealed (LetterHistory *history, GError **error)
{
    const char *keeper = keeper_name (history->directory);
    g_autofree char *sentence = NULL;

    if (history->sealed == 0)
        return TRUE;
    if (history->rows->len == 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "The book of that time is sealed to the manager: ask %s.",
                     keeper);
        return FALSE;
    }
    sentence = g_strdup_printf (
        "%u earlier %s of the book, about this letter or "
        "others, %s sealed to the manager: ask %s.",
        history->sealed, history->sealed == 1 ? "entry" : "entries",
        history->sealed == 1 ? "is" : "are", keeper);
    g_ptr_array_add (history->rows, g_variant_ref_sink (g_variant_new (
                                        VAULT_SEEN_ROW, (guint64) 0, (gint64) 0,
                                        "", sentence, "", history->ref)));
    return TRUE;
}

/* The newest rows that fit, oldest first. */
static GVariant *
history_to_variant (const LetterHistory *history)
{
    GVariantBuilder out;
    guint first = history->rows->len;
    gsize bytes = 0;

    while (first > 0) {
        bytes += g_variant_get_size (history->rows->pdata[first - 1]) + 16;
        if (bytes > SEEN_BYTES)
            break;
        first--;
    }
    g_variant_builder_init (&out, G_VARIANT_TYPE ("a" VAULT_SEEN_ROW));
    for (guint i = first; i < history->rows->len; i++)
        g_variant_builder_add_value (&out, history->rows->pdata[i]);
    return g_variant_builder_end (&out);
}

gboolean
verb_WHO_SAW (Request *request, GError **error)
{
    Vault *vault = request->vault;
    GError *local = NULL;
    g_autoptr (Letter) letter = NULL;
    g_autoptr (GPtrArray) rows =
        g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
    LetterHistory history = {.directory = vault->directory, .rows = rows};
    const char *ref = NULL;

    g_variant_get (request->in, "(&s)", &ref);
    letter = letter_get_by_ref (vault->store, ref, &local);
    if (letter == NULL && local->code != INTRAY_ERROR_DENIED) {
        g_propagate_error (error, local);
        return FALSE;
    }
    g_clear_error (&local);
    request->object = letter == NULL ? ID_ZERO : letter->id;
    history.letter = letter == NULL ? id_random () : letter->id;
    history.ref = letter == NULL ? "" : letter->ref;
    history.born = letter == NULL ? 0 : letter->born;
    if (!may_ask (request, &history.letter))
        return request_not_there (error);
    if (!request_note (request, AUDIT_WHO_SAW, &history.letter, error) ||
        !audit_read (vault->store, &request->me->id,
                     request->session->secrets->box_secret, 1, visit_entry,
                     &history, error) ||
        !tell_sealed (&history, error))
        return FALSE;
    request->out = g_variant_ref_sink (g_variant_new (
        "(@a" VAULT_SEEN_ROW ")", history_to_variant (&history)));
    return TRUE;
}

gboolean
verb_VERIFY (Request *request, GError **error)
{
    Store *store = request->vault->store;
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *text = NULL;
    GVariantBuilder out;
    guint64 entries = 0;
    AuditHead head;

    if (!verify_book (store, request->vault->settings, NULL, problems, &entries,
                      error) ||
        !audit_head (store, &head, error))
        return FALSE;
    text = audit_head_text (&head);
    g_variant_builder_init (&out, G_VARIANT_TYPE ("as"));
    for (guint i = 0; i < problems->len; i++)
        g_variant_builder_add (&out, "s", problems->pdata[i]);
    request->out =
        g_variant_ref_sink (g_variant_new ("(tass)", entries, &out, text));
    return TRUE;
}
