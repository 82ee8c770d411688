#include "classify/train_report.h"

#include <string.h>

/* Right of those that are called protection. */
#define WANTED_PROTECTION 0.66
/* Where bars may stand: steps of scores around 0. */
#define BAR_STEPS 48
#define BAR_LOWEST (-4.0)
#define BAR_STEP 0.15

/* What a rule found is given up only where the words clearly contradict it;
 * words alone count only where they are not clearly against. Urgency and
 * deadlines are asked for in words of their own, so there the words of a
 * letter must say more. */
static const struct {
    double rule_most, words_least;
} limits[OVERLAY_COUNT] = {
    {-4, -4},      {-2.6, 0.2},   {-3.2, 0.5},   {-2.3, -0.25},
    {-2.3, -0.25}, {-2.3, -0.25}, {-3.2, -0.25}, {-2.3, 0.3},
};
/* Where a rule has said that a letter is something else. */
#define QUIET_LEAST 2.5
/* Beyond every score. */
#define ALWAYS 1e6

/* Letters of one support over each bar. */
typedef struct {
    guint said[BAR_STEPS];
    guint right[BAR_STEPS];
} Over;

static double
bar_at (guint step)
{
    return BAR_LOWEST + step * BAR_STEP;
}

static void
count_over (const Measure *measure, const GPtrArray *examples, guint bit,
            Over over[SUPPORT_COUNT])
{
    memset (over, 0, SUPPORT_COUNT * sizeof (Over));
    for (guint i = 0; i < examples->len; i++) {
        const Example *each = examples->pdata[i];
        const ByRules *rules = measure_rules (measure, each, FALSE);
        Over *to =
            &over[kind_support (bit, rules->found, rules->cued, rules->quiet)];
        for (guint step = 0; step < BAR_STEPS; step++) {
            if (!(each->scores[KIND_CLASSES + bit] > bar_at (step)))
                break;
            to->said[step]++;
            to->right[step] += each->overlays & (1u << bit) ? 1 : 0;
        }
    }
}

/* How good it is to say @said, of which @right are so, where @there are. */
static double
worth (guint bit, guint said, guint right, guint there)
{
    double precision = said == 0 ? 1 : (double) right / said;
    double recall = there == 0 ? 1 : (double) right / there;

    if (bit == 0)
        return precision < WANTED_PROTECTION ? precision - 1
                                             : recall + precision / 1000;
    return 2.0 * right / MAX (said + there, 1);
}

/* Every combination of bars; the less support, the higher the bar. Of equals
 * the one that says more where a rule found it, and less elsewhere. */
static void
find_bars (guint bit, Over over[SUPPORT_COUNT], guint there,
           guint best_out[SUPPORT_COUNT])
{
    double most = -2;

    for (guint a = 0; a < BAR_STEPS; a++)
        for (guint d = BAR_STEPS; d-- > a;)
            for (guint c = d + 1; c-- > a;)
                for (guint b = c + 1; b-- > a;) {
                    guint at[SUPPORT_COUNT] = {a, b, c, d};
                    guint said = 0, right = 0;
                    double here;
                    if (bar_at (a) > limits[bit].rule_most ||
                        bar_at (b) < limits[bit].words_least ||
                        bar_at (d) < QUIET_LEAST)
                        continue;
                    for (guint k = 0; k < SUPPORT_COUNT; k++) {
                        said += over[k].said[at[k]];
                        right += over[k].right[at[k]];
                    }
                    here = worth (bit, said, right, there);
                    if (here > most + 1e-9) {
                        most = here;
                        memcpy (best_out, at, sizeof (at));
                    }
                }
}

void
train_bars (Measure *measure, const GPtrArray *examples)
{
    for (guint bit = 0; bit < OVERLAY_COUNT; bit++) {
        Over over[SUPPORT_COUNT];
        guint best[SUPPORT_COUNT] = {0}, there = 0;
        for (guint i = 0; i < examples->len; i++)
            there +=
                ((const Example *) examples->pdata[i])->overlays & (1u << bit)
                    ? 1
                    : 0;
        count_over (measure, examples, bit, over);
        find_bars (bit, over, there, best);
        for (guint k = 0; k < SUPPORT_COUNT; k++)
            measure->bar[bit][k] = bar_at (best[k]);
        /* Software only raises: no words talk a rule of protection away. */
        if (bit == 0)
            measure->bar[bit][SUPPORT_RULE] = -ALWAYS;
    }
}
