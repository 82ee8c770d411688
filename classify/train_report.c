#include "classify/train_report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Right of those decided, that the threshold is set for; and how many must be
 * decided at least. */
#define WANTED_RIGHT 0.96
#define WANTED_DECIDED 0.65

static double
log_loss (const GPtrArray *examples, double temperature)
{
    double loss = 0;
    for (guint i = 0; i < examples->len; i++) {
        const Example *each = examples->pdata[i];
        double p[KIND_CLASSES];
        kind_probabilities (each->scores, temperature, p);
        loss -= log (MAX (p[each->label - 1], 1e-12));
    }
    return loss / examples->len;
}

double
train_temperature (const GPtrArray *examples)
{
    double best = 1, least = G_MAXDOUBLE;
    for (double t = 0.1; t < 5; t *= 1.02) {
        double loss = log_loss (examples, t);
        if (loss < least) {
            least = loss;
            best = t;
        }
    }
    return best;
}

typedef struct {
    double confidence;
    gboolean right;
} Answer;

static int
compare_answers (gconstpointer a, gconstpointer b)
{
    double x = ((const Answer *) a)->confidence;
    double y = ((const Answer *) b)->confidence;
    return x > y ? -1 : x < y;
}

static Kind
guess_of (const Example *example, double temperature, double *confidence)
{
    double p[KIND_CLASSES];
    guint best = 0;

    kind_probabilities (example->scores, temperature, p);
    for (guint k = 1; k < KIND_CLASSES; k++)
        if (p[k] > p[best])
            best = k;
    *confidence = p[best];
    if (example->by_rule != 0 && p[example->by_rule - 1] >= KIND_RULE_LEAST) {
        *confidence = 1;
        return example->by_rule;
    }
    return (Kind) (best + 1);
}

double
train_threshold (const GPtrArray *examples, double temperature)
{
    g_autoptr (GArray) answers = g_array_new (FALSE, FALSE, sizeof (Answer));
    guint right = 0, wanted = 0;

    for (guint i = 0; i < examples->len; i++) {
        const Example *each = examples->pdata[i];
        Answer answer;
        answer.right =
            guess_of (each, temperature, &answer.confidence) == each->label;
        g_array_append_val (answers, answer);
    }
    g_array_sort (answers, compare_answers);
    for (guint i = 0; i < answers->len; i++) {
        right += g_array_index (answers, Answer, i).right ? 1 : 0;
        if (right >= WANTED_RIGHT * (i + 1))
            wanted = i;
    }
    wanted = MAX (wanted, (guint) (WANTED_DECIDED * answers->len));
    return g_array_index (answers, Answer, wanted).confidence;
}

static void
print_classes (const GPtrArray *examples, double temperature, double threshold)
{
    guint table[KIND_CLASSES][KIND_CLASSES + 1] = {{0}};

    for (guint i = 0; i < examples->len; i++) {
        const Example *each = examples->pdata[i];
        double confidence;
        Kind guess = guess_of (each, temperature, &confidence);
        table[each->label - 1]
             [confidence >= threshold ? guess - 1 : KIND_CLASSES]++;
    }
    printf ("\nclass        precision recall(of answered) answered\n");
    for (guint k = 0; k < KIND_CLASSES; k++) {
        guint said = 0, there = 0, all;
        for (guint j = 0; j < KIND_CLASSES; j++) {
            said += table[j][k];
            there += table[k][j];
        }
        all = there + table[k][KIND_CLASSES];
        printf ("%-12s %.3f     %.3f               %.3f\n",
                kind_name ((Kind) (k + 1)),
                said == 0 ? 0 : (double) table[k][k] / said,
                there == 0 ? 0 : (double) table[k][k] / there,
                all == 0 ? 0 : (double) there / all);
    }
    printf ("\nconfusion (rows: truth)\n%-12s", "");
    for (guint k = 0; k <= KIND_CLASSES; k++)
        printf (" %11s", kind_name ((Kind) (k + 1)));
    for (guint k = 0; k < KIND_CLASSES; k++) {
        printf ("\n%-12s", kind_name ((Kind) (k + 1)));
        for (guint j = 0; j <= KIND_CLASSES; j++)
            printf (" %11u", table[k][j]);
    }
    printf ("\n");
}

