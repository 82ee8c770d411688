/*
 * train-kind: makes kind.model from classify/letters/.
 *
 *   train-kind LETTERS MODEL        trains on all letters, writes the model
 *   train-kind --judge LETTERS      cross-validated by author: how good?
 *   train-kind --permute LETTERS    the same with labels dealt out anew: what
 *                                   is left must be chance
 *   train-kind --errors LETTERS     which letters it gets wrong
 *
 * The only file that includes liblinear. Solver 0 uses no random numbers, so
 * the same letters give the same bytes.
 */
#include "classify/train_report.h"
#include "classify/rules.h"
#include "classify/rules_match.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"

#include <linear.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define FOLDS 10
/* A feature that only one author uses is that author's habit. */
#define MIN_AUTHORS 2
/* Chosen by cross-validation among 2, 8 and 32. */
#define SMOOTHING_C 8.0
#define OVERLAY_C 16.0

static void
example_free (gpointer data)
{
    Example *example = data;
    g_free (example->name);
    g_free (example->author);
    features_free (example->features);
    g_free (example);
}

static char *
header_value (const char *head, const char *name)
{
    g_auto (GStrv) lines = g_strsplit (head, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *colon = strchr (lines[i], ':');
        if (colon != NULL && strlen (name) == (gsize) (colon - lines[i]) &&
            strncmp (lines[i], name, strlen (name)) == 0)
            return g_strstrip (g_strdup (colon + 1));
    }
    return g_strdup ("");
}

static Example *
example_read (const char *dir, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_autofree char *text = NULL, *label = NULL, *subject = NULL;
    g_autofree char *overlays = NULL, *provenance = NULL;
    g_autoptr (RuleResult) rules = NULL;
    g_autoptr (GArray) phrases = NULL;
    g_autoptr (Tokens) words = NULL, title = NULL;
    Example *example;
    char *body;

    if (!g_file_get_contents (path, &text, NULL, error))
        return NULL;
    body = strstr (text, "\n\n");
    if (body == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s has no empty line after its headers", path);
        return NULL;
    }
    *body = '\0';
    body += 2;
    label = header_value (text, "label");
    subject = header_value (text, "subject");
    overlays = header_value (text, "overlays");
    provenance = header_value (text, "provenance");
    if (kind_from_name (label) == 0 || kind_from_name (label) == KIND_UNSURE) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "%s: label \"%s\" is no kind", path, label);
        return NULL;
    }
    example = g_new0 (Example, 1);
    example->name = g_strdup (name);
    example->author = header_value (text, "author");
    example->label = kind_from_name (label);
    for (guint bit = 0; bit < OVERLAY_COUNT; bit++)
        if (strstr (overlays, overlay_name (bit)) != NULL)
            example->overlays |= 1u << bit;
    words = tokens_new (body);
    title = tokens_new (subject);
    tokens_mark_boilerplate (words);
    phrases = phrases_find (words);
    example->features = features_new (words, title, phrases);
    rules =
        rules_run (words, phrases, title, strcmp (provenance, "family") == 0);
    example->found = rules->overlays;
    example->cued = rules->cued;
    example->quiet = rule_result_quiet (rules);
    example->by_rule = rules->kind;
    return example;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Authors go to folds whole, in the order of their names. */
static void
deal_folds (GPtrArray *examples)
{
    g_autoptr (GHashTable) folds = g_hash_table_new (g_str_hash, g_str_equal);
    guint next = 0;

    for (guint i = 0; i < examples->len; i++) {
        Example *each = examples->pdata[i];
        gpointer fold;
        if (!g_hash_table_lookup_extended (folds, each->author, NULL, &fold)) {
            fold = GUINT_TO_POINTER (next++ % FOLDS);
            g_hash_table_insert (folds, each->author, fold);
        }
        each->fold = GPOINTER_TO_UINT (fold);
    }
}

static GPtrArray *
read_examples (const char *dir, GError **error)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) examples =
        g_ptr_array_new_with_free_func (example_free);
    g_autoptr (GDir) open = g_dir_open (dir, 0, error);
    const char *name;

    if (open == NULL)
        return NULL;
    while ((name = g_dir_read_name (open)) != NULL)
        if (g_str_has_suffix (name, ".txt"))
            g_ptr_array_add (names, g_strdup (name));
    g_ptr_array_sort (names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        Example *example = example_read (dir, names->pdata[i], error);
        if (example == NULL)
            return NULL;
        g_ptr_array_add (examples, example);
    }
    deal_folds (examples);
    return g_steal_pointer (&examples);
}

