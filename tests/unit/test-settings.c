#include "config/settings.h"

#include "common/error.h"
#include "common/limits.h"

#include <glib/gstdio.h>
#include <string.h>

static char *file;

static Settings *
load (const char *text, GError **error)
{
    g_assert_true (g_file_set_contents (file, text, -1, NULL));
    return settings_load (file, NULL, error);
}

static void
test_defaults (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Settings) settings = load ("", &error);

    g_assert_no_error (error);
    g_assert_cmpstr (settings->data_dir, ==, "/var/lib/intray");
    g_assert_cmpint (settings->poll_s, ==, 5);
    g_assert_cmpint (settings->idle_s, ==, 300);
    g_assert_cmpuint (settings->mailboxes->len, ==, 0);
    g_assert_cmpstr (settings->file, ==, file);
}

static void
test_values (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Settings) settings =
        load ("# a comment\n[ingest]\nbatch = 1000\n poll=1 \n"
              "[mailbox office]\ntype = imap\nhost = mail.example\n"
              "[mailbox drop box]\ntype = folder\npath = /srv/drop\n"
              "[centre]\nname = Caf\xc3\xa9 = \"here\"\n",
              &error);
    const MailboxSettings *one = NULL;
    const MailboxSettings *two = NULL;

    g_assert_no_error (error);
    g_assert_cmpint (settings->batch, ==, 1000);
    g_assert_cmpint (settings->poll_s, ==, 1);
    g_assert_cmpstr (settings->centre_name, ==, "Caf\xc3\xa9 = \"here\"");
    g_assert_cmpuint (settings->mailboxes->len, ==, 2);
    one = settings->mailboxes->pdata[0];
    two = settings->mailboxes->pdata[1];
    g_assert_cmpint (one->type, ==, MAILBOX_IMAP);
    g_assert_cmpint (one->port, ==, 993);
    g_assert_cmpstr (one->folder, ==, "INBOX");
    g_assert_cmpstr (two->name, ==, "drop box");
    g_assert_cmpint (two->type, ==, MAILBOX_FOLDER);
}

/* What would be taken twice, or taken and moved for ever. */
static void
test_circles (void)
{
#define IMAP "type = imap\nhost = h\nuser = u\n"
#define MOVE "after_other = move\nmove_to = "
    static const char *const wrong[][2] = {
        {"[mailbox a]\n" IMAP "folder = INBOX;Filed\n" MOVE "Filed\n",
         "is watched by [mailbox a/Filed]"},
        {"[mailbox a]\n" IMAP MOVE "inbox\n", "is watched by [mailbox a]"},
        {"[mailbox a]\n" IMAP MOVE "B\n[mailbox b]\n" IMAP "folder = B\n" MOVE
         "INBOX\n",
         "is watched by [mailbox b]"},
        {"[mailbox a]\n" IMAP "folder = INBOX;Inbox\n", "twice"},
        {"[mailbox a]\n" IMAP "[mailbox b]\ntype = imap\nhost = H\n"
         "user = u\nfolder = inbox\n",
         "[mailbox a] are one and the same"},
        {"[mailbox a]\ntype = mbox\npath = /x/y\n"
         "[mailbox b]\ntype = mbox\npath = /x/z/../y\n",
         "[mailbox a] are one and the same"},
        {"[mailbox a]\ntype = maildir\npath = /x\n" MOVE ".\n",
         "a folder beside new and cur"},
        {"[mailbox a]\ntype = maildir\npath = /x\n" MOVE "..\n",
         "a folder beside new and cur"},
        {"[mailbox a]\ntype = maildir\npath = /x\n" MOVE "../y\n",
         "a folder beside new and cur"},
        {"[mailbox a]\ntype = maildir\npath = /x\n" MOVE ".Filed\n"
         "[mailbox b]\ntype = maildir\npath = /x/.Filed/\n",
         "is watched by [mailbox b]"},
        {"[mailbox a]\n" IMAP MOVE "Fi\\nled\n", "a sign that no folder"},
        {"[mailbox a]\n" IMAP "after_child = keyword\nkeyword = a b\n",
         "keyword"},
        {"[mailbox a]\n" IMAP "after_child = keyword\n"
         "keyword = \\\\Deleted\n",
         "keyword"},
        {"[mailbox a]\n" IMAP "after_child = keyword\nkeyword =\n", "keyword"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (Settings) settings = load (wrong[i][0], &error);

        g_test_message ("%s", wrong[i][0]);
        g_assert_null (settings);
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
        g_assert_nonnull (strstr (error->message, wrong[i][1]));
    }
}

static void
test_no_circles (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Settings) settings =
        load ("[mailbox a]\n" IMAP "folder = inbox;B\n" MOVE "Filed\n"
              "[mailbox c]\ntype = imap\nhost = h\nuser = v\n"
              "folder = Filed\nafter_child = keyword\nkeyword = $Filed\n"
              "[mailbox d]\ntype = maildir\npath = /x\n" MOVE ".Filed\n",
              &error);
    const MailboxSettings *first = NULL;

    g_assert_no_error (error);
    g_assert_cmpuint (settings->mailboxes->len, ==, 4);
    first = settings->mailboxes->pdata[0];
    g_assert_cmpstr (first->folder, ==, "INBOX");
}