static void
print_calibration (const GPtrArray *examples, double temperature)
{
    double sum[10] = {0}, error = 0;
    guint right[10] = {0}, count[10] = {0};

    for (guint i = 0; i < examples->len; i++) {
        const Example *each = examples->pdata[i];
        double confidence;
        Kind guess = guess_of (each, temperature, &confidence);
        guint bin = MIN ((guint) (confidence * 10), 9);
        sum[bin] += confidence;
        right[bin] += guess == each->label ? 1 : 0;
        count[bin]++;
    }
    printf ("\ncalibration   said  right  letters\n");
    for (guint k = 0; k < 10; k++) {
        if (count[k] == 0)
            continue;
        printf ("%3u-%3u%%      %.3f  %.3f  %u\n", k * 10, k * 10 + 10,
                sum[k] / count[k], (double) right[k] / count[k], count[k]);
        error += fabs (sum[k] - right[k]) / examples->len;
    }
    printf ("calibration error %.3f\n", error);
}

static void
print_risk (const GPtrArray *examples, double temperature)
{
    static const double at[] = {0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95};

    printf ("\nconfidence  decided  right\n");
    for (guint k = 0; k < G_N_ELEMENTS (at); k++) {
        guint decided = 0, right = 0;
        for (guint i = 0; i < examples->len; i++) {
            const Example *each = examples->pdata[i];
            double confidence;
            Kind guess = guess_of (each, temperature, &confidence);
            if (confidence < at[k])
                continue;
            decided++;
            right += guess == each->label ? 1 : 0;
        }
        printf ("%.2f        %.3f    %.3f\n", at[k],
                (double) decided / examples->len,
                decided == 0 ? 0 : (double) right / decided);
    }
}

/* The rules alone; rules and words. */
static void
print_overlays (const GPtrArray *examples)
{
    double bars[OVERLAY_COUNT][SUPPORT_COUNT];

    train_bars (examples, bars);
    printf ("\noverlay            recall precision letters\n");
    for (guint row = 0; row < 2 * OVERLAY_COUNT; row++) {
        guint32 mask = 1u << (row / 2);
        guint both = 0, there = 0, said = 0;
        for (guint i = 0; i < examples->len; i++) {
            const Example *each = examples->pdata[i];
            guint32 by =
                row % 2 == 0 ? each->found : train_overlays (each, bars);
            there += each->overlays & mask ? 1 : 0;
            said += by & mask ? 1 : 0;
            both += by & each->overlays & mask ? 1 : 0;
        }
        printf ("%-18s %.3f  %.3f     %u\n",
                row % 2 == 0 ? overlay_name (row / 2) : "  with the words",
                there == 0 ? 1 : (double) both / there,
                said == 0 ? 1 : (double) both / said, there);
    }
}

void
train_report (const GPtrArray *examples)
{
    double temperature = train_temperature (examples);
    double threshold = train_threshold (examples, temperature);
    guint decided = 0, right = 0, right_all = 0, sizes[KIND_CLASSES] = {0};
    guint largest = 0;

    for (guint i = 0; i < examples->len; i++) {
        const Example *each = examples->pdata[i];
        double confidence;
        Kind guess = guess_of (each, temperature, &confidence);
        right_all += guess == each->label ? 1 : 0;
        sizes[each->label - 1]++;
        largest = MAX (largest, sizes[each->label - 1]);
        if (confidence < threshold)
            continue;
        decided++;
        right += guess == each->label ? 1 : 0;
    }
    printf ("letters %u, cross-validated by author, sender hidden\n",
            examples->len);
    printf ("largest class    %.3f\n", (double) largest / examples->len);
    printf ("right of all     %.3f\n", (double) right_all / examples->len);
    printf ("threshold        %.3f (temperature %.3f)\n", threshold,
            temperature);
    printf ("decided          %.3f\n", (double) decided / examples->len);
    printf ("right of decided %.3f\n", (double) right / MAX (decided, 1));
    print_classes (examples, temperature, threshold);
    print_risk (examples, temperature);
    print_calibration (examples, temperature);
    print_overlays (examples);
}

void
train_report_errors (const GPtrArray *examples)
{
    double temperature = train_temperature (examples);
    double bars[OVERLAY_COUNT][SUPPORT_COUNT];

    train_bars (examples, bars);
    for (guint i = 0; i < examples->len; i++) {
        const Example *each = examples->pdata[i];
        double confidence;
        Kind guess = guess_of (each, temperature, &confidence);
        guint32 found = train_overlays (each, bars);
        if (guess != each->label)
            printf ("%s %s as %s %.3f\n", each->name, kind_name (each->label),
                    kind_name (guess), confidence);
        for (guint bit = 0; bit < OVERLAY_COUNT; bit++)
            if ((each->overlays ^ found) & (1u << bit))
                printf ("%s %s %s\n", each->name,
                        found & (1u << bit) ? "too much" : "missed",
                        overlay_name (bit));
    }
}
