/* Documents of a letter, and what part a name plays in it. */
#include "classify/match_words.h"
#include "classify/roll.h"

#include <string.h>

/* Tokens behind a name in which an office may stand. */
#define OFFICE_TOKENS 6
/* Lines that are wrapped are this long at least. */
#define WRAPPED_BYTES 36

static const char *
line_end (const char *line)
{
    const char *end = strchr (line, '\n');
    return end != NULL ? end : line + strlen (line);
}

static const char *
next_line (const char *line)
{
    const char *end = line_end (line);
    return *end == '\n' ? end + 1 : end;
}

static gboolean
line_begins (const char *line, const char *with)
{
    return g_ascii_strncasecmp (line, with, strlen (with)) == 0;
}

/* "From: A" with "Sent:", "Date:" or "To:" in the next lines, "On ... wrote:",
 * "-----Original Message-----": an older message follows. */
static gboolean
begins_quoted (const char *line)
{
    const char *end = line_end (line);

    if (strncmp (line, "-----", 5) == 0 || line_begins (line, "begin forward"))
        return strchr ("-:", end > line ? end[-1] : ' ') != NULL ||
               g_strstr_len (line, end - line, "Message") != NULL;
    if (line_begins (line, "on ") && end - line > 7 &&
        strncmp (end - 6, "wrote:", 6) == 0)
        return TRUE;
    if (!line_begins (line, "from:"))
        return FALSE;
    for (guint i = 0; i < 3; i++) {
        line = next_line (line);
        if (line_begins (line, "sent:") || line_begins (line, "date:") ||
            line_begins (line, "to:") || line_begins (line, "subject:"))
            return TRUE;
    }
    return FALSE;
}

static void
begin_document (Search *search, const char *at)
{
    guint token =
        search_token_at (search, (guint32) (at - search->input->text));
    guint last = search->documents->len;

    if (last == 0 || g_array_index (search->documents, guint, last - 1) < token)
        g_array_append_val (search->documents, token);
}

void
search_documents (Search *search)
{
    const char *text = search->input->text;
    const GArray *given = search->input->documents;
    guint next = 0;
    gboolean quoted = FALSE;

    for (const char *line = text; *line != '\0'; line = next_line (line)) {
        gboolean mark = *line == '>';
        gboolean starts = FALSE;
        while (given != NULL && next < given->len &&
               g_array_index (given, guint32, next) <=
                   (guint32) (line - text)) {
            starts = TRUE;
            next++;
        }
        if (line == text || starts || mark != quoted || begins_quoted (line))
            begin_document (search, line);
        quoted = mark;
    }
}

