#include "classify/rules.h"

#include "classify/rules_match.h"

#include <string.h>

/* Words near the top or the foot that count as a heading. */
#define MARK_TOP_WORDS 30
#define MARK_FOOT_WORDS 25
/* Words of a line that is nothing but a marking. */
#define MARK_LINE_WORDS 8
/* Different welfare cues that make a letter one about protection. */
#define CUES_NEEDED 3
/* Different signs of commerce that make a circular. */
#define GENERAL_SIGNS 2
/* How far before a phrase a negation reaches. */
#define NEGATION_WORDS 7
/* How far behind a phrase its being left is looked for. */
#define NEGATION_AFTER_WORDS 6

void
rule_result_free (RuleResult *result)
{
    if (result == NULL)
        return;
    g_ptr_array_unref (result->hits);
    g_free (result);
}

guint32
rule_result_quiet (const RuleResult *result)
{
    if (result->commerce >= GENERAL_SIGNS)
        return (1u << OVERLAY_COUNT) - 1;
    return result->glance || result->kind != 0 ||
                   ((result->service || (result->overlays & OVERLAY_STAFF)) &&
                    result->welfare_cues == 0) ||
                   result->floor >= LEVEL_SAFEGUARDING
               ? OVERLAY_SAFEGUARDING
               : 0;
}

static void
hit_free (gpointer data)
{
    RuleHit *hit = data;
    g_free (hit->words);
    g_free (hit);
}

