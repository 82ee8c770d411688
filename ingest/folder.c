#include "ingest/folder.h"

#define MODIFIED_UTF7 "UTF-7-IMAP"

/* Is it spelled as servers do? What decodes must also encode to the same:
 * "Speech & Language" decodes to something, but its "&" is a sign of its own.
 */
static gboolean
is_modified_utf7 (const char *name)
{
    g_autofree char *decoded =
        g_convert (name, -1, "UTF-8", MODIFIED_UTF7, NULL, NULL, NULL);
    g_autofree char *encoded =
        decoded == NULL
            ? NULL
            : g_convert (decoded, -1, MODIFIED_UTF7, "UTF-8", NULL, NULL, NULL);

    return g_strcmp0 (encoded, name) == 0;
}

char *
folder_to_imap (const char *name)
{
    char *encoded = NULL;

    if (g_str_is_ascii (name) && is_modified_utf7 (name))
        return g_strdup (name);
    encoded = g_convert (name, -1, MODIFIED_UTF7, "UTF-8", NULL, NULL, NULL);
    return encoded == NULL ? g_strdup (name) : encoded;
}
