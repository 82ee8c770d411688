#include "classify/features.h"

#include "classify/lexicon.h"
#include "classify/rules.h"
#include "classify/rules_match.h"

#include <math.h>
#include <string.h>

/* The first words of a long letter say what it is; the rest repeats, and a
 * bound keeps a hostile letter cheap. */
#define FEATURE_MAX_WORDS 6000
#define DENSE_SCALE 0.5f

#define PAIR_FACTOR 0x9E3779B97F4A7C15ull
/* Letters of a part of a word, its ends among them. */
#define PART_LETTERS 4
#define PART_MAX_WORD 30

typedef struct {
    Features *to;
    guint32 *table; /* position in features + 1, by index; open addressing */
    guint32 mask;
} Builder;

static guint64
mix (guint64 hash)
{
    hash ^= hash >> 32;
    hash *= 0xd6e8feb86659fd93ull;
    hash ^= hash >> 32;
    hash *= 0xd6e8feb86659fd93ull;
    return hash ^ hash >> 32;
}

/* One more of the feature of @family with @hash; it when it is new, or NULL. */
static Feature *
add (Builder *builder, FeatureFamily family, guint64 hash)
{
    Feature feature = {.value = 1, .family = family};
    GArray *features = builder->to->features;
    guint32 slot;

    feature.index =
        (guint32) (mix (hash + family * PAIR_FACTOR) >> (64 - FEATURE_BITS));
    for (slot = feature.index & builder->mask; builder->table[slot] != 0;
         slot = (slot + 1) & builder->mask) {
        Feature *found =
            &g_array_index (features, Feature, builder->table[slot] - 1);
        if (found->index == feature.index) {
            found->value += 1;
            return NULL;
        }
    }
    g_array_append_val (features, feature);
    builder->table[slot] = features->len;
    return &g_array_index (features, Feature, features->len - 1);
}

/* Writes down what a new feature is: NULL for one that was there. */
static void
name_it (Builder *builder, Feature *feature, const char *word, gsize length,
         const char *next)
{
    static const char letters[FEATURE_FAMILIES] = {'d', 'w', 'b', 's', 'c'};
    GString *texts = builder->to->texts;

    if (feature == NULL)
        return;
    feature->text = (guint32) texts->len;
    g_string_append_c (texts, letters[feature->family]);
    g_string_append_c (texts, ':');
    g_string_append_len (texts, word, (gssize) length);
    if (next != NULL) {
        g_string_append_c (texts, ' ');
        g_string_append (texts, next);
    }
    g_string_append_c (texts, '\0');
}

/* A word as a feature: numbers as classes. */
static const char *
normal_word (const Tokens *tokens, guint at)
{
    static const char *const classes[] = {"#0", "#1", "#2", "#3",
                                          "#4", "#5", "#6"};
    const char *word = tokens_word (tokens, at);

    if (tokens_at (tokens, at)->flags & TOKEN_DIGITS)
        return classes[MIN (strlen (word), 6)];
    return g_ascii_isdigit (word[0]) ? "#mixed" : word;
}

/* Parts of a word, for words of its kind that no training letter has. */
static void
add_parts (Builder *builder, const char *word, gsize length)
{
    char text[PART_MAX_WORD + 3];
    gsize n = length + 2;

    if (length > PART_MAX_WORD || *word == '#')
        return;
    text[0] = '_';
    memcpy (text + 1, word, length);
    text[length + 1] = '_';
    for (gsize at = 0; at + PART_LETTERS <= n; at++)
        name_it (
            builder,
            add (builder, FEATURE_PART, name_hash (text + at, PART_LETTERS)),
            text + at, PART_LETTERS, NULL);
}

/* The word before in the sentence. */
typedef struct {
    const char *word; /* NULL = none */
    guint64 hash;
} Before;

static void
add_word (Builder *builder, const char *word, guint64 hash, Before *before,
          gboolean is_subject)
{
    gsize length = strlen (word);
    Feature *fresh = add (builder, FEATURE_WORD, hash);

    name_it (builder, fresh, word, length, NULL);
    if (fresh != NULL)
        add_parts (builder, word, length);
    /* Openings and closings of their own made the model worse at letters of
     * authors it had not met. */
    if (is_subject)
        name_it (builder, add (builder, FEATURE_SUBJECT, hash), word, length,
                 NULL);
    if (before->word != NULL)
        name_it (builder,
                 add (builder, FEATURE_PAIR, before->hash * PAIR_FACTOR + hash),
                 before->word, strlen (before->word), word);
    *before = (Before){word, hash};
}

