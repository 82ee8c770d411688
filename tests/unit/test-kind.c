/* The model's file and its arithmetic; how good it is, T320 measures. */
#include "classify/kind.h"
#include "classify/rules_match.h"

#include "common/error.h"

#include <math.h>
#include <string.h>

static Features *
features_of (const char *text, const char *subject)
{
    g_autoptr (Tokens) words = tokens_new (text);
    g_autoptr (Tokens) title = tokens_new (subject);
    g_autoptr (GArray) phrases = NULL;
    tokens_mark_boilerplate (words);
    phrases = phrases_find (words);
    return features_new (words, title, phrases);
}

/* A model that knows two words. */
static GBytes *
small_model (void)
{
    g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (KindRow));
    KindWeights weights = {
        .temperature = 1, .threshold = {0.6, 0.6}, .rows = rows};
    g_autoptr (Features) known = features_of ("inhaler", "");
    for (guint i = 0; i < known->features->len; i++) {
        const Feature *each = &g_array_index (known->features, Feature, i);
        KindRow row = {.index = each->index, .idf = 1, .weight = {2}};
        g_array_append_val (rows, row);
    }
    return kind_weights_to_bytes (&weights);
}

static void
test_prediction (void)
{
    g_autoptr (GBytes) data = small_model ();
    g_autoptr (KindModel) model = kind_model_from_bytes (data, NULL);
    g_autoptr (Features) known = features_of ("inhaler inhaler", "");
    g_autoptr (Features) unknown = features_of ("nothing at all", "");
    g_autoptr (KindResult) yes =
        kind_judge (model, known, KIND_FROM_ANYBODY, 0);
    g_autoptr (KindResult) no =
        kind_judge (model, unknown, KIND_FROM_ANYBODY, 0);
    double sum = 0;
    g_assert_cmpint (yes->choice, ==, KIND_MEDICAL);
    g_assert_cmpuint (yes->why->len, >, 0);
    g_assert_cmpint (no->choice, ==, KIND_UNSURE);
    for (guint k = 0; k < KIND_CLASSES; k++)
        sum += yes->probability[k];
    g_assert_cmpfloat (fabs (sum - 1), <, 1e-9);
}

static void
test_damage (void)
{
    g_autoptr (GBytes) data = small_model ();
    gsize length;
    const guint8 *bytes = g_bytes_get_data (data, &length);
    for (gsize i = 0; i < length; i++) {
        g_autofree guint8 *copy = g_memdup2 (bytes, length);
        g_autoptr (GBytes) bad = NULL;
        g_autoptr (GBytes) cut = g_bytes_new (bytes, i);
        g_autoptr (GError) error = NULL;
        copy[i] ^= 0x41;
        bad = g_bytes_new (copy, length);
        g_assert_null (kind_model_from_bytes (bad, &error));
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
        g_clear_error (&error);
        g_assert_null (kind_model_from_bytes (cut, &error));
        g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
    }
}