guint
search_document (const Search *search, guint token)
{
    guint low = 0, high = search->documents->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index (search->documents, guint, middle) <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A name behind "Re:", "Child's name:", "Patient", as far as it looks like
 * one; @at is the label. */
static Span
head_at (const Search *search, guint at)
{
    const Tokens *tokens = search->tokens;
    guint count = tokens_count (tokens);
    guint first = at + 1;
    Span span;

    while (first < count && (word_is_head (tokens_word (tokens, first)) ||
                             word_is_infant (tokens_word (tokens, first))))
        first++;
    span = (Span){first, first};
    for (; span.end < count && span.end < first + 5; span.end++) {
        guint32 flags = tokens_at (tokens, span.end)->flags;
        const char *word = tokens_word (tokens, span.end);
        if (!(flags & TOKEN_CAPITAL) || (flags & TOKEN_DIGITS) ||
            word_is_label (word) || word_is_head (word) ||
            (span.end > first && (flags & TOKEN_LINE)))
            break;
        if (word_is_thing (word))
            return (Span){first, first};
    }
    return span;
}

void
search_heads (Search *search)
{
    const Tokens *tokens = search->tokens;

    for (guint i = 0; i + 2 < tokens_count (tokens); i++) {
        guint32 flags = tokens_at (tokens, i)->flags;
        Span span;
        if (!(flags & (TOKEN_COLON | TOKEN_LINE)) ||
            !word_is_head (tokens_word (tokens, i)))
            continue;
        if (i > 0 && !(flags & TOKEN_LINE) &&
            (word_is_relative (tokens_word (tokens, i - 1)) ||
             word_is_office (tokens_word (tokens, i - 1))))
            continue;
        span = head_at (search, i);
        if (span.end - span.first >= 2 && span.end - span.first <= 4) {
            g_array_append_val (search->heads, span);
            i = span.end - 1;
        }
    }
}

/* The bytes between token @at and the next. */
static gboolean
gap_has (const Search *search, guint at, const char *any)
{
    const Tokens *tokens = search->tokens;
    const char *from = search->source + tokens_at (tokens, at)->end;
    const char *to = search->source + tokens_at (tokens, at + 1)->start;

    for (; from < to; from++)
        if (strchr (any, *from) != NULL)
            return TRUE;
    return FALSE;
}

/* "Grace Green, Consultant", "Grace Green\nSpeech and Language Therapist",
 * "Claire Thompson (mother)". */
static gboolean
office_follows (const Search *search, guint end, NameRole *role_out)
{
    const Tokens *tokens = search->tokens;
    guint count = tokens_count (tokens);

    if (end >= count)
        return FALSE;
    if (gap_has (search, end - 1, "(") &&
        word_is_relative (tokens_word (tokens, end))) {
        *role_out = ROLE_RELATIVE;
        return TRUE;
    }
    if (!gap_has (search, end - 1, ",\n(-") ||
        (tokens_at (tokens, end)->flags & TOKEN_PARAGRAPH))
        return FALSE;
    for (guint i = end; i < count && i < end + OFFICE_TOKENS; i++) {
        const char *word = tokens_word (tokens, i);
        guint32 flags = tokens_at (tokens, i)->flags;
        if (!(flags & TOKEN_CAPITAL) && strcmp (word, "and") != 0 &&
            strcmp (word, "of") != 0 && strcmp (word, "room") != 0 &&
            !word_is_office (word))
            return FALSE;
        if (flags & (TOKEN_COLON | TOKEN_PARAGRAPH))
            return FALSE;
        if (word_is_office (word)) {
            *role_out = ROLE_GROWN_UP;
            return TRUE;
        }
    }
    return FALSE;
}

/* A line of its own behind "Yours sincerely", "Kind regards,". */
static gboolean
is_signature (const Search *search, guint first)
{
    const Tokens *tokens = search->tokens;

    if (first == 0 || !(tokens_at (tokens, first)->flags & TOKEN_LINE))
        return FALSE;
    return word_is_closing (tokens_word (tokens, first - 1)) ||
           (first > 1 && word_is_closing (tokens_word (tokens, first - 2)) &&
            !(tokens_at (tokens, first - 1)->flags & TOKEN_PARAGRAPH) &&
            word_is_title (tokens_word (tokens, first - 1)));
}

/* "parents of", "mother of", "on behalf of": a letter to the child's home.
 * ROLE_RELATIVE for "sister of", ROLE_PLAIN for anything else. */
static NameRole
role_of_kin (const Tokens *tokens, guint at)
{
    static const char *const home[] = {
        "parent",   "parents", "mother", "father", "mum",   "dad",
        "guardian", "carer",   "carers", "behalf", "family"};
    const char *word;

    if (at == 0 || strcmp (tokens_word (tokens, at), "of") != 0)
        return ROLE_PLAIN;
    word = tokens_word (tokens, at - 1);
    for (guint i = 0; i < G_N_ELEMENTS (home); i++)
        if (strcmp (word, home[i]) == 0)
            return ROLE_HEAD;
    return word_is_relative (word) || strcmp (word, "twin") == 0 ? ROLE_RELATIVE
                                                                 : ROLE_PLAIN;
}

static gboolean
is_owned_twin (const Tokens *tokens, guint at)
{
    static const char *const owners[] = {"his", "her", "their", "a", "s"};

    if (at == 0 || strcmp (tokens_word (tokens, at), "twin") != 0)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
        if (strcmp (tokens_word (tokens, at - 1), owners[i]) == 0)
            return TRUE;
    return FALSE;
}

/* What the word @before the name says; ROLE_PLAIN for nothing. */
static NameRole
role_before (const Search *search, guint before)
{
    const Tokens *tokens = search->tokens;
    const char *word = tokens_word (tokens, before);
    guint32 flags = tokens_at (tokens, before)->flags;
    gboolean label = (flags & (TOKEN_COLON | TOKEN_LINE)) != 0;

    if (role_of_kin (tokens, before) != ROLE_PLAIN)
        return role_of_kin (tokens, before);
    if ((strcmp (word, "is") == 0 || strcmp (word, "called") == 0 ||
         strcmp (word, "named") == 0 || strcmp (word, "s") == 0 ||
         strcmp (word, "name") == 0) &&
        before > 0 && word_is_relative (tokens_word (tokens, before - 1)))
        return ROLE_RELATIVE;
    if (is_owned_twin (tokens, before) || word_is_relative (word))
        return ROLE_RELATIVE;
    if (word_is_title (word) || word_is_office (word) || word_is_address (word))
        return ROLE_GROWN_UP;
    if ((strcmp (word, "from") == 0 || strcmp (word, "to") == 0) && label &&
        (flags & TOKEN_COLON))
        return ROLE_GROWN_UP;
    if (word_is_head (word) && label)
        return before > 0 && !(flags & TOKEN_LINE) &&
                       word_is_office (tokens_word (tokens, before - 1))
                   ? ROLE_GROWN_UP
                   : ROLE_HEAD;
    return word_is_with (word) ? ROLE_WITH : ROLE_PLAIN;
}

/* The line above is so long that the sentence runs on, or ends with a
 * colon. */
static gboolean
runs_on (const Search *search, guint first)
{
    const Tokens *tokens = search->tokens;
    const char *text = search->source;
    const char *end, *from;

    if (!(tokens_at (tokens, first)->flags & TOKEN_LINE) ||
        (tokens_at (tokens, first - 1)->flags & TOKEN_COLON))
        return TRUE;
    end = text + tokens_at (tokens, first - 1)->end;
    from = end;
    while (from > text && from[-1] != '\n')
        from--;
    return end - from >= WRAPPED_BYTES;
}

NameRole
search_role (const Search *search, guint first, guint count)
{
    const Tokens *tokens = search->tokens;
    NameRole role = ROLE_PLAIN;

    if (is_signature (search, first))
        return ROLE_GROWN_UP;
    if (first > 0 && !(tokens_at (tokens, first)->flags & TOKEN_PARAGRAPH) &&
        !(tokens_at (tokens, first - 1)->flags & TOKEN_DOT &&
          strlen (tokens_word (tokens, first - 1)) > 3) &&
        runs_on (search, first))
        role = role_before (search, first - 1);
    if (role == ROLE_PLAIN || role == ROLE_WITH)
        office_follows (search, first + count, &role);
    return role;
}
