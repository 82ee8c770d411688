#include "classify/domains.h"

#include "classify/names.h"
#include "classify/sender.h"

#include <string.h>

/* Names under which organisations register at the third level. */
static const char *const second_levels[] = {
    "co.uk",      "org.uk",   "gov.uk",   "nhs.uk",  "ac.uk",  "police.uk",
    "ltd.uk",     "plc.uk",   "me.uk",    "net.uk",  "mod.uk", "com.au",
    "gov.au",     "co.nz",    "co.za",    "com.br",  "co.in",  "gov.wales",
    "llyw.cymru", "gov.scot", "cjsm.net", "govt.nz", "edu.au", "org.au",
};

static gboolean
is_under (const char *domain, const char *parent)
{
    gsize n = strlen (domain), m = strlen (parent);
    return n >= m && g_ascii_strcasecmp (domain + n - m, parent) == 0 &&
           (n == m || domain[n - m - 1] == '.');
}

const char *
sender_organisation (const char *domain)
{
    const char *at = domain + strlen (domain);
    guint labels = 2;

    for (guint i = 0; i < G_N_ELEMENTS (second_levels); i++)
        if (is_under (domain, second_levels[i]))
            labels = 3;
    /* A school: name.area.sch.uk. */
    if (is_under (domain, "sch.uk"))
        labels = 4;
    while (at > domain) {
        at--;
        if (*at == '.' && --labels == 0)
            return at + 1;
    }
    return domain;
}

gboolean
sender_aligned (const char *a, const char *b)
{
    return a != NULL && b != NULL &&
           g_ascii_strcasecmp (sender_organisation (a),
                               sender_organisation (b)) == 0;
}

static gboolean
is_one_of (const char *domain, const char *const *list)
{
    for (guint i = 0; list[i] != NULL; i++)
        if (is_under (domain, list[i]))
            return TRUE;
    return FALSE;
}

gboolean
domain_is_free_mail (const char *domain)
{
    static const char *const free_mail[] = {"gmail.com",
                                            "googlemail.com",
                                            "outlook.com",
                                            "hotmail.com",
                                            "hotmail.co.uk",
                                            "live.co.uk",
                                            "live.com",
                                            "yahoo.com",
                                            "yahoo.co.uk",
                                            "icloud.com",
                                            "me.com",
                                            "aol.com",
                                            "btinternet.com",
                                            "sky.com",
                                            "virginmedia.com",
                                            "talktalk.net",
                                            "proton.me",
                                            "protonmail.com",
                                            "gmx.com",
                                            "mail.com",
                                            "msn.com",
                                            "ntlworld.com",
                                            NULL};
    return is_one_of (domain, free_mail);
}

gboolean
domain_is_public_body (const char *domain)
{
    static const char *const bodies[] = {"nhs.net",   "nhs.uk", "gov.uk",
                                         "police.uk", "sch.uk", "cjsm.net",
                                         "gov.wales", "ac.uk",  NULL};
    return is_one_of (domain, bodies);
}

gboolean
domain_imitates_public_body (const char *domain)
{
    static const char *const bodies[] = {"nhs.net", "nhs.uk", "gov.uk",
                                         "police.uk", "cjsm.net"};
    g_autofree char *flat = NULL;

    if (domain_is_public_body (domain))
        return FALSE;
    flat = g_ascii_strdown (domain, -1);
    for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
        g_autofree char *dashed = g_strdelimit (g_strdup (bodies[i]), ".", '-');
        g_autofree char *dotted = g_strconcat (bodies[i], ".", NULL);
        g_autofree char *suffix = g_strconcat ("-", bodies[i], NULL);
        const char *at = strstr (flat, dashed);
        if (at != NULL && (at == flat || at[-1] == '.' || at[-1] == '-') &&
            !g_ascii_isalnum (at[strlen (dashed)]))
            return TRUE;
        at = strstr (flat, dotted);
        if (at != NULL && (at == flat || at[-1] == '.' || at[-1] == '-'))
            return TRUE;
        if (g_str_has_suffix (flat, suffix))
            return TRUE;
    }
    return FALSE;
}

char *
domain_first_address (const char *text)
{
    static const char *const ends = " \t\r\n<>()[],;:\"'";
    const char *at = strchr (text, '@');

    while (at != NULL) {
        const char *from = at, *to = at + 1;
        while (from > text && strchr (ends, from[-1]) == NULL)
            from--;
        while (*to != '\0' && strchr (ends, *to) == NULL && *to != '@')
            to++;
        if (from < at && to > at + 1)
            return g_ascii_strdown (from, (gssize) (to - from));
        at = strchr (at + 1, '@');
    }
    return NULL;
}

