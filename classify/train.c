/*
 * train-kind: makes kind.model from classify/letters/.
 *
 *   train-kind LETTERS MODEL        trains on all letters, writes the model
 *   train-kind --judge LETTERS      cross-validated by author: how good?
 *   train-kind --permute LETTERS    the same with labels dealt out anew: what
 *                                   is left must be chance
 *   train-kind --errors LETTERS     which letters it gets wrong
 *
 * With a second folder, --judge and --errors are about its letters, by what was
 * learnt from the first one alone.
 *
 * The only file that includes liblinear. Solver 0 uses no random numbers, so
 * the same letters give the same bytes.
 */
#include "classify/train_read.h"
#include "classify/train_report.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"

#include <linear.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

/* No fold is left out. */
#define NO_FOLD G_MAXUINT
/* A feature that only one author uses is that author's habit. */
#define MIN_AUTHORS 2
/* Chosen by cross-validation among 2, 8 and 32. */
#define SMOOTHING_C 8.0
#define OVERLAY_C 8.0

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

static gboolean
is_output (const Example *example, guint output)
{
    if (output < KIND_CLASSES)
        return example->label == (Kind) (output + 1);
    return (example->overlays & (1u << (output - KIND_CLASSES))) != 0;
}

/* One output of @rows into its column of @weights_out. */
static void
train_output (const GPtrArray *used, const GPtrArray *rows, guint columns,
              guint output, double *weights_out)
{
    g_autofree double *labels = g_new0 (double, used->len);
    struct problem problem = {0};
    struct parameter parameter = {0};
    struct model *model;
    int weight_labels[2] = {1, -1};
    double class_weights[2];
    guint positive = 0;
    double sign;

    for (guint i = 0; i < used->len; i++) {
        gboolean is = is_output (used->pdata[i], output);
        labels[i] = is ? 1 : -1;
        positive += is ? 1 : 0;
    }
    if (positive == 0) {
        /* Nothing to learn it from: never. */
        weights_out[(gsize) (columns - 1) * KIND_OUTPUTS + output] = -1;
        return;
    }
    parameter.solver_type = L2R_LR;
    parameter.eps = 0.01;
    parameter.C = output < KIND_CLASSES ? SMOOTHING_C : OVERLAY_C;
    /* How often we happened to write of a kind says nothing about how often
     * it comes. */
    parameter.nr_weight = 2;
    parameter.weight_label = weight_labels;
    parameter.weight = class_weights;
    class_weights[0] = used->len / (2.0 * positive);
    class_weights[1] = used->len / (2.0 * MAX (used->len - positive, 1));
    problem.l = (int) used->len;
    problem.n = (int) columns;
    problem.y = labels;
    problem.x = (struct feature_node **) rows->pdata;
    problem.bias = -1;
    model = train (&problem, &parameter);
    sign = model->label[0] == 1 ? 1 : -1;
    for (guint c = 0; c < columns; c++)
        weights_out[(gsize) c * KIND_OUTPUTS + output] = sign * model->w[c];
    free_and_destroy_model (&model);
}

/* Rows of KIND_OUTPUTS doubles a column, the bias last. */
static double *
train_weights (const GPtrArray *examples, const Vocabulary *vocabulary,
               guint skip_fold)
{
    g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) used = g_ptr_array_new ();
    guint columns = vocabulary->columns + 1;
    double *weights = g_new0 (double, (gsize) columns *KIND_OUTPUTS);

    set_print_string_function (silent);
    for (guint i = 0; i < examples->len; i++)
        if (((const Example *) examples->pdata[i])->fold != skip_fold) {
            g_ptr_array_add (rows, make_row (examples->pdata[i], vocabulary));
            g_ptr_array_add (used, examples->pdata[i]);
        }
    for (guint k = 0; k < KIND_OUTPUTS; k++)
        train_output (used, rows, columns, k, weights);
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
    for (guint fold = 0; fold < TRAIN_FOLDS; fold++) {
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

/* Scores @strangers by all of @examples. */
static void
score_strangers (const GPtrArray *examples, GPtrArray *strangers)
{
    Vocabulary vocabulary;
    g_autofree double *weights = NULL;

    vocabulary_fill (&vocabulary, examples, NO_FOLD);
    weights = train_weights (examples, &vocabulary, NO_FOLD);
    for (guint i = 0; i < strangers->len; i++)
        score (strangers->pdata[i], &vocabulary, weights);
    vocabulary_clear (&vocabulary);
}

static gboolean
write_model (GPtrArray *examples, const char *path, GError **error)
{
    KindWeights out = {.rows = g_array_new (FALSE, FALSE, sizeof (KindRow))};
    Vocabulary vocabulary;
    Measure measure;
    g_autofree double *weights = NULL;
    g_autoptr (GArray) rows = out.rows;
    g_autoptr (GBytes) bytes = NULL;

    measure_set (&measure, examples);
    out.temperature = measure.temperature;
    memcpy (out.threshold, measure.threshold, sizeof (out.threshold));
    memcpy (out.bar, measure.bar, sizeof (out.bar));
    memcpy (out.from, measure.from, sizeof (out.from));
    vocabulary_fill (&vocabulary, examples, NO_FOLD);
    weights = train_weights (examples, &vocabulary, NO_FOLD);
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

/* Prints how good it is on @examples or, when given, on @strangers. */
static void
print_report (const char *what, const GPtrArray *examples, GPtrArray *strangers)
{
    Measure measure;
    const GPtrArray *on = strangers != NULL ? strangers : examples;

    measure_set (&measure, examples);
    if (strangers != NULL)
        score_strangers (examples, strangers);
    if (strcmp (what, "--errors") == 0)
        train_report_errors (&measure, on);
    else
        train_report (&measure, on, strangers != NULL ? examples : NULL);
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) examples = NULL, strangers = NULL;
    gboolean print = argc >= 3 && g_str_has_prefix (argv[1], "--");

    setlocale (LC_ALL, "C");
    if (argc != 3 && !(print && argc == 4)) {
        fprintf (stderr, "usage: train-kind LETTERS MODEL\n"
                         "       train-kind --judge|--permute|--errors "
                         "LETTERS [LETTERS-OF-OTHERS]\n");
        return EX_USAGE;
    }
    examples = examples_read (argv[print ? 2 : 1], &error);
    if (examples != NULL && argc == 4)
        strangers = examples_read (argv[3], &error);
    if (error == NULL && print && strcmp (argv[1], "--permute") == 0)
        permute_labels (examples);
    if (error == NULL)
        cross_validate (examples);
    if (error == NULL && print)
        print_report (argv[1], examples, strangers);
    else if (error == NULL)
        write_model (examples, argv[2], &error);
    if (error != NULL) {
        fprintf (stderr, "train-kind: %s\n", error->message);
        return EX_DATAERR;
    }
    return EX_OK;
}
