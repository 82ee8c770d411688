#include "classify/labels.h"

#include <string.h>

gboolean
label_is_everyday (const char *value)
{
    static const char *const names[] = {
        "public",       "general",      "official", "non-business",
        "unrestricted", "unclassified", "open"};
    g_autofree char *lower = g_ascii_strdown (value, -1);
    g_auto (GStrv) pairs = g_strsplit (lower, ";", -1);
    guint labels = 0;

    if (strcmp (lower, "normal") == 0 || strcmp (lower, "official") == 0 ||
        strcmp (lower, "public") == 0)
        return TRUE;
    for (gsize i = 0; pairs[i] != NULL; i++) {
        const char *name = strstr (pairs[i], "_name=");
        gboolean known = FALSE;
        if (name == NULL)
            continue;
        g_strstrip (pairs[i]);
        name = strstr (pairs[i], "_name=") + strlen ("_name=");
        for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
            known |= strcmp (name, names[j]) == 0;
        if (!known)
            return FALSE;
        labels++;
    }
    return labels > 0;
}
