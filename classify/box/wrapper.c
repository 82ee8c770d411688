#include "classify/box/wrapper.h"

#include "classify/box/sniff.h"

#include <string.h>

/* A notice is short; a long letter that also carries such a link is a
 * letter. */
#define NOTICE_CHARS 4000
#define SHARE_CHARS 1500

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

/* Whose links a notice carries: lower case. */
typedef struct {
    const char *link;
    const char *product;
} LinkRule;

static const LinkRule mail_links[] = {
    {"outlook.office365.com/encryption", "Microsoft protected mail"},
    {"outlook.office.com/encryption", "Microsoft protected mail"},
    {"office365.com/encryption", "Microsoft protected mail"},
    {"aadrm.com", "Microsoft protected mail"},
    {"egress.com", "Egress secure mail"},
    {"cjsm.net", "CJSM secure mail"},
    {"zivver.", "Zivver secure mail"},
    {"mimecast.", "Mimecast secure mail"},
    {"mimecastprotect", "Mimecast secure mail"},
    {"securereader", "Proofpoint secure mail"},
    {"pphosted.com", "Proofpoint secure mail"},
    {"res.cisco.com", "Cisco secure mail"},
    {"cisco.com/websafe", "Cisco secure mail"},
    {"galaxkey.", "Galaxkey secure mail"},
    {"voltage.", "Voltage SecureMail"},
    {"voltage-pp", "Voltage SecureMail"},
};

static const LinkRule share_links[] = {
    {"sharepoint.com/", "SharePoint link"},
    {"1drv.ms/", "OneDrive link"},
    {"onedrive.live.com/", "OneDrive link"},
    {"wetransfer.com/downloads", "WeTransfer link"},
    {"we.tl/", "WeTransfer link"},
    {"dropbox.com/", "Dropbox link"},
    {"drive.google.com/", "Google Drive link"},
    {"docs.google.com/", "Google Drive link"},
    {"objectiveconnect.", "Objective Connect"},
    {"sharefile.", "ShareFile link"},
    {"transfernow.net", "file share"},
};

/* What a notice says of its kind, of the way in, and of its conditions. */
static const char *const protected_words[] = {
    "securely",
    "secure message",
    "secure email",
    "secure e-mail",
    "secure mail",
    "encrypted message",
    "encrypted email",
    "protected message",
    "encrypted mail",
    "criminal justice secure",
    NULL,
};

static const char *const opening_words[] = {
    "read the message",
    "read message",
    "read your message",
    "read this message",
    "read your secure",
    "view message",
    "view the message",
    "view your message",
    "open message",
    "open the message",
    "open your message",
    "open this message",
    "access the message",
    "access your message",
    "view secure message",
    "read secure message",
    "read the secure",
    "click here to read",
    "click here to view",
    "log in to read",
    "sign in to read",
    "sign in to view",
    "view this message",
    "open the attachment",
    NULL,
};

static const char *const condition_words[] = {
    "expire",
    "free account",
    "create an account",
    "one-time pass",
    "one time pass",
    "only on our website",
    "do not forward",
    "don't forward",
    "register",
    "secure portal",
    "webmail portal",
    "message portal",
    "works for you alone",
    "sign in with",
    "passcode",
    NULL,
};

static const char *const shared_words[] = {
    "shared a file",
    "shared a folder",
    "shared a document",
    "shared an item",
    "shared with you",
    "shared \"",
    "link will work for",
    "link only works",
    "invited you to",
    "sent you some files",
    "sent you files",
    "sent you a file",
    "files sent to you",
    "files to download",
    "download your files",
    "get your files",
    "download link",
    "has shared",
    NULL,
};

/* Without a link, as some gateways send it: that it came, and on what terms.
 * An attachment that it speaks of is known by itself. */
