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

typedef struct {
    const char *text;
    const char *links;
    const char *begins; /* of the reason; NULL: no wrapper */
} Body;

static const Body notices[] = {
    /* The notices of the products, in the wordings that they have had. */
    {"Ann Lee (ann@council.example) has sent you a protected message. "
     "Read the message. Learn about messages protected by Microsoft "
     "Purview Message Encryption.",
     "https://outlook.office365.com/Encryption/retrieve.ashx?a=b", "Microsoft"},
    {"You've received an encrypted message from ann@nhs.example. To view "
     "your message, save and open the attachment (message.html), and "
     "follow the instructions. Sign in using the following email address. "
     "https://outlook.office365.com/encryption/default.aspx",
     "", "Microsoft"},
    {"Ann has sent you a secure email using Egress Protect. Click here to "
     "read this message. The message expires on 30/11/2026.",
     "https://switch.egress.com/ui/public?id=1",
     "Egress secure mail: the letter itself has to be fetched, expires "
     "30/11/2026"},
    {"This message has been sent to you securely using Egress Switch. "
     "To view this message, sign in or create a free account.",
     "https://reader.egress.com/remote.aspx?x", "Egress"},
    {"You have received an NHSmail encrypted message from Ann Lee. To "
     "read the secure email, open the attachment and follow the link: "
     "https://nhsmail.trendmicro.example/register",
     "", "secure mail"},
    {"You have a secure message from the Community Team. Read Secure "
     "Message. If you are a first time user you will need to register. "
     "Secured by Proofpoint Encryption.",
     "https://securemail.trust.example/formpostdir/securereader?id=1",
     "Proofpoint"},
    {"You have received a new secure message from Ann Lee at Trust. This "
     "message can be viewed until 12 December 2026. View message. "
     "Powered by Mimecast.",
     "https://secure-uk.mimecast.com/portal",
     "Mimecast secure mail: the letter itself has to be fetched, expires "
     "12 December 2026"},
    {"Ann Lee sent you a secure message with Zivver. Open message. This "
     "message is available until 12 January 2027.",
     "https://app.zivver.com/conversation/1",
     "Zivver secure mail: the letter itself has to be fetched, expires "
     "12 January 2027"},
    {"You have received a Cisco Secure Email Encryption message from Ann. "
     "Open the attachment securedoc.html to read this encrypted message. "
     "First time users will need to register.",
     "https://res.cisco.com/websafe/help", "Cisco"},
    {"You have a new message in your CJSM account. Please log in to the "
     "Criminal Justice Secure eMail service to read your message.",
     "https://www.cjsm.net/", "CJSM"},
    {"You have received a Voltage secure message. To view this message "
     "open the attachment. ",
     "https://voltage-pp-0000.trust.example/zdm", "Voltage"},
    {"Ann Lee has shared a document with you. This link only works for "
     "the direct recipients of this message. Report.docx Open",
     "https://council-my.sharepoint.com/:w:/g/personal/a", "SharePoint"},
    {"Here's the document that Ann Lee shared with you.",
     "https://1drv.ms/b/s!A", "OneDrive"},
    {"ann@trust.example sent you some files. 2 items, 3 MB in total. "
     "Expires on 6 November, 2026. Get your files",
     "https://wetransfer.com/downloads/1",
     "WeTransfer link: the letter itself has to be fetched, expires 6 "
     "November, 2026"},
    {"Ann (ann@trust.example) invited you to view the file \"Report.pdf\" "
     "on Dropbox. View file",
     "https://www.dropbox.com/l/scl/1", "Dropbox"},
    {"Ann Lee has shared the following item: Report.pdf. Ann has invited "
     "you to view. Open",
     "https://drive.google.com/file/d/1", "Google Drive"},
    /* Letters that only speak of one of them. */
    {"Dear nursery, Jack's review is on Tuesday at ten. Ann. This email "
     "has been scanned by Mimecast. To report spam see",
     "https://www.mimecast.com/report", NULL},
    {"Thank you for the form. Ann. We use Egress to send personal data "
     "securely. You may receive an encrypted message from us. More at",
     "https://www.egress.com/what-is-egress", NULL},
    {"Jack was seen today and is well. This message was sent from a CJSM "
     "account. Do not forward. www.cjsm.net",
     "https://www.cjsm.net/", NULL},
    {"The newsletter is out. View this message in your browser. We hold "
     "your data securely. Register for the open day.",
     "https://news.council.example/1", NULL},
    {"Please find attached the plan; the folder that Ann shared with you "
     "in June is closed.",
     "https://council.sharepoint.com/sites/a", NULL},
};

static void
check_bodies (const Body *table, gsize count)
{
    for (gsize i = 0; i < count; i++) {
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
test_bodies (void)
{
    static const Body table[] = {
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

    check_bodies (table, G_N_ELEMENTS (table));
}

static void
test_notices (void)
{
    check_bodies (notices, G_N_ELEMENTS (notices));
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
    g_test_add_func ("/wrapper/body/notices-of-the-products-are-known",
                     test_notices);
    g_test_add_func ("/wrapper/body/long-letters-are-letters",
                     test_long_letter);
    g_test_add_func ("/sniff/content/is-known-by-its-bytes", test_sniff);
    return g_test_run ();
}
