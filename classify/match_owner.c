/*
 * Whose is this birth date or number? A date is a child's because it stands
 * with the child's name, not because both occur: a letter about a stranger
 * born on the same day as somebody's friend must not file on the friend.
 */
#include "classify/dates.h"
#include "classify/match_words.h"
#include "classify/roll.h"

#include <string.h>

#define LABEL_TOKENS 16
#define OWNER_WORDS 5
#define CHILDHOOD_DAYS (18 * 366)

static guint
document_start (const Search *search, guint token)
{
    guint document = search_document (search, token);
    return document == 0
               ? 0
               : g_array_index (search->documents, guint, document - 1);
}

static gboolean
has_digit (const char *word)
{
    return strpbrk (word, "0123456789") != NULL;
}

static gboolean
is_number_word (const Tokens *tokens, guint at)
{
    return (tokens_at (tokens, at)->flags & TOKEN_DIGITS) != 0 ||
           g_ascii_isdigit (*tokens_word (tokens, at));
}

/* The name behind the nearest "Re:" or "Name:" above @token, in its
 * document. */
static Owner
head_above (const Search *search, guint token)
{
    guint start = document_start (search, token);
    Owner owner = {OWNER_UNSAID, FALSE, FALSE, {0, 0}};

    for (guint i = 0; i < search->heads->len; i++) {
        const Span *head = &g_array_index (search->heads, Span, i);
        if (head->first < start || head->end > token)
            continue;
        owner = (Owner){OWNER_NAMED, TRUE, TRUE, *head};
    }
    return owner;
}

/* The month of another date on the way: a number before or behind it. */
static gboolean
is_month_of_date (const Tokens *tokens, guint at)
{
    return word_is_month (tokens_word (tokens, at)) &&
           ((at > 0 && is_number_word (tokens, at - 1)) ||
            (at + 1 < tokens_count (tokens) &&
             is_number_word (tokens, at + 1)));
}

/* Back over "DOB", "NHS number" and figures. */
static guint
skip_labels (const Search *search, guint token, guint start,
             gboolean *relative_out)
{
    const Tokens *tokens = search->tokens;
    guint at = token;

    for (guint n = 0; at > start && n < LABEL_TOKENS; at--, n++) {
        const char *word = tokens_word (tokens, at - 1);
        if (word_is_relative (word)) {
            *relative_out = TRUE;
            return at;
        }
        if (!word_is_label (word) && !is_number_word (tokens, at - 1) &&
            !is_month_of_date (tokens, at - 1))
            return at;
    }
    return at;
}

/* "19 Corn Street": a short number and one blank. */
static gboolean
is_house_number (const Search *search, guint at)
{
    const Token *number = tokens_at (search->tokens, at);
    const Token *next = tokens_at (search->tokens, at + 1);

    return is_number_word (search->tokens, at) &&
           strlen (tokens_word (search->tokens, at)) < 4 &&
           next->start == number->end + 1 && !(next->flags & TOKEN_LINE);
}

/* "Lotte van der Berg", "Ana de la Cruz" */
static gboolean
is_particle (const char *word)
{
    static const char *const particles[] = {"van", "der", "den", "de",
                                            "la",  "del", "von", "bin",
                                            "al",  "da",  "dos", "di"};
    for (guint i = 0; i < G_N_ELEMENTS (particles); i++)
        if (strcmp (word, particles[i]) == 0)
            return TRUE;
    return FALSE;
}

/* Capital words that end before @end, as a name; empty when they are none. */
static Span
name_before (const Search *search, guint end, guint start)
{
    const Tokens *tokens = search->tokens;
    Span span = {end, end};

    while (span.first > start && end - span.first < OWNER_WORDS) {
        const char *word = tokens_word (tokens, span.first - 1);
        guint32 flags = tokens_at (tokens, span.first - 1)->flags;
        if ((!(flags & TOKEN_CAPITAL) &&
             !(span.first < end && is_particle (word))) ||
            word_is_head (word) || word_is_relative (word) ||
            word_is_label (word) || (span.first < end && (flags & TOKEN_COLON)))
            break;
        if (word_is_thing (word) || has_digit (word))
            return (Span){end, end};
        span.first--;
        if (flags & (TOKEN_PARAGRAPH | TOKEN_LINE))
            break;
    }
    return span.first > start && is_house_number (search, span.first - 1)
               ? (Span){end, end}
               : span;
}