/* Letters of other scripts that look like Latin ones. */
static const struct {
    gunichar c;
    char as;
} confusables[] = {
    {0x0430, 'a'}, {0x0435, 'e'}, {0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'},
    {0x0443, 'y'}, {0x0445, 'x'}, {0x0456, 'l'}, {0x0455, 's'}, {0x0501, 'd'},
    {0x04BB, 'h'}, {0x03BF, 'o'}, {0x03B1, 'a'}, {0x03BD, 'v'}, {0x0261, 'g'},
    {0x051B, 'q'}, {0x0578, 'n'}, {0x057D, 'u'}, {0x0585, 'o'}, {0x0131, 'l'},
};

/* What the eye makes of a name: one letter for those that look alike, no
 * hyphens. */
static char *
skeleton (const char *name)
{
    g_autofree char *unicode = g_hostname_to_unicode (name);
    const char *at = unicode != NULL ? unicode : name;
    GString *out = g_string_new (NULL);

    for (; *at != '\0'; at = g_utf8_next_char (at)) {
        gunichar c = g_utf8_get_char_validated (at, -1);
        char as = 0;
        if (c == (gunichar) -1 || c == (gunichar) -2)
            break;
        for (guint i = 0; i < G_N_ELEMENTS (confusables); i++)
            if (confusables[i].c == c)
                as = confusables[i].as;
        if (as == 0 && c >= 0x80) {
            char utf8[8] = "";
            g_autofree char *folded = NULL;
            g_unichar_to_utf8 (c, utf8);
            folded = name_fold (utf8);
            g_string_append (out, folded);
            continue;
        }
        if (as == 0)
            as = g_ascii_tolower ((char) c);
        if (as == '1' || as == 'i' || as == '|')
            as = 'l';
        if (as == '0')
            as = 'o';
        if (as == '5')
            as = 's';
        if (as != '-' && as != '_')
            g_string_append_c (out, as);
    }
    g_string_replace (out, "rn", "m", 0);
    g_string_replace (out, "vv", "w", 0);
    g_string_replace (out, "cl", "d", 0);
    return g_string_free (out, FALSE);
}

/* The organisation's own word: "thornmere-hospital" of
 * "mail.thornmere-hospital.test". */
static char *
own_label (const char *domain)
{
    const char *organisation = sender_organisation (domain);
    return g_strndup (organisation, strcspn (organisation, "."));
}

/* Letters of a name in which one letter is much. */
#define SHORT_NAME 7

/* A whole name in one word, without its last label or with it. */
static char *
one_word (const char *domain, gboolean whole)
{
    const char *dot = strrchr (domain, '.');
    gsize n = whole || dot == NULL ? strlen (domain) : (gsize) (dot - domain);
    g_autofree char *name = g_strndup (domain, n);

    return skeleton (g_strdelimit (name, ".", '-'));
}

/* "shirecounci1-gov.example" for "shirecouncil.gov.example": hyphens for dots,
 * under the same ending or another. */
static gboolean
is_run_together (const char *domain, const char *listed)
{
    for (guint i = 0; i < 4; i++) {
        g_autofree char *a = one_word (domain, (i & 1) != 0);
        g_autofree char *b = one_word (listed, (i & 2) != 0);
        guint near = domain_is_public_body (domain) ? 0 : 1;
        if (strlen (b) >= 12 && a[0] == b[0] &&
            name_distance (a, b, near) <= near)
            return TRUE;
    }
    return FALSE;
}

/* "merrowshire-council", "secure-merrowshire": the listed name and a word that
 * makes it look official. Other words are places' names shared honestly. */
static gboolean
is_glued (const char *label, const char *listed_label)
{
    static const char *const words[] = {
        "council", "gov",   "nhs",    "uk",   "online", "secure",   "mail",
        "portal",  "login", "office", "net",  "org",    "co",       "com",
        "support", "docs",  "share",  "team", "email",  "services", "service",
        "trust",   "cc",    "bc",     "mx",   "verify", "admin",    "secure",
        "files",   "gb",    "local",  "my"};
    const char *at = strstr (label, listed_label);
    g_autofree char *before = NULL, *after = NULL;

    if (at == NULL)
        return FALSE;
    before = g_strndup (label, (gsize) (at - label));
    after = g_strdup (at + strlen (listed_label));
    g_strdelimit (before, "-_", ' ');
    g_strdelimit (after, "-_", ' ');
    g_strstrip (before);
    g_strstrip (after);
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if ((strcmp (before, words[i]) == 0 && *after == '\0') ||
            (strcmp (after, words[i]) == 0 && *before == '\0'))
            return TRUE;
    return FALSE;
}

/* One letter off, as an impostor writes a name. Short names that begin with
 * another letter are other places (Essex, Wessex), and nobody gets a name under
 * gov.uk or nhs.uk who is not that body. */
static gboolean
is_misspelt (const char *domain, const char *label, const char *listed)
{
    gsize n = strlen (listed);

    if (strcmp (label, listed) == 0)
        return TRUE;
    if (domain_is_public_body (domain) ||
        (n <= SHORT_NAME && label[0] != listed[0]))
        return FALSE;
    return name_distance (label, listed, 1) <= 1 ||
           (n >= 14 && name_distance (label, listed, 2) <= 2);
}

gboolean
sender_is_lookalike (const char *domain, const char *listed)
{
    g_autofree char *label = NULL, *listed_label = NULL;
    g_autofree char *a = NULL, *b = NULL;
    g_autofree char *inside = NULL;
    gsize n;

    if (sender_aligned (domain, listed) || domain_is_free_mail (listed))
        return FALSE;
    /* "merrowshire.gov.uk.answers.example" */
    inside = g_strconcat (listed, ".", NULL);
    if (g_str_has_prefix (domain, inside) || strstr (domain, inside) != NULL)
        return TRUE;
    if (is_run_together (domain, listed))
        return TRUE;
    label = own_label (domain);
    listed_label = own_label (listed);
    a = skeleton (label);
    b = skeleton (listed_label);
    n = strlen (b);
    if (n < 6)
        return strcmp (a, b) == 0 && strcmp (label, listed_label) != 0;
    return is_misspelt (domain, a, b) || is_glued (label, listed_label);
}
