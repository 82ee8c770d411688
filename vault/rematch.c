#include "vault/rematch.h"

#include "classify/match.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "store/card.h"

#include <string.h>

/* The list as this person may read it, indexed for one slice of letters. */
typedef struct {
    GPtrArray *children; /* RollChild * */
    Roll *roll;
} Names;

static void
names_clear (Names *names)
{
    g_clear_pointer (&names->roll, roll_free);
    g_clear_pointer (&names->children, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, names_clear)

static gboolean
names_load (Names *names, Request *request, GError **error)
{
    Vault *vault = request->vault;

    names->children =
        card_list (vault->store, vault->versions, &request->me->id,
                   request->session->secrets->box_secret, error);
    if (names->children == NULL)
        return FALSE;
    names->roll = roll_new (names->children);
    return TRUE;
}

/* Only seniors decide whose a letter is. */
static gboolean
waits (const Request *request, const Envelope *envelope)
{
    return (request->me->roles & ROLE_SENIOR) != 0 &&
           envelope->outcome == OUTCOME_WHOSE && id_is_zero (&envelope->child);
}

/* The texts of all pages as the judge joins them; *@starts gets where each
 * document begins. NULL on an error. */
static char *
read_text (Store *store, const Opened *opened, GArray *starts, GError **error)
{
    const GArray *pages = opened->facts->pages;
    g_autoptr (GString) text = g_string_new (NULL);
    guint32 part = G_MAXUINT32;

    for (guint i = 0; i < pages->len && i < LIMIT_PAGE_COUNT; i++) {
        const FactPage *page = &g_array_index (pages, FactPage, i);
        g_autoptr (GBytes) bytes = filing_part (
            store, opened->filing, opened->manifest, BLOB_TEXT, i + 1, error);
        gsize length = 0;
        const char *data = NULL;

        if (bytes == NULL)
            return NULL;
        data = g_bytes_get_data (bytes, &length);
        if (length == 0)
            continue;
        if (text->len + length > LIMIT_TEXT_BYTES)
            break;
        if (text->len > 0)
            g_string_append (text, "\n\n");
        if (page->part != part) {
            guint32 at = (guint32) text->len;
            g_array_append_val (starts, at);
        }
        part = page->part;
        g_string_append_len (text, data, (gssize) length);
    }
    return g_utf8_make_valid (text->str, (gssize) text->len);
}

/* NULL on an error; *@bytes_out: how much text that was. */
static Match *
match_letter (Request *request, const Names *names, const Opened *opened,
              gsize *bytes_out, GError **error)
{
    const Facts *facts = opened->facts;
    g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint32));
    g_autofree char *text =
        read_text (request->vault->store, opened, starts, error);
    g_autofree char *from =
        g_ascii_strdown (opened->filing->envelope->address, -1);
    Match *match = NULL;

    if (text == NULL)
        return NULL;
    {
        MatchInput input = {
            .text = text,
            .documents = starts,
            .subject = facts->subject[0] == '\0' ? NULL : facts->subject,
            .from = from[0] == '\0' ? NULL : from,
            .today = clock_day (opened->filing->envelope->born)};
        match = roll_match (names->roll, &input);
    }
    *bytes_out = strlen (text);
    explicit_bzero (text, *bytes_out);
    return match;
}

static const FactCandidate *
find_candidate (const GPtrArray *candidates, const Id *child)
{
    for (guint i = 0; i < candidates->len; i++) {
        const FactCandidate *candidate = candidates->pdata[i];
        if (id_equal (&candidate->child, child))
            return candidate;
    }
    return NULL;
}

/* Has the judge seen all of this already, when the letter arrived? */
static gboolean
is_known (const Facts *facts, const Id *child, const GPtrArray *why)
{
    const FactCandidate *before = find_candidate (facts->candidates, child);

    if (before == NULL)
        return FALSE;
    for (guint i = 0; i < why->len; i++)
        if (!g_ptr_array_find_with_equal_func (before->evidence, why->pdata[i],
                                               g_str_equal, NULL))
            return FALSE;
    return TRUE;
}