/* "MARSH\nLeo": one more line above, when that is a name as well. */
static void
extend_up (const Search *search, Span *span, guint start)
{
    const Tokens *tokens = search->tokens;
    Span above;

    if (span->end - span->first != 1 || span->first == start ||
        !(tokens_at (tokens, span->first)->flags & TOKEN_LINE) ||
        (tokens_at (tokens, span->first)->flags & TOKEN_PARAGRAPH))
        return;
    above = name_before (search, span->first, start);
    if (above.end - above.first == 1)
        span->first = above.first;
}

Owner
search_owner (const Search *search, guint token)
{
    const Tokens *tokens = search->tokens;
    guint start = document_start (search, token);
    gboolean relative = FALSE;
    guint end = skip_labels (search, token, start, &relative);
    Owner owner = {OWNER_UNSAID, FALSE, FALSE, {end, end}};
    gboolean labelled = FALSE;

    if (relative) {
        owner.kind = OWNER_RELATIVE;
        return owner;
    }
    owner.words = name_before (search, end, start);
    extend_up (search, &owner.words, start);
    if (owner.words.first > start) {
        const char *before = tokens_word (tokens, owner.words.first - 1);
        labelled = word_is_head (before) || word_is_infant (before);
        relative = word_is_relative (before) &&
                   !(tokens_at (tokens, owner.words.first)->flags &
                     (TOKEN_LINE | TOKEN_SENTENCE));
    }
    if (owner.words.end == owner.words.first)
        return head_above (search, token);
    if (relative) {
        owner.kind = OWNER_RELATIVE;
        return owner;
    }
    if (!labelled && owner.words.end - owner.words.first < 2)
        return head_above (search, token);
    owner.kind = OWNER_NAMED;
    owner.beside = labelled || token == 0 ||
                   !(tokens_at (tokens, end)->flags & TOKEN_LINE);
    return owner;
}

static gboolean
is_initial_of (const char *word, const char *name)
{
    g_autofree char *folded = name_fold (name);
    return strlen (word) == 1 && *folded == *word;
}

/* One letter off, in words that are long enough for that to mean something. */
static gboolean
is_nearly (const char *word, const char *name)
{
    g_autofree char *folded = name_fold (name);
    g_autofree char *joined = name_join (folded);
    gsize n = strlen (word);

    return n >= 4 && strlen (joined) >= 4 &&
           name_distance (word, joined, n >= 7 ? 2 : 1) <= (n >= 7 ? 2u : 1u);
}

static gboolean
has_hash (const GArray *hashes, guint64 hash)
{
    for (guint i = 0; i < hashes->len; i++)
        if (g_array_index (hashes, guint64, i) == hash)
            return TRUE;
    return FALSE;
}

/* Any run of the owner's words that is one of @hashes. */
static gboolean
words_fit (const Search *search, Span words, const GArray *hashes)
{
    for (guint i = words.first; i < words.end; i++)
        for (guint k = 1; i + k <= words.end; k++)
            if (has_hash (hashes, roll_words_hash (search->tokens, i, k)))
                return TRUE;
    return FALSE;
}

static gboolean
is_full_hit (const Search *search, Span words, guint child)
{
    const GArray *hits =
        g_hash_table_lookup (search->hits_of, GUINT_TO_POINTER (child + 1));

    for (guint i = 0; hits != NULL && i < hits->len; i++) {
        const NameHit *hit = &g_array_index (search->names, NameHit,
                                             g_array_index (hits, guint, i));
        if (!hit->in_subject && hit->first < words.end &&
            words.first < hit->first + hit->count)
            return TRUE;
    }
    return FALSE;
}

Fit
search_fit (const Search *search, const Owner *owner, guint child)
{
    const RollChild *row = roll_child (search->roll, child);
    g_autoptr (GArray) givens = g_array_new (FALSE, FALSE, sizeof (guint64));
    g_autoptr (GArray) families = g_array_new (FALSE, FALSE, sizeof (guint64));
    gboolean given, family, infant = FALSE;

    if (is_full_hit (search, owner->words, child))
        return FIT_FULL;
    roll_given_hashes (givens, row);
    roll_family_hashes (families, row);
    given = words_fit (search, owner->words, givens);
    family = words_fit (search, owner->words, families) || families->len == 0;
    for (guint i = owner->words.first; i < owner->words.end; i++) {
        const char *word = tokens_word (search->tokens, i);
        given |= is_initial_of (word, row->given_name) ||
                 is_initial_of (word, row->known_as) ||
                 is_nearly (word, row->given_name) ||
                 is_nearly (word, row->known_as);
        family |= is_initial_of (word, row->family_name) ||
                  is_nearly (word, row->family_name);
        infant |= word_is_infant (word);
    }
    if (owner->words.first > 0)
        infant |= word_is_infant (
            tokens_word (search->tokens, owner->words.first - 1));
    if (family && (given || infant))
        return FIT_FULL;
    return given ? FIT_GIVEN : family ? FIT_FAMILY : FIT_NONE;
}