static void
test_folders (void)
{
    static const char *const twice[] = {"INBOX;INBOX", "INBOX;", ";", ""};
    g_autoptr (Settings) settings =
        load ("[mailbox office]\ntype = imap\nhost = mail.example\n"
              "user = post\nfolder = INBOX; Entw\xc3\xbcrfe ;Old mail\n"
              "[mailbox b]\npath = /x\nfolder = a;b\n",
              NULL);
    static const char *const names[] = {"office", "office/Entw\xc3\xbcrfe",
                                        "office/Old mail", "b"};
    static const char *const folders[] = {"INBOX", "Entw\xc3\xbcrfe",
                                          "Old mail", "a;b"};

    g_assert_nonnull (settings);
    g_assert_cmpuint (settings->mailboxes->len, ==, G_N_ELEMENTS (names));
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        const MailboxSettings *mailbox = settings->mailboxes->pdata[i];
        g_assert_cmpstr (mailbox->name, ==, names[i]);
        g_assert_cmpstr (mailbox->folder, ==, folders[i]);
        g_assert_cmpstr (mailbox->user, ==, i < 3 ? "post" : "");
    }
    for (gsize i = 0; i < G_N_ELEMENTS (twice); i++) {
        g_autofree char *text = g_strdup_printf (
            "[mailbox a]\ntype = imap\nhost = h\nfolder = %s\n", twice[i]);
        g_assert_null (load (text, NULL));
    }
}

static void
test_data_option (void)
{
    g_autoptr (Settings) settings = NULL;

    g_assert_true (
        g_file_set_contents (file, "[paths]\ndata = /a\n", -1, NULL));
    settings = settings_load (file, "/b", NULL);
    g_assert_nonnull (settings);
    g_assert_cmpstr (settings->data_dir, ==, "/b");
}

