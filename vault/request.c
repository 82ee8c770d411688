#include "vault/request.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "vault/may.h"

#include <string.h>

#define NOT_THERE "there is no such letter or child, or it is not yours to see"

typedef struct {
    VaultVerb verb;
    const char *name;
    const char *in;
    const char *out;
    int action; /* AuditAction, 0 = none */
    VerbWork work;
} Verb;

static const Verb verbs[] = {
#define VERB_ROW(name, number, in, out, action)                                \
    {VERB_##name, #name, in, out, action, verb_##name},
    VAULT_VERBS (VERB_ROW)
#undef VERB_ROW
};

gboolean
request_not_there (GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED, NOT_THERE);
    return FALSE;
}

gboolean
request_reject (GError **error, const char *format, ...)
{
    va_list args;

    va_start (args, format);
    if (error != NULL)
        *error = g_error_new_valist (INTRAY_ERROR, INTRAY_ERROR_REJECT, format,
                                     args);
    va_end (args);
    return FALSE;
}

AuditEvent
request_event (const Request *request, AuditAction action, const Id *object)
{
    AuditEvent event = {.action = action, .object = *object};

    if (request->me != NULL) {
        event.actor = request->me->id;
        event.role = (guint16) request->me->roles;
    }
    return event;
}

gboolean
request_note (const Request *request, AuditAction action, const Id *object,
              GError **error)
{
    AuditEvent event = request_event (request, action, object);

    return audit_write (request->vault->store, &event, NULL, error);
}

VaultAnswer
request_fail (VaultVerb verb, const GError *error, GVariant **out_out,
              gboolean *stop_out)
{
    VaultAnswer answer = ANSWER_RETRY;
    const char *text = error->message;

    if (error->domain == INTRAY_ERROR && error->code == INTRAY_ERROR_DENIED) {
        /* A passphrase that does not fit has its own sentence; whatever else
         * is denied has one for all causes. */
        answer = verb == VERB_SIGN_IN ? ANSWER_SIGN_IN : ANSWER_DENIED;
        text = verb == VERB_SIGN_IN ? error->message : NOT_THERE;
    } else if (error->domain == INTRAY_ERROR &&
               error->code == INTRAY_ERROR_REJECT) {
        answer = ANSWER_REJECTED;
    } else if (error->domain == INTRAY_ERROR &&
               error->code == INTRAY_ERROR_RETRY) {
        log_event (LOG_LEVEL_WARNING, NULL, "verb=%d retry: %s", (int) verb,
                   error->message);
    } else {
        log_event (LOG_LEVEL_ERROR, NULL, "verb=%d stop: %s", (int) verb,
                   error->message);
        text = "the vault has stopped; whoever looks after the computer finds "
               "the reason in its log";
        *stop_out = TRUE;
    }
    *out_out = g_variant_ref_sink (g_variant_new ("(s)", text));
    return answer;
}

static const Verb *
find_verb (guint16 number)
{
    for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
        if ((guint16) verbs[i].verb == number)
            return &verbs[i];
    return NULL;
}

static VaultAnswer
say (Request *request, VaultAnswer answer, const char *text)
{
    request->out = g_variant_ref_sink (g_variant_new ("(s)", text));
    return answer;
}

/* Refused attempts are entries too; where the book cannot be written the
 * answer is that alone. */
static gboolean
note_refusal (const Request *request, const Verb *verb, GError **error)
{
    AuditEvent event =
        request_event (request, (AuditAction) verb->action, &request->object);

    event.result = AUDIT_REFUSED;
    return verb->action == 0 || request->vault->store->audit_day == NULL ||
           audit_write (request->vault->store, &event, NULL, error);
}

static VaultAnswer
fail (Request *request, const Verb *verb, GError *cause)
{
    g_autoptr (GError) error = cause;
    GError *local = NULL;

    db_rollback (request->vault->store->db);
    g_clear_pointer (&request->out, g_variant_unref);
    g_clear_pointer (&request->bulk, g_bytes_unref);
    /* A sign-in is entered where it is judged. */
    if (error->domain == INTRAY_ERROR && error->code == INTRAY_ERROR_DENIED &&
        verb->verb != VERB_SIGN_IN && !note_refusal (request, verb, &local)) {
        g_clear_error (&error);
        error = local;
    }
    return request_fail (verb->verb, error, &request->out, &request->stop);
}