gboolean
search_fits_exactly (const Search *search, const Owner *owner, guint child)
{
    const RollChild *row = roll_child (search->roll, child);
    g_autoptr (GArray) givens = g_array_new (FALSE, FALSE, sizeof (guint64));
    g_autoptr (GArray) families = g_array_new (FALSE, FALSE, sizeof (guint64));

    if (is_full_hit (search, owner->words, child))
        return TRUE;
    roll_given_hashes (givens, row);
    roll_family_hashes (families, row);
    return words_fit (search, owner->words, givens) &&
           words_fit (search, owner->words, families);
}

/* Does any child of the roll bear the name in @words? */
static gboolean
is_on_roll (const Search *search, Span words)
{
    for (guint i = 0; i < search->names->len; i++) {
        const NameHit *hit = &g_array_index (search->names, NameHit, i);
        if (!hit->in_subject && hit->first < words.end &&
            words.first < hit->first + hit->count)
            return TRUE;
    }
    return FALSE;
}

static gboolean
names_child_too (const Search *search, guint child, guint token)
{
    const GArray *hits =
        g_hash_table_lookup (search->hits_of, GUINT_TO_POINTER (child + 1));
    guint document = search_document (search, token);

    for (guint i = 0; hits != NULL && i < hits->len; i++) {
        const NameHit *hit = &g_array_index (search->names, NameHit,
                                             g_array_index (hits, guint, i));
        if (!hit->in_subject && hit->role != ROLE_WITH &&
            hit->role != ROLE_RELATIVE && hit->role != ROLE_GROWN_UP &&
            search_document (search, hit->first) == document)
            return TRUE;
    }
    return FALSE;
}

void
search_owners (Search *search)
{
    for (guint i = 0; i < search->dates->len; i++) {
        const FoundDate *date = &g_array_index (search->dates, FoundDate, i);
        Owner owner = {0};

        if (date->cued)
            owner =
                search_owner (search, search_token_at (search, date->start));
        g_array_append_val (search->owners, owner);
        if (owner.kind == OWNER_NAMED && owner.beside && !owner.by_head &&
            search->input->today - date->day < CHILDHOOD_DAYS &&
            !is_on_roll (search, owner.words))
            g_array_append_val (search->strangers, owner.words);
    }
    for (guint i = 0; i < search->heads->len; i++) {
        const Span *head = &g_array_index (search->heads, Span, i);
        if (!is_on_roll (search, *head))
            g_array_append_val (search->strangers, *head);
    }
}

gboolean
search_is_strangers (const Search *search, guint child)
{
    for (guint i = 0; i < search->strangers->len; i++) {
        Owner owner = {OWNER_NAMED, TRUE, FALSE,
                       g_array_index (search->strangers, Span, i)};
        if (!names_child_too (search, child, owner.words.first) &&
            search_fit (search, &owner, child) <= FIT_FAMILY)
            return TRUE;
    }
    return FALSE;
}

gboolean
search_name_is_near (const Search *search, guint child, guint token,
                     guint reach, gboolean strict)
{
    const GArray *hits =
        g_hash_table_lookup (search->hits_of, GUINT_TO_POINTER (child + 1));

    for (guint i = 0; hits != NULL && i < hits->len; i++) {
        const NameHit *hit = &g_array_index (search->names, NameHit,
                                             g_array_index (hits, guint, i));
        guint end = hit->first + hit->count;
        if (hit->in_subject || hit->role == ROLE_RELATIVE ||
            hit->role == ROLE_GROWN_UP || (strict && hit->role == ROLE_WITH) ||
            search_document (search, hit->first) !=
                search_document (search, token))
            continue;
        if ((token >= end && token - end <= reach) ||
            (!strict && token < hit->first && hit->first - token <= reach))
            return TRUE;
    }
    return FALSE;
}
