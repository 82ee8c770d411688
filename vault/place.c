#include "vault/place.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/step.h"
#include "store/entitled.h"

#include <string.h>

Envelope *
place_next (const Opened *opened, const char *reason)
{
    Envelope *next =
        envelope_next (opened->filing->envelope, &opened->filing->hash);

    g_free (next->reason);
    next->reason = g_strdup (reason);
    return next;
}

gboolean
place_write (Request *request, const Opened *opened, Envelope *next,
             GError **error)
{
    Vault *vault = request->vault;
    FilingRequest filing = {
        .directory = vault->directory,
        .envelope = next,
        .manifest = opened->manifest,
        .signer = &request->me->id,
        .sign_seed = request->session->secrets->sign_seed,
        .historical = envelope_is_historical (opened->filing->envelope)};

    vault->log_holds = TRUE;
    if (next->flag == FLAG_SEALED && next->named->len == 0)
        entitled_name_defaults (next, vault->directory);
    return filing_write (vault->store, &filing, NULL, error) &&
           pin_letter (vault->pin, vault->store, &next->letter, next->version,
                       error);
}

gboolean
place_withdraw (Request *request, const Opened *opened, GError **error)
{
    g_autoptr (Envelope) next =
        place_next (opened, "Taken off a child's file: the signer found "
                            "that it is about somebody else");
    AuditEvent event =
        request_event (request, AUDIT_FILE, &opened->filing->letter);

    event.version = next->version;
    next->child = ID_ZERO;
    next->outcome = OUTCOME_WHOSE;
    next->due = 0;
    return db_run (request->vault->store->db, SQL_NOTICE_FORGET, error, "d",
                   &next->letter) &&
           audit_append (request->vault->store, &event, NULL, error) &&
           place_write (request, opened, next, error);
}

/* One transaction: the entry, the filing, and for a change of flag the state
 * that the signatures gave it. */
static gboolean
place (Request *request, const Opened *opened, Envelope *next,
       AuditAction action, LetterState keep, GError **error)
{
    Vault *vault = request->vault;
    AuditEvent event = request_event (request, action, &opened->filing->letter);
    gboolean done = FALSE;

    event.object2 = next->child;
    event.version = next->version;
    if (!db_begin (vault->store->db, error))
        return FALSE;
    done = audit_append (vault->store, &event, NULL, error) &&
           place_write (request, opened, next, error) &&
           (keep == 0 || db_run (vault->store->db, SQL_LETTER_SET_STATE, error,
                                 "id", (gint64) keep, &next->letter));
    step ("vault: placed");
    done = done && db_commit (vault->store->db, error);
    if (!done)
        db_rollback (vault->store->db);
    vault_note_commit (vault);
    return done;
}

static gboolean
check_reason (const char *reason, GError **error)
{
    if (strlen (reason) > LIMIT_NOTE_BYTES)
        return request_reject (error, "that reason is too long");
    return TRUE;
}

/* Whose it is, by a child's reference or one of the two answers in its place;
 * only a child whose card she has. */
static gboolean
read_child (Request *request, const char *ref, Envelope *next, GError **error)
{
    g_auto (Cards) cards;

    cards_init (&cards, request);
    next->child = ID_ZERO;
    next->outcome = OUTCOME_NOT_A_CHILD;
    if (ref[0] == '\0')
        return TRUE;
    next->outcome = OUTCOME_MISDELIVERED;
    if (strcmp (ref, VAULT_NOT_OURS) == 0)
        return TRUE;
    next->outcome = OUTCOME_FILED;
    if (!bytes_from_hex (ref, next->child.b, ID_BYTES) ||
        cards_get (&cards, &next->child) == NULL)
        return request_not_there (error);
    return TRUE;
}

/* Kind and flag as this person says, or as they are. */
static gboolean
read_judgement (const Envelope *now, guint8 kind, guint8 flag, Envelope *next,
                GError **error)
{
    if (kind > KIND_UNSURE || flag > FLAG_SEALED)
        return request_reject (error, "there is no such kind, or no such "
                                      "choice of who may see it");
    if (flag != 0 && flag < now->flag)
        return request_reject (error, "this would let more people see the "
                                      "letter than now; filing does not do "
                                      "that");
    if (kind != 0)
        next->kind = kind;
    if (flag != 0)
        next->flag = flag;
    return TRUE;
}

/*
 * Answering "whose letter is this?" is one tap. Whatever somebody decided
 * before is changed with a reason only, and a letter whose sender is doubtful
 * is put on no file before somebody says that she has looked at why.
 */
