#include "common/clock.h"
#include "common/error.h"
#include "common/step.h"
#include "vault/letter.h"
#include "vault/place.h"
#include "vault/questions.h"

#include <string.h>

/* No signing unopened: every page was served to her in this sign-in. */
static gboolean
check_pages (const Request *request, const Opened *opened, Statement *statement,
             GError **error)
{
    const GArray *seen =
        session_pages (request->session, &opened->filing->letter);
    guint count = opened->facts->pages->len;

    for (guint page = 1; page <= count; page++) {
        gboolean found = FALSE;
        for (guint i = 0; seen != NULL && i < seen->len; i++)
            found = found || g_array_index (seen, guint32, i) == page;
        if (!found)
            return request_reject (error,
                                   "open every page first: page %u of "
                                   "%u was not shown yet",
                                   page, count);
        g_array_append_val (statement->pages, page);
    }
    return TRUE;
}

static gboolean
check_may (const Request *request, const Opened *opened, SignedRole role,
           GError **error)
{
    guint32 bits = opened_may (request, opened);

    if (!view_is_signable (opened->filing->envelope))
        return request_reject (error, "this letter is not on a child's file "
                                      "yet");
    if (opened->so_far.mine)
        return request_reject (error, "you have signed this letter already");
    if (role == SIGNED_SIGNED && (bits & VAULT_MAY_SIGN) != 0)
        return TRUE;
    if (role == SIGNED_COUNTERSIGNED && (bits & VAULT_MAY_COUNTERSIGN) != 0)
        return TRUE;
    return request_reject (error, opened->letter->state >= STATE_COUNTERSIGNED
                                      ? "a senior has signed this letter "
                                        "already"
                                      : "the first signature comes before the "
                                        "senior's");
}

/* The state that follows this signature. */
static LetterState
state_after (const Request *request, const Opened *opened, SignedRole role)
{
    const Envelope *envelope = opened->filing->envelope;
    const Directory *directory = request->vault->directory;
    const Signed *so_far = &opened->so_far;
    gboolean senior = so_far->senior || (request->me->roles & ROLE_SENIOR) != 0;
    gboolean key_person =
        so_far->key_person ||
        view_is_key_person (directory, &envelope->child, &request->me->id);
    LetterState now = opened->letter->state;

    /* Nobody else's name takes the lead's place, and nobody follows her. */
    if (view_is_data_request (envelope))
        return (request->me->roles & ROLE_LEAD) != 0 ? STATE_CLOSED : now;
    /* What a family gave: a senior and the key person, in either order. */
    if (envelope->provenance == PROVENANCE_FAMILY &&
        envelope->flag < FLAG_SAFEGUARDING)
        return senior && key_person && so_far->count > 0 ? STATE_CLOSED
                                                         : STATE_SIGNED;
    if (role == SIGNED_COUNTERSIGNED)
        return STATE_COUNTERSIGNED;
    /* Another reader's name does not take the key person's place. */
    if (view_task (directory, envelope, opened->letter, so_far, request->me) ==
        TASK_SIGN)
        return MAX (now, STATE_SIGNED);
    return now;
}

/* Who must look at it now is told once more. */
static gboolean
tell_again (Request *request, const Opened *opened, guint32 roles,
            GError **error)
{
    Vault *vault = request->vault;
    g_autoptr (GPtrArray) people =
        directory_with_role (vault->directory, roles);

    for (guint i = 0; i < people->len; i++)
        if (!db_run (vault->store->db, SQL_NOTICE_AGAIN, error, "idd",
                     clock_now_ms (), &opened->filing->letter,
                     &((const Person *) people->pdata[i])->id))
            return FALSE;
    return TRUE;
}

