/* Names of IMAP folders, as people and as servers write them. */
#include "ingest/folder.h"

static void
test_names (void)
{
    static const char *const names[][2] = {
        {"INBOX", "INBOX"},
        {"INBOX/Reports 2026", "INBOX/Reports 2026"},
        {"Entw\303\274rfe", "Entw&APw-rfe"},
        {"Entw&APw-rfe", "Entw&APw-rfe"},
        {"Speech & Language", "Speech &- Language"},
        {"Speech &- Language", "Speech &- Language"},
        {"R&D", "R&-D"},
        {"\346\227\245\346\234\254\350\252\236", "&ZeVnLIqe-"},
        {"~peter/mail/\345\217\260\345\214\227", "~peter/mail/&U,BTFw-"},
        {"\360\237\223\254 post", "&2D3c7A- post"},
        {"", ""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char *found = folder_to_imap (names[i][0]);
        g_assert_cmpstr (found, ==, names[i][1]);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/folder/names become those of the server", test_names);
    return g_test_run ();
}
