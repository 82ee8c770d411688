/* Birth dates and NHS numbers, and whose they are. */
#include "classify/dates.h"
#include "classify/match_words.h"
#include "classify/roll.h"

#include <string.h>

/* Tokens between a name and a birth date or number that belong together. */
#define BLOCK_TOKENS 14
/* Bytes before a number in which "NHS" or "tel" says what it is. */
#define CUE_BYTES 28

gboolean
search_follows_name (const Search *search, guint child, guint token)
{
    const Tokens *tokens = search->tokens;
    const GArray *hits =
        g_hash_table_lookup (search->hits_of, GUINT_TO_POINTER (child + 1));

    for (guint i = 0; hits != NULL && i < hits->len; i++) {
        const NameHit *hit = &g_array_index (search->names, NameHit,
                                             g_array_index (hits, guint, i));
        guint at = hit->first + hit->count;
        if (hit->in_subject || token < at || token - at > BLOCK_TOKENS)
            continue;
        while (at < token &&
               (tokens_at (tokens, at)->flags &
                (TOKEN_CAPITAL | TOKEN_DIGITS)) != 0 &&
               !word_is_thing (tokens_word (tokens, at)))
            at++;
        if (at == token)
            return TRUE;
    }
    return FALSE;
}

/* @evidence of an identifier at @token for a child whose value it is. */
static void
add_identifier (Search *search, guint child, guint32 evidence, guint token,
                const Owner *owner, char *sentence)
{
    gboolean near =
        search_name_is_near (search, child, token, BLOCK_TOKENS, FALSE);
    /* Nobody is named directly before it: the child's name above it is whose
     * it is, unless that is only mentioned. */
    gboolean own =
        near && (!owner->beside || owner->by_head) &&
        search_name_is_near (search, child, token, BLOCK_TOKENS, TRUE);
    Fit fit;

    if (owner->kind == OWNER_RELATIVE) {
        g_free (sentence);
        return;
    }
    if (owner->kind == OWNER_UNSAID || own) {
        search_add_take (search, child, evidence | (near ? EVIDENCE_BLOCK : 0),
                         sentence);
        return;
    }
    fit = search_fit (search, owner, child);
    if (fit == FIT_FULL) {
        search_add_take (search, child,
                         evidence | EVIDENCE_FITS | (near ? EVIDENCE_BLOCK : 0),
                         sentence);
        return;
    }
    if (fit != FIT_NONE)
        search_add_take (search, child, evidence | EVIDENCE_APART, sentence);
    else
        g_free (sentence);
    /* A number is one person's: two names for it do not fit. Days of birth are
     * shared by strangers. */
    if (fit == FIT_NONE && evidence == EVIDENCE_NHS) {
        MatchCandidate *candidate = search_candidate (search, child);
        g_autofree char *words =
            search_quote (search, owner->words.first, owner->words.end);
        if (candidate->contradiction == NULL)
            candidate->contradiction = g_strdup_printf (
                "The NHS number is this child's, the name beside it is "
                "\"%s\".",
                words);
        candidate->evidence |= EVIDENCE_NHS | EVIDENCE_APART;
    }
}

static char *
quote_date (const Search *search, const FoundDate *date)
{
    char *words =
        g_strndup (search->input->text + date->start, date->end - date->start);
    return g_strdelimit (words, "\n\t", ' ');
}

void
search_births (Search *search)
{
    for (guint i = 0; i < search->dates->len; i++) {
        const FoundDate *date = &g_array_index (search->dates, FoundDate, i);
        const Bearers *bearers =
            roll_bearers (search->roll->births, (guint64) (guint32) date->day);
        g_autofree char *words = NULL;
        const Owner *owner = &g_array_index (search->owners, Owner, i);
        guint token;

        if (bearers == NULL || date->barred)
            continue;
        token = search_token_at (search, date->start);
        words = quote_date (search, date);
        for (guint k = 0; k < bearers->len; k++) {
            guint child = g_array_index (bearers, guint, k);
            if (date->cued || search_follows_name (search, child, token))
                add_identifier (
                    search, child, EVIDENCE_DOB, token, owner,
                    g_strdup_printf ("The birth date \"%s\" is this child's.",
                                     words));
        }
    }
}

