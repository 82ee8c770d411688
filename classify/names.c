#include "classify/names.h"

#include <string.h>

#define FNV_BASIS 14695981039346656037ull
#define FNV_PRIME 1099511628211ull
#define DISTANCE_MAX_BYTES 128

guint64
name_hash (const char *bytes, gsize length)
{
    return name_hash_more (FNV_BASIS, bytes, length);
}

guint64
name_hash_more (guint64 hash, const char *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        hash ^= (guint8) bytes[i];
        hash *= FNV_PRIME;
    }
    return hash;
}

static gboolean
is_apostrophe (gunichar c)
{
    if (c < 0x80)
        return c == '\'' || c == '`';
    return c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x02BC ||
           c == 0x2032 || c == 0xFF07;
}

/* Letters that have no decomposition. */
static const struct {
    gunichar c;
    const char *as;
} plain[] = {
    {0x0142, "l"},  {0x00F8, "o"}, {0x00DF, "ss"}, {0x00E6, "ae"},
    {0x0153, "oe"}, {0x0111, "d"}, {0x00F0, "d"},  {0x00FE, "th"},
    {0x0131, "i"},  {0x0127, "h"}, {0x0167, "t"},  {0x014B, "ng"},
};

static void
fold_letter (GString *out, gunichar c)
{
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    gsize n;

    if (c < 0x80) {
        g_string_append_c (out, g_ascii_tolower ((char) c));
        return;
    }
    c = g_unichar_tolower (c);
    for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
        if (plain[i].c == c) {
            g_string_append (out, plain[i].as);
            return;
        }
    n = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));
    for (gsize i = 0; i < n; i++)
        if (g_unichar_isalnum (parts[i]))
            g_string_append_unichar (out, g_unichar_tolower (parts[i]));
}

static gboolean
is_word (gunichar c)
{
    if (c < 0x80)
        return g_ascii_isalnum ((char) c);
    return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == 0xAD;
}

/* What stands between two words, as flags for the next one. */
typedef struct {
    guint newlines;
    gboolean stop;
    gboolean colon;
    gboolean comma;
    gboolean dot;
    gboolean any;
} Gap;

static void
gap_take (Gap *gap, gunichar c, gunichar next)
{
    gboolean before_space = next == 0 || g_unichar_isspace (next) ||
                            next == '"' || next == 0x201D || next == ')';
    if (c == '\n')
        gap->newlines++;
    else if (c == ':' && !gap->any)
        gap->colon = TRUE;
    else if (c == ',')
        gap->comma = TRUE;
    else if (((c == '.' || c == '!' || c == '?') && before_space) || c == ';' ||
             c == 0x2022)
        gap->stop = TRUE;
    if (c == '.' && !gap->any)
        gap->dot = TRUE;
    gap->any = TRUE;
}

static guint32
gap_flags (const Gap *gap, gboolean first)
{
    guint32 flags = 0;
    if (first || gap->newlines > 0)
        flags |= TOKEN_LINE;
    if (first || gap->stop || gap->newlines > 1)
        flags |= TOKEN_SENTENCE;
    if (first || gap->newlines > 1)
        flags |= TOKEN_PARAGRAPH;
    if (gap->comma)
        flags |= TOKEN_COMMA;
    return flags;
}

/* "c1imbed", "t0ld", "Le0", "8ell": digits that a scanner put into a word.
 * Not postcodes ("ZZ1"), doses ("5ml") and ordinals ("3rd"): at its ends only
 * beside three small letters, or as "o" behind one. */
static void
mend_digits (char *word, gboolean small_end)
{
    gsize n = strlen (word);
    gboolean whole = n >= 4 && g_ascii_isalpha (word[0]);

    if (n >= 3 && small_end && word[n - 1] == '0')
        word[n - 1] = 'o';
    /* "Turnbu11" */
    for (gsize i = n; n >= 6 && i > 4 && word[i - 1] == '1'; i--)
        word[i - 1] = 'l';
    if (n >= 4 && g_ascii_isdigit (word[0]) && g_ascii_isalpha (word[1]) &&
        g_ascii_isalpha (word[2]) && g_ascii_isalpha (word[3]))
        word[0] = word[0] == '0'   ? 'o'
                  : word[0] == '1' ? 'l'
                  : word[0] == '5' ? 's'
                  : word[0] == '8' ? 'b'
                                   : word[0];
    if (!whole || !g_ascii_isalpha (word[n - 1]))
        return;
    for (; *word != '\0'; word++)
        *word = *word == '0'   ? 'o'
                : *word == '1' ? 'l'
                : *word == '5' ? 's'
                : *word == '8' ? 'b'
                               : *word;
}

