/* Names that are nearly a child's, for letters that name nobody: a slip of the
 * pen is shown to a person, what a scanner does to letters is read. */
#include "classify/match_words.h"
#include "classify/roll.h"

#include <string.h>

/* Bearers of one first or family name that are compared: more would be a name
 * that says nothing. */
#define NEAR_MAX_BEARERS 600u
/* Words of a letter that are compared. */
#define NEAR_MAX_TOKENS 1500u

/* "rn" for "m", "vv" for "w", "cl" for "d": as a scanner confuses them. */
static void
fold_shapes (const char *word, char out[64])
{
    gsize n = 0;

    while (*word != '\0' && n < 62) {
        if (word[0] == 'r' && word[1] == 'n') {
            out[n++] = 'm';
            word += 2;
        } else if (word[0] == 'v' && word[1] == 'v') {
            out[n++] = 'w';
            word += 2;
        } else if (word[0] == 'c' && word[1] == 'l') {
            out[n++] = 'd';
            word += 2;
        } else {
            out[n++] = *word++;
        }
    }
    out[n] = '\0';
}

typedef enum { NEAR_NOT, NEAR_SLIP, NEAR_SHAPE } Nearness;

static Nearness
nearness (const char *word, const char *name)
{
    char x[64], y[64];
    gsize n = strlen (name), m = strlen (word);
    guint limit = n >= 7 ? 2 : 1;

    if (n < 3 || m < 3 || m > n + 2 || n > m + 2)
        return NEAR_NOT;
    fold_shapes (word, x);
    fold_shapes (name, y);
    if (strcmp (x, y) == 0)
        return NEAR_SHAPE;
    return n >= 4 && name_distance (word, name, limit) <= limit ? NEAR_SLIP
                                                                : NEAR_NOT;
}

static void
add_near (Search *search, guint child, guint first, guint count, Nearness how)
{
    g_autofree char *words = search_quote (search, first, first + count);

    if (how == NEAR_SHAPE) {
        NameHit hit = {.child = child,
                       .first = first,
                       .count = count,
                       .role = search_role (search, first, count)};
        search_add_hit (search, &hit);
        return;
    }
    search_add_take (
        search, child, EVIDENCE_NEAR,
        g_strdup_printf ("\"%s\" is nearly this child's name.", words));
}

/* One word at @known is a name of these children: is @other the other one? */
static void
try_bearers (Search *search, const Bearers *bearers, guint other, guint first,
             gboolean family)
{
    const char *word = tokens_word (search->tokens, other);

    for (guint i = 0; bearers != NULL && bearers->len <= NEAR_MAX_BEARERS &&
                      i < bearers->len;
         i++) {
        guint child = g_array_index (bearers, guint, i);
        const RollNames *names =
            &g_array_index (search->roll->folded, RollNames, child);
        Nearness how = NEAR_NOT;
        if (family) {
            how = nearness (word, names->family);
        } else {
            how = MAX (nearness (word, names->given),
                       nearness (word, names->known_as));
        }
        if (how != NEAR_NOT)
            add_near (search, child, first, MAX (other, first + 1) + 1 - first,
                      how);
    }
}

void
search_near (Search *search)
{
    const Tokens *tokens = search->tokens;
    const Roll *roll = search->roll;
    guint last = MIN (tokens_count (tokens), NEAR_MAX_TOKENS);

    for (guint i = 0; i + 1 < last; i++) {
        guint64 a = tokens_at (tokens, i)->spelling + 1;
        guint64 b = tokens_at (tokens, i + 1)->spelling + 1;
        if (!(tokens_at (tokens, i)->flags & TOKEN_CAPITAL) ||
            !(tokens_at (tokens, i + 1)->flags & TOKEN_CAPITAL) ||
            word_is_title (tokens_word (tokens, i)))
            continue;
        try_bearers (search, roll_bearers (roll->given, a), i + 1, i, TRUE);
        if (i + 2 < last && (tokens_at (tokens, i + 2)->flags & TOKEN_CAPITAL))
            try_bearers (search, roll_bearers (roll->given, a), i + 2, i, TRUE);
        try_bearers (search, roll_bearers (roll->family, b), i, i, FALSE);
        try_bearers (search, roll_bearers (roll->given, b), i, i, TRUE);
        try_bearers (search, roll_bearers (roll->family, a), i + 1, i, FALSE);
    }
}