static gboolean
is_sitting (VaultVerb verb)
{
    return verb == VERB_SITTING || verb == VERB_SITTING_CHECK ||
           verb == VERB_SITTING_COMMIT;
}

/* Does the verb fit the state of the centre, and the person the verb? */
static VaultAnswer
check_person (Request *request, const Verb *verb)
{
    Vault *vault = request->vault;
    GError *local = NULL;

    if (vault->directory == NULL && verb->verb != VERB_HELLO &&
        !is_sitting (verb->verb))
        return say (request, ANSWER_REJECTED,
                    "nobody has been enrolled yet: \"intray sitting\" comes "
                    "first");
    if (vault->directory != NULL && is_sitting (verb->verb))
        return say (request, ANSWER_REJECTED,
                    "the first sitting was held already");
    if (may_without_sign_in (verb->verb))
        return ANSWER_OK;
    request->session = session_find (vault, request->token);
    if (request->session == NULL)
        return say (request, ANSWER_SIGN_IN, "please sign in");
    request->me =
        directory_person (vault->directory, &request->session->person);
    if (may (request->me->roles, verb->verb))
        return ANSWER_OK;
    if (!note_refusal (request, verb, &local))
        return fail (request, verb, local);
    return say (request, ANSWER_NOT_ALLOWED, "your role does not do this here");
}

/* The body as a value of the verb's type, over memory that stays the
 * caller's. */
static GVariant *
parse_body (const Verb *verb, const void *data, gsize length)
{
    GVariant *value = g_variant_ref_sink (g_variant_new_from_data (
        G_VARIANT_TYPE (verb->in), data, length, FALSE, NULL, NULL));

    if (g_variant_is_normal_form (value) &&
        g_variant_get_size (value) == length)
        return value;
    g_variant_unref (value);
    return NULL;
}

static VaultAnswer
answer (Request *request, const Verb *verb)
{
    GError *error = NULL;
    VaultAnswer answer = ANSWER_OK;

    if (!vault_refresh (request->vault, &error) ||
        (verb->verb != VERB_HELLO &&
         !vault_begin_book (request->vault, &error)))
        return fail (request, verb, error);
    answer = check_person (request, verb);
    if (answer != ANSWER_OK)
        return answer;
    if (!verb->work (request, &error))
        return fail (request, verb, error);
    g_assert (request->later ||
              g_variant_is_of_type (request->out, G_VARIANT_TYPE (verb->out)));
    /* No letter is to end the vault for everybody. */
    if (!request->later &&
        g_variant_get_size (request->out) > LIMIT_VAULT_LIST_BYTES + 4 * KIB) {
        request_reject (&error, "there is more to this than can be shown here; "
                                "tell whoever looks after the computer");
        return fail (request, verb, error);
    }
    return ANSWER_OK;
}

VaultAnswer
request_answer (Request *request, guint16 number, GBytes *body)
{
    const Verb *verb = find_verb (number);
    gsize length = g_bytes_get_size (body);
    VaultAnswer result = ANSWER_REJECTED;
    /* Aligned, and wiped afterwards: it may hold a passphrase. */
    guint8 *copy = NULL;

    if (verb == NULL)
        return say (request, ANSWER_REJECTED, "there is no such verb");
    copy = g_malloc (length + 1);
    if (length > 0)
        memcpy (copy, g_bytes_get_data (body, NULL), length);
    request->verb = verb->verb;
    request->in = parse_body (verb, copy, length);
    if (request->in == NULL)
        result = say (request, ANSWER_REJECTED,
                      "this request is not in the verb's form");
    else
        result = answer (request, verb);
    g_clear_pointer (&request->in, g_variant_unref);
    explicit_bzero (copy, length);
    g_free (copy);
    return result;
}

void
request_clear (Request *request)
{
    g_clear_pointer (&request->out, g_variant_unref);
    g_clear_pointer (&request->bulk, g_bytes_unref);
}
