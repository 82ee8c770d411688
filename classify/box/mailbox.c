#include "classify/box/mailbox.h"

#include "classify/box/words.h"

#include <string.h>

/* A mailbox that is being read. */
typedef struct {
    GString *phrase;  /* what stands outside of brackets, quotes opened */
    GString *raw;     /* the same with its quotes: perhaps an address */
    GString *comment; /* the last one */
    char *address;    /* what stood in brackets; NULL when none */
    guint count;
    char **name_out;
    char **address_out;
} Reading;

/* Blanks made one; NULL when nothing is left. Caller frees. */
static char *
tidy (const char *text)
{
    GString *out = g_string_new (NULL);

    for (const char *at = text; *at != '\0'; at++) {
        gboolean blank = *at == ' ' || *at == '\t';
        if (!blank || (out->len > 0 && out->str[out->len - 1] != ' '))
            g_string_append_c (out, blank ? ' ' : *at);
    }
    if (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate (out, out->len - 1);
    return g_string_free (out, out->len == 0);
}

/* A phrase for the eye. */
static char *
shown (const char *raw_text)
{
    g_autofree char *text = words_decode (raw_text);

    return tidy (text);
}

/* An address without the blanks between its pieces, a route (section 4.4), a
 * scheme and brackets too many; NULL when nothing is left. */
static char *
clean_address (const char *raw_text)
{
    g_autoptr (GString) out = g_string_new (NULL);
    g_autofree char *line = words_plain (raw_text);
    const char *at = line;
    const char *colon = NULL;
    gboolean quoted = FALSE;

    while (*at == '<' || *at == ' ' || *at == '\t')
        at++;
    colon = strchr (at, ':');
    if (*at == '@' && colon != NULL)
        at = colon + 1;
    if (g_ascii_strncasecmp (at, "mailto:", 7) == 0)
        at += 7;
    for (; *at != '\0'; at++) {
        if (*at == '"')
            quoted = !quoted;
        if (quoted || !g_ascii_isspace (*at))
            g_string_append_c (out, *at);
    }
    return out->len == 0 ? NULL : g_strdup (out->str);
}

/* The word of @raw with an "@" in it, cut out of it. */
static char *
cut_address (GString *raw)
{
    g_auto (GStrv) words = g_strsplit_set (raw->str, " \t", -1);

    /* "ann @ clinic.example" is one address in pieces. */
    if (strchr (raw->str, '"') == NULL && strstr (raw->str, " @") == NULL &&
        strstr (raw->str, "@ ") == NULL)
        for (gsize i = 0; words[i] != NULL; i++)
            if (strchr (words[i], '@') != NULL) {
                char *address = clean_address (words[i]);
                gsize start = (gsize) (strstr (raw->str, words[i]) - raw->str);
                g_string_erase (raw, (gssize) start,
                                (gssize) strlen (words[i]));
                return address;
            }
    {
        char *address = clean_address (raw->str);
        g_string_truncate (raw, 0);
        return address;
    }
}

static void
end_mailbox (Reading *at)
{
    g_autofree char *address = g_steal_pointer (&at->address);
    g_autofree char *name = NULL;

    if (address == NULL && strchr (at->raw->str, '@') != NULL) {
        address = cut_address (at->raw);
        name = shown (at->raw->str);
    } else {
        name = shown (at->phrase->str);
    }
    if (name == NULL)
        name = shown (at->comment->str);
    g_string_truncate (at->phrase, 0);
    g_string_truncate (at->raw, 0);
    g_string_truncate (at->comment, 0);
    if (address == NULL && name == NULL)
        return;
    at->count++;
    if (*at->name_out != NULL || *at->address_out != NULL)
        return;
    *at->name_out = g_steal_pointer (&name);
    *at->address_out = g_steal_pointer (&address);
}

/* Where the quote at @text closes; NULL when it never does. */
static const char *
find_close (const char *text)
{
    for (text++; *text != '\0' && *text != '"'; text++)
        if (*text == '\\' && text[1] != '\0')
            text++;
    return *text == '"' ? text : NULL;
}

/* From the quote at @text on; returns where it ends. A stray one is nothing. */
static const char *
take_quoted (Reading *at, const char *text)
{
    if (find_close (text) == NULL)
        return text + 1;
    g_string_append_c (at->raw, '"');
    for (text++; *text != '\0' && *text != '"'; text++) {
        if (*text == '\\' && text[1] != '\0')
            g_string_append_c (at->raw, *text++);
        g_string_append_c (at->phrase, *text);
        g_string_append_c (at->raw, *text);
    }
    g_string_append_c (at->raw, '"');
    return *text == '"' ? text + 1 : text;
}

static const char *
take_comment (GString *comment, const char *text)
{
    guint depth = 0;

    g_string_truncate (comment, 0);
    for (; *text != '\0'; text++) {
        if (*text == '\\' && text[1] != '\0')
            text++;
        else if (*text == '(' && depth++ == 0)
            continue;
        else if (*text == ')' && --depth == 0)
            return text + 1;
        g_string_append_c (comment, *text);
    }
    return text;
}

/* From the bracket at @text on. A second address in one mailbox is another
 * sender. */
static const char *
take_brackets (Reading *at, const char *text)
{
    gboolean quoted = FALSE;
    const char *end = text;

    if (at->address != NULL)
        end_mailbox (at);
    for (; *end != '\0' && (quoted || *end != '>'); end++)
        if (*end == '"')
            quoted = !quoted;
    /* A quote that never closes. */
    if (*end == '\0' && quoted)
        end = text + strcspn (text, ">");
    {
        g_autofree char *raw = g_strndup (text + 1, (gsize) (end - text) - 1);
        at->address = clean_address (raw);
    }
    return end + strspn (end, ">");
}

/* TRUE when the comma at @text stands in a name: no address before it, and one
 * in brackets behind it before the next sign of another mailbox. */
static gboolean
is_in_name (const Reading *at, const char *text)
{
    gsize next = strcspn (text + 1, ",;<@\"");

    return at->address == NULL && at->phrase->len > 0 &&
           strchr (at->raw->str, '@') == NULL && text[1 + next] == '<';
}

guint
mailbox_take (const char *raw_value, char **name_out, char **address_out)
{
    g_autofree char *line = words_unfold (raw_value);
    g_autoptr (GString) phrase = g_string_new (NULL);
    g_autoptr (GString) raw = g_string_new (NULL);
    g_autoptr (GString) comment = g_string_new (NULL);
    Reading at = {.phrase = phrase,
                  .raw = raw,
                  .comment = comment,
                  .name_out = name_out,
                  .address_out = address_out};

    for (const char *text = line; *text != '\0';) {
        if (*text == '"') {
            text = take_quoted (&at, text);
        } else if (*text == '(') {
            text = take_comment (comment, text);
        } else if (*text == '<') {
            text = take_brackets (&at, text);
        } else if (*text == ';' || (*text == ',' && !is_in_name (&at, text))) {
            end_mailbox (&at);
            text++;
        } else if (*text == ':' && at.address == NULL &&
                   g_ascii_strcasecmp (raw->str, "mailto") != 0) {
            /* The name of a group. */
            g_string_truncate (phrase, 0);
            g_string_truncate (raw, 0);
            text++;
        } else {
            if (at.address == NULL) {
                g_string_append_c (phrase, *text);
                g_string_append_c (raw, *text);
            }
            text++;
        }
    }
    end_mailbox (&at);
    return at.count;
}

/* @text from "<" on up to ">" without the blanks of folding. */
static char *
bracketed (const char *text)
{
    g_autofree char *inside = NULL;

    text += strspn (text, "< \t\r\n");
    inside = g_strndup (text, strcspn (text, ">"));
    for (char *at = inside; *at != '\0'; at++)
        if (*at == '\r' || *at == '\n') {
            gsize blanks = strspn (at, "\r\n \t");
            memmove (at, at + blanks, strlen (at + blanks) + 1);
            at--;
        }
    return words_plain (inside);
}

char *
mailbox_message_id (const char *raw_value)
{
    g_autofree char *id = NULL;
    g_autoptr (GString) comment = g_string_new (NULL);
    const char *at = raw_value;
    GString *out = g_string_new (NULL);

    at += strspn (at, " \t\r\n");
    while (*at == '(') {
        at = take_comment (comment, at);
        at += strspn (at, " \t\r\n");
    }
    if (strchr (at, '<') != NULL)
        id = bracketed (strchr (at, '<'));
    else
        id = words_plain (at);
    /* Blanks around the pieces (section 4.5.4), not within. */
    for (const char *c = id; *c != '\0'; c++) {
        gboolean blank = *c == ' ' || *c == '\t';
        gboolean before = out->len > 0 && (out->str[out->len - 1] == '@' ||
                                           out->str[out->len - 1] == '.');
        gsize blanks = strspn (c, " \t");
        if (!blank || (!before && c[blanks] != '@' && c[blanks] != '.' &&
                       c[blanks] != '\0'))
            g_string_append_c (out, *c);
    }
    return g_string_free (out, out->len == 0);
}
