#include "classify/features.h"

#include "classify/lexicon.h"
#include "classify/rules.h"
#include "classify/rules_match.h"

#include <math.h>
#include <string.h>

#define STEM_LETTERS 5
/* The first words of a long letter say what it is; the rest repeats, and a
 * bound keeps a hostile letter cheap. */
#define FEATURE_MAX_WORDS 6000
#define DENSE_SCALE 0.5f

typedef struct {
    Features *to;
    GHashTable *counts; /* index + 1 -> position in features + 1 */
    GString *buffer;
} Builder;

static void
add (Builder *builder, char family, const char *a, const char *b)
{
    Feature feature = {0};
    gpointer key;
    guint at;

    g_string_truncate (builder->buffer, 0);
    g_string_append_c (builder->buffer, family);
    g_string_append_c (builder->buffer, ':');
    g_string_append (builder->buffer, a);
    if (b != NULL) {
        g_string_append_c (builder->buffer, ' ');
        g_string_append (builder->buffer, b);
    }
    feature.index =
        (guint32) (name_hash (builder->buffer->str, builder->buffer->len) >>
                   (64 - FEATURE_BITS));
    key = GUINT_TO_POINTER (feature.index + 1);
    at = GPOINTER_TO_UINT (g_hash_table_lookup (builder->counts, key));
    if (at != 0) {
        g_array_index (builder->to->features, Feature, at - 1).value += 1;
        return;
    }
    feature.value = 1;
    feature.text = (guint32) builder->to->texts->len;
    g_string_append_len (builder->to->texts, builder->buffer->str,
                         (gssize) builder->buffer->len + 1);
    g_array_append_val (builder->to->features, feature);
    g_hash_table_insert (builder->counts, key,
                         GUINT_TO_POINTER (builder->to->features->len));
}

/* A word as a feature: numbers as classes. */
static void
normal_word (const Tokens *tokens, guint at, char out[32])
{
    const Token *token = tokens_at (tokens, at);
    const char *word = tokens_word (tokens, at);
    gsize n = strlen (word);
    gboolean digit = strpbrk (word, "0123456789") != NULL;

    if (token->flags & TOKEN_DIGITS) {
        g_snprintf (out, 32, "#%u", (guint) MIN (n, 6));
        return;
    }
    g_strlcpy (out, word, 32);
    if (!digit)
        return;
    if (g_ascii_isdigit (word[0]))
        g_strlcpy (out, "#mixed", 32);
}

static void
add_word (Builder *builder, const char *word, gboolean is_subject)
{
    gsize n = strlen (word);

    add (builder, 'w', word, NULL);
    if (n > STEM_LETTERS && *word != '#') {
        char stem[STEM_LETTERS + 1];
        g_strlcpy (stem, word, sizeof (stem));
        add (builder, 'p', stem, NULL);
    }
    /* Openings and closings of their own made the model worse at letters of
     * authors it had not met. */
    if (is_subject)
        add (builder, 's', word, NULL);
}

static void
add_words (Builder *builder, const Tokens *tokens, gboolean is_subject)
{
    g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint));
    char last[32] = "", word[32];

    for (guint i = 0;
         i < tokens_count (tokens) && kept->len < FEATURE_MAX_WORDS; i++)
        if (!(tokens_at (tokens, i)->flags & TOKEN_BOILER))
            g_array_append_val (kept, i);
    for (guint k = 0; k < kept->len; k++) {
        guint i = g_array_index (kept, guint, k);
        normal_word (tokens, i, word);
        add_word (builder, word, is_subject);
        if (tokens_at (tokens, i)->flags & TOKEN_SENTENCE)
            *last = '\0';
        if (*last != '\0')
            add (builder, 'b', last, word);
        g_strlcpy (last, word, sizeof (last));
        builder->to->words++;
    }
}

static void
add_dense (Builder *builder, guint index, float value, const char *text)
{
    Feature feature = {FEATURE_HASHED + index, value,
                       (guint32) builder->to->texts->len};

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

static int
compare_features (gconstpointer a, gconstpointer b)
{
    guint32 x = ((const Feature *) a)->index, y = ((const Feature *) b)->index;
    return x < y ? -1 : x > y;
}

Features *
features_new (const Tokens *text, const Tokens *subject, const GArray *phrases)
{
    Features *features = g_new0 (Features, 1);
    g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
    Builder builder = {features, counts, g_string_new (NULL)};

    features->features = g_array_new (FALSE, FALSE, sizeof (Feature));
    features->texts = g_string_new (NULL);
    add_words (&builder, text, FALSE);
    if (subject != NULL)
        add_words (&builder, subject, TRUE);
    for (guint i = 0; i < features->features->len; i++) {
        Feature *each = &g_array_index (features->features, Feature, i);
        each->value = 1 + logf (each->value);
    }
    add_lexicon (&builder, text, subject);
    add_rules (&builder, text, phrases);
    g_array_sort (features->features, compare_features);
    g_string_free (builder.buffer, TRUE);
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
