#include "classify/box/words.h"

#include "classify/box/charset.h"
#include "common/text.h"

#include <string.h>

/* One encoded word as it stands. */
typedef struct {
    const char *charset;
    gsize charset_bytes; /* without the language of RFC 2231 section 5 */
    char encoding;
    const char *text;
    gsize text_bytes;
    const char *end;
} Word;

char *
words_unfold (const char *raw_value)
{
    GString *out = g_string_sized_new (strlen (raw_value));

    for (const char *at = raw_value; *at != '\0'; at++)
        if (*at != '\r' && *at != '\n')
            g_string_append_c (out, *at);
    return g_string_free (out, FALSE);
}

/* Valid UTF-8 on one line, of text that is UTF-8 or Windows-1252. */
static char *
one_line (const char *raw_text, gsize length)
{
    gboolean converted = FALSE;
    g_autofree char *utf8 =
        text_from_utf8_or_1252 (raw_text, length, &converted);
    char *text = text_make_valid (utf8, -1);

    return g_strdelimit (text, "\n\t", ' ');
}

char *
words_from_charset (const char *raw_charset, const char *raw_text, gsize length)
{
    g_autoptr (GBytes) bytes = g_bytes_new (raw_text, length);
    gboolean guessed = FALSE;
    char *text = charset_to_utf8 (raw_charset, bytes, &guessed);

    return g_strdelimit (text, "\n\t", ' ');
}

gboolean
words_hex (const char *two_digits, guint8 *byte_out)
{
    int high = g_ascii_xdigit_value (two_digits[0]);
    int low = high < 0 ? -1 : g_ascii_xdigit_value (two_digits[1]);

    if (low < 0)
        return FALSE;
    *byte_out = (guint8) (high * 16 + low);
    return TRUE;
}

/* TRUE when @at begins an encoded word. */
static gboolean
find_word (const char *at, Word *word_out)
{
    const char *mark = at + 2;
    const char *end = NULL;

    if (at[0] != '=' || at[1] != '?')
        return FALSE;
    word_out->charset = mark;
    word_out->charset_bytes = strcspn (mark, "?* \t");
    mark += strcspn (mark, "? \t");
    if (word_out->charset_bytes == 0 || mark[0] != '?' || mark[1] == '\0' ||
        mark[2] != '?')
        return FALSE;
    word_out->encoding = g_ascii_tolower (mark[1]);
    if (word_out->encoding != 'q' && word_out->encoding != 'b')
        return FALSE;
    word_out->text = mark + 3;
    end = strstr (word_out->text, "?=");
    if (end == NULL)
        return FALSE;
    word_out->text_bytes = (gsize) (end - word_out->text);
    word_out->end = end + 2;
    return TRUE;
}

/* Section 4.2, and what is wrong stays as it stands. */
static void
append_q (GString *out, const Word *word)
{
    for (gsize i = 0; i < word->text_bytes; i++) {
        const char *at = word->text + i;
        guint8 byte = 0;

        if (*at == '=' && i + 2 < word->text_bytes &&
            words_hex (at + 1, &byte)) {
            g_string_append_c (out, (char) byte);
            i += 2;
        } else {
            g_string_append_c (out, *at == '_' ? ' ' : *at);
        }
    }
}

/* Padding may be missing, too long, or in the middle. */
static void
append_b (GString *out, const Word *word)
{
    guint8 three[3 + 1];
    char four[4];
    guint have = 0;
    int state = 0;
    guint save = 0;

    for (gsize i = 0; i <= word->text_bytes; i++) {
        char c = i < word->text_bytes ? word->text[i] : '=';
        if (g_ascii_isalnum (c) || c == '+' || c == '/')
            four[have++] = c;
        if (have == 0 || (have < 4 && c != '='))
            continue;
        memset (four + have, '=', 4 - have);
        state = 0;
        save = 0;
        g_string_append_len (out, (char *) three,
                             have < 2 ? 0
                                      : (gssize) g_base64_decode_step (
                                            four, 4, three, &state, &save));
        have = 0;
    }
}

static gboolean
same_charset (const Word *a, const Word *b)
{
    return a->charset_bytes == b->charset_bytes &&
           g_ascii_strncasecmp (a->charset, b->charset, a->charset_bytes) == 0;
}

/* The words that follow each other in one charset from @at on, decoded as one
 * text; returns where they end, NULL when there is none at @at. */
static const char *
take_words (const char *at, GString *out)
{
    g_autoptr (GString) bytes = g_string_new (NULL);
    g_autofree char *charset = NULL;
    g_autofree char *text = NULL;
    Word first;
    Word word;
    const char *end = NULL;

    if (!find_word (at, &first))
        return NULL;
    charset = g_strndup (first.charset, first.charset_bytes);
    while (find_word (at, &word) && same_charset (&first, &word)) {
        if (word.encoding == 'q')
            append_q (bytes, &word);
        else
            append_b (bytes, &word);
        end = word.end;
        at = end + strspn (end, " \t");
    }
    text = words_from_charset (charset, bytes->str, bytes->len);
    g_string_append (out, text);
    /* Blanks between two words are no text (section 6.2). */
    return find_word (at, &word) ? at : end;
}

char *
words_decode (const char *raw_value)
{
    g_autofree char *line = words_unfold (raw_value);
    g_autoptr (GString) out = g_string_new (NULL);
    const char *plain = line;
    const char *at = line;
    gboolean utf8 = g_utf8_validate (line, -1, NULL);

    while (TRUE) {
        const char *word = strstr (at, "=?");
        gsize before = word == NULL ? strlen (plain) : (gsize) (word - plain);
        g_autoptr (GString) decoded = g_string_new (NULL);
        const char *end = word == NULL ? NULL : take_words (word, decoded);

        if (word != NULL && end == NULL) {
            at = word + 2;
            continue;
        }
        if (before > 0) {
            g_autofree char *text =
                utf8 ? words_from_charset ("utf-8", plain, before)
                     : one_line (plain, before);
            g_string_append (out, text);
        }
        if (word == NULL)
            break;
        g_string_append (out, decoded->str);
        plain = end;
        at = end;
    }
    return g_strdup (g_strstrip (out->str));
}

char *
words_plain (const char *raw_value)
{
    g_autofree char *line = words_unfold (raw_value);
    g_autofree char *text = one_line (line, strlen (line));

    return g_strdup (g_strstrip (text));
}