static void
add_words (Builder *builder, const Tokens *tokens, gboolean is_subject)
{
    Before before = {0};
    guint kept = 0;

    for (guint i = 0; i < tokens_count (tokens) && kept < FEATURE_MAX_WORDS;
         i++) {
        const Token *token = tokens_at (tokens, i);
        const char *word = normal_word (tokens, i);

        if (token->flags & TOKEN_BOILER)
            continue;
        if (token->flags & TOKEN_SENTENCE)
            before.word = NULL;
        add_word (builder, word,
                  *word == '#' ? name_hash (word, strlen (word)) : token->hash,
                  &before, is_subject);
        builder->to->words++;
        kept++;
    }
}

static void
add_dense (Builder *builder, guint index, float value, const char *text)
{
    Feature feature = {FEATURE_HASHED + index, value,
                       (guint32) builder->to->texts->len, FEATURE_DENSE_ONE};

    g_assert (index < FEATURE_DENSE);
    if (value == 0)
        return;
    g_string_append_len (builder->to->texts, text, (gssize) strlen (text) + 1);
    g_array_append_val (builder->to->features, feature);
}

static void
add_lexicon (Builder *builder, const Tokens *text, const Tokens *subject)
{
    guint counts[LEXICON_MAX_CLASSES] = {0};
    float total = log1pf ((float) builder->to->words);

    lexicon_count (text, counts);
    if (subject != NULL)
        lexicon_count (subject, counts);
    for (guint i = 0; i < lexicon_class_count (); i++)
        add_dense (builder, i,
                   DENSE_SCALE * log1pf ((float) counts[i]) /
                       (total > 0 ? total : 1),
                   lexicon_class_name (i));
}

/* That a rule's phrase stands there, once. */
static void
add_rules (Builder *builder, const Tokens *text, const GArray *hits)
{
    g_autofree guint8 *seen = g_new0 (guint8, RULES_COUNT);

    for (guint i = 0; i < hits->len; i++) {
        const PhraseHit *hit = &g_array_index (hits, PhraseHit, i);
        if (tokens_at (text, hit->first)->flags & TOKEN_BOILER)
            continue;
        seen[hit->rule] = 1;
    }
    for (guint i = 0; i < RULES_COUNT; i++)
        if (seen[i])
            add_dense (builder, LEXICON_MAX_CLASSES + i, 0.15f * DENSE_SCALE,
                       RULES[i].id);
}

/* By ascending index: a pass over the lower half of its bits, one over the
 * upper half. */
static void
sort_features (GArray *features)
{
    guint bits = (FEATURE_BITS + 2) / 2, count = features->len;
    guint32 mask = (1u << bits) - 1;
    g_autofree Feature *other = g_new (Feature, count + 1);
    Feature *from = (Feature *) features->data, *to = other;

    for (guint shift = 0; shift < 2 * bits; shift += bits) {
        guint32 start[1u << ((FEATURE_BITS + 2) / 2)] = {0}, sum = 0;
        Feature *swap = from;
        for (guint i = 0; i < count; i++)
            start[from[i].index >> shift & mask]++;
        for (guint k = 0; k <= mask; k++) {
            guint32 here = start[k];
            start[k] = sum;
            sum += here;
        }
        for (guint i = 0; i < count; i++)
            to[start[from[i].index >> shift & mask]++] = from[i];
        from = to;
        to = swap;
    }
}

/* A table of a power of two, never more than half full: a word makes at most
 * itself, a pair, one of the subject, and a part a letter. */
static void
builder_init (Builder *builder, Features *to, const Tokens *text,
              const Tokens *subject)
{
    gsize letters = text->words->len, words = tokens_count (text), room = 64;

    if (subject != NULL) {
        letters += subject->words->len;
        words += tokens_count (subject);
    }
    words = MIN (words, 2 * FEATURE_MAX_WORDS);
    letters = MIN (letters, words * (PART_MAX_WORD + 2));
    while (room < 2 * (letters + 6 * words))
        room *= 2;
    builder->to = to;
    builder->table = g_new0 (guint32, room);
    builder->mask = (guint32) (room - 1);
}

Features *
features_new (const Tokens *text, const Tokens *subject, const GArray *phrases)
{
    Features *features = g_new0 (Features, 1);
    Builder builder = {0};

    features->features = g_array_new (FALSE, FALSE, sizeof (Feature));
    features->texts = g_string_new (NULL);
    builder_init (&builder, features, text, subject);
    add_words (&builder, text, FALSE);
    if (subject != NULL)
        add_words (&builder, subject, TRUE);
    for (guint i = 0; i < features->features->len; i++) {
        Feature *each = &g_array_index (features->features, Feature, i);
        each->value = 1 + logf (each->value);
    }
    add_lexicon (&builder, text, subject);
    add_rules (&builder, text, phrases);
    sort_features (features->features);
    g_free (builder.table);
    return features;
}

void
features_free (Features *features)
{
    if (features == NULL)
        return;
    g_array_unref (features->features);
    g_string_free (features->texts, TRUE);
    g_free (features);
}
