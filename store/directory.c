#include "store/directory.h"

#include "store/seal.h"

#include <string.h>

void
person_free (Person *person)
{
    if (person == NULL)
        return;
    g_free (person->name);
    g_free (person->address);
    g_free (person->staff_id);
    g_free (person);
}

Person *
person_copy (const Person *person)
{
    Person *copy = g_new (Person, 1);

    *copy = *person;
    copy->name = g_strdup (person->name);
    copy->address = g_strdup (person->address);
    copy->staff_id = g_strdup (person->staff_id);
    return copy;
}

static void
default_names_free (gpointer data)
{
    DefaultNames *names = data;

    g_array_unref (names->names);
    g_free (names);
}

Directory *
directory_new (const Id *centre)
{
    Directory *directory = g_new0 (Directory, 1);

    directory->centre = *centre;
    directory->version = 1;
    directory->quorum = 2;
    directory->persons =
        g_ptr_array_new_with_free_func ((GDestroyNotify) person_free);
    directory->assignments = g_array_new (FALSE, FALSE, sizeof (Assignment));
    directory->duty = g_array_new (FALSE, FALSE, sizeof (Id));
    directory->defaults = g_ptr_array_new_with_free_func (default_names_free);
    return directory;
}

void
directory_free (Directory *directory)
{
    if (directory == NULL)
        return;
    g_ptr_array_unref (directory->persons);
    g_array_unref (directory->assignments);
    g_array_unref (directory->duty);
    g_ptr_array_unref (directory->defaults);
    g_free (directory);
}

Directory *
directory_next (const Directory *directory, gint64 at)
{
    Directory *next = directory_new (&directory->centre);

    next->version = directory->version + 1;
    next->prev = directory->hash;
    /* The wall clock may have been set back; versions never are. */
    next->at = MAX (at, directory->at);
    memcpy (next->recovery, directory->recovery, KEY_BYTES);
    memcpy (next->machine, directory->machine, KEY_BYTES);
    memcpy (next->roll, directory->roll, KEY_BYTES);
    memcpy (next->backup, directory->backup, KEY_BYTES);
    next->quorum = directory->quorum;
    for (guint i = 0; i < directory->persons->len; i++)
        g_ptr_array_add (next->persons,
                         person_copy (directory->persons->pdata[i]));
    g_array_append_vals (next->assignments, directory->assignments->data,
                         directory->assignments->len);
    g_array_append_vals (next->duty, directory->duty->data,
                         directory->duty->len);
    for (guint i = 0; i < directory->defaults->len; i++) {
        const DefaultNames *from = directory->defaults->pdata[i];
        DefaultNames *to = g_new0 (DefaultNames, 1);
        to->overlay = from->overlay;
        to->names = g_array_copy (from->names);
        g_ptr_array_add (next->defaults, to);
    }
    return next;
}

Person *
directory_person_for_change (Directory *directory, const Id *id)
{
    for (guint i = 0; i < directory->persons->len; i++) {
        Person *person = directory->persons->pdata[i];
        if (id_equal (&person->id, id))
            return person;
    }
    return NULL;
}

const Person *
directory_person (const Directory *directory, const Id *id)
{
    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        if (id_equal (&person->id, id))
            return person;
    }
    return NULL;
}

const Person *
directory_by_staff_id (const Directory *directory, const char *staff_id)
{
    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        if (strcmp (person->staff_id, staff_id) == 0)
            return person;
    }
    return NULL;
}

const char *
directory_name_of (const Directory *directory, const Id *id)
{
    const Person *person = directory_person (directory, id);
    Id recovery = directory_recovery_id (directory);

    if (person != NULL)
        return person->name;
    if (id_is_zero (id))
        return "the machine";
    return id_equal (id, &recovery) ? "recovery" : "somebody unknown";
}

GPtrArray *
directory_with_role (const Directory *directory, guint32 roles)
{
    GPtrArray *found = g_ptr_array_new ();

    for (guint i = 0; i < directory->persons->len; i++) {
        Person *person = directory->persons->pdata[i];
        if (person->state == PERSON_ACTIVE && (person->roles & roles) != 0)
            g_ptr_array_add (found, person);
    }
    return found;
}

gboolean
directory_is_assigned (const Directory *directory, const Id *child,
                       const Id *person, guint8 as, gint32 day)
{
    for (guint i = 0; i < directory->assignments->len; i++) {
        const Assignment *row =
            &g_array_index (directory->assignments, Assignment, i);
        if (row->as == as && row->from <= day && day <= row->until &&
            id_equal (&row->child, child) && id_equal (&row->person, person))
            return TRUE;
    }
    return FALSE;
}

char *
directory_roles_in_words (guint32 roles)
{
    static const char *const words[] = {
        "key worker", "SENCo",         "lead",    "deputy lead", "DSL",
        "deputy DSL", "administrator", "manager", "trustee"};
    g_autoptr (GPtrArray) parts = g_ptr_array_new ();

    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if ((roles & (1u << i)) != 0)
            g_ptr_array_add (parts, (gpointer) words[i]);
    g_ptr_array_add (parts, NULL);
    return g_strjoinv (", ", (char **) parts->pdata);
}

Id
directory_recovery_id (const Directory *directory)
{
    Hash hash = hash_bytes (directory->recovery, KEY_BYTES);
    Id id;

    memcpy (id.b, hash.b, ID_BYTES);
    return id;
}
