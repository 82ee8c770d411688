#include "classify/rules_match.h"

#include "classify/rules.h"

#include <string.h>

#define GAP_WORDS 6
#define PREFIX_BYTES 4
#define PHRASE_WORDS 12

typedef struct {
    char *text;
    gsize length;
    guint64 hash;
    gboolean prefix;
    gboolean number;
} Word;

typedef struct {
    GArray *words; /* Word: alternatives */
    gboolean gap;  /* ".." before it */
    gboolean optional;
    guint32 needs;   /* TOKEN_CAPITAL, TOKEN_CAPS */
    guint32 letters; /* a bit for what a word of it may begin with */
} Element;

typedef struct {
    guint rule;
    Element elements[PHRASE_WORDS];
    guint count;
} Phrase;

/* Most words begin no phrase: a bit a hash says so without a look. */
#define SIEVE_BITS 15u

/* All phrases of all rules, found in one pass over the words: by their first
 * word or its first four letters -> GPtrArray of Phrase *. */
typedef struct {
    GHashTable *by_word;
    GHashTable *by_prefix;
    GPtrArray *by_number;
    guint8 words[1u << (SIEVE_BITS - 3)];
    guint8 prefixes[1u << (SIEVE_BITS - 3)];
} Compiled;

static guint32
sieve_bit (guint64 hash)
{
    return (guint32) (hash ^ hash >> 29) & ((1u << SIEVE_BITS) - 1);
}

static void
sieve_add (guint8 *sieve, guint64 hash)
{
    guint32 bit = sieve_bit (hash);
    sieve[bit / 8] |= (guint8) (1u << bit % 8);
}

static gboolean
sieve_has (const guint8 *sieve, guint64 hash)
{
    guint32 bit = sieve_bit (hash);
    return (sieve[bit / 8] & 1u << bit % 8) != 0;
}

static guint64
prefix_hash (const char *word)
{
    return name_hash (word, PREFIX_BYTES);
}

static void
compile_word (Element *element, const char *text)
{
    Word word = {0};
    gsize n = strlen (text);

    if (strcmp (text, "#") == 0)
        word.number = TRUE;
    if (n > 1 && text[n - 1] == '*') {
        word.prefix = TRUE;
        n--;
        g_assert (n >= PREFIX_BYTES);
    }
    word.text = g_strndup (text, n);
    word.length = n;
    word.hash = name_hash (text, n);
    element->letters |=
        word.number ? G_MAXUINT32 : 1u << ((guchar) *text & 31u);
    g_array_append_val (element->words, word);
}

static void
compile_element (Phrase *phrase, const char *raw, gboolean gap)
{
    Element *element;
    g_autofree char *text = g_strdup (raw);
    g_auto (GStrv) words = NULL;
    char *at = text;

    g_assert (phrase->count < PHRASE_WORDS);
    element = &phrase->elements[phrase->count++];
    element->gap = gap;
    element->words = g_array_new (FALSE, TRUE, sizeof (Word));
    if (*at == '+') {
        element->needs = TOKEN_CAPITAL;
        at++;
    } else if (*at == '!') {
        element->needs = TOKEN_CAPS;
        at++;
    }
    if (g_str_has_suffix (at, "?")) {
        element->optional = TRUE;
        at[strlen (at) - 1] = '\0';
    }
    words = g_strsplit (at, "|", -1);
    for (guint i = 0; words[i] != NULL; i++)
        compile_word (element, words[i]);
}

static void
index_phrase (GHashTable *table, guint64 key, Phrase *phrase)
{
    GPtrArray *list = g_hash_table_lookup (table, &key);
    if (list == NULL) {
        list = g_ptr_array_new ();
        g_hash_table_insert (table, g_memdup2 (&key, sizeof (key)), list);
    }
    g_ptr_array_add (list, phrase);
}

static void
compile_phrase (Compiled *to, guint rule, const char *text)
{
    g_auto (GStrv) parts = g_strsplit (text, " ", -1);
    Phrase *phrase = g_new0 (Phrase, 1);
    const Element *first;
    gboolean gap = FALSE;

    phrase->rule = rule;
    for (guint i = 0; parts[i] != NULL; i++) {
        if (strcmp (parts[i], "..") == 0) {
            gap = TRUE;
            continue;
        }
        compile_element (phrase, parts[i], gap);
        gap = FALSE;
    }
    first = &phrase->elements[0];
    g_assert (phrase->count > 0 && !first->optional);
    for (guint i = 0; i < first->words->len; i++) {
        const Word *word = &g_array_index (first->words, Word, i);
        if (word->number)
            g_ptr_array_add (to->by_number, phrase);
        else if (word->prefix) {
            index_phrase (to->by_prefix, prefix_hash (word->text), phrase);
            sieve_add (to->prefixes, prefix_hash (word->text));
        } else {
            index_phrase (to->by_word, word->hash, phrase);
            sieve_add (to->words, word->hash);
        }
    }
}

