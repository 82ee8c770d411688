#include "tests/match/letters.h"

#include <string.h>

#define FIELDS 5

/* A line without its end; NULL at the end of the file. */
static char *
read_line (FILE *from)
{
    GString *line = g_string_new (NULL);
    int c = getc (from);

    if (c == EOF) {
        g_string_free (line, TRUE);
        return NULL;
    }
    for (; c != EOF && c != '\n'; c = getc (from))
        g_string_append_c (line, (char) c);
    return g_string_free (line, FALSE);
}

static void
take_head (TrialLetter *letter, const char *line)
{
    g_auto (GStrv) fields = g_strsplit (line + 2, "|", -1);

    if (g_strv_length (fields) != FIELDS)
        g_error ("not five fields: %s", line);
    for (guint i = 0; i < FIELDS; i++)
        g_strstrip (fields[i]);
    letter->id = g_strdup (fields[0]);
    letter->tests = g_strdup (fields[1]);
    letter->outcomes = g_strdup (fields[2]);
    letter->children = g_strsplit (fields[3], "/", -1);
    letter->fileable = strcmp (fields[4], "yes") == 0;
}

/* "> subject: ...", "> from: ...": FALSE when it is text. */
static gboolean
take_header (TrialLetter *letter, const char *line)
{
    if (g_str_has_prefix (line, "> subject: ")) {
        letter->subject = g_strdup (line + strlen ("> subject: "));
    } else if (g_str_has_prefix (line, "> from: ")) {
        letter->from = g_strdup (line + strlen ("> from: "));
        letter->verified = TRUE;
    } else if (g_str_has_prefix (line, "> from?: ")) {
        letter->from = g_strdup (line + strlen ("> from?: "));
    } else {
        return FALSE;
    }
    return TRUE;
}

static void
begin_document (TrialLetter *letter)
{
    guint32 at;

    if (letter->text->len > 0)
        g_string_append_c (letter->text, '\n');
    at = (guint32) letter->text->len;
    g_array_append_val (letter->documents, at);
}

TrialLetter *
trial_letter_next (FILE *from, char **line)
{
    TrialLetter *letter;

    while (*line == NULL || !g_str_has_prefix (*line, "@ ")) {
        g_free (*line);
        *line = read_line (from);
        if (*line == NULL)
            return NULL;
    }
    letter = g_new0 (TrialLetter, 1);
    letter->text = g_string_new (NULL);
    letter->documents = g_array_new (FALSE, FALSE, sizeof (guint32));
    take_head (letter, *line);
    begin_document (letter);
    for (;;) {
        g_free (*line);
        *line = read_line (from);
        if (*line == NULL || g_str_has_prefix (*line, "@ "))
            return letter;
        if (letter->text->len == 0 && take_header (letter, *line))
            continue;
        if (g_str_has_prefix (*line, "--- attachment"))
            begin_document (letter);
        else
            g_string_append_printf (letter->text, "%s\n", *line);
    }
}

void
trial_letter_free (TrialLetter *letter)
{
    if (letter == NULL)
        return;
    g_free (letter->id);
    g_free (letter->tests);
    g_free (letter->outcomes);
    g_strfreev (letter->children);
    g_free (letter->subject);
    g_free (letter->from);
    g_string_free (letter->text, TRUE);
    g_array_unref (letter->documents);
    g_free (letter);
}

gboolean
trial_letter_is_of (const TrialLetter *letter, const char *child)
{
    return g_strv_contains ((const char *const *) letter->children, child);
}