/* One word from @at; returns where it ends. */
static const char *
take_word (Tokens *to, const char *text, const char *at, guint32 flags)
{
    Token token = {0};
    guint letters = 0, capitals = 0, digits = 0;
    gsize cut = 0;
    char last = ' ';
    gsize from = to->words->len;

    token.start = (guint32) (at - text);
    token.word = (guint32) from;
    while (*at != '\0') {
        gunichar c = g_utf8_get_char (at);
        if (is_apostrophe (c)) {
            const char *next = g_utf8_next_char (at);
            if (!is_word (g_utf8_get_char (next)))
                break;
            cut = to->words->len;
            at = next;
            continue;
        }
        if (!is_word (c))
            break;
        if (c < 0x80 ? g_ascii_isupper ((char) c) : g_unichar_isupper (c)) {
            capitals++;
            if (letters == 0)
                flags |= TOKEN_CAPITAL;
        }
        if (c < 0x80 ? g_ascii_isalpha ((char) c) : g_unichar_isalpha (c))
            letters++;
        else if (c < 0x80 ? g_ascii_isdigit ((char) c) : g_unichar_isdigit (c))
            digits++;
        /* A scanner's "weIt" for "welt"; not "McIntyre". */
        if (c == 'I' && g_ascii_islower (last) && last != 'c')
            c = 'l';
        last = c < 0x80 ? (char) c : ' ';
        fold_letter (to->words, c);
        at = g_utf8_next_char (at);
    }
    if (digits > 0 && letters > digits)
        mend_digits (to->words->str + from, capitals < letters);
    /* A possessive, not the s of a name: "Leo's", "LEO'S". */
    if (cut > from && to->words->len == cut + 1 && to->words->str[cut] == 's')
        g_string_truncate (to->words, cut);
    if (letters > 1 && capitals == letters)
        flags |= TOKEN_CAPS;
    if (letters == 0 && digits > 0)
        flags |= TOKEN_DIGITS;
    token.end = (guint32) (at - text);
    token.flags = flags;
    token.hash = name_hash (to->words->str + from, to->words->len - from);
    token.spelling = name_hash_spelling (token.hash);
    if (to->words->len > from) {
        g_string_append_c (to->words, '\0');
        g_array_append_val (to->tokens, token);
    }
    return at;
}

Tokens *
tokens_new (const char *text)
{
    Tokens *tokens = g_new0 (Tokens, 1);
    const char *at = text;
    Gap gap = {0};

    tokens->tokens = g_array_new (FALSE, FALSE, sizeof (Token));
    tokens->words = g_string_new (NULL);
    while (*at != '\0') {
        gunichar c = g_utf8_get_char (at);
        guint count = tokens->tokens->len;
        if (is_word (c)) {
            if (count > 0) {
                Token *last = &g_array_index (tokens->tokens, Token, count - 1);
                if (gap.colon)
                    last->flags |= TOKEN_COLON;
                if (gap.dot)
                    last->flags |= TOKEN_DOT;
            }
            at = take_word (tokens, text, at, gap_flags (&gap, count == 0));
            gap = (Gap){0};
            continue;
        }
        /* Ends of lines with blanks between count as an empty line. */
        gap_take (&gap, c, g_utf8_get_char (g_utf8_next_char (at)));
        at = g_utf8_next_char (at);
    }
    if (tokens->tokens->len > 0 && (gap.dot || gap.colon))
        g_array_index (tokens->tokens, Token, tokens->tokens->len - 1).flags |=
            (gap.dot ? TOKEN_DOT : 0) | (gap.colon ? TOKEN_COLON : 0);
    return tokens;
}

void
tokens_free (Tokens *tokens)
{
    if (tokens == NULL)
        return;
    g_array_unref (tokens->tokens);
    g_string_free (tokens->words, TRUE);
    g_free (tokens);
}

char *
name_fold (const char *text)
{
    g_autoptr (Tokens) tokens = tokens_new (text);
    GString *out = g_string_new (NULL);
    for (guint i = 0; i < tokens_count (tokens); i++)
        g_string_append_printf (out, "%s%s", i > 0 ? " " : "",
                                tokens_word (tokens, i));
    return g_string_free (out, FALSE);
}

char *
name_join (const char *folded)
{
    GString *out = g_string_new (NULL);
    for (; *folded != '\0'; folded++)
        if (*folded != ' ')
            g_string_append_c (out, *folded);
    return g_string_free (out, FALSE);
}

