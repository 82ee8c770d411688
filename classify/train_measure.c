#include "classify/train_report.h"

#include <math.h>

/* Right of those decided, that the threshold is set for; and how many must be
 * decided at least: fewer would leave people with most of the post. */
#define WANTED_RIGHT 0.99
#define WANTED_DECIDED 0.55
/* What a sender says of the kind counts half: a council sends everything. */
#define SENDER_WEIGHT 0.5
/* Letters of each kind that every sender is taken to have written besides. */
#define SENDER_SMOOTHING 3.0
/* Confidence of a family's letter from an address that is not on the list. */
#define READS_LIKE_FAMILY 0.5

static void
probabilities (const Measure *measure, const Example *example, gboolean known,
               double out[KIND_CLASSES])
{
    double scores[KIND_CLASSES];

    for (guint k = 0; k < KIND_CLASSES; k++)
        scores[k] =
            example->scores[k] + (known ? measure->from[example->from][k] : 0);
    kind_probabilities (scores, measure->temperature, out);
}

static guint
largest (const double p[KIND_CLASSES])
{
    guint best = 0;

    for (guint k = 1; k < KIND_CLASSES; k++)
        if (p[k] > p[best])
            best = k;
    return best;
}

const ByRules *
measure_rules (const Measure *measure, const Example *example, gboolean known)
{
    double p[KIND_CLASSES];
    gboolean family;

    probabilities (measure, example, known, p);
    family = (known && example->from == KIND_FROM_FAMILY) ||
             (!(known && example->from == KIND_FROM_AGENCY) &&
              (Kind) (largest (p) + 1) == KIND_FAMILY &&
              p[KIND_FAMILY - 1] > READS_LIKE_FAMILY);
    return &example->by_rules[family ? 1 : 0];
}

Guess
measure_guess (const Measure *measure, const Example *example, gboolean known)
{
    const ByRules *rules = measure_rules (measure, example, known);
    double p[KIND_CLASSES];
    guint best;

    probabilities (measure, example, known, p);
    best = largest (p);
    if (rules->kind != 0 && p[rules->kind - 1] >= KIND_RULE_LEAST)
        return (Guess){rules->kind, 1};
    return (Guess){(Kind) (best + 1), p[best]};
}

guint32
measure_overlays (const Measure *measure, const Example *example,
                  gboolean known)
{
    const ByRules *rules = measure_rules (measure, example, known);
    guint32 overlays = 0;

    for (guint bit = 0; bit < OVERLAY_COUNT; bit++) {
        Support support =
            kind_support (bit, rules->found, rules->cued, rules->quiet);
        if (example->scores[KIND_CLASSES + bit] > measure->bar[bit][support])
            overlays |= 1u << bit;
    }
    return overlays;
}

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

static double
find_temperature (const GPtrArray *examples)
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

/* How much more often each sender's letters are of each kind than letters
 * are, as a shift of scores. */
static void
find_senders (Measure *measure, const GPtrArray *examples)
{
    double count[KIND_FROM_COUNT][KIND_CLASSES], all[KIND_CLASSES] = {0};

    for (guint who = 0; who < KIND_FROM_COUNT; who++)
        for (guint k = 0; k < KIND_CLASSES; k++)
            count[who][k] = SENDER_SMOOTHING;
    for (guint i = 0; i < examples->len; i++) {
        const Example *each = examples->pdata[i];
        count[each->from][each->label - 1] += 1;
        all[each->label - 1] += 1;
    }
    for (guint who = 0; who < KIND_FROM_COUNT; who++) {
        double sum = 0;
        for (guint k = 0; k < KIND_CLASSES; k++)
            sum += count[who][k];
        for (guint k = 0; k < KIND_CLASSES; k++)
            measure->from[who][k] =
                who == KIND_FROM_ANYBODY
                    ? 0
                    : SENDER_WEIGHT * measure->temperature *
                          log (count[who][k] / sum /
                               MAX (all[k] / examples->len, 1e-3));
    }
}

static int
compare_guesses (gconstpointer a, gconstpointer b)
{
    double x = ((const Answer *) a)->confidence;
    double y = ((const Answer *) b)->confidence;
    return x > y ? -1 : x < y;
}

GArray *
measure_answers (const Measure *measure, const GPtrArray *examples,
                 gboolean known)
{
    GArray *answers = g_array_new (FALSE, FALSE, sizeof (Answer));

    for (guint i = 0; i < examples->len; i++) {
        const Example *each = examples->pdata[i];
        Guess guess = measure_guess (measure, each, known);
        Answer answer = {guess.confidence, guess.kind == each->label};
        g_array_append_val (answers, answer);
    }
    g_array_sort (answers, compare_guesses);
    return answers;
}

guint
measure_longest (const GArray *answers)
{
    guint right = 0, longest = 0;

    for (guint i = 0; i < answers->len; i++) {
        right += g_array_index (answers, Answer, i).right ? 1 : 0;
        if (right >= WANTED_RIGHT * (i + 1))
            longest = i + 1;
    }
    return longest;
}

static double
find_threshold (const Measure *measure, const GPtrArray *examples,
                gboolean known)
{
    g_autoptr (GArray) answers = measure_answers (measure, examples, known);
    guint decided = MAX (measure_longest (answers),
                         (guint) ceil (WANTED_DECIDED * answers->len));

    return g_array_index (answers, Answer, decided - 1).confidence;
}

void
measure_set (Measure *measure, const GPtrArray *examples)
{
    *measure = (Measure){.temperature = find_temperature (examples)};
    find_senders (measure, examples);
    for (guint known = 0; known < 2; known++)
        measure->threshold[known] =
            find_threshold (measure, examples, known != 0);
    train_bars (measure, examples);
}