static gboolean
follow_outcome (Request *request, const Opened *opened,
                const Statement *statement, GError **error)
{
    switch (statement->outcome) {
    case SIGNING_WRONG_CHILD:
        /* Withdrawn at once, whoever finds it: the leads decide. */
        return place_withdraw (request, opened, error);
    case SIGNING_WRONG_KIND:
    case SIGNING_NEEDS_LEAD:
    case SIGNING_ILLEGIBLE:
        return tell_again (request, opened, ROLE_LEAD, error);
    case SIGNING_NEEDS_DSL:
        return tell_again (request, opened, ROLE_ANY_DSL, error);
    default:
        return TRUE;
    }
}

static gboolean
write_signing (Request *request, const Opened *opened, SignedRole role,
               const Statement *statement, GError **error)
{
    Vault *vault = request->vault;
    LetterState state = state_after (request, opened, role);

    if (!signing_write (vault->store, vault->directory, opened->filing,
                        opened->manifest, &request->me->id,
                        request->session->secrets->sign_seed,
                        (guint16) request->me->roles, role, statement, error) ||
        !db_run (vault->store->db, SQL_LETTER_SET_STATE, error, "id",
                 (gint64) state, &opened->filing->letter))
        return FALSE;
    step ("vault: signing written");
    return follow_outcome (request, opened, statement, error);
}

/* A care instruction reaches the room through this answer: an empty one
 * cannot be told from a forgotten one. A letter of another child is only taken
 * back. */
static gboolean
check_needed (const Opened *opened, const Statement *statement, GError **error)
{
    g_autofree char *needed =
        g_strdup (questions_answer (statement, "needed_in_room"));

    if ((opened->filing->envelope->overlays & OVERLAY_SAFETY_PLAN) == 0 ||
        statement->outcome == SIGNING_WRONG_CHILD ||
        g_strstrip (needed)[0] != '\0')
        return TRUE;
    return request_reject (error, "Say what is needed in the room, or write "
                                  "that nothing is.");
}

/* What lies on no child's file cannot be taken off it. */
static gboolean
check_child (const Opened *opened, const Statement *statement, GError **error)
{
    if (statement->outcome == SIGNING_WRONG_CHILD &&
        id_is_zero (&opened->filing->envelope->child))
        return request_reject (error, "this letter is on no child's file");
    return TRUE;
}

static gboolean
sign_letter (Request *request, SignedRole role, GError **error)
{
    Vault *vault = request->vault;
    g_autoptr (Opened) opened = NULL;
    g_autoptr (Statement) statement = NULL;
    g_autoptr (GVariant) answers = NULL;
    SigningWords about = {.senior = role == SIGNED_COUNTERSIGNED};
    guint32 number = 0;
    guint32 set = 0;
    guint8 outcome = 0;
    gboolean done = FALSE;

    g_variant_get (request->in, "(uuy@a(ss))", &number, &set, &outcome,
                   &answers);
    opened = opened_of_handle (request, number, error);
    if (opened == NULL || !check_may (request, opened, role, error))
        return FALSE;
    statement = questions_check (set, outcome, answers, error);
    if (statement == NULL || !check_child (opened, statement, error) ||
        !check_needed (opened, statement, error) ||
        !check_pages (request, opened, statement, error))
        return FALSE;
    about.name = request->me->name;
    about.ref = opened->letter->ref;
    about.at = clock_now_ms ();
    about.no_child = id_is_zero (&opened->filing->envelope->child);
    about.pages = opened->facts->pages->len;
    g_free (statement->words);
    statement->words = questions_words (statement, &about);
    if (!db_begin (vault->store->db, error))
        return FALSE;
    done = write_signing (request, opened, role, statement, error) &&
           db_commit (vault->store->db, error);
    if (!done)
        db_rollback (vault->store->db);
    vault_note_commit (vault);
    if (!done)
        return FALSE;
    request->out =
        g_variant_ref_sink (g_variant_new ("(xs)", about.at, statement->words));
    return TRUE;
}

gboolean
verb_SIGN (Request *request, GError **error)
{
    return sign_letter (request, SIGNED_SIGNED, error);
}

gboolean
verb_COUNTERSIGN (Request *request, GError **error)
{
    return sign_letter (request, SIGNED_COUNTERSIGNED, error);
}
