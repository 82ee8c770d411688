#include "cli/find_child.h"

#include "common/error.h"

#include <string.h>

/* The random reference of the centre's own child id, in one page of the
 * list; NULL when it is not there. */
static char *
find_in_page (GVariant *children, const char *child_id)
{
    for (gsize i = 0; i < g_variant_n_children (children); i++) {
        const char *ref = NULL;
        const char *id = NULL;

        g_variant_get_child (children, i, "(&s&s&s&si&sbu)", &ref, &id, NULL,
                             NULL, NULL, NULL, NULL, NULL);
        if (strcmp (id, child_id) == 0)
            return g_strdup (ref);
    }
    return NULL;
}

char *
find_child (VaultSession *session, const char *child_id, GError **error)
{
    guint32 offset = 0;
    gboolean more = TRUE;

    while (more) {
        g_autoptr (GVariant) out = NULL;
        g_autoptr (GVariant) children = NULL;
        char *ref = NULL;

        if (!vault_session_call (session, VERB_CHILDREN,
                                 g_variant_new ("(u)", offset), &out, error))
            return NULL;
        g_variant_get (out, "(@a" VAULT_CHILD_ROW "b)", &children, &more);
        ref = find_in_page (children, child_id);
        if (ref != NULL)
            return ref;
        more = more && g_variant_n_children (children) > 0;
        offset += (guint32) g_variant_n_children (children);
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "%s is not on your children's list", child_id);
    return NULL;
}