/* The one child it fits, where that is news; zeros else. */
static Id
fit_of (const Names *names, const Match *match, const Facts *facts)
{
    const MatchCandidate *candidate = NULL;
    const RollChild *child = NULL;

    if (match->outcome != MATCH_MATCHED)
        return ID_ZERO;
    child = roll_child (names->roll, g_array_index (match->ids, guint, 0));
    for (guint i = 0; i < match->candidates->len; i++) {
        candidate = match->candidates->pdata[i];
        if (candidate->child == g_array_index (match->ids, guint, 0))
            return is_known (facts, &child->id, candidate->why) ? ID_ZERO
                                                                : child->id;
    }
    return ID_ZERO;
}

static void
fact_candidate_free (gpointer data)
{
    FactCandidate *candidate = data;

    g_ptr_array_unref (candidate->evidence);
    g_free (candidate);
}

/* Takes a copy; a child who is there already keeps her place. */
static void
add_candidate (GPtrArray *to, const Id *child, const GPtrArray *evidence,
               const char *contradiction)
{
    FactCandidate *candidate = NULL;

    if (find_candidate (to, child) != NULL)
        return;
    candidate = g_new0 (FactCandidate, 1);
    candidate->child = *child;
    candidate->evidence = g_ptr_array_new_with_free_func (g_free);
    for (guint i = 0; i < evidence->len; i++)
        g_ptr_array_add (candidate->evidence, g_strdup (evidence->pdata[i]));
    if (contradiction != NULL)
        g_ptr_array_add (candidate->evidence, g_strdup (contradiction));
    g_ptr_array_add (to, candidate);
}

static void
add_found (GPtrArray *to, const Names *names, const Match *match)
{
    for (guint i = 0; i < match->candidates->len; i++) {
        const MatchCandidate *found = match->candidates->pdata[i];
        add_candidate (to, &roll_child (names->roll, found->child)->id,
                       found->why, found->contradiction);
    }
}

GPtrArray *
rematch_candidates (Request *request, const Opened *opened, Id *fit_out,
                    GError **error)
{
    const GPtrArray *before = opened->facts->candidates;
    g_autoptr (GPtrArray) all =
        g_ptr_array_new_with_free_func (fact_candidate_free);
    g_autoptr (Match) match = NULL;
    g_auto (Names) names = {NULL, NULL};
    gsize bytes = 0;

    *fit_out = ID_ZERO;
    if (waits (request, opened->filing->envelope)) {
        if (!names_load (&names, request, error))
            return NULL;
        match = match_letter (request, &names, opened, &bytes, error);
        if (match == NULL)
            return NULL;
        *fit_out = fit_of (&names, match, opened->facts);
    }
    /* Found by today's list, the record's own, found but not sure. */
    if (!id_is_zero (fit_out))
        add_found (all, &names, match);
    for (guint i = 0; i < before->len; i++) {
        const FactCandidate *candidate = before->pdata[i];
        add_candidate (all, &candidate->child, candidate->evidence, NULL);
    }
    if (match != NULL)
        add_found (all, &names, match);
    return g_steal_pointer (&all);
}

const Id *
rematch_fit (const Session *session, const OpenedFiling *filing)
{
    for (guint i = 0; i < session->fits->len; i++) {
        const Fit *fit = &g_array_index (session->fits, Fit, i);
        if (fit->version == filing->version &&
            id_equal (&fit->letter, &filing->letter))
            return &fit->child;
    }
    return NULL;
}

/* The letters that wait for her, newest first; an entry in the book before
 * any of them is opened. */
