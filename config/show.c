#include "config/settings_private.h"

#include <string.h>

static void
show_rows (GString *out, gconstpointer target, const Setting *table,
           gsize count)
{
    const char *group = "";

    for (gsize i = 0; i < count; i++) {
        const Setting *row = &table[i];
        if (strcmp (row->group, group) != 0 &&
            strcmp (row->group, MAILBOX_GROUP) != 0)
            g_string_append_printf (out, "%s[%s]\n", i == 0 ? "" : "\n",
                                    row->group);
        group = row->group;
        g_string_append_printf (out, "# %s\n", row->help);
        if (row->type == TYPE_TEXT)
            g_string_append_printf (
                out, "%s = %s\n", row->key,
                G_STRUCT_MEMBER (const char *, target, row->member));
        else
            g_string_append_printf (
                out, "%s = %" G_GINT64_FORMAT "\n", row->key,
                G_STRUCT_MEMBER (gint64, target, row->member));
    }
}

/* How a mailbox is written, where there is none yet. */
static void
show_mailbox_form (GString *out)
{
    g_string_append (out, "\n# A group for each mailbox, NAME as you like:\n"
                          "# [" MAILBOX_GROUP "NAME]\n");
    for (gsize i = 0; i < mailbox_table_count; i++)
        g_string_append_printf (out, "# %s\n# %s = %s\n", mailbox_table[i].help,
                                mailbox_table[i].key,
                                mailbox_table[i].fallback);
}

char *
settings_show (const Settings *settings)
{
    GString *out = g_string_new (NULL);

    show_rows (out, settings, settings_table, settings_table_count);
    for (guint i = 0; i < settings->mailboxes->len; i++) {
        const MailboxSettings *mailbox = settings->mailboxes->pdata[i];
        g_string_append_printf (out, "\n[%s%s]\n", MAILBOX_GROUP,
                                mailbox->name);
        show_rows (out, mailbox, mailbox_table, mailbox_table_count);
    }
    if (settings->mailboxes->len == 0)
        show_mailbox_form (out);
    return g_string_free (out, FALSE);
}