guint
name_distance (const char *a, const char *b, guint limit)
{
    guint row[3][DISTANCE_MAX_BYTES + 1];
    gsize la = strlen (a), lb = strlen (b);

    if (la > DISTANCE_MAX_BYTES || lb > DISTANCE_MAX_BYTES ||
        (la > lb ? la - lb : lb - la) > limit)
        return limit + 1;
    for (guint j = 0; j <= lb; j++)
        row[0][j] = j;
    for (guint i = 1; i <= la; i++) {
        guint *now = row[i % 3], *last = row[(i + 2) % 3];
        const guint *before = row[(i + 1) % 3];
        now[0] = i;
        for (guint j = 1; j <= lb; j++) {
            guint change = last[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = MIN (MIN (last[j], now[j - 1]) + 1, change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = MIN (now[j], before[j - 2] + 1);
        }
    }
    return row[la % 3][lb];
}

/* Phrases of footers: folded words. Two in one paragraph make a footer. */
static const char *const footer_phrases[] = {
    "intended recipient",
    "intended solely",
    "intended only for",
    "addressee",
    "this email",
    "this e mail",
    "this message",
    "this communication",
    "received this",
    "in error",
    "delete it",
    "delete the",
    "please delete",
    "notify the sender",
    "contact the sender",
    "let the sender know",
    "legally privileged",
    "privileged",
    "disclaimer",
    "virus",
    "viruses",
    "unsubscribe",
    "privacy notice",
    "privacy policy",
    "registered office",
    "registered in england",
    "registered charity",
    "company number",
    "company no",
    "company registration",
    "consider the environment",
    "before printing",
    "views expressed",
    "may be monitored",
    "is confidential",
    "be confidential",
    "are confidential",
    "confidential and",
    "unauthorised",
    "unauthorized",
    "attachments",
    "freedom of information",
    "malware",
    "opinions",
    "not the intended",
    "copyright",
    "vat",
    "view in your browser",
    "view this email",
    "manage your preferences",
    "all rights reserved",
    "follow us",
    "terms and conditions",
    "disclosure copying",
    "strictly prohibited",
    "scanned for",
    "contractual",
    "any liability",
    "accept liability",
    "stop receiving",
};

#define FOOTER_PHRASE_WORDS 4

/* The hash of each phrase's words, at most four; 0 behind the last. */
typedef struct {
    guint64 words[FOOTER_PHRASE_WORDS];
} FooterPhrase;

/* Most words begin none: a flag a hash says so. */
#define FOOTER_BITS 10u

static guint
footer_bit (guint64 hash)
{
    return (guint) (hash ^ hash >> 29) & ((1u << FOOTER_BITS) - 1);
}

typedef struct {
    FooterPhrase phrases[G_N_ELEMENTS (footer_phrases)];
    guint8 begins[1u << FOOTER_BITS];
} FooterTable;

/* Made once a process; lives until its end. */
static const FooterTable *
footer_table (void)
{
    static FooterTable *once;

    if (g_once_init_enter (&once)) {
        FooterTable *made = g_new0 (FooterTable, 1);
        for (guint i = 0; i < G_N_ELEMENTS (footer_phrases); i++) {
            g_auto (GStrv) words = g_strsplit (footer_phrases[i], " ", -1);
            g_assert (g_strv_length (words) <= FOOTER_PHRASE_WORDS);
            for (guint k = 0; words[k] != NULL; k++)
                made->phrases[i].words[k] =
                    name_hash (words[k], strlen (words[k]));
        }
        for (guint i = 0; i < G_N_ELEMENTS (footer_phrases); i++)
            made->begins[footer_bit (made->phrases[i].words[0])] = 1;
        g_once_init_leave (&once, made);
    }
    return once;
}

static gboolean
phrase_at (const Tokens *tokens, guint at, guint end,
           const FooterPhrase *phrase)
{
    for (guint k = 0; k < FOOTER_PHRASE_WORDS && phrase->words[k] != 0; k++)
        if (at + k >= end ||
            tokens_at (tokens, at + k)->hash != phrase->words[k])
            return FALSE;
    return TRUE;
}

/* How many of the phrases stand in these words. */
static guint
footer_score (const Tokens *tokens, guint from, guint to)
{
    const FooterTable *table = footer_table ();
    gboolean seen[G_N_ELEMENTS (footer_phrases)] = {FALSE};
    guint score = 0;

    for (guint i = from; i < to; i++) {
        if (!table->begins[footer_bit (tokens_at (tokens, i)->hash)])
            continue;
        for (guint k = 0; k < G_N_ELEMENTS (footer_phrases); k++)
            if (!seen[k] && phrase_at (tokens, i, to, &table->phrases[k])) {
                seen[k] = TRUE;
                score++;
            }
    }
    return score;
}

/* Longer blocks are letters, whatever phrases stand in them; it also bounds
 * the work. */
#define FOOTER_MAX_WORDS 260

void
tokens_mark_boilerplate (Tokens *tokens)
{
    guint count = tokens_count (tokens);
    guint from = 0;

    while (from < count) {
        guint to = from + 1, needed;
        while (to < count && !(tokens_at (tokens, to)->flags & TOKEN_PARAGRAPH))
            to++;
        /* The first paragraph of a letter is hardly ever a footer. */
        needed = from == 0 ? 4 : 2;
        if (to - from > 60)
            needed = 4;
        if (to - from <= FOOTER_MAX_WORDS &&
            footer_score (tokens, from, to) >= needed)
            for (guint i = from; i < to; i++)
                g_array_index (tokens->tokens, Token, i).flags |= TOKEN_BOILER;
        from = to;
    }
}