static gboolean
check_decision (const Request *request, const Envelope *now, gboolean looked,
                Envelope *next, GError **error)
{
    g_strstrip (next->reason);
    if (now->outcome == OUTCOME_HELD && !looked)
        return request_reject (
            error, "this letter is held because its sender is doubtful: look "
                   "at why, and say that you did");
    if (next->reason[0] != '\0')
        return TRUE;
    if (now->outcome != OUTCOME_WHOSE)
        return request_reject (error, "say why: one sentence, for whoever "
                                      "asks");
    g_free (next->reason);
    next->reason =
        g_strdup_printf ("%s said whose letter this is", request->me->name);
    return TRUE;
}

gboolean
verb_FILE (Request *request, GError **error)
{
    g_autoptr (Opened) opened = NULL;
    g_autoptr (Envelope) next = NULL;
    const Envelope *now = NULL;
    const char *ref = NULL;
    const char *reason = NULL;
    guint32 number = 0;
    guint8 kind = 0;
    guint8 flag = 0;
    gboolean looked = FALSE;

    g_variant_get (request->in, "(u&syy&sb)", &number, &ref, &kind, &flag,
                   &reason, &looked);
    opened = opened_of_handle (request, number, error);
    if (opened == NULL || !check_reason (reason, error))
        return FALSE;
    now = opened->filing->envelope;
    next = place_next (opened, reason);
    if (!read_child (request, ref, next, error) ||
        !read_judgement (now, kind, flag, next, error) ||
        !check_decision (request, now, looked, next, error))
        return FALSE;
    next->due = 0;
    if (!place (request, opened, next, AUDIT_FILE, 0, error))
        return FALSE;
    request->out = g_variant_ref_sink (g_variant_new ("()"));
    return TRUE;
}

gboolean
verb_RAISE (Request *request, GError **error)
{
    g_autoptr (Opened) opened = NULL;
    g_autoptr (Envelope) next = NULL;
    const char *reason = NULL;
    guint32 number = 0;
    guint8 flag = 0;

    g_variant_get (request->in, "(uy&s)", &number, &flag, &reason);
    opened = opened_of_handle (request, number, error);
    if (opened == NULL || !check_reason (reason, error))
        return FALSE;
    if (flag <= opened->filing->envelope->flag || flag > FLAG_SEALED)
        return request_reject (error, "that does not let fewer people see it");
    if (reason[0] == '\0')
        return request_reject (error, "say why fewer people may see it");
    next = place_next (opened, reason);
    next->flag = flag;
    next->due = 0;
    if (!place (request, opened, next, AUDIT_RAISE, opened->letter->state,
                error))
        return FALSE;
    request->out = g_variant_ref_sink (g_variant_new ("()"));
    return TRUE;
}

/* Who may, and to what. Text of a refusal names the rule, not the letter. */
static gboolean
check_lower (const Request *request, const Opened *opened, guint8 flag,
             GError **error)
{
    Flag now = opened->filing->envelope->flag;

    if (flag >= now || flag < FLAG_TEAM)
        return request_reject (error, "that does not let more people see it");
    if (now == FLAG_SEALED)
        return request_reject (error, "a letter for named people needs a "
                                      "second person; that is not built yet");
    if (opened_may_lower (request, opened))
        return TRUE;
    return request_reject (error, now == FLAG_SAFEGUARDING
                                      ? "a DSL or deputy DSL who has no "
                                        "conflict decides that"
                                      : "a lead or deputy lead who has no "
                                        "conflict decides that");
}

gboolean
verb_LOWER (Request *request, GError **error)
{
    g_autoptr (Opened) opened = NULL;
    g_autoptr (Envelope) next = NULL;
    g_autofree char *why = NULL;
    const char *reason = NULL;
    guint32 number = 0;
    guint8 flag = 0;

    g_variant_get (request->in, "(uy&s)", &number, &flag, &reason);
    opened = opened_of_handle (request, number, error);
    if (opened == NULL || !check_reason (reason, error) ||
        !check_lower (request, opened, flag, error))
        return FALSE;
    why = g_strstrip (g_strdup (reason));
    if (why[0] == '\0')
        return request_reject (error, "say why more people may see it");
    next = place_next (opened, why);
    next->flag = flag;
    next->due = 0;
    if (!place (request, opened, next, AUDIT_LOWER, opened->letter->state,
                error))
        return FALSE;
    request->out = g_variant_ref_sink (g_variant_new ("()"));
    return TRUE;
}
