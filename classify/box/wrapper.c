#include "classify/box/wrapper.h"

#include "classify/box/sniff.h"

#include <string.h>

/* A notice is short; a long letter that also carries such a link is a
 * letter. */
#define NOTICE_CHARS 4000

typedef struct {
    const char *begins;
    const char *ends;
    const char *product;
} PartRule;

static const PartRule part_rules[] = {
    {"message.rpmsg", "", "Microsoft protected mail"},
    {"message_v2.rpmsg", "", "Microsoft protected mail"},
    {"message_v3.rpmsg", "", "Microsoft protected mail"},
    {"message_v4.rpmsg", "", "Microsoft protected mail"},
    {"message", ".rpmsg", "Microsoft protected mail"},
    {"", ".switch", "Egress secure mail"},
    {"message_zdm", ".html", "Voltage SecureMail"},
    {"securedoc", ".html", "Cisco secure mail"},
    {"securedoc", ".htm", "Cisco secure mail"},
    {"encrypted_message.htm", "", "NHSmail encrypted mail"},
    {"securemessageatt.html", "", "Proofpoint secure mail"},
    {"securemessageatt.htm", "", "Proofpoint secure mail"},
};

typedef struct {
    const char *product;
    const char *phrases[6]; /* any of them, lower case */
    const char *links[8];   /* and any of them, lower case */
} BodyRule;

static const BodyRule body_rules[] = {
    {"Microsoft protected mail",
     {"sent you a protected message", "has sent you an encrypted message",
      "read the message", "has sent you a protected message"},
     {"outlook.office365.com/encryption", "microsoftonline.com",
      "office365.com", "outlook.office.com", "protection.outlook.com",
      "purview.microsoft"}},
    {"Egress secure mail",
     {"sent to you securely using egress", "egress secure email",
      "egress switch", "egress protect", "sent you a secure message"},
     {"egress.com", "switch.egress", "egress."}},
    {"CJSM secure mail",
     {"criminal justice secure", "cjsm"},
     {"cjsm.net", "cjsm."}},
    {"Mimecast secure mail",
     {"secure message", "secure messaging portal", "mimecast"},
     {"mimecast.", "mimecast"}},
    {"Zivver secure mail",
     {"zivver", "secure message"},
     {"zivver.com", "zivver."}},
    {"Proofpoint secure mail",
     {"proofpoint encryption", "secure message", "encrypted message",
      "click read message"},
     {"securereader", "proofpoint.com", "pphosted.com", "proofpoint."}},
    {"Cisco secure mail",
     {"cisco secure email", "registered envelope", "secure message"},
     {"res.cisco.com", "cisco.com/websafe", "cres."}},
    {"Galaxkey secure mail", {"galaxkey"}, {"galaxkey.com", "galaxkey."}},
    {"Objective Connect", {"objective connect"}, {"objectiveconnect."}},
    {"SharePoint or OneDrive link",
     {"shared a file with you", "shared a folder with you", "shared \"",
      "this link will work for anyone", "this link only works for",
      "invited you to access"},
     {"sharepoint.com", "1drv.ms", "onedrive.live.com", "sharepoint."}},
    {"WeTransfer link",
     {"sent you", "files sent", "download link"},
     {"wetransfer.com/downloads", "we.tl/", "wetransfer."}},
    {"Dropbox link", {"shared", "invited you"}, {"dropbox.com/"}},
    {"Google Drive link",
     {"shared a document", "shared a folder", "shared an item"},
     {"drive.google.com/", "docs.google.com/"}},
    /* Other products, and the same ones on a trust's own name: all three of
     * a sending, a protection and a way to fetch it. */
    {"secure mail",
     {"you have received a secure message", "you have a secure message",
      "you have received an encrypted message",
      "you have received a secure email", "has sent you a secure message",
      "has sent you a secure email"},
     {"https://"}},
};

const char *
wrapper_for_part (const char *type, const char *filename)
{
    g_autofree char *lower = NULL;

    if (g_str_has_prefix (type, "application/x-microsoft-rpmsg"))
        return "Microsoft protected mail";
    if (filename == NULL)
        return NULL;
    lower = g_ascii_strdown (filename, -1);
    for (gsize i = 0; i < G_N_ELEMENTS (part_rules); i++) {
        const PartRule *rule = &part_rules[i];
        if (rule->ends[0] == '\0' ? strcmp (lower, rule->begins) == 0
                                  : g_str_has_prefix (lower, rule->begins) &&
                                        g_str_has_suffix (lower, rule->ends))
            return rule->product;
    }
    return NULL;
}

static gboolean
contains_any (const char *text, const char *const *words, gsize count)
{
    for (gsize i = 0; i < count && words[i] != NULL; i++)
        if (strstr (text, words[i]) != NULL)
            return TRUE;
    return FALSE;
}

/* The date that follows "expires", as it stands there: up to four words of
 * which one has a digit. NULL when the notice states none. */
static char *
find_expiry (const char *text)
{
    static const char *const phrases[] = {
        "expires on",  "expire on",   "expires:",      "available until",
        "valid until", "expiry date", "be deleted on", "expires at",
        "expires in",  "expires",     "access until",
    };
    g_autofree char *lower = g_utf8_strdown (text, -1);

    for (gsize i = 0; i < G_N_ELEMENTS (phrases); i++) {
        const char *at = strstr (lower, phrases[i]);
        const char *end = NULL;
        gboolean digit = FALSE;
        if (at == NULL)
            continue;
        at += strlen (phrases[i]);
        at += strspn (at, " \n\t:");
        for (end = at; *end != '\0' && *end != '\n' && end - at < 40; end++) {
            digit |= g_ascii_isdigit (*end);
            if (digit && (*end == '.' || *end == ',' || *end == ';') &&
                !g_ascii_isdigit (end[1]))
                break;
        }
        while (end > at && ((guchar) end[-1] & 0x80) != 0)
            end--;
        if (digit) {
            g_autofree char *date = g_strndup (at, (gsize) (end - at));
            return g_strdup (g_strstrip (date));
        }
    }
    return NULL;
}

char *
wrapper_reason (const char *product, const char *text)
{
    g_autofree char *expiry = find_expiry (text);

    return g_strdup_printf ("%s: the letter itself has to be fetched%s%s",
                            product, expiry == NULL ? "" : ", expires ",
                            expiry == NULL ? "" : expiry);
}

char *
wrapper_for_body (const char *text, const char *links)
{
    g_autofree char *lower = NULL;
    g_autofree char *targets = NULL;

    if (g_utf8_strlen (text, -1) > NOTICE_CHARS)
        return NULL;
    lower = g_utf8_strdown (text, -1);
    /* Plain bodies show their links in the text. */
    targets = g_ascii_strdown (links, -1);
    if (strstr (targets, "http") == NULL && strstr (lower, "http") == NULL)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS (body_rules); i++) {
        const BodyRule *rule = &body_rules[i];
        if (contains_any (lower, rule->phrases, 6) &&
            (contains_any (targets, rule->links, 8) ||
             contains_any (lower, rule->links, 8)))
            return wrapper_reason (rule->product, text);
    }
    return NULL;
}