static gboolean
is_one_of (const char *word, const char *const words[], guint count)
{
    for (guint i = 0; i < count; i++)
        if (strcmp (word, words[i]) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
is_negation (const char *word)
{
    static const char *const words[] = {
        "no",       "not",    "without", "never",    "nobody", "none",
        "nil",      "isnt",   "wasnt",   "neither",  "nor",    "didnt",
        "doesnt",   "dont",   "cannot",  "havent",   "hasnt",  "nothing",
        "denies",   "denied", "arent",   "negative", "zero",   "unlikely",
        "outgrown", "ruled"};
    return is_one_of (word, words, G_N_ELEMENTS (words));
}

/* "Section 47 was not pursued": a step that was weighed and left. */
static gboolean
is_left_after (const Tokens *tokens, guint at)
{
    static const char *const left[] = {
        "pursued",   "progressed", "required",  "needed",    "met",
        "indicated", "warranted",  "necessary", "justified", "substantiated"};
    guint to = MIN (tokens_count (tokens), at + NEGATION_AFTER_WORDS);
    gboolean negation = FALSE;

    for (; at < to; at++) {
        const char *word = tokens_word (tokens, at);
        if (tokens_at (tokens, at)->flags & (TOKEN_SENTENCE | TOKEN_PARAGRAPH))
            return FALSE;
        if (negation && is_one_of (word, left, G_N_ELEMENTS (left)))
            return TRUE;
        negation = negation || is_negation (word);
    }
    return FALSE;
}

/* "no safeguarding concerns", "Safeguarding concerns: none". */
static gboolean
is_negated (const Tokens *tokens, guint first, guint count)
{
    guint end = first + count;

    for (guint i = first, n = 0; i > 0 && n < NEGATION_WORDS; n++) {
        if (tokens_at (tokens, i)->flags & (TOKEN_SENTENCE | TOKEN_PARAGRAPH))
            break;
        i--;
        if (is_negation (tokens_word (tokens, i)))
            return TRUE;
    }
    if (end < tokens_count (tokens) &&
        (tokens_at (tokens, end - 1)->flags & TOKEN_COLON)) {
        const char *after = tokens_word (tokens, end);
        return strcmp (after, "no") == 0 || strcmp (after, "none") == 0 ||
               strcmp (after, "nil") == 0 || strcmp (after, "n") == 0 ||
               strcmp (after, "not") == 0;
    }
    return is_left_after (tokens, end);
}

/* A heading: near the top or the foot of a page's text, or a line by itself.
 */
static gboolean
is_marking_place (const Tokens *tokens, guint first, guint count)
{
    guint total = tokens_count (tokens);
    guint from = first, to = first + count;

    while (from > 0 && !(tokens_at (tokens, from)->flags & TOKEN_LINE))
        from--;
    while (to < total && !(tokens_at (tokens, to)->flags & TOKEN_LINE))
        to++;
    if (to - from <= MARK_LINE_WORDS)
        return TRUE;
    /* In running prose the words must begin the sentence to be a heading. */
    return (tokens_at (tokens, first)->flags & TOKEN_SENTENCE) &&
           (first < MARK_TOP_WORDS || first + MARK_FOOT_WORDS > total);
}

typedef struct {
    RuleResult *result;
    guint8 *seen;    /* a flag a rule */
    guint *cues;     /* different cues an overlay */
    guint kind_rule; /* whose kind counts so far */
    gboolean from_family;
    gboolean general; /* a circular: some rules keep still */
} Run;

static void
add_hit (Run *run, guint rule, char *words_take)
{
    RuleHit *hit = g_new0 (RuleHit, 1);
    hit->rule = rule;
    hit->words = words_take;
    g_ptr_array_add (run->result->hits, hit);
}

static void
apply (Run *run, guint index)
{
    const Rule *rule = &RULES[index];
    RuleResult *result = run->result;

    if (rule->flags & RULE_COMMERCE) {
        result->commerce++;
        return;
    }
    if (rule->flags & RULE_SERVICE) {
        result->service = TRUE;
        return;
    }
    if (rule->flags & RULE_GLANCE) {
        result->glance = TRUE;
        return;
    }
    /* Later rows of the table are the more particular. */
    if (rule->kind != 0 && index >= run->kind_rule &&
        !(rule->flags &
          (run->from_family ? RULE_KIND_NOT_FAMILY : RULE_KIND_FAMILY))) {
        result->kind = rule->kind;
        run->kind_rule = index;
    }
    result->floor = MAX (result->floor, rule->floor);
    result->marking = MAX (result->marking, rule->marking);
    if (!(rule->flags & RULE_CUE)) {
        result->overlays |= rule->overlays;
        return;
    }
    for (guint bit = 0; bit < OVERLAY_COUNT; bit++)
        if (rule->overlays & (1u << bit)) {
            run->cues[bit]++;
            result->cued |= 1u << bit;
            if (bit == 0)
                result->welfare_cues++;
            if (run->cues[bit] >= CUES_NEEDED)
                result->overlays |= 1u << bit;
        }
}

static gboolean
counts (const Run *run, const Rule *rule, const Tokens *tokens,
        const PhraseHit *hit, gboolean in_subject)
{
    if ((rule->flags & RULE_SUBJECT) && !in_subject)
        return FALSE;
    if ((rule->flags & RULE_NOT_FAMILY) && run->from_family)
        return FALSE;
    if ((rule->flags & RULE_NOT_GENERAL) && run->general)
        return FALSE;
    /* A footer says what footers say, but it does show a circular. */
    if ((tokens_at (tokens, hit->first)->flags & TOKEN_BOILER) &&
        !(rule->flags & RULE_COMMERCE))
        return FALSE;
    if ((rule->flags & RULE_MARK) && !in_subject &&
        !is_marking_place (tokens, hit->first, hit->count))
        return FALSE;
    return !(rule->flags & RULE_NEGATABLE) ||
           !is_negated (tokens, hit->first, hit->count);
}

static char *
words_of (const Tokens *tokens, const PhraseHit *hit)
{
    GString *out = g_string_new (NULL);
    for (guint i = hit->first; i < hit->first + hit->count; i++)
        g_string_append_printf (out, "%s%s", i > hit->first ? " " : "",
                                tokens_word (tokens, i));
    return g_string_free (out, FALSE);
}

static void
run_over (Run *run, const GArray *hits, const Tokens *tokens,
          gboolean in_subject)
{
    for (guint i = 0; i < hits->len; i++) {
        const PhraseHit *hit = &g_array_index (hits, PhraseHit, i);
        if (run->seen[hit->rule] ||
            !counts (run, &RULES[hit->rule], tokens, hit, in_subject))
            continue;
        run->seen[hit->rule] = 1;
        add_hit (run, hit->rule, words_of (tokens, hit));
        apply (run, hit->rule);
    }
}

/* Signs of commerce, once for each rule, in @hits. */
static guint
count_commerce (const GArray *hits)
{
    g_autofree guint8 *seen = g_new0 (guint8, RULES_COUNT);
    guint count = 0;

    for (guint i = 0; i < hits->len; i++) {
        const PhraseHit *hit = &g_array_index (hits, PhraseHit, i);
        if (!(RULES[hit->rule].flags & RULE_COMMERCE) || seen[hit->rule])
            continue;
        seen[hit->rule] = 1;
        count++;
    }
    return count;
}

RuleResult *
rules_run (const Tokens *text, const GArray *phrases, const Tokens *subject,
           gboolean from_family)
{
    RuleResult *result = g_new0 (RuleResult, 1);
    g_autofree guint8 *seen = g_new0 (guint8, RULES_COUNT);
    guint cues[OVERLAY_COUNT] = {0};
    g_autoptr (GArray) in_subject =
        subject != NULL ? phrases_find (subject) : NULL;
    Run run = {.result = result,
               .seen = seen,
               .cues = cues,
               .from_family = from_family};

    result->hits = g_ptr_array_new_with_free_func (hit_free);
    run.general = count_commerce (phrases) +
                      (in_subject != NULL ? count_commerce (in_subject) : 0) >=
                  GENERAL_SIGNS;
    if (in_subject != NULL)
        run_over (&run, in_subject, subject, TRUE);
    run_over (&run, phrases, text, FALSE);
    return result;
}

gboolean
rule_finds (guint index, const char *text)
{
    g_autoptr (Tokens) tokens = tokens_new (text);
    g_autoptr (GArray) hits = phrases_find (tokens);
    guint cues[OVERLAY_COUNT] = {0};
    Run run = {.cues = cues};

    tokens_mark_boilerplate (tokens);
    for (guint i = 0; i < hits->len; i++) {
        const PhraseHit *hit = &g_array_index (hits, PhraseHit, i);
        if (hit->rule == index &&
            counts (&run, &RULES[index], tokens, hit,
                    (RULES[index].flags & RULE_SUBJECT) != 0))
            return TRUE;
    }
    return FALSE;
}
