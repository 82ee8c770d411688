#include "vault/people.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/log.h"
#include "store/seal.h"
#include "vault/request.h"
#include "vault/reseal.h"
#include "vault/session.h"

#include <string.h>

/* What is remembered of a name that nobody has. */
typedef struct {
    guint fails;
    gint64 next_ms;
} Stranger;

gboolean
verb_HELLO (Request *request, GError **error G_GNUC_UNUSED)
{
    const Vault *vault = request->vault;
    gboolean test = FALSE;

#ifdef INTRAY_TEST_BUILD
    test = TRUE;
#endif
    request->out = g_variant_ref_sink (g_variant_new (
        "(bsbu)", vault->directory != NULL, vault->settings->centre_name, test,
        vault->directory == NULL ? 0 : vault->directory->version));
    return TRUE;
}

static void
answer_nothing (Request *request)
{
    request->out = g_variant_ref_sink (g_variant_new ("()"));
}

gboolean
verb_BLANK (Request *request, GError **error G_GNUC_UNUSED)
{
    answer_nothing (request);
    return TRUE;
}

gboolean
verb_SIGN_OUT (Request *request, GError **error)
{
    Id person = request->me->id;

    /* The keys go first: they must not stay because a disk is full. */
    session_end (request->vault, request->session);
    request->session = NULL;
    answer_nothing (request);
    return request_note (request, AUDIT_SIGN_OUT, &person, error);
}

gboolean
verb_WHO_AM_I (Request *request, GError **error G_GNUC_UNUSED)
{
    const Person *me = request->me;
    g_autofree char *roles = directory_roles_in_words (me->roles);

    request->out = g_variant_ref_sink (
        g_variant_new ("(sssu)", me->name, roles, me->staff_id, me->roles));
    return TRUE;
}

gboolean
verb_STAFF (Request *request, GError **error G_GNUC_UNUSED)
{
    const Directory *directory = request->vault->directory;
    GVariantBuilder rows;
    gsize bytes = 0;

    g_variant_builder_init (&rows, G_VARIANT_TYPE ("a(sssuu)"));
    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        bytes += strlen (person->name) + strlen (person->staff_id) +
                 strlen (person->address) + 24;
        if (bytes > LIMIT_VAULT_LIST_BYTES)
            break;
        g_variant_builder_add (&rows, "(sssuu)", person->staff_id, person->name,
                               person->address, person->roles,
                               (guint32) person->state);
    }
    request->out = g_variant_ref_sink (g_variant_new ("(a(sssuu))", &rows));
    return TRUE;
}

/* By staff id or work address; both without regard to case. */
static const Person *
find_person (const Directory *directory, const char *name)
{
    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        g_autofree char *staff_id = g_utf8_strdown (person->staff_id, -1);
        g_autofree char *address = g_utf8_strdown (person->address, -1);
        if (name[0] != '\0' && person->state != PERSON_LEFT &&
            (strcmp (staff_id, name) == 0 || strcmp (address, name) == 0))
            return person;
    }
    return NULL;
}

/* How long this name must wait. Names that nobody has wait like others, or
 * the wait would tell them apart. */
static gboolean
name_wait (Vault *vault, const Person *person, const char *name,
           gint64 *wait_out, GError **error)
{
    const Stranger *stranger = NULL;

    if (person != NULL && person->state == PERSON_ACTIVE)
        return account_wait (vault->store, &person->id, clock_now_ms (),
                             wait_out, error);
    stranger = g_hash_table_lookup (vault->strangers, name);
    *wait_out = stranger == NULL
                    ? 0
                    : MAX (0, stranger->next_ms - clock_monotonic_ms ());
    return TRUE;
}

static void
note_stranger (Vault *vault, const char *name)
{
    Stranger *stranger = g_hash_table_lookup (vault->strangers, name);

    if (stranger == NULL) {
        if (g_hash_table_size (vault->strangers) >= LIMIT_VAULT_STRANGERS)
            g_hash_table_remove_all (vault->strangers);
        stranger = g_new0 (Stranger, 1);
        g_hash_table_insert (vault->strangers, g_strdup (name), stranger);
    }
    stranger->fails++;
    stranger->next_ms =
        clock_monotonic_ms () + account_wait_after (stranger->fails);
}

