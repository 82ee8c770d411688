/* Prompts: what comes from a file line by line, what a terminal echoes. */
#include "cli/prompt.h"

#include "common/error.h"
#include "common/limits.h"
#include "store/seal.h"

#include <glib/gstdio.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *
write_file (const char *text, gssize length)
{
    char *path = NULL;
    int fd = g_file_open_tmp ("intray-prompt-XXXXXX", &path, NULL);

    g_assert_cmpint (fd, >=, 0);
    close (fd);
    g_assert_true (g_file_set_contents (path, text, length, NULL));
    return path;
}

static void
test_line_by_line (void)
{
    g_autofree char *path = write_file ("first words\r\nsecond words\n", -1);
    g_autoptr (Prompt) prompt = prompt_new (path);
    g_autoptr (GError) error = NULL;
    char *secret = NULL;

    g_assert_false (prompt_uses_stdin (prompt));
    secret = prompt_secret (prompt, "First:", &error);
    g_assert_cmpstr (secret, ==, "first words");
    secret_free (secret);
    /* A new one is asked for once only. */
    secret = prompt_new_secret (prompt, "Second:", &error);
    g_assert_cmpstr (secret, ==, "second words");
    secret_free (secret);
    g_assert_null (prompt_secret (prompt, "Third:", &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
    g_assert_cmpstr (error->message, ==, "Third: nobody answered the question");
    g_remove (path);
}

static void
test_refused (void)
{
    g_autofree char *longest = g_strnfill (LIMIT_PASSPHRASE_BYTES, 'a');
    g_autofree char *too_long = g_strnfill (LIMIT_PASSPHRASE_BYTES + 1, 'a');
    const struct {
        const char *text;
        gssize length;
        const char *message; /* NULL: is taken */
    } table[] = {
        {longest, -1, NULL},
        {too_long, -1, "Now: an answer is longer than 256 bytes"},
        {"a\0b\n", 4, "Now: an answer has a NUL byte"},
        {"a\xff\n", -1, "Now: an answer is not UTF-8"},
        {"\n", -1, "Now: the answer is empty"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autofree char *path = write_file (table[i].text, table[i].length);
        g_autoptr (Prompt) prompt = prompt_new (path);
        g_autoptr (GError) error = NULL;
        char *secret = prompt_secret (prompt, "Now:", &error);

        if (table[i].message == NULL) {
            g_assert_cmpstr (secret, ==, table[i].text);
        } else {
            g_assert_null (secret);
            g_assert_cmpstr (error->message, ==, table[i].message);
        }
        secret_free (secret);
        g_remove (path);
    }
}

static void
test_no_file (void)
{
    g_autoptr (Prompt) prompt = prompt_new ("/nonexistent/words");
    g_autoptr (GError) error = NULL;

    g_assert_null (prompt_secret (prompt, "Now:", &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
    g_assert_nonnull (strstr (error->message, "/nonexistent/words"));
}

/* Reads what the terminal shows until it has shown @until. */
static void
read_until (int fd, GString *shown, const char *until)
{
    char piece[256];

    while (strstr (shown->str, until) == NULL) {
        gssize n = read (fd, piece, sizeof piece);
        g_assert_cmpint (n, >, 0);
        g_string_append_len (shown, piece, n);
    }
}

/* In the child: 0 when both secrets and the line came as they were typed. */
static int
ask_at_terminal (void)
{
    g_autoptr (Prompt) prompt = prompt_new (NULL);
    char *secret = prompt_secret (prompt, "Old:", NULL);
    char *fresh = prompt_new_secret (prompt, "New:", NULL);
    g_autofree char *line = prompt_line (prompt, "Word:", NULL);
    gboolean good = g_strcmp0 (secret, "hidden old") == 0 &&
                    g_strcmp0 (fresh, "hidden new") == 0 &&
                    g_strcmp0 (line, "shown word") == 0;

    secret_free (secret);
    secret_free (fresh);
    return good ? 0 : 1;
}

static void
test_terminal (void)
{
    static const char *const talk[][2] = {
        {"Old: ", "hidden old\n"},
        {"New: ", "hidden new\n"},
        {"New: (once more) ", "hidden new\n"},
        {"Word: ", "shown word\n"},
    };
    g_autoptr (GString) shown = g_string_new (NULL);
    int master = -1;
    int status = 0;
    pid_t child = forkpty (&master, NULL, NULL, NULL);

    g_assert_cmpint (child, >=, 0);
    if (child == 0)
        _exit (ask_at_terminal ());
    for (gsize i = 0; i < G_N_ELEMENTS (talk); i++) {
        read_until (master, shown, talk[i][0]);
        g_string_truncate (shown, 0);
        /* The echo goes off after the question is out. */
        g_usleep (100000);
        g_assert_cmpint (write (master, talk[i][1], strlen (talk[i][1])), >, 0);
    }
    read_until (master, shown, "shown word");
    g_assert_null (strstr (shown->str, "hidden"));
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFEXITED (status));
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    close (master);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_assert_true (seal_init (NULL));
    g_test_add_func ("/cli/prompt/a-file-answers-line-by-line",
                     test_line_by_line);
    g_test_add_func ("/cli/prompt/what-is-no-passphrase-is-refused",
                     test_refused);
    g_test_add_func ("/cli/prompt/a-file-that-is-not-there-is-named",
                     test_no_file);
    g_test_add_func ("/cli/prompt/a-terminal-does-not-echo-passphrases",
                     test_terminal);
    return g_test_run ();
}
