#include "classify/box/plain.h"

#include <string.h>

/* Fewer words than this may all be abbreviations. */
#define GARBLED_WORDS 10u

/* A longer text is never a stub, whatever it says. */
#define STUB_CHARS 400

static guint
quote_depth (const char *line)
{
    guint depth = 0;

    while (line[depth] == '>')
        depth++;
    return depth;
}

char *
plain_unflow (const char *text, gboolean delsp)
{
    GString *out = g_string_sized_new (strlen (text));
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    gboolean joining = FALSE;
    guint last_depth = 0;

    for (gsize i = 0; lines[i] != NULL; i++) {
        guint depth = quote_depth (lines[i]);
        const char *line = lines[i] + depth;
        gsize length = 0;
        gboolean soft = FALSE;

        /* Space-stuffing (section 4.4). */
        if (line[0] == ' ')
            line++;
        length = strlen (line);
        /* "-- " is the signature line, never flowed (section 4.3). */
        soft =
            length > 0 && line[length - 1] == ' ' && strcmp (line, "-- ") != 0;
        if (soft && delsp)
            length--;
        if (!joining || depth != last_depth || strcmp (line, "-- ") == 0) {
            if (i > 0)
                g_string_append_c (out, '\n');
            for (guint mark = 0; mark < depth; mark++)
                g_string_append_c (out, '>');
            if (depth > 0)
                g_string_append_c (out, ' ');
        }
        g_string_append_len (out, line, (gssize) length);
        joining = soft;
        last_depth = depth;
    }
    return g_string_free (out, FALSE);
}

gboolean
plain_is_blank (const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char (text)) {
        gunichar c = g_utf8_get_char (text);
        if (!g_unichar_isspace (c) && c != 0x200B && c != 0x200C &&
            c != 0xFEFF && c != 0xAD && c != 0x34F)
            return FALSE;
    }
    return TRUE;
}

gboolean
plain_is_stub (const char *text)
{
    static const char *const phrases[] = {
        "html",
        "does not support",
        "doesn't support",
        "view this email in",
        "view this message in",
        "view it in your browser",
    };
    g_autofree char *lower = NULL;
    guint words = 0;

    if (plain_is_blank (text))
        return TRUE;
    if (g_utf8_strlen (text, -1) > STUB_CHARS)
        return FALSE;
    lower = g_utf8_strdown (text, -1);
    for (const char *at = lower; *at != '\0'; at++)
        words += *at == ' ' || *at == '\n';
    /* A sentence that speaks about the viewer, and hardly more. */
    for (gsize i = 0; i < G_N_ELEMENTS (phrases); i++)
        if (strstr (lower, phrases[i]) != NULL)
            return words < 40 && (strstr (lower, "view") != NULL ||
                                  strstr (lower, "viewer") != NULL ||
                                  strstr (lower, "client") != NULL ||
                                  strstr (lower, "support") != NULL ||
                                  strstr (lower, "display") != NULL);
    return FALSE;
}

/* Words of letters and digits, lower case, as
 * keys of @set; links are left out, HTML hides them. */
static GHashTable *
word_set (const char *text)
{
    GHashTable *set =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    const char *at = text;

    while (*at != '\0') {
        const char *start = at;
        if (g_ascii_strncasecmp (at, "http://", 7) == 0 ||
            g_ascii_strncasecmp (at, "https://", 8) == 0) {
            while (*at != '\0' && !g_ascii_isspace (*at) && *at != '>')
                at++;
            continue;
        }
        while (g_unichar_isalnum (g_utf8_get_char (at)))
            at = g_utf8_next_char (at);
        if (at > start)
            g_hash_table_add (set, g_utf8_strdown (start, at - start));
        else
            at = g_utf8_next_char (at);
    }
    return set;
}

/* Words that turn a sentence round. */
static gboolean
is_denial (const char *word)
{
    static const char *const words[] = {"not",    "no",   "never",  "cannot",
                                        "don",    "didn", "isn",    "wasn",
                                        "nobody", "none", "without"};

    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        if (strcmp (word, words[i]) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
has_digit (const char *word)
{
    for (; *word != '\0'; word++)
        if (g_ascii_isdigit (*word))
            return TRUE;
    return FALSE;
}

gboolean
plain_says_same (const char *text, const char *other)
{
    g_autoptr (GHashTable) known = word_set (text);
    g_autoptr (GHashTable) words = word_set (other);
    GHashTableIter iter;
    gpointer word = NULL;
    guint missing = 0;

    g_hash_table_iter_init (&iter, words);
    while (g_hash_table_iter_next (&iter, &word, NULL)) {
        if (g_hash_table_contains (known, word))
            continue;
        /* Another date or number is another statement. */
        if (has_digit (word) || is_denial (word))
            return FALSE;
        missing++;
    }
    /* "View in a browser", the words of a link. */
    return missing <= MAX (2, g_hash_table_size (words) / 20);
}

guint
plain_words (const char *text)
{
    guint words = 0;
    guint letters = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
        letters = g_unichar_isalnum (g_utf8_get_char (at)) ? letters + 1 : 0;
        words += letters == 2;
    }
    return words;
}

static gboolean
is_no_letter (gunichar c)
{
    GUnicodeType type = g_unichar_type (c);

    return type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED ||
           type == G_UNICODE_CONTROL || c == 0xFFFD;
}

/* Words of Latin letters, and those of them that can be spoken. */
typedef struct {
    guint words;
    guint spoken;
} Speech;

static Speech
speech_of (const char *text)
{
    Speech speech = {0};
    guint letters = 0;
    guint vowels = 0;

    for (const char *at = text;; at = g_utf8_next_char (at)) {
        gunichar c = g_utf8_get_char (at);
        if (g_unichar_isalpha (c)) {
            letters++;
            /* Letters with accents are vowels often enough. */
            vowels += c > 0x7F || strchr ("aeiouyAEIOUY", (int) c) != NULL;
            continue;
        }
        speech.words += letters >= 3;
        speech.spoken += letters >= 3 && vowels > 0;
        letters = vowels = 0;
        if (c == '\0')
            return speech;
    }
}

gboolean
plain_is_garbled (const char *text)
{
    guint all = 0;
    guint odd = 0;
    Speech speech = {0};

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
        gunichar c = g_utf8_get_char (at);
        if (g_unichar_isspace (c))
            continue;
        all++;
        odd += is_no_letter (c) ? 1 : 0;
    }
    if (all > 0 && odd * 5 >= all)
        return TRUE;
    speech = speech_of (text);
    return speech.words >= GARBLED_WORDS &&
           speech.spoken * 10 < speech.words * 7;
}