static void
test_missing (void)
{
    g_autoptr (GError) error = NULL;
    g_assert_null (kind_model_load ("/nowhere/kind.model", &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
}

static gboolean
has_text (const Features *features, const char *text)
{
    for (guint i = 0; i < features->features->len; i++)
        if (strcmp (features->texts->str +
                        g_array_index (features->features, Feature, i).text,
                    text) == 0)
            return TRUE;
    return FALSE;
}

static void
test_footer_is_left_out (void)
{
    g_autoptr (Features) features = features_of (
        "He can hop on one leg.\n\nThis e-mail is confidential. If you are "
        "not the intended recipient please delete it.",
        "");
    g_assert_true (has_text (features, "w:hop"));
    g_assert_false (has_text (features, "w:recipient"));
}

static void
test_numbers_are_classes (void)
{
    g_autoptr (Features) features =
        features_of ("ring 01632 960411 c1imbed", "");
    g_assert_true (has_text (features, "w:#5"));
    g_assert_true (has_text (features, "w:climbed"));
    g_assert_false (has_text (features, "w:01632"));
}

static void
test_known_words (void)
{
    g_autoptr (GBytes) data = small_model ();
    g_autoptr (KindModel) model = kind_model_from_bytes (data, NULL);
    g_autoptr (Features) half = features_of ("inhaler wdychacz", "");
    g_autoptr (KindResult) result =
        kind_judge (model, half, KIND_FROM_ANYBODY, 0);
    g_assert_cmpfloat (fabs (result->known - 0.5), <, 1e-9);
}

/* A model that knows nothing but who writes what. */
static void
test_sender_shifts_little (void)
{
    g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (KindRow));
    KindWeights weights = {
        .temperature = 1, .threshold = {0.6, 0.6}, .rows = rows};
    g_autoptr (GBytes) data = NULL;
    g_autoptr (KindModel) model = NULL;
    g_autoptr (Features) features = features_of ("nothing at all", "");
    g_autoptr (KindResult) hidden = NULL, family = NULL, usual = NULL;

    weights.from[KIND_FROM_FAMILY][KIND_FAMILY - 1] = 1;
    data = kind_weights_to_bytes (&weights);
    model = kind_model_from_bytes (data, NULL);
    hidden = kind_judge (model, features, KIND_FROM_ANYBODY, 0);
    family = kind_judge (model, features, KIND_FROM_FAMILY, 0);
    usual = kind_judge (model, features, KIND_FROM_AGENCY, KIND_THERAPY);
    g_assert_cmpfloat (fabs (hidden->probability[KIND_FAMILY - 1] - 0.2), <,
                       1e-9);
    g_assert_cmpint (family->guess, ==, KIND_FAMILY);
    g_assert_cmpint (usual->guess, ==, KIND_THERAPY);
    g_assert_cmpint (usual->choice, ==, KIND_UNSURE);
}

static void
test_parts_of_words (void)
{
    g_autoptr (Features) features = features_of ("physiotherapist", "");
    g_assert_true (has_text (features, "c:_phy"));
    g_assert_true (has_text (features, "c:ther"));
    g_assert_true (has_text (features, "c:ist_"));
}

/* As many different parts as words can have: the table holds them all. */
static void
test_many_parts (void)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (Features) features = NULL;

    for (guint i = 0; i < 12000; i++) {
        guint64 state = i * 6364136223846793005ull + 1442695040888963407ull;
        for (guint k = 0; k < 30; k++) {
            state = state * 6364136223846793005ull + 1442695040888963407ull;
            g_string_append_c (text, (char) ('a' + (state >> 33) % 26));
        }
        g_string_append_c (text, ' ');
    }
    features = features_of (text->str, text->str);
    g_assert_cmpuint (features->words, ==, 12000);
}

static void
test_ascending (void)
{
    g_autoptr (Features) features =
        features_of ("the the cat sat on the mat and the cat", "the cat");
    for (guint i = 1; i < features->features->len; i++)
        g_assert_cmpuint (
            g_array_index (features->features, Feature, i - 1).index, <,
            g_array_index (features->features, Feature, i).index);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/kind/known-words-decide-unknown-do-not",
                     test_prediction);
    g_test_add_func ("/kind/one-damaged-byte-refuses-the-model", test_damage);
    g_test_add_func ("/kind/a-missing-model-stops", test_missing);
    g_test_add_func ("/kind/footers-are-no-features", test_footer_is_left_out);
    g_test_add_func ("/kind/numbers-become-classes", test_numbers_are_classes);
    g_test_add_func ("/kind/share-of-known-words", test_known_words);
    g_test_add_func ("/kind/features-ascend", test_ascending);
    g_test_add_func ("/kind/a-known-sender-shifts-a-little",
                     test_sender_shifts_little);
    g_test_add_func ("/kind/parts-of-words-are-features", test_parts_of_words);
    g_test_add_func ("/kind/endless-words-fit-the-table", test_many_parts);
    return g_test_run ();
}
