#include "vault/roll.h"

#include "common/error.h"
#include "common/limits.h"

#include <string.h>

/* Texts that are compared as they are. */
static const gsize texts[] = {
    G_STRUCT_OFFSET (RollChild, child_id),
    G_STRUCT_OFFSET (RollChild, given_name),
    G_STRUCT_OFFSET (RollChild, family_name),
    G_STRUCT_OFFSET (RollChild, known_as),
    G_STRUCT_OFFSET (RollChild, nhs_number),
    G_STRUCT_OFFSET (RollChild, address),
    G_STRUCT_OFFSET (RollChild, postcode),
    G_STRUCT_OFFSET (RollChild, key_worker),
    G_STRUCT_OFFSET (RollChild, deputy_key_worker),
    G_STRUCT_OFFSET (RollChild, room),
    G_STRUCT_OFFSET (RollChild, status),
    G_STRUCT_OFFSET (RollChild, phone),
    G_STRUCT_OFFSET (RollChild, may_collect),
    G_STRUCT_OFFSET (RollChild, responsibility),
};

static gboolean
texts_fit (const RollChild *child)
{
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
        if (strlen (G_STRUCT_MEMBER (char *, child, texts[i])) >
            LIMIT_CSV_FIELD_BYTES)
            return FALSE;
    return child->child_id[0] != '\0';
}

RollChild *
roll_from_row (GVariant *row, GError **error)
{
    RollChild *child = roll_child_new ();
    GVariantIter *names = NULL;
    GVariantIter *parents = NULL;
    char *name = NULL;
    char *address = NULL;

    g_variant_get (row, VAULT_ROLL_ROW, &child->child_id, &child->given_name,
                   &child->family_name, &child->known_as, &names, &child->dob,
                   &child->nhs_number, &child->address, &child->postcode,
                   &child->key_worker, &child->deputy_key_worker, &child->room,
                   &child->start_date, &child->leave_date, &child->status,
                   &child->phone, &child->may_collect, &child->responsibility,
                   &parents);
    while (g_variant_iter_next (names, "s", &name))
        g_ptr_array_add (child->other_names, name);
    while (g_variant_iter_next (parents, "(ss)", &name, &address)) {
        RollParent *parent = g_new0 (RollParent, 1);
        parent->name = name;
        parent->address = address;
        if (address[0] == '\0')
            g_clear_pointer (&parent->address, g_free);
        g_ptr_array_add (child->parents, parent);
    }
    g_variant_iter_free (names);
    g_variant_iter_free (parents);
    if (texts_fit (child))
        return child;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "a row of the children's list has no id or a field that is "
                 "too long");
    roll_child_free (child);
    return NULL;
}

static gboolean
parents_equal (const GPtrArray *a, const GPtrArray *b)
{
    if (a->len != b->len)
        return FALSE;
    for (guint i = 0; i < a->len; i++) {
        const RollParent *x = a->pdata[i];
        const RollParent *y = b->pdata[i];
        if (strcmp (x->name, y->name) != 0 ||
            g_strcmp0 (x->address, y->address) != 0)
            return FALSE;
    }
    return TRUE;
}

gboolean
roll_equal (const RollChild *a, const RollChild *b)
{
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
        if (g_strcmp0 (G_STRUCT_MEMBER (char *, a, texts[i]),
                       G_STRUCT_MEMBER (char *, b, texts[i])) != 0)
            return FALSE;
    if (a->other_names->len != b->other_names->len)
        return FALSE;
    for (guint i = 0; i < a->other_names->len; i++)
        if (strcmp (a->other_names->pdata[i], b->other_names->pdata[i]) != 0)
            return FALSE;
    return a->dob == b->dob && a->start_date == b->start_date &&
           a->leave_date == b->leave_date &&
           parents_equal (a->parents, b->parents);
}

const RollChild *
roll_find (const GPtrArray *roll, const char *child_id)
{
    for (guint i = 0; i < roll->len; i++) {
        const RollChild *child = roll->pdata[i];
        if (strcmp (child->child_id, child_id) == 0)
            return child;
    }
    return NULL;
}
