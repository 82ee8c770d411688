#include "store/entitled.h"

static gboolean
contains (const GArray *ids, const Id *id)
{
    for (guint i = 0; i < ids->len; i++)
        if (id_equal (&g_array_index (ids, Id, i), id))
            return TRUE;
    return FALSE;
}

/* May this person ever hold a key to this letter? */
static gboolean
is_eligible (const Envelope *envelope, const Directory *directory,
             const Person *person, gint32 day)
{
    return person != NULL && person->state == PERSON_ACTIVE &&
           !contains (envelope->left_out, &person->id) &&
           (id_is_zero (&envelope->child) ||
            !directory_is_assigned (directory, &envelope->child, &person->id,
                                    AS_CONFLICT, day));
}

static gboolean
holds (const GArray *holders, const Id *holder)
{
    for (guint i = 0; i < holders->len; i++)
        if (id_equal (&g_array_index (holders, Holder, i).holder, holder))
            return TRUE;
    return FALSE;
}

static void
add (GArray *holders, const Id *holder, WrapClass wrap_class)
{
    Holder row = {*holder, wrap_class};

    /* One content class a holder: whoever may open needs nothing prepared. */
    if (!holds (holders, holder))
        g_array_append_val (holders, row);
}

/* Everybody to whom @test applies. */
static gboolean
opens_by_role (const Envelope *envelope, const Directory *directory,
               const Person *person, gint32 day)
{
    const Id *child = &envelope->child;
    gboolean on_child = !id_is_zero (child);

    switch (envelope->flag) {
    case FLAG_TEAM:
        if ((person->roles & ROLE_SENIOR) != 0)
            return TRUE;
        return on_child &&
               ((person->roles & ROLE_SENCO) != 0 ||
                directory_is_assigned (directory, child, &person->id,
                                       AS_KEY_WORKER, day) ||
                directory_is_assigned (directory, child, &person->id, AS_DEPUTY,
                                       day) ||
                directory_is_assigned (directory, child, &person->id, AS_COVER,
                                       day));
    case FLAG_RESTRICTED:
        if ((person->roles & ROLE_SENIOR) != 0)
            return TRUE;
        return on_child &&
               (directory_is_assigned (directory, child, &person->id,
                                       AS_KEY_WORKER, day) ||
                directory_is_assigned (directory, child, &person->id, AS_COVER,
                                       day));
    case FLAG_SAFEGUARDING:
        return (person->roles & ROLE_ANY_DSL) != 0;
    case FLAG_SEALED:
        return contains (envelope->named, &person->id);
    default:
        return FALSE;
    }
}

static void
add_prepared (GArray *holders, const Envelope *envelope,
              const Directory *directory, gint32 day)
{
    if (id_is_zero (&envelope->child) ||
        (envelope->flag != FLAG_TEAM && envelope->flag != FLAG_RESTRICTED))
        return;
    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        if (is_eligible (envelope, directory, person, day) &&
            (directory_is_assigned (directory, &envelope->child, &person->id,
                                    AS_DEPUTY, day) ||
             contains (directory->duty, &person->id)))
            add (holders, &person->id, WRAP_PREPARED);
    }
}

static void
add_slips (GArray *holders, const Envelope *envelope,
           const Directory *directory)
{
    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        Holder manager = {person->id, WRAP_SLIP_MANAGER};
        Holder admin = {person->id, WRAP_SLIP_ADMIN};

        if (person->state != PERSON_ACTIVE)
            continue;
        if ((person->roles & ROLE_MANAGER) != 0)
            g_array_append_val (holders, manager);
        /* From safeguarding on the administrator's slip has nothing. */
        if ((person->roles & ROLE_ADMIN) != 0 &&
            envelope->flag < FLAG_SAFEGUARDING)
            g_array_append_val (holders, admin);
    }
}

GArray *
entitled (const Envelope *envelope, const Directory *directory, gint32 day,
          gint64 now_ms)
{
    GArray *holders = g_array_new (FALSE, FALSE, sizeof (Holder));
    Holder recovery = {directory_recovery_id (directory), WRAP_RECOVERY};

    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        if (is_eligible (envelope, directory, person, day) &&
            opens_by_role (envelope, directory, person, day))
            add (holders, &person->id, WRAP_OPEN);
    }
    for (guint i = 0; i < envelope->grants->len; i++) {
        const Grant *grant = &g_array_index (envelope->grants, Grant, i);
        const Person *person = directory_person (directory, &grant->person);
        if (is_eligible (envelope, directory, person, day) &&
            grant->until > now_ms)
            add (holders, &person->id, WRAP_GRANT);
    }
    add_prepared (holders, envelope, directory, day);
    add_slips (holders, envelope, directory);
    g_array_append_val (holders, recovery);
    return holders;
}

gboolean
entitled_to_open (const Envelope *envelope, const Directory *directory,
                  const Id *person, gint32 day, gint64 now_ms)
{
    g_autoptr (GArray) holders = entitled (envelope, directory, day, now_ms);

    for (guint i = 0; i < holders->len; i++) {
        const Holder *row = &g_array_index (holders, Holder, i);
        if (id_equal (&row->holder, person) &&
            (row->wrap_class == WRAP_OPEN || row->wrap_class == WRAP_GRANT))
            return TRUE;
    }
    return FALSE;
}

static void
name (Envelope *envelope, const Directory *directory, const Id *id)
{
    const Person *person = directory_person (directory, id);

    if (person != NULL && person->state == PERSON_ACTIVE &&
        !contains (envelope->left_out, id) && !contains (envelope->named, id))
        g_array_append_val (envelope->named, *id);
}

static void
name_role (Envelope *envelope, const Directory *directory, guint32 roles,
           guint at_most)
{
    g_autoptr (GPtrArray) people = directory_with_role (directory, roles);
    guint before = envelope->named->len;

    for (guint i = 0;
         i < people->len && envelope->named->len - before < at_most; i++)
        name (envelope, directory, &((const Person *) people->pdata[i])->id);
}

void
entitled_name_defaults (Envelope *envelope, const Directory *directory)
{
    gboolean staff = (envelope->overlays & OVERLAY_STAFF) != 0;

    for (guint i = 0; i < directory->defaults->len; i++) {
        const DefaultNames *names = directory->defaults->pdata[i];
        for (guint k = 0; k < names->names->len; k++)
            if ((names->overlay & envelope->overlays) != 0 ||
                (names->overlay == 0 && envelope->overlays == 0))
                name (envelope, directory,
                      &g_array_index (names->names, Id, k));
    }
    if (envelope->named->len == 0 && staff) {
        name_role (envelope, directory, ROLE_TRUSTEE, G_MAXUINT);
        /* The lead first: an unaffected senior who may act. */
        name_role (envelope, directory, ROLE_LEAD, 1);
        if (envelope->named->len < 2)
            name_role (envelope, directory, ROLE_SENIOR, 1);
    }
    /* The DSL first: the first name is who the post book calls its owner. */
    if (envelope->named->len == 0) {
        name_role (envelope, directory, ROLE_DSL, G_MAXUINT);
        name_role (envelope, directory, ROLE_DEPUTY_DSL, G_MAXUINT);
    }
    if (envelope->named->len < 2)
        name_role (envelope, directory, ROLE_TRUSTEE, G_MAXUINT);
}