/* Labels dealt out to other letters, always in the same way. */
static void
permute_labels (GPtrArray *examples)
{
    guint64 state = 20261102;

    for (guint i = examples->len; i > 1; i--) {
        Example *a = examples->pdata[i - 1], *b;
        Kind kind = a->label;
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        b = examples->pdata[(state >> 33) % i];
        a->label = b->label;
        b->label = kind;
    }
}

/* Features in use, and how rare each is. */
typedef struct {
    float *idf;      /* 0 = not used */
    guint32 *column; /* of liblinear, from 1 */
    guint columns;
} Vocabulary;

static void
vocabulary_clear (Vocabulary *vocabulary)
{
    g_free (vocabulary->idf);
    g_free (vocabulary->column);
}

static void
vocabulary_fill (Vocabulary *to, const GPtrArray *examples, guint skip_fold)
{
    g_autofree guint16 *letters = g_new0 (guint16, FEATURE_COUNT);
    g_autofree guint16 *authors = g_new0 (guint16, FEATURE_COUNT);
    g_autofree const char **last = g_new0 (const char *, FEATURE_COUNT);
    guint count = 0;

    to->idf = g_new0 (float, FEATURE_COUNT);
    to->column = g_new0 (guint32, FEATURE_COUNT);
    to->columns = 0;
    for (guint i = 0; i < examples->len; i++) {
        const Example *each = examples->pdata[i];
        if (each->fold == skip_fold)
            continue;
        count++;
        for (guint k = 0; k < each->features->features->len; k++) {
            guint32 index =
                g_array_index (each->features->features, Feature, k).index;
            letters[index]++;
            if (last[index] == NULL || strcmp (last[index], each->author) != 0)
                authors[index]++;
            last[index] = each->author;
        }
    }
    for (guint32 i = 0; i < FEATURE_COUNT; i++) {
        if (authors[i] < MIN_AUTHORS)
            continue;
        to->idf[i] =
            i >= FEATURE_HASHED
                ? 1
                : (float) (log ((1.0 + count) / (1.0 + letters[i])) + 1);
        to->column[i] = ++to->columns;
    }
}

static float
vocabulary_scale (guint32 index, const void *data)
{
    const Vocabulary *vocabulary = data;
    return vocabulary->idf[index];
}

static struct feature_node *
make_row (const Example *example, const Vocabulary *vocabulary)
{
    const GArray *features = example->features->features;
    g_autofree float *values =
        kind_vector (example->features, vocabulary_scale, vocabulary);
    struct feature_node *row = g_new0 (struct feature_node, features->len + 2);
    guint n = 0;

    for (guint i = 0; i < features->len; i++) {
        guint32 column =
            vocabulary->column[g_array_index (features, Feature, i).index];
        if (column == 0)
            continue;
        row[n].index = (int) column;
        row[n++].value = (double) values[i];
    }
    row[n].index = (int) vocabulary->columns + 1;
    row[n++].value = 1;
    row[n].index = -1;
    return row;
}

static void
silent (const char *text)
{
    (void) text;
}

/* Trains @outputs of weights: rows of KIND_OUTPUTS doubles a column, the bias
 * last. */
static double *
train_weights (const GPtrArray *examples, const Vocabulary *vocabulary,
               guint skip_fold)
{
    g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
    g_autofree double *labels = g_new0 (double, examples->len);
    guint columns = vocabulary->columns + 1;
    double *weights = g_new0 (double, (gsize) columns *KIND_OUTPUTS);
    g_autoptr (GArray) used = g_array_new (FALSE, FALSE, sizeof (guint));

    set_print_string_function (silent);
    for (guint i = 0; i < examples->len; i++)
        if (((const Example *) examples->pdata[i])->fold != skip_fold) {
            g_ptr_array_add (rows, make_row (examples->pdata[i], vocabulary));
            g_array_append_val (used, i);
        }
    for (guint k = 0; k < KIND_OUTPUTS; k++) {
        struct problem problem;
        struct parameter parameter;
        struct model *model;
        int weight_labels[2] = {1, -1};
        double class_weights[2];
        guint positive;
        double sign;

        memset (&parameter, 0, sizeof (parameter));
        parameter.solver_type = L2R_LR;
        parameter.eps = 0.001;
        parameter.C = k < KIND_CLASSES ? SMOOTHING_C : OVERLAY_C;
        positive = 0;
        for (guint i = 0; i < used->len; i++) {
            const Example *each =
                examples->pdata[g_array_index (used, guint, i)];
            gboolean is =
                k < KIND_CLASSES
                    ? each->label == (Kind) (k + 1)
                    : (each->overlays & (1u << (k - KIND_CLASSES))) != 0;
            labels[i] = is ? 1 : -1;
            positive += is ? 1 : 0;
        }
        /* How often we happened to write of a kind says nothing about how
         * often it comes. */
        parameter.nr_weight = 2;
        parameter.weight_label = weight_labels;
        parameter.weight = class_weights;
        class_weights[0] = used->len / (2.0 * MAX (positive, 1));
        class_weights[1] = used->len / (2.0 * MAX (used->len - positive, 1));
        memset (&problem, 0, sizeof (problem));
        problem.l = (int) used->len;
        problem.n = (int) columns;
        problem.y = labels;
        problem.x = (struct feature_node **) rows->pdata;
        problem.bias = -1;
        model = train (&problem, &parameter);
        sign = model->label[0] == 1 ? 1 : -1;
        for (guint c = 0; c < columns; c++)
            weights[(gsize) c * KIND_OUTPUTS + k] = sign * model->w[c];
        free_and_destroy_model (&model);
    }
    return weights;
}

