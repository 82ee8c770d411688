#include "config/folders.h"

#include "common/error.h"

#include <string.h>

static gboolean
refuse (const char *name, const char *why, GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "[mailbox %s] folder: %s", name, why);
    return FALSE;
}

/* Twice the same would be two workers that take the same messages. */
static gboolean
is_twice (char **folders, guint at)
{
    for (guint i = 0; i < at; i++)
        if (strcmp (folders[i], folders[at]) == 0)
            return TRUE;
    return FALSE;
}

gboolean
folders_split (GPtrArray *mailboxes,
               MailboxSettings *(*copy) (const MailboxSettings *),
               GError **error)
{
    MailboxSettings *first = mailboxes->pdata[mailboxes->len - 1];
    g_autofree char *account = g_strdup (first->name);
    g_auto (GStrv) folders = g_strsplit (first->folder, ";", -1);

    if (first->type != MAILBOX_IMAP)
        return TRUE;
    for (guint i = 0; folders[i] != NULL; i++) {
        MailboxSettings *mailbox = i == 0 ? first : copy (first);

        if (i > 0) {
            g_ptr_array_add (mailboxes, mailbox);
            g_free (mailbox->name);
            mailbox->name =
                g_strdup_printf ("%s/%s", account, g_strstrip (folders[i]));
        }
        g_free (mailbox->folder);
        mailbox->folder = g_strdup (g_strstrip (folders[i]));
        if (mailbox->folder[0] == '\0')
            return refuse (account, "a name is empty", error);
        if (is_twice (folders, i))
            return refuse (account, "a name stands there twice", error);
    }
    return folders[0] != NULL || refuse (account, "it is empty", error);
}
