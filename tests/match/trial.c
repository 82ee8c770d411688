/*
 * The matcher on many letters: match-trial [--alter] [--exact] [--quiet] ROLL
 * FILE...
 *
 * Prints one line for each thing that is tested: letters, wrong ones, filed of
 * those that could be, the right child among the first three of the rest.
 * FILE "-" is standard input. --alter changes each identifier of each matched
 * letter in turn; --exact also expects the outcome of every other letter. Exit
 * 1 when a bar is missed: no wrong child, 90 in 100 filed, 99 in 100 of the
 * rest shown.
 */
#include "classify/dates.h"
#include "classify/match.h"
#include "tests/match/alter.h"
#include "tests/match/letters.h"

#include <string.h>

#define SHOWN_WRONG 40u

typedef struct {
    guint letters, wrong, fileable, filed, rest, shown, outcomes;
} Tally;

typedef struct {
    const Roll *roll;
    GHashTable *tallies; /* what is tested -> Tally */
    Tally all;
    Alterations alterations;
    gboolean alter;
    gboolean quiet;
    gboolean exact; /* outcomes count too: letters by hand */
    guint told;
} Trial;

static const char *
id_of (const Trial *trial, guint child)
{
    return roll_child (trial->roll, child)->child_id;
}

static gboolean
is_shown (const Trial *trial, const TrialLetter *letter, const Match *match)
{
    for (guint i = 0; i < match->ids->len; i++)
        if (trial_letter_is_of (
                letter, id_of (trial, g_array_index (match->ids, guint, i))))
            return TRUE;
    for (guint i = 0; i < match->candidates->len && i < 3; i++) {
        const MatchCandidate *each = match->candidates->pdata[i];
        if (trial_letter_is_of (letter, id_of (trial, each->child)))
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_allowed (const TrialLetter *letter, MatchOutcome outcome)
{
    g_auto (GStrv) allowed = g_strsplit (letter->outcomes, "/", -1);
    const char *name = match_outcome_name (outcome);

    if (outcome != MATCH_MATCHED &&
        g_strv_contains ((const char *const *) allowed, "not"))
        return TRUE;
    return g_strv_contains ((const char *const *) allowed, name);
}

static void
tell (Trial *trial, const char *what, const TrialLetter *letter,
      const Match *match)
{
    if (trial->quiet || trial->told++ >= SHOWN_WRONG)
        return;
    printf ("# %s: %s (%s, expected %s %s) is %s", what, letter->id,
            letter->tests, letter->outcomes, letter->children[0],
            match_outcome_name (match->outcome));
    for (guint i = 0; i < match->ids->len; i++)
        printf (" %s", id_of (trial, g_array_index (match->ids, guint, i)));
    for (guint i = 0; i < match->why->len; i++)
        printf (" %s", (const char *) match->why->pdata[i]);
    printf ("\n%s\n", letter->text->str);
    for (guint i = 0; i < match->candidates->len && i < 3; i++) {
        const MatchCandidate *each = match->candidates->pdata[i];
        printf ("#   %s:", id_of (trial, each->child));
        for (guint k = 0; k < each->why->len; k++)
            printf (" %s", (const char *) each->why->pdata[k]);
        printf (" %s\n",
                each->contradiction != NULL ? each->contradiction : "");
    }
}

static Tally *
tally_of (Trial *trial, const char *tests)
{
    Tally *tally = g_hash_table_lookup (trial->tallies, tests);

    if (tally == NULL) {
        tally = g_new0 (Tally, 1);
        g_hash_table_insert (trial->tallies, g_strdup (tests), tally);
    }
    return tally;
}

static void
count_letter (Trial *trial, const TrialLetter *letter, const Match *match)
{
    Tally *tally = tally_of (trial, letter->tests);
    const char *got = match->outcome == MATCH_MATCHED
                          ? id_of (trial, g_array_index (match->ids, guint, 0))
                          : NULL;
    gboolean right = got != NULL && trial_letter_is_of (letter, got);

    tally->letters++;
    if (got != NULL && (!right || !is_allowed (letter, match->outcome))) {
        tally->wrong++;
        tell (trial, "WRONG", letter, match);
    }
    if (letter->fileable) {
        tally->fileable++;
        tally->filed += right;
        if (!right)
            tell (trial, "not filed", letter, match);
    } else if (!is_allowed (letter, match->outcome)) {
        tally->outcomes++;
        tell (trial, "other outcome", letter, match);
    }
    if (!right && strcmp (letter->children[0], "-") != 0) {
        tally->rest++;
        if (is_shown (trial, letter, match))
            tally->shown++;
        else
            tell (trial, "not shown", letter, match);
    }
}

static void
try_letter (Trial *trial, const TrialLetter *letter)
{
    MatchInput input = {.text = letter->text->str,
                        .documents = letter->documents,
                        .subject = letter->subject,
                        .from = letter->from,
                        .from_verified = letter->verified,
                        .today = date_from_dmy (2, 11, 2026)};
    g_autoptr (Match) match = roll_match (trial->roll, &input);

    count_letter (trial, letter, match);
    if (trial->alter && match->outcome == MATCH_MATCHED)
        alter_letter (&trial->alterations, trial->roll, &input, match);
}

static void
try_file (Trial *trial, const char *path)
{
    FILE *from = strcmp (path, "-") == 0 ? stdin : fopen (path, "r");
    g_autofree char *line = NULL;

    if (from == NULL)
        g_error ("cannot read %s", path);
    for (;;) {
        g_autoptr (TrialLetter) letter = trial_letter_next (from, &line);
        if (letter == NULL)
            break;
        try_letter (trial, letter);
    }
    if (from != stdin)
        fclose (from);
}

static void
print_tally (const char *name, const Tally *t)
{
    printf ("# %-18s %7u %6u %7u of %-7u %6u of %-6u %5u\n", name, t->letters,
            t->wrong, t->filed, t->fileable, t->shown, t->rest, t->outcomes);
}

static void
print_all (Trial *trial)
{
    g_autoptr (GList) names = g_hash_table_get_keys (trial->tallies);

    names = g_list_sort (names, (GCompareFunc) strcmp);
    printf ("# %-18s %7s %6s %18s %16s %5s\n", "what is tested", "letters",
            "wrong", "filed of fileable", "rest shown", "other");
    for (GList *at = names; at != NULL; at = at->next) {
        const Tally *t = g_hash_table_lookup (trial->tallies, at->data);
        print_tally (at->data, t);
        trial->all.letters += t->letters;
        trial->all.wrong += t->wrong;
        trial->all.fileable += t->fileable;
        trial->all.filed += t->filed;
        trial->all.rest += t->rest;
        trial->all.shown += t->shown;
        trial->all.outcomes += t->outcomes;
    }
    print_tally ("all", &trial->all);
}

static guint
say (guint number, gboolean good, const char *what)
{
    printf ("%sok %u - %s\n", good ? "" : "not ", number, what);
    return good ? 0 : 1;
}

static int
judge (const Trial *trial)
{
    const Tally *all = &trial->all;
    guint bad = 0, tests = 3;

    bad += say (1, all->letters > 0 && all->wrong == 0, "never a wrong child");
    bad += say (2, all->filed * 10 >= all->fileable * 9,
                "of those that could be filed, 90 in 100 are");
    bad += say (3, all->shown * 100 >= all->rest * 99,
                "else the right child is among the first three in 99 of 100");
    if (trial->alter) {
        printf ("# altered: %u tries on %u letters, %u wrong children, %u kept "
                "their child, %u wholly another's\n",
                trial->alterations.tries, trial->alterations.letters,
                trial->alterations.wrong, trial->alterations.kept,
                trial->alterations.namesakes);
        bad +=
            say (++tests,
                 trial->alterations.tries > 0 && trial->alterations.wrong == 0,
                 "an altered identifier never makes it another child's");
    }
    if (trial->exact)
        bad += say (++tests, all->outcomes == 0,
                    "what cannot be filed has the outcome that it should");
    printf ("1..%u\n", tests);
    return bad > 0 ? 1 : 0;
}

int
main (int argc, char **argv)
{
    Trial trial = {0};
    gboolean alter = FALSE, quiet = FALSE, exact = FALSE;
    const GOptionEntry entries[] = {
        {"alter", 0, 0, G_OPTION_ARG_NONE, &alter, "", NULL},
        {"quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, "", NULL},
        {"exact", 0, 0, G_OPTION_ARG_NONE, &exact, "", NULL},
        {0}};
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) data = NULL;
    g_autoptr (List) list = NULL;
    g_autoptr (Roll) roll = NULL;

    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 3)
        g_error ("match-trial [--alter] [--exact] [--quiet] ROLL FILE...");
    data = list_read_file (argv[1], &error);
    list = data != NULL ? list_parse_roll ("roll.csv", data, &error) : NULL;
    if (list == NULL)
        g_error ("%s", error->message);
    roll = roll_new (list->rows);
    trial.roll = roll;
    trial.alter = alter;
    trial.quiet = quiet;
    trial.exact = exact;
    trial.tallies =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    for (int i = 2; i < argc; i++)
        try_file (&trial, argv[i]);
    print_all (&trial);
    g_hash_table_unref (trial.tallies);
    return judge (&trial);
}