static void
score (Example *example, const Vocabulary *vocabulary, const double *weights)
{
    g_autofree struct feature_node *row = make_row (example, vocabulary);

    memset (example->scores, 0, sizeof (example->scores));
    for (guint i = 0; row[i].index != -1; i++)
        for (guint k = 0; k < KIND_OUTPUTS; k++)
            example->scores[k] +=
                row[i].value *
                weights[(gsize) (row[i].index - 1) * KIND_OUTPUTS + k];
}

static void
cross_validate (GPtrArray *examples)
{
    for (guint fold = 0; fold < FOLDS; fold++) {
        Vocabulary vocabulary;
        g_autofree double *weights = NULL;
        vocabulary_fill (&vocabulary, examples, fold);
        weights = train_weights (examples, &vocabulary, fold);
        for (guint i = 0; i < examples->len; i++)
            if (((Example *) examples->pdata[i])->fold == fold)
                score (examples->pdata[i], &vocabulary, weights);
        vocabulary_clear (&vocabulary);
    }
}

static gboolean
write_model (GPtrArray *examples, const char *path, GError **error)
{
    KindWeights out = {.rows = g_array_new (FALSE, FALSE, sizeof (KindRow))};
    Vocabulary vocabulary;
    g_autofree double *weights = NULL;
    g_autoptr (GArray) rows = out.rows;
    g_autoptr (GBytes) bytes = NULL;

    out.temperature = train_temperature (examples);
    out.threshold = train_threshold (examples, out.temperature);
    train_bars (examples, out.bar);
    vocabulary_fill (&vocabulary, examples, G_MAXUINT);
    weights = train_weights (examples, &vocabulary, G_MAXUINT);
    for (guint32 i = 0; i < FEATURE_COUNT; i++) {
        KindRow row = {.index = i, .idf = vocabulary.idf[i]};
        if (vocabulary.column[i] == 0)
            continue;
        for (guint k = 0; k < KIND_OUTPUTS; k++)
            row.weight[k] = (float)
                weights[(gsize) (vocabulary.column[i] - 1) * KIND_OUTPUTS + k];
        g_array_append_val (rows, row);
    }
    for (guint k = 0; k < KIND_OUTPUTS; k++)
        out.bias[k] = weights[(gsize) vocabulary.columns * KIND_OUTPUTS + k];
    vocabulary_clear (&vocabulary);
    bytes = kind_weights_to_bytes (&out);
    return g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                (gssize) g_bytes_get_size (bytes), error);
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) examples = NULL;
    gboolean print = argc == 3 && g_str_has_prefix (argv[1], "--");

    setlocale (LC_ALL, "C");
    if (argc != 3) {
        fprintf (stderr, "usage: train-kind LETTERS MODEL\n"
                         "       train-kind --judge|--permute|--errors "
                         "LETTERS\n");
        return EX_USAGE;
    }
    examples = read_examples (argv[print ? 2 : 1], &error);
    if (examples != NULL && print && strcmp (argv[1], "--permute") == 0)
        permute_labels (examples);
    if (examples != NULL)
        cross_validate (examples);
    if (examples != NULL && print && strcmp (argv[1], "--errors") == 0)
        train_report_errors (examples);
    else if (examples != NULL && print)
        train_report (examples);
    else if (examples != NULL)
        write_model (examples, argv[2], &error);
    if (error != NULL) {
        fprintf (stderr, "train-kind: %s\n", error->message);
        return EX_DATAERR;
    }
    return EX_OK;
}
