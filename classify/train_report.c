#include "classify/train_report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Letters that share this much of their runs of words are near copies. */
#define NEAR_SHARE 0.2

static void
print_classes (const Measure *measure, const GPtrArray *on, gboolean known)
{
    guint table[KIND_CLASSES][KIND_CLASSES + 1] = {{0}};

    for (guint i = 0; i < on->len; i++) {
        const Example *each = on->pdata[i];
        Guess guess = measure_guess (measure, each, known);
        table[each->label - 1]
             [guess.confidence >= measure->threshold[known ? 1 : 0]
                  ? guess.kind - 1
                  : KIND_CLASSES]++;
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
print_calibration (const Measure *measure, const GPtrArray *on, gboolean known)
{
    double sum[10] = {0}, error = 0;
    guint right[10] = {0}, count[10] = {0};
    g_autoptr (GArray) answers = measure_answers (measure, on, known);

    for (guint i = 0; i < answers->len; i++) {
        const Answer *each = &g_array_index (answers, Answer, i);
        guint bin = MIN ((guint) (each->confidence * 10), 9);
        sum[bin] += each->confidence;
        right[bin] += each->right ? 1 : 0;
        count[bin]++;
    }
    printf ("\ncalibration   said  right  letters\n");
    for (guint k = 0; k < 10; k++) {
        if (count[k] == 0)
            continue;
        printf ("%3u-%3u%%      %.3f  %.3f  %u\n", k * 10, k * 10 + 10,
                sum[k] / count[k], (double) right[k] / count[k], count[k]);
        error += fabs (sum[k] - right[k]) / on->len;
    }
    printf ("calibration error %.3f\n", error);
}

/* How many are right of the share that it is surest of. */
static void
print_risk (const Measure *measure, const GPtrArray *on, gboolean known)
{
    static const double shares[] = {0.3,  0.5, 0.6,  0.65, 0.7,
                                    0.75, 0.8, 0.85, 0.9,  1};
    g_autoptr (GArray) answers = measure_answers (measure, on, known);
    guint right = 0, k = 0;

    printf ("\nthe surest  right  from confidence\n");
    for (guint i = 0; i < answers->len; i++) {
        const Answer *each = &g_array_index (answers, Answer, i);
        right += each->right ? 1 : 0;
        for (; k < G_N_ELEMENTS (shares) && i + 1 >= shares[k] * answers->len;
             k++)
            printf ("%9.0f%%  %.3f  %.3f\n", shares[k] * 100,
                    (double) right / (i + 1), each->confidence);
    }
    printf ("right as wanted up to %.3f\n",
            (double) measure_longest (answers) / answers->len);
}

/* The rules alone; rules and words. */
static void
print_overlays (const Measure *measure, const GPtrArray *on, gboolean known)
{
    printf ("\noverlay            recall precision letters\n");
    for (guint row = 0; row < 2 * OVERLAY_COUNT; row++) {
        guint32 mask = 1u << (row / 2);
        guint both = 0, there = 0, said = 0;
        for (guint i = 0; i < on->len; i++) {
            const Example *each = on->pdata[i];
            guint32 by = row % 2 == 0
                             ? measure_rules (measure, each, known)->found
                             : measure_overlays (measure, each, known);
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

static void
print_all (const Measure *measure, const GPtrArray *on, gboolean known)
{
    guint decided = 0, right = 0, right_all = 0, sizes[KIND_CLASSES] = {0};
    guint most = 0;

    for (guint i = 0; i < on->len; i++) {
        const Example *each = on->pdata[i];
        Guess guess = measure_guess (measure, each, known);
        right_all += guess.kind == each->label ? 1 : 0;
        sizes[each->label - 1]++;
        most = MAX (most, sizes[each->label - 1]);
        if (guess.confidence < measure->threshold[known ? 1 : 0])
            continue;
        decided++;
        right += guess.kind == each->label ? 1 : 0;
    }
    printf ("largest class    %.3f\n", (double) most / on->len);
    printf ("right of all     %.3f\n", (double) right_all / on->len);
    printf ("threshold        %.3f (temperature %.3f)\n",
            measure->threshold[known ? 1 : 0], measure->temperature);
    printf ("decided          %.3f\n", (double) decided / on->len);
    printf ("right of decided %.3f\n", (double) right / MAX (decided, 1));
    print_classes (measure, on, known);
    print_risk (measure, on, known);
    print_calibration (measure, on, known);
    print_overlays (measure, on, known);
}

/* What two letters share of all their runs of words. */
static double
likeness (const GArray *a, const GArray *b)
{
    guint i = 0, k = 0, same = 0;

    while (i < a->len && k < b->len) {
        guint64 x = g_array_index (a, guint64, i);
        guint64 y = g_array_index (b, guint64, k);
        same += x == y ? 1 : 0;
        i += x <= y ? 1 : 0;
        k += y <= x ? 1 : 0;
    }
    return same == 0 ? 0 : (double) same / (a->len + b->len - same);
}

/* A letter that another author also wrote would be no test. */
static void
print_copies (const GPtrArray *on, const GPtrArray *learnt_from)
{
    guint copies = 0;

    for (guint i = 0; i < on->len; i++) {
        const Example *each = on->pdata[i];
        double most = 0;
        for (guint k = 0; k < learnt_from->len; k++) {
            const Example *other = learnt_from->pdata[k];
            if (strcmp (each->author, other->author) != 0)
                most = MAX (most, likeness (each->shingles, other->shingles));
        }
        copies += most >= NEAR_SHARE ? 1 : 0;
    }
    printf ("near copies of another author's letter %.3f\n",
            (double) copies / on->len);
}

void
train_report (const Measure *measure, const GPtrArray *on,
              const GPtrArray *learnt_from)
{
    printf ("letters %u, %s\n", on->len,
            learnt_from == NULL ? "cross-validated by author"
                                : "of authors that it did not learn from");
    print_copies (on, learnt_from == NULL ? on : learnt_from);
    printf ("\nTHE SENDER HIDDEN\n");
    print_all (measure, on, FALSE);
    printf ("\nTHE SENDER KNOWN\n");
    print_all (measure, on, TRUE);
}

void
train_report_errors (const Measure *measure, const GPtrArray *on)
{
    for (guint i = 0; i < on->len; i++) {
        const Example *each = on->pdata[i];
        Guess guess = measure_guess (measure, each, FALSE);
        guint32 found = measure_overlays (measure, each, FALSE);
        if (guess.kind != each->label)
            printf ("%s %s as %s %.3f\n", each->name, kind_name (each->label),
                    kind_name (guess.kind), guess.confidence);
        for (guint bit = 0; bit < OVERLAY_COUNT; bit++)
            if ((each->overlays ^ found) & (1u << bit))
                printf ("%s %s %s\n", each->name,
                        found & (1u << bit) ? "too much" : "missed",
                        overlay_name (bit));
    }
}
