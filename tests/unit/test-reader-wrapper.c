#include "classify/box/sniff.h"
#include "classify/box/wrapper.h"

#include <string.h>

static void
test_parts (void)
{
    static const struct {
        const char *type;
        const char *filename;
        gboolean wrapper;
    } table[] = {
        {"application/octet-stream", "message.rpmsg", TRUE},
        {"application/octet-stream", "message_v2.rpmsg", TRUE},
        {"application/x-microsoft-rpmsg-message", NULL, TRUE},
        {"application/octet-stream", "Report.SWITCH", TRUE},
        {"text/html", "message_zdm.html", TRUE},
        {"text/html", "securedoc_20261102T080500.html", TRUE},
        {"text/html", "Securedoc.html", TRUE},
        {"text/html", "Encrypted_Message.htm", TRUE},
        {"text/html", "SecureMessageAtt.html", TRUE},
        {"text/html", "report.html", FALSE},
        {"application/pdf", "switch.pdf", FALSE},
        {"text/plain", NULL, FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_test_message ("%s", table[i].filename);
        g_assert_cmpint (wrapper_for_part (table[i].type, table[i].filename) !=
                             NULL,
                         ==, table[i].wrapper);
    }
}

static void
test_bodies (void)
{
    static const struct {
        const char *text;
        const char *links;
        const char *begins; /* of the reason; NULL: no wrapper */
    } table[] = {
        {"Ann sent you a protected message. Read the message",
         "https://outlook.office365.com/Encryption/x", "Microsoft"},
        {"You have received a secure message. Read your message",
         "https://x.zivver.com/a", "Zivver"},
        {"You have a new secure message. Click here to read it",
         "https://eu1.mimecastprotect.com/a", "Mimecast"},
        {"This message was sent securely. Read message: "
         "https://securereader.example/x",
         "", "Proofpoint"},
        {"A secure message waits. Read the message. It expires on 3 May 2027. "
         "https://mail.trust.example/x",
         "",
         "secure mail: the letter itself has to be fetched, expires 3 May "
         "2027"},
        {"Ann shared a file with you", "https://x.sharepoint.com/:b:/a",
         "SharePoint"},
        {"You have received an encrypted message. It will expire on 1 "
         "December.",
         "",
         "secure mail: the letter itself has to be fetched, expires 1 "
         "December"},
        {"We received an encrypted message from you last week.", "", NULL},
        {"Her EpiPen will expire on 1 December.", "", NULL},
        /* A phrase without a link, a link without a phrase. */
        {"You have received a secure message. Read the message.", "", NULL},
        {"Minutes are at https://x.sharepoint.com/a", "", NULL},
        {"We send letters securely. See https://nhs.example", "", NULL},
        {"Read the message on the board at https://n.example", "", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autofree char *reason =
            wrapper_for_body (table[i].text, table[i].links);
        g_test_message ("%s", table[i].text);
        if (table[i].begins == NULL)
            g_assert_null (reason);
        else
            g_assert_true (reason != NULL &&
                           g_str_has_prefix (reason, table[i].begins));
    }
}

static void
test_long_letter (void)
{
    g_autofree char *padding = g_strnfill (5000, 'x');
    g_autofree char *text =
        g_strconcat ("A secure message. Read the message. Expires soon. "
                     "https://a.example ",
                     padding, NULL);
    g_autofree char *reason = wrapper_for_body (text, "");

    g_assert_null (reason);
}

static void
test_sniff (void)
{
    static const struct {
        const char *data;
        gsize length;
        gboolean pdf;
        gboolean text;
        const char *locked;
    } table[] = {
        {"", 0, FALSE, FALSE, NULL},
        {"%PDF-1.7", 8, TRUE, TRUE, NULL},
        {"\n\njunk %PDF-1.7", 15, TRUE, TRUE, NULL},
        {"%PD", 3, FALSE, TRUE, NULL},
        {"a\0b", 3, FALSE, FALSE, NULL},
        {"PK\3\4\0\0\1\0", 8, FALSE, FALSE, "ZIP archive"},
        {"PK\3\4\0\0\0\0", 8, FALSE, FALSE, NULL},
        {"PK\3\4", 4, FALSE, FALSE, NULL},
        {"PK\3\4PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\0\0", 26, FALSE,
         FALSE, NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (GBytes) data = g_bytes_new (table[i].data, table[i].length);
        g_test_message ("row %u", (guint) i);
        g_assert_cmpint (sniff_is_pdf (data), ==, table[i].pdf);
        g_assert_cmpint (sniff_is_text (data), ==, table[i].text);
        g_assert_cmpstr (sniff_locked (data, "application/octet-stream", NULL),
                         ==, table[i].locked);
    }
}

int
main (int count, char **arguments)
{
    g_test_init (&count, &arguments, NULL);
    g_test_add_func ("/wrapper/part/is-known-by-name-and-type", test_parts);
    g_test_add_func ("/wrapper/body/needs-phrase-and-link", test_bodies);
    g_test_add_func ("/wrapper/body/long-letters-are-letters",
                     test_long_letter);
    g_test_add_func ("/sniff/content/is-known-by-its-bytes", test_sniff);
    return g_test_run ();
}
