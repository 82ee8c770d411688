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

/* RFC 3501 section 5.1: INBOX is the same in any case. */
static char *
folder_name (const char *given)
{
    char *name = g_strstrip (g_strdup (given));

    if (g_ascii_strcasecmp (name, "INBOX") == 0) {
        g_free (name);
        name = g_strdup ("INBOX");
    }
    return name;
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
        char *name = folder_name (folders[i]);
        MailboxSettings *mailbox = i == 0 ? first : copy (first);

        g_free (folders[i]);
        folders[i] = name;
        if (i > 0) {
            g_ptr_array_add (mailboxes, mailbox);
            g_free (mailbox->name);
            mailbox->name = g_strdup_printf ("%s/%s", account, name);
        }
        g_free (mailbox->folder);
        mailbox->folder = g_strdup (name);
        if (mailbox->folder[0] == '\0')
            return refuse (account, "a name is empty", error);
        if (is_twice (folders, i))
            return refuse (account, "a name stands there twice", error);
    }
    return folders[0] != NULL || refuse (account, "it is empty", error);
}

/* What a mailbox takes from, in one spelling. */
static char *
place_of (const MailboxSettings *mailbox, const char *folder)
{
    g_autofree char *host = g_ascii_strdown (mailbox->host, -1);
    g_autofree char *name = folder_name (folder);

    return g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%s\n%s", host,
                            mailbox->port, mailbox->user, name);
}

static char *
place_of_mailbox (const MailboxSettings *mailbox)
{
    return mailbox->type == MAILBOX_IMAP
               ? place_of (mailbox, mailbox->folder)
               : g_canonicalize_filename (mailbox->path, NULL);
}

static char *
place_of_target (const MailboxSettings *mailbox)
{
    g_autofree char *path = NULL;

    if (mailbox->type == MAILBOX_IMAP)
        return place_of (mailbox, mailbox->move_to);
    path = g_build_filename (mailbox->path, mailbox->move_to, NULL);
    return g_canonicalize_filename (path, NULL);
}

/* The mailbox that takes from @place, of the first @count. */
static const MailboxSettings *
find_place (const GPtrArray *mailboxes, guint count, const char *place)
{
    for (guint i = 0; i < count; i++) {
        g_autofree char *other = place_of_mailbox (mailboxes->pdata[i]);
        if (strcmp (other, place) == 0)
            return mailboxes->pdata[i];
    }
    return NULL;
}

/* RFC 3501 section 9, flag-keyword: an atom. Anything else would be more than
 * one word of the command that it is pasted into. */
static gboolean
is_keyword (const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (!g_ascii_isgraph (*at) || strchr ("(){%*\"\\]", *at) != NULL)
            return FALSE;
    return text[0] != '\0';
}

static gboolean
has_control (const char *text)
{
    while (*text != '\0' && !g_ascii_iscntrl (*text))
        text++;
    return *text != '\0';
}

/* A path out of the Maildir, or back into it, would end at this mailbox's own
 * files or at another's. */
static gboolean
is_beside (const char *name)
{
    return strchr (name, '/') == NULL && strcmp (name, ".") != 0 &&
           strcmp (name, "..") != 0;
}

static gboolean
check_target (const GPtrArray *mailboxes, const MailboxSettings *mailbox,
              GError **error)
{
    g_autofree char *place = place_of_target (mailbox);
    const MailboxSettings *watcher =
        find_place (mailboxes, mailboxes->len, place);
    g_autofree char *why = NULL;

    if (has_control (mailbox->move_to))
        why = g_strdup ("it has a sign that no folder has");
    else if (mailbox->type == MAILBOX_MAILDIR && !is_beside (mailbox->move_to))
        why = g_strdup ("it must be the name of a folder beside new and cur");
    else if (watcher != NULL)
        why = g_strdup_printf ("this folder is watched by [mailbox %s], which "
                               "would take in again what is moved there",
                               watcher->name);
    if (why == NULL)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "[mailbox %s] move_to: %s", mailbox->name, why);
    return FALSE;
}

static gboolean
check_one (const GPtrArray *mailboxes, guint at, GError **error)
{
    const MailboxSettings *mailbox = mailboxes->pdata[at];
    g_autofree char *place = place_of_mailbox (mailbox);
    const MailboxSettings *same = find_place (mailboxes, at, place);

    if (same != NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "[mailbox %s] and [mailbox %s] are one and the same: each "
                     "message would be taken by both",
                     mailbox->name, same->name);
        return FALSE;
    }
    if ((mailbox->after_child == AFTER_KEYWORD ||
         mailbox->after_other == AFTER_KEYWORD) &&
        !is_keyword (mailbox->keyword)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "[mailbox %s] keyword: it must be one word of letters, "
                     "digits and $, _, - or .",
                     mailbox->name);
        return FALSE;
    }
    return (mailbox->after_child != AFTER_MOVE &&
            mailbox->after_other != AFTER_MOVE) ||
           check_target (mailboxes, mailbox, error);
}

gboolean
folders_check (const GPtrArray *mailboxes, GError **error)
{
    for (guint i = 0; i < mailboxes->len; i++)
        if (!check_one (mailboxes, i, error))
            return FALSE;
    return TRUE;
}
