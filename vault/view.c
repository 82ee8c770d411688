#include "vault/view.h"

#include "common/clock.h"
#include "common/error.h"
#include "store/card.h"
#include "vault/rematch.h"

#include <string.h>

static guint
id_hash (gconstpointer key)
{
    guint value = 0;

    memcpy (&value, ((const Id *) key)->b, sizeof value);
    return value;
}

static gboolean
id_same (gconstpointer a, gconstpointer b)
{
    return id_equal (a, b);
}

static void
free_card (gpointer data)
{
    roll_child_free (data);
}

void
cards_init (Cards *cards, Request *request)
{
    cards->request = request;
    cards->cards = g_hash_table_new_full (id_hash, id_same, g_free, free_card);
}

void
cards_clear (Cards *cards)
{
    g_clear_pointer (&cards->cards, g_hash_table_unref);
}

const RollChild *
cards_get (Cards *cards, const Id *child)
{
    gpointer found = NULL;
    const Request *request = cards->request;

    if (id_is_zero (child))
        return NULL;
    if (!g_hash_table_lookup_extended (cards->cards, child, NULL, &found)) {
        found = card_open (request->vault->store, request->vault->versions,
                           child, &request->me->id,
                           request->session->secrets->box_secret, NULL);
        g_hash_table_insert (cards->cards, g_memdup2 (child, sizeof *child),
                             found);
    }
    return found;
}

const char *
view_called (const RollChild *child)
{
    if (child == NULL)
        return "";
    return child->known_as != NULL && child->known_as[0] != '\0'
               ? child->known_as
               : child->given_name;
}

const char *
view_title (const Envelope *envelope)
{
    if (envelope->provenance == PROVENANCE_FAMILY)
        return envelope->kind == KIND_FAMILY ? "Note from the family"
                                             : "Letter from the family";
    switch (envelope->kind) {
    case KIND_MEDICAL:
        return "Medical letter";
    case KIND_SOCIAL_CARE:
        return "Social care letter";
    case KIND_THERAPY:
        return "Therapy letter";
    case KIND_FAMILY:
        return "Letter from the family";
    default:
        return "Letter";
    }
}

gboolean
view_is_key_person (const Directory *directory, const Id *child,
                    const Id *person)
{
    gint32 today = clock_day (clock_now_ms ());

    return !id_is_zero (child) &&
           !directory_is_assigned (directory, child, person, AS_CONFLICT,
                                   today) &&
           (directory_is_assigned (directory, child, person, AS_KEY_WORKER,
                                   today) ||
            directory_is_assigned (directory, child, person, AS_COVER, today));
}

/* Does the child have a key person who can open letters at all? */
static gboolean
has_key_person (const Directory *directory, const Id *child)
{
    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        if (person->state == PERSON_ACTIVE &&
            view_is_key_person (directory, child, &person->id))
            return TRUE;
    }
    return FALSE;
}

Signed
view_signed (const Directory *directory, const GPtrArray *signings,
             const OpenedFiling *filing, const Letter *letter, const Person *me)
{
    Signed so_far = {0, FALSE, FALSE, FALSE};

    for (guint i = 0; i < signings->len; i++) {
        const Signing *signing = signings->pdata[i];
        const Person *person = directory_person (directory, &signing->person);

        if (!signing->valid || person == NULL ||
            (letter->state < STATE_SIGNED &&
             !hash_equal (&signing->filing_hash, &filing->hash)))
            continue;
        so_far.count++;
        so_far.mine = so_far.mine || id_equal (&signing->person, &me->id);
        so_far.senior = so_far.senior || (person->roles & ROLE_SENIOR) != 0;
        so_far.key_person =
            so_far.key_person ||
            view_is_key_person (directory, &filing->envelope->child,
                                &person->id);
    }
    return so_far;
}

gboolean
view_is_data_request (const Envelope *envelope)
{
    /* From safeguarding on a lead may have no key to it. */
    return (envelope->overlays & OVERLAY_DATA_PROTECTION) != 0 &&
           envelope->flag < FLAG_SAFEGUARDING;
}

