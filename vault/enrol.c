#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "store/card.h"
#include "store/seal.h"
#include "store/wrap.h"
#include "vault/change.h"
#include "vault/reseal.h"

#include <string.h>

typedef struct {
    const Person *person; /* of the new directory */
    const PersonSecrets *secrets;
    const char *passphrase;
} Enrolment;

/* A manager reads the book: whoever holds keys of days gives them to her. */
static gboolean
give_audit_days (Request *request, const Person *person, GError **error)
{
    Store *store = request->vault->store;
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_AUDIT_DAYS_HELD, error, "d", &request->me->id);
    g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (Id));
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        Id day;
        if (!db_fixed (rows, 0, day.b, ID_BYTES, error))
            return FALSE;
        g_array_append_val (days, day);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    for (guint i = 0; i < days->len; i++) {
        Wrap *wrap = wrap_get (store, &g_array_index (days, Id, i),
                               &request->me->id, WRAP_AUDIT_DAY,
                               request->session->secrets->box_secret, error);
        gboolean done = FALSE;
        if (wrap == NULL)
            return FALSE;
        wrap->holder = person->id;
        done = wrap_put (store, wrap, person->box, error);
        secret_free (wrap);
        if (!done)
            return FALSE;
    }
    return TRUE;
}

static gboolean
enrol_work (Request *request, gpointer data, GError **error)
{
    const Enrolment *enrolment = data;
    Vault *vault = request->vault;
    guint changed = 0;

    if (!account_create (vault->store, enrolment->person, enrolment->secrets,
                         vault->house_key, enrolment->passphrase, error) ||
        !reseal_cards (request->vault, request->session, NULL, error) ||
        !reseal_behind (vault, request->session, LIMIT_RESEAL_LETTERS, &changed,
                        error))
        return FALSE;
    return (enrolment->person->roles & ROLE_MANAGER) == 0 ||
           give_audit_days (request, enrolment->person, error);
}

static gboolean
check_enrol (const Directory *directory, const char *staff_id,
             const char *passphrase, Id *person_out, GError **error)
{
    const Person *person = directory_by_staff_id (directory, staff_id);

    if (person == NULL)
        return request_reject (error,
                               "nobody on the staff list has the id "
                               "\"%s\"; import the staff list first",
                               staff_id);
    if (person->state != PERSON_WAITING)
        return request_reject (error, "%s has been enrolled already",
                               person->name);
    *person_out = person->id;
    return account_check_choice (passphrase, error);
}

gboolean
verb_ENROL (Request *request, GError **error)
{
    Vault *vault = request->vault;
    Enrolment enrolment = {NULL, NULL, NULL};
    g_autoptr (GVariant) second = NULL;
    const char *staff_id = NULL;
    PersonSecrets *secrets = NULL;
    Directory *next = NULL;
    Person *person = NULL;
    gboolean done = FALSE;
    Id id;

    g_variant_get (request->in, "(&s&s@ay)", &staff_id, &enrolment.passphrase,
                   &second);
    if (!check_enrol (vault->directory, staff_id, enrolment.passphrase, &id,
                      error))
        return FALSE;
    next = directory_next (vault->directory, clock_now_ms ());
    person = directory_person_for_change (next, &id);
    secrets = person_secrets_new ();
    person_secrets_public (secrets, person->box, person->sign);
    person->state = PERSON_ACTIVE;
    person->since = next->version;
    enrolment.person = person;
    enrolment.secrets = secrets;
    done = change_commit (request, next, second, AUDIT_ENROL, &id, enrol_work,
                          &enrolment, error);
    secret_free (secrets);
    if (!done)
        return FALSE;
    /* The next entries are sealed to who reads the book from now on. */
    if ((person->roles & (ROLE_MANAGER | ROLE_LEAD)) != 0)
        vault_end_audit_day (vault);
    request->out =
        g_variant_ref_sink (g_variant_new ("(u)", vault->directory->version));
    return TRUE;
}