gboolean
verb_SIGN_IN (Request *request, GError **error)
{
    Vault *vault = request->vault;
    const char *raw_name = NULL;
    const char *passphrase = NULL;
    g_autofree char *name = NULL;
    const Person *person = NULL;
    WorkerJob *job = NULL;
    gint64 wait = 0;

    g_variant_get (request->in, "(&s&s)", &raw_name, &passphrase);
    if (strlen (raw_name) > LIMIT_ADDRESS_BYTES)
        return request_reject (error, "that name is too long");
    name = g_utf8_strdown (raw_name, -1);
    person = find_person (vault->directory, name);
    if (!name_wait (vault, person, name, &wait, error))
        return FALSE;
    if (wait > 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "too many tries; wait %" G_GINT64_FORMAT " seconds",
                     (wait + 999) / 1000);
        return FALSE;
    }
    job = g_new0 (WorkerJob, 1);
    job->client = request->client;
    if (person != NULL && person->state == PERSON_ACTIVE)
        job->person = person->id;
    job->name = g_steal_pointer (&name);
    job->attempt =
        account_try_new (vault->store, person, vault->house_key, passphrase);
    request->later = worker_push (vault->worker, job, error);
    return request->later;
}

/* Enters success or refusal; what cannot be entered did not happen. */
static gboolean
enter_try (Vault *vault, const WorkerJob *job, const Person *person,
           gboolean good, GError **error)
{
    AuditEvent event = {.action = AUDIT_SIGN_IN,
                        .result = good ? AUDIT_DONE : AUDIT_REFUSED,
                        .object = job->person};

    if (good) {
        event.actor = person->id;
        event.role = (guint16) person->roles;
    }
    if (id_is_zero (&job->person))
        note_stranger (vault, job->name);
    else if (!account_note_try (vault->store, &job->person, good,
                                clock_now_ms (), error))
        return FALSE;
    return audit_write (vault->store, &event, NULL, error);
}

/* Letters that she holds are sealed to whoever came to be entitled. That it
 * fails is no reason to keep her out. */
static void
follow_directory (Vault *vault, const Session *session)
{
    GError *error = NULL;
    guint changed = 0;

    if (db_begin (vault->store->db, &error) &&
        reseal_behind (vault, session, LIMIT_RESEAL_LETTERS, &changed,
                       &error) &&
        reseal_started (vault, session, &error) &&
        db_commit (vault->store->db, &error))
        return;
    db_rollback (vault->store->db);
    log_event (LOG_LEVEL_WARNING, NULL, "reseal: %s",
               error == NULL ? "?" : error->message);
    g_clear_error (&error);
}

static GVariant *
begin_session (Vault *vault, const Person *person, PersonSecrets *secrets)
{
    guint8 token[VAULT_TOKEN_BYTES];
    gboolean elsewhere = session_exists_for (vault, &person->id);
    g_autofree char *roles = directory_roles_in_words (person->roles);
    Session *session = session_begin (vault, person, secrets, token);
    GVariant *out = NULL;

    follow_directory (vault, session);
    out = g_variant_ref_sink (g_variant_new (
        "(@aysssub)",
        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, token, sizeof token, 1),
        person->name, roles, person->staff_id, person->roles, elsewhere));
    secret_wipe (token, sizeof token);
    return out;
}

VaultAnswer
people_sign_in_end (Vault *vault, WorkerJob *job, gboolean wanted,
                    GVariant **out_out, gboolean *stop_out)
{
    GError *error = NULL;
    PersonSecrets *secrets = NULL;
    const Person *person = NULL;
    VaultAnswer answer = ANSWER_OK;

    if (vault_refresh (vault, &error) && vault_begin_book (vault, &error)) {
        person = directory_person (vault->directory, &job->person);
        secrets = account_try_end (job->attempt, &error);
    }
    /* She may have been suspended, or have got new keys, meanwhile. */
    if (secrets != NULL && person->state != PERSON_ACTIVE) {
        g_clear_pointer (&secrets, secret_free);
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                     "that name and passphrase do not go together");
    }
    if (secrets != NULL ||
        g_error_matches (error, INTRAY_ERROR, INTRAY_ERROR_DENIED)) {
        GError *local = NULL;
        if (!enter_try (vault, job, person, secrets != NULL, &local)) {
            g_clear_error (&error);
            error = local;
        }
    }
    if (error == NULL && wanted) {
        *out_out = begin_session (vault, person, g_steal_pointer (&secrets));
    } else if (error != NULL) {
        answer = request_fail (VERB_SIGN_IN, error, out_out, stop_out);
        g_clear_error (&error);
    }
    secret_free (secrets);
    return answer;
}