static const char *const arrived_words[] = {
    "received an encrypted", "received a secure",
    "received a protected",  "sent you an encrypted",
    "sent you a secure",     "sent you a protected",
    "new encrypted message", "new secure message",
    "new protected message", NULL,
};

static const char *const terms_words[] = {
    "expire", "one-time passcode", "one time passcode", "sign in to", NULL,
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
contains_any (const char *text, const char *const *words)
{
    for (gsize i = 0; words[i] != NULL; i++)
        if (strstr (text, words[i]) != NULL)
            return TRUE;
    return FALSE;
}

/* A way in, but not the one of a newsletter. */
static gboolean
says_open (const char *text)
{
    for (gsize i = 0; opening_words[i] != NULL; i++) {
        gsize length = strlen (opening_words[i]);
        const char *at = text;
        while ((at = strstr (at, opening_words[i])) != NULL) {
            at += length;
            if (!g_str_has_prefix (at, " in your browser") &&
                !g_str_has_prefix (at, " in a browser") &&
                !g_str_has_prefix (at, " online"))
                return TRUE;
        }
    }
    return FALSE;
}

static const char *
product_of (const LinkRule *rules, gsize count, const char *links,
            const char *text)
{
    for (gsize i = 0; i < count; i++)
        if (strstr (links, rules[i].link) != NULL ||
            strstr (text, rules[i].link) != NULL)
            return rules[i].product;
    return NULL;
}

/* The date that follows "expires", as it stands there: up to four words of
 * which one has a digit. NULL when the notice states none. */
static char *
find_expiry (const char *text)
{
    static const char *const phrases[] = {
        "expires on",   "expire on",   "expires:",    "available until",
        "viewed until", "valid until", "expiry date", "be deleted on",
        "expires at",   "expires in",  "expires",     "access until",
    };
    /* ASCII only: every byte keeps its place. */
    g_autofree char *lower = g_ascii_strdown (text, -1);

    for (gsize i = 0; i < G_N_ELEMENTS (phrases); i++) {
        const char *found = strstr (lower, phrases[i]);
        const char *at = NULL;
        const char *end = NULL;
        gboolean digit = FALSE;
        if (found == NULL)
            continue;
        at = text + (found - lower) + strlen (phrases[i]);
        at += strspn (at, " \n\t:");
        for (end = at; *end != '\0' && *end != '\n' && end - at < 40; end++) {
            digit |= g_ascii_isdigit (*end);
            if (digit && (*end == '.' || *end == ',' || *end == ';') &&
                !g_ascii_isdigit (end[1]) && strncmp (end, ", 20", 4) != 0)
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
    const char *product = NULL;
    gboolean opening = FALSE;
    long length = g_utf8_strlen (text, -1);

    if (length > NOTICE_CHARS)
        return NULL;
    lower = g_utf8_strdown (text, -1);
    targets = g_ascii_strdown (links, -1);
    /* Plain bodies show their links in the text. */
    if (strstr (targets, "http") == NULL && strstr (lower, "http") == NULL)
        return length <= SHARE_CHARS && strstr (lower, "attach") == NULL &&
                       contains_any (lower, arrived_words) &&
                       contains_any (lower, protected_words) &&
                       contains_any (lower, terms_words)
                   ? wrapper_reason ("secure mail", text)
                   : NULL;
    opening = contains_any (lower, protected_words) && says_open (lower);
    product =
        product_of (mail_links, G_N_ELEMENTS (mail_links), targets, lower);
    if (opening && product != NULL)
        return wrapper_reason (product, text);
    /* A trust's own name on a product: only with its conditions too. */
    if (opening && contains_any (lower, condition_words))
        return wrapper_reason ("secure mail", text);
    product =
        product_of (share_links, G_N_ELEMENTS (share_links), targets, lower);
    if (product != NULL && length <= SHARE_CHARS &&
        strstr (lower, "attached") == NULL &&
        contains_any (lower, shared_words))
        return wrapper_reason (product, text);
    return NULL;
}