/* Compiled once a process; lives until its end. */
static const Compiled *
compiled (void)
{
    static Compiled *once;

    if (g_once_init_enter (&once)) {
        Compiled *made = g_new0 (Compiled, 1);
        made->by_word = g_hash_table_new (g_int64_hash, g_int64_equal);
        made->by_prefix = g_hash_table_new (g_int64_hash, g_int64_equal);
        made->by_number = g_ptr_array_new ();
        for (guint i = 0; i < RULES_COUNT; i++) {
            g_auto (GStrv) phrases = g_strsplit (RULES[i].phrases, ";", -1);
            for (guint k = 0; phrases[k] != NULL; k++) {
                g_strstrip (phrases[k]);
                compile_phrase (made, i, phrases[k]);
            }
        }
        g_once_init_leave (&once, made);
    }
    return once;
}

static gboolean
element_fits (const Element *element, const Tokens *tokens, guint at)
{
    const Token *token = tokens_at (tokens, at);
    const char *text = tokens_word (tokens, at);

    if ((token->flags & element->needs) != element->needs)
        return FALSE;
    if (!(element->letters & 1u << ((guchar) *text & 31u)))
        return FALSE;
    for (guint i = 0; i < element->words->len; i++) {
        const Word *word = &g_array_index (element->words, Word, i);
        if (!word->number && *text != *word->text)
            continue;
        if (word->number   ? (token->flags & TOKEN_DIGITS) != 0
            : word->prefix ? strncmp (text, word->text, word->length) == 0
                           : token->hash == word->hash)
            return TRUE;
    }
    return FALSE;
}

/* Elements from @index on at token @at; the token behind, or 0. Gaps take the
 * nearest word that fits, so the work is bounded by phrase and gap. */
static guint
match_from (const Phrase *phrase, guint index, const Tokens *tokens, guint at)
{
    guint count = tokens_count (tokens);

    for (; index < phrase->count; index++) {
        const Element *element = &phrase->elements[index];
        guint reach = element->gap ? GAP_WORDS : 0;
        guint to = at;
        gboolean found = FALSE;
        for (; to < count && to - at <= reach; to++) {
            if (index > 0 && (tokens_at (tokens, to)->flags & TOKEN_SENTENCE) &&
                (element->gap ||
                 (tokens_at (tokens, to)->flags & TOKEN_PARAGRAPH)))
                break;
            if (element_fits (element, tokens, to)) {
                found = TRUE;
                break;
            }
        }
        if (found)
            at = to + 1;
        else if (!element->optional)
            return 0;
    }
    return at;
}

static void
try_list (GArray *hits, const GPtrArray *list, const Tokens *tokens, guint at)
{
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const Phrase *phrase = list->pdata[i];
        guint end;
        if (!element_fits (&phrase->elements[0], tokens, at))
            continue;
        end = match_from (phrase, 1, tokens, at + 1);
        if (end > at) {
            PhraseHit hit = {phrase->rule, at, end - at};
            g_array_append_val (hits, hit);
        }
    }
}

GArray *
phrases_find (const Tokens *tokens)
{
    GArray *hits = g_array_new (FALSE, FALSE, sizeof (PhraseHit));
    const Compiled *all = compiled ();

    for (guint i = 0; i < tokens_count (tokens); i++) {
        const Token *token = tokens_at (tokens, i);
        const char *word = tokens_word (tokens, i);
        if (sieve_has (all->words, token->hash))
            try_list (hits, g_hash_table_lookup (all->by_word, &token->hash),
                      tokens, i);
        if (strlen (word) >= PREFIX_BYTES) {
            guint64 key = prefix_hash (word);
            if (sieve_has (all->prefixes, key))
                try_list (hits, g_hash_table_lookup (all->by_prefix, &key),
                          tokens, i);
        }
        if (token->flags & TOKEN_DIGITS)
            try_list (hits, all->by_number, tokens, i);
    }
    return hits;
}