static void
test_mistakes (void)
{
    static const struct {
        const char *text;
        guint line; /* 0 = the whole file */
        const char *says;
    } cases[] = {
        {"[notify]\ncolor = 1\n", 2, "color"},
        {"[paths]\ndata = /x\n\n[path]\ndata = /x\n", 4, "[path]"},
        {"[ingest]\npoll = 0\n", 2, "from 1 to 3600"},
        {"[ingest]\npoll = 3601\n", 2, "from 1 to 3600"},
        {"[ingest]\npoll = 5s\n", 2, "whole number"},
        {"[ingest]\npoll = -5\n", 2, "whole number"},
        {"[ingest]\npoll =\n", 2, "whole number"},
        {"[ingest]\npoll = 99999999999999999999\n", 2, "whole number"},
        /* A key whose name begins another's: the right line. */
        {"[desk]\nidle = 300\nid = 3\n", 3, "no key id"},
        {"[mailbox a]\n\ntype = pop3\npath = /x\n", 1, "type = maildir"},
        {"[mailbox a]\ntype = maildir\n", 1, "path"},
        {"[mailbox a]\ntype = imap\npath = /x\n", 1, "host"},
        {"[mailbox a]\ntype = folder\npath = /x\nport = 65536\n", 4, "65535"},
        {"[mailbox a]\ntype = folder\npath = /x\nname = y\n", 4, "no key name"},
        {"[ingest]\nbatch = 1\nbatch = 0\n", 3, "batch"},
        {"no group = 1\n", 0, ""},
        {"[ingest\npoll = 1\n", 0, ""},
        {"[centre]\nname = \xff\xfe\n", 2, "name"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (Settings) settings = load (cases[i].text, &error);
        g_autofree char *where =
            g_strdup_printf ("%s line %u:", file, cases[i].line);

        if (settings != NULL)
            g_error ("case %" G_GSIZE_FORMAT " was taken", i);
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
        g_test_message ("%s", error->message);
        g_assert_nonnull (
            strstr (error->message, cases[i].line == 0 ? file : where));
        g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

static void
test_no_file (void)
{
    g_autoptr (GError) error = NULL;

    g_unlink (file);
    g_assert_null (settings_load (file, NULL, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
    g_assert_nonnull (strstr (error->message, file));
}

static void
test_too_long (void)
{
    g_autofree char *text = g_malloc0 (LIMIT_SETTINGS_BYTES + 2);
    g_autoptr (GError) error = NULL;

    memset (text, '#', LIMIT_SETTINGS_BYTES + 1);
    g_assert_null (load (text, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
    text[LIMIT_SETTINGS_BYTES] = '\0';
    {
        g_autoptr (Settings) settings = load (text, NULL);
        g_assert_nonnull (settings);
    }
}

static void
test_show (void)
{
    g_autoptr (Settings) settings =
        load ("[ingest]\npoll = 17\n[mailbox a]\npath = /x\n", NULL);
    g_autofree char *shown = settings_show (settings);
    g_autoptr (Settings) again = load (shown, NULL);
    g_autofree char *shown_again = NULL;

    g_assert_nonnull (again);
    shown_again = settings_show (again);
    g_assert_cmpstr (shown, ==, shown_again);
    g_assert_cmpint (again->poll_s, ==, 17);
    g_assert_nonnull (strstr (shown, "# Seconds between two looks\n"));
}

int
main (int argc, char **argv)
{
    g_autofree char *dir = g_dir_make_tmp ("intray-XXXXXX", NULL);
    int status = 0;

    file = g_build_filename (dir, "intray.conf", NULL);
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/settings/have-defaults", test_defaults);
    g_test_add_func ("/settings/are-read-from-their-groups", test_values);
    g_test_add_func ("/settings/nothing-is-taken-twice-or-for-ever",
                     test_circles);
    g_test_add_func ("/settings/other-folders-and-accounts-may-be-moved-to",
                     test_no_circles);
    g_test_add_func ("/settings/each-folder-of-an-account-is-a-mailbox",
                     test_folders);
    g_test_add_func ("/settings/data-option-wins", test_data_option);
    g_test_add_func ("/settings/a-mistake-is-named-by-file-and-line",
                     test_mistakes);
    g_test_add_func ("/settings/a-named-file-must-be-there", test_no_file);
    g_test_add_func ("/settings/too-long-a-file-is-refused", test_too_long);
    g_test_add_func ("/settings/what-is-shown-can-be-read-again", test_show);
    status = g_test_run ();
    g_unlink (file);
    g_rmdir (dir);
    g_free (file);
    return status;
}
