/* The identifiers of a letter: who is named, born, numbered, at home. */
#include "classify/roll.h"

#include <string.h>

/* The longest piece of a letter that a sentence quotes. */
#define QUOTE_BYTES 80u
/* Names before one that may hold it. */
#define INNER_HITS 12u

MatchCandidate *
search_candidate (Search *search, guint child)
{
    gpointer key = GUINT_TO_POINTER (child + 1);
    MatchCandidate *candidate = g_hash_table_lookup (search->candidates, key);

    if (candidate == NULL) {
        candidate = g_new0 (MatchCandidate, 1);
        candidate->child = child;
        candidate->why = g_ptr_array_new_with_free_func (g_free);
        g_hash_table_insert (search->candidates, key, candidate);
    }
    return candidate;
}

void
search_add_take (Search *search, guint child, guint32 evidence, char *sentence)
{
    MatchCandidate *candidate = search_candidate (search, child);

    if ((candidate->evidence & evidence) == evidence) {
        g_free (sentence);
        return;
    }
    candidate->evidence |= evidence;
    if (sentence != NULL)
        g_ptr_array_add (candidate->why, sentence);
}

char *
search_quote (const Search *search, guint first, guint end)
{
    const Token *from = tokens_at (search->tokens, first);
    const Token *to = tokens_at (search->tokens, end - 1);
    guint32 bytes = to->end - from->start;
    g_autofree char *words =
        g_strndup (search->source + from->start, MIN (bytes, QUOTE_BYTES));
    g_autofree char *valid = g_utf8_make_valid (words, -1);
    g_auto (GStrv) parts = NULL;
    GString *line = g_string_new (NULL);

    parts = g_strsplit_set (valid, " \n\t", -1);
    for (guint i = 0; parts[i] != NULL; i++)
        if (*parts[i] != '\0')
            g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "",
                                    parts[i]);
    return g_string_free (line, FALSE);
}

/* Full names of the subject line are weak: agencies' rules keep names out of
 * it, so what stands there was written by hand in a hurry. */
static void
scan_subject (Search *search)
{
    g_autoptr (Tokens) subject = NULL;
    const Tokens *letter = search->tokens;
    guint before = search->names->len;

    if (search->input->subject == NULL)
        return;
    subject = tokens_new (search->input->subject);
    search->tokens = subject;
    search->source = search->input->subject;
    search_scan_names (search);
    search->source = search->input->text;
    for (guint i = before; i < search->names->len; i++) {
        NameHit *hit = &g_array_index (search->names, NameHit, i);
        hit->in_subject = TRUE;
        search_add_take (
            search, hit->child, EVIDENCE_SUBJECT,
            g_strdup ("The subject names this child; that alone files "
                      "nothing."));
    }
    search->tokens = letter;
}

/* What a full name at its place says. */
static guint32
evidence_of (NameRole role)
{
    switch (role) {
    case ROLE_HEAD:
        return EVIDENCE_NAME | EVIDENCE_HEAD;
    case ROLE_RELATIVE:
        return EVIDENCE_PASSING;
    case ROLE_GROWN_UP:
        return EVIDENCE_ADULT;
    case ROLE_PLAIN:
    case ROLE_WITH:
    default:
        return EVIDENCE_NAME;
    }
}

static const char *
sentence_of (NameRole role)
{
    switch (role) {
    case ROLE_RELATIVE:
        return "\"%s\" stands there as a relative or a friend.";
    case ROLE_GROWN_UP:
        return "\"%s\" stands there as a grown-up.";
    case ROLE_HEAD:
        return "The letter says that it is about \"%s\".";
    case ROLE_PLAIN:
    case ROLE_WITH:
    default:
        return "The name \"%s\" stands in the letter.";
    }
}

static char *
name_sentence (const Search *search, const NameHit *hit)
{
    g_auto (GStrv) parts = g_strsplit (sentence_of (hit->role), "%s", 2);
    g_autofree char *words =
        search_quote (search, hit->first, hit->first + hit->count);
    return g_strconcat (parts[0], words, parts[1], NULL);
}

/* "Rose Ahmad" in "Beatrix Rose Ahmad" is a middle name, not her sister. */
static void
pass_by_inner (Search *search)
{
    for (guint i = 0; i < search->names->len; i++) {
        NameHit *hit = &g_array_index (search->names, NameHit, i);
        for (guint k = i; k-- > 0 && i - k <= INNER_HITS;) {
            const NameHit *outer = &g_array_index (search->names, NameHit, k);
            if (!outer->joint && outer->child != hit->child &&
                outer->first < hit->first &&
                outer->first + outer->count >= hit->first + hit->count)
                hit->role = ROLE_RELATIVE;
        }
    }
}

void
search_names (Search *search)
{
    search_scan_names (search);
    pass_by_inner (search);
    if (search->names->len == 0)
        search_near (search);
    for (guint i = 0; i < search->names->len; i++) {
        const NameHit *hit = &g_array_index (search->names, NameHit, i);
        MatchCandidate *candidate = search_candidate (search, hit->child);
        guint32 evidence = evidence_of (hit->role);

        if ((evidence & EVIDENCE_NAME) &&
            (!(candidate->evidence & EVIDENCE_NAME) ||
             (hit->first == candidate->name_at &&
              hit->count > candidate->name_count))) {
            candidate->name_at = hit->first;
            candidate->name_count = hit->count;
        }
        search_add_take (search, hit->child, evidence,
                         name_sentence (search, hit));
    }
    scan_subject (search);
}

guint
search_token_at (const Search *search, guint32 at)
{
    const Tokens *tokens = search->tokens;
    guint low = 0, high = tokens_count (tokens);
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (tokens_at (tokens, middle)->start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