/* A digit, or what a scanner writes for one; -1 for others. */
static int
digit_of (char c)
{
    static const char letters[] = "OolISBZ";
    static const int as[] = {0, 0, 1, 1, 5, 8, 2};
    const char *at = c == '\0' ? NULL : strchr (letters, c);

    if (g_ascii_isdigit (c))
        return c - '0';
    return at == NULL ? -1 : as[at - letters];
}

/* 999 001 3365, 9990013365, 999-001-3365, 999 OO1 3365 at @at; 0 when it is
 * none. */
static guint64
number_at (const char *at, const char **end_out)
{
    guint64 value = 0;
    guint digits = 0, groups = 0, in_group = 0, letters = 0;
    char text[11];

    for (;; at++) {
        int digit = digit_of (*at);
        if (digit >= 0) {
            if (digits == 10)
                return 0;
            letters += g_ascii_isalpha (*at) ? 1 : 0;
            text[digits++] = (char) ('0' + digit);
            value = value * 10 + (guint64) digit;
            in_group++;
            continue;
        }
        if ((*at == ' ' || *at == '-' || *at == '.') && digit_of (at[1]) >= 0 &&
            digits < 10) {
            if (in_group != 3 || ++groups > 2)
                return 0;
            in_group = 0;
            continue;
        }
        break;
    }
    if (digits != 10 || (groups != 0 && groups != 2) || letters > 5 ||
        g_ascii_isalpha (*at))
        return 0;
    text[10] = '\0';
    *end_out = at;
    return nhs_number_is_valid (text) ? value : 0;
}

static gboolean
has_before (const char *text, const char *at, const char *const *words)
{
    gsize n = (gsize) MIN (at - text, CUE_BYTES);
    g_autofree char *before = g_ascii_strdown (at - n, (gssize) n);

    for (; *words != NULL; words++)
        if (strstr (before, *words) != NULL)
            return TRUE;
    return FALSE;
}

/* "Tel", "please ring": a telephone number may pass the check of an NHS
 * number by chance. */
static gboolean
is_telephone (const char *text, const char *at)
{
    static const char *const words[] = {"tel",  "phone", "mob",  "ring",
                                        "fax",  "call",  "text", "whatsapp",
                                        "dial", "sms",   NULL};
    return has_before (text, at, words);
}

static void
take_number (Search *search, guint64 number, const char *at)
{
    static const char *const nhs[] = {"nhs", NULL};
    const char *text = search->input->text;
    gboolean cued = has_before (text, at, nhs);
    const Bearers *bearers = roll_bearers (search->roll->numbers, number);
    FoundNumber found = {
        number, search_token_at (search, (guint32) (at - text)), {0}};

    g_hash_table_replace (search->numbers_seen,
                          g_memdup2 (&number, sizeof (number)),
                          GUINT_TO_POINTER (cued ? 2 : 1));
    if (!cued && is_telephone (text, at))
        return;
    if (!cued && bearers == NULL)
        return;
    found.owner = search_owner (search, found.token);
    g_array_append_val (search->numbers, found);
    for (guint i = 0; bearers != NULL && i < bearers->len; i++)
        add_identifier (search, g_array_index (bearers, guint, i), EVIDENCE_NHS,
                        found.token, &found.owner,
                        g_strdup_printf ("The NHS number \"%.3s...\" is this "
                                         "child's.",
                                         at));
}

void
search_numbers (Search *search)
{
    const char *text = search->input->text;

    for (const char *at = text; *at != '\0'; at++) {
        const char *end = NULL;
        guint64 number;

        if (digit_of (*at) < 0 ||
            (at > text && (g_ascii_isalnum (at[-1]) || at[-1] == '+')))
            continue;
        number = number_at (at, &end);
        if (number == 0)
            continue;
        take_number (search, number, at);
        at = end - 1;
    }
}