static gboolean
begin (Request *request, GError **error)
{
    Session *session = request->session;
    g_autoptr (DbRows) rows =
        db_query (request->vault->store->db, SQL_WRAP_LIST_WAITING, error, "di",
                  &request->me->id, (gint64) LIMIT_REMATCH_LETTERS);
    g_autoptr (GArray) letters = g_array_new (FALSE, FALSE, sizeof (Id));
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        Id id;
        if (!db_fixed (rows, 0, id.b, ID_BYTES, error))
            return FALSE;
        g_array_append_val (letters, id);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    g_clear_pointer (&rows, db_rows_free);
    if (letters->len > 0 &&
        !request_note (request, AUDIT_MATCHED, &request->me->id, error))
        return FALSE;
    g_array_set_size (session->fits, 0);
    g_array_set_size (session->waiting, 0);
    /* Taken from the end. */
    for (guint i = letters->len; i > 0; i--)
        g_array_append_val (session->waiting,
                            g_array_index (letters, Id, i - 1));
    session->list_seen = request->vault->list_changes;
    session->matching = TRUE;
    return TRUE;
}

/* One that does not open is left to the tray, which says so. */
static gboolean
match_one (Request *request, const Names *names, const Id *letter,
           gsize *bytes_out, GError **error)
{
    GError *local = NULL;
    g_autoptr (Opened) opened =
        opened_of_letter (request, letter, WRAP_OPEN, &local);
    g_autoptr (Match) match = NULL;
    Fit fit;

    *bytes_out = 0;
    if (opened != NULL && waits (request, opened->filing->envelope))
        match = match_letter (request, names, opened, bytes_out, &local);
    if (local != NULL && local->code != INTRAY_ERROR_DENIED &&
        local->code != INTRAY_ERROR_REJECT) {
        g_propagate_error (error, local);
        return FALSE;
    }
    g_clear_error (&local);
    if (match == NULL)
        return TRUE;
    fit.letter = *letter;
    fit.version = opened->filing->version;
    fit.child = fit_of (names, match, opened->facts);
    if (!id_is_zero (&fit.child))
        g_array_append_val (request->session->fits, fit);
    return TRUE;
}

gboolean
rematch_slice (Request *request, GError **error)
{
    Session *session = request->session;
    g_auto (Names) names = {NULL, NULL};
    gsize bytes = 0;

    if ((request->me->roles & ROLE_SENIOR) == 0)
        return TRUE;
    if ((!session->matching ||
         session->list_seen != request->vault->list_changes) &&
        !begin (request, error))
        return FALSE;
    if (session->waiting->len == 0)
        return TRUE;
    if (!names_load (&names, request, error))
        return FALSE;
    for (guint i = 0; i < LIMIT_REMATCH_SLICE && session->waiting->len > 0 &&
                      bytes < LIMIT_REMATCH_BYTES;
         i++) {
        Id letter =
            g_array_index (session->waiting, Id, session->waiting->len - 1);
        gsize more = 0;

        g_array_set_size (session->waiting, session->waiting->len - 1);
        if (!match_one (request, &names, &letter, &more, error))
            return FALSE;
        bytes += more;
    }
    return TRUE;
}

static gboolean
has_work (const Vault *vault, const Session *session)
{
    return !session->matching || session->list_seen != vault->list_changes ||
           session->waiting->len > 0;
}

/* A sign-in whose matching failed is left alone until the list changes. */
static void
give_up (Vault *vault, Session *session)
{
    g_array_set_size (session->waiting, 0);
    session->list_seen = vault->list_changes;
    session->matching = TRUE;
}

gboolean
rematch_idle (Vault *vault, gboolean *stop_out)
{
    for (guint i = 0; i < vault->sessions->len; i++) {
        Session *session = vault->sessions->pdata[i];
        g_autoptr (GError) error = NULL;
        Request request = {.vault = vault, .session = session};

        if (!has_work (vault, session))
            continue;
        if (vault_refresh (vault, &error) && vault_begin_book (vault, &error)) {
            request.me = directory_person (vault->directory, &session->person);
            if (request.me == NULL || request.me->state != PERSON_ACTIVE ||
                (request.me->roles & ROLE_SENIOR) == 0)
                give_up (vault, session);
            else
                rematch_slice (&request, &error);
        }
        if (error != NULL) {
            log_event (LOG_LEVEL_WARNING, NULL, "matching again: %s",
                       error->message);
            *stop_out = *stop_out || error->code == INTRAY_ERROR_STOP;
            give_up (vault, session);
        }
        return TRUE;
    }
    return FALSE;
}