/* The task of a letter that can be signed. */
static Task
task_filed (const Directory *directory, const Envelope *envelope,
            const Letter *letter, const Signed *so_far, const Person *me)
{
    gboolean senior = (me->roles & ROLE_SENIOR) != 0;
    gboolean waits = letter->state < STATE_SIGNED;
    gboolean family = envelope->provenance == PROVENANCE_FAMILY;

    /* What was brought in years later is on file, and nobody's task. */
    if (so_far->mine || envelope_is_historical (envelope))
        return TASK_NONE;
    if (envelope->flag == FLAG_SEALED)
        return waits ? TASK_SIGN : TASK_NONE;
    if (view_is_data_request (envelope))
        return waits && (me->roles & ROLE_LEAD) != 0 ? TASK_SIGN : TASK_NONE;
    /* What was signed in full before she took the child over is no task. */
    if (view_is_key_person (directory, &envelope->child, &me->id))
        return waits || (family && letter->state < STATE_COUNTERSIGNED &&
                         !so_far->key_person)
                   ? TASK_SIGN
                   : TASK_NONE;
    if (family && senior)
        return so_far->senior ? TASK_NONE : TASK_SENIOR;
    if (envelope->flag == FLAG_SAFEGUARDING)
        return waits && (me->roles & ROLE_ANY_DSL) != 0 ? TASK_SIGN : TASK_NONE;
    if (!senior)
        return TASK_NONE;
    if (waits)
        return has_key_person (directory, &envelope->child) ? TASK_NONE
                                                            : TASK_SIGN;
    return letter->state == STATE_SIGNED ? TASK_SENIOR : TASK_NONE;
}

gboolean
view_is_signable (const Envelope *envelope)
{
    /* What is for named people they answer for, also while it is nobody's. */
    return envelope->outcome == OUTCOME_FILED ||
           (envelope->outcome == OUTCOME_WHOSE &&
            envelope->flag == FLAG_SEALED);
}

Task
view_task (const Directory *directory, const Envelope *envelope,
           const Letter *letter, const Signed *so_far, const Person *me)
{
    if (view_is_signable (envelope))
        return task_filed (directory, envelope, letter, so_far, me);
    switch (envelope->outcome) {
    case OUTCOME_WHOSE:
    case OUTCOME_REFUSED:
        return (me->roles & ROLE_SENIOR) != 0 ? TASK_WHOSE : TASK_NONE;
    case OUTCOME_LOCKED:
        return TASK_LOCKED;
    case OUTCOME_HELD:
        return TASK_HELD;
    default:
        return TASK_NONE;
    }
}

OpenedFiling *
view_open (Request *request, const Id *letter, WrapClass wrap_class,
           GError **error)
{
    Vault *vault = request->vault;

    return filing_open (vault->store, vault->versions, letter, &request->me->id,
                        wrap_class, request->session->secrets->box_secret,
                        pin_letter_version (vault->pin, letter), error);
}

GVariant *
view_row (Cards *cards, const OpenedFiling *filing, GError **error)
{
    const Request *request = cards->request;
    const Vault *vault = request->vault;
    const Envelope *envelope = filing->envelope;
    g_autoptr (Letter) letter =
        letter_get (vault->store, &filing->letter, error);
    g_autoptr (GPtrArray) signings = NULL;
    g_autofree char *title = NULL;
    const RollChild *found = NULL;
    const Id *fit = NULL;
    Signed so_far;

    if (letter == NULL)
        return NULL;
    signings =
        signing_list (vault->store, vault->versions, letter, NULL, error);
    if (signings == NULL)
        return NULL;
    so_far =
        view_signed (vault->directory, signings, filing, letter, request->me);
    fit = rematch_fit (request->session, filing);
    found = fit == NULL ? NULL : cards_get (cards, fit);
    if (found != NULL)
        title = g_strdup_printf ("%s: fits %s on today's list",
                                 view_title (envelope), view_called (found));
    return g_variant_new (
        VAULT_TRAY_ROW, letter->ref, (guint32) letter->state,
        (guint32) envelope->outcome, (guint8) envelope->flag,
        (guint8) envelope->kind, envelope->overlays,
        (guint8) envelope->provenance, envelope->born, envelope->due,
        view_called (cards_get (cards, &envelope->child)), envelope->sender,
        title == NULL ? view_title (envelope) : title,
        (guint8) view_task (vault->directory, envelope, letter, &so_far,
                            request->me),
        so_far.count, so_far.mine);
}
