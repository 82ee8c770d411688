#include "cli/prompt.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"
#include "store/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

typedef struct {
    int fd; /* -1 = not open yet */
    gboolean owned;
} Source;

struct Prompt {
    char *passphrase_file;
    Source secrets;
    Source lines;
};

Prompt *
prompt_new (const char *passphrase_file)
{
    Prompt *prompt = g_new0 (Prompt, 1);

    prompt->passphrase_file = g_strdup (passphrase_file);
    prompt->secrets.fd = -1;
    prompt->lines.fd = -1;
    return prompt;
}

void
prompt_free (Prompt *prompt)
{
    if (prompt == NULL)
        return;
    if (prompt->secrets.owned)
        close (prompt->secrets.fd);
    if (prompt->lines.owned)
        close (prompt->lines.fd);
    g_free (prompt->passphrase_file);
    g_free (prompt);
}

gboolean
prompt_uses_stdin (const Prompt *prompt)
{
    return g_strcmp0 (prompt->passphrase_file, "-") == 0;
}

/* The terminal itself: standard input may be a list that is imported. */
static gboolean
open_terminal (Source *source, GError **error)
{
    source->fd = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (source->fd < 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "there is no terminal to ask at; use --passphrase-file "
                     "FILE, or \"-\" for standard input");
        return FALSE;
    }
    source->owned = TRUE;
    return TRUE;
}

static gboolean
open_secrets (Prompt *prompt, GError **error)
{
    Source *source = &prompt->secrets;

    if (source->fd >= 0)
        return TRUE;
    if (prompt->passphrase_file == NULL)
        return open_terminal (source, error);
    if (prompt_uses_stdin (prompt)) {
        source->fd = STDIN_FILENO;
        return TRUE;
    }
    source->fd =
        open (prompt->passphrase_file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (source->fd < 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "cannot read %s: %s", prompt->passphrase_file,
                     g_strerror (errno));
        return FALSE;
    }
    source->owned = TRUE;
    return TRUE;
}

static gboolean
open_lines (Prompt *prompt, GError **error)
{
    if (prompt->lines.fd >= 0)
        return TRUE;
    if (prompt->passphrase_file == NULL)
        return open_terminal (&prompt->lines, error);
    prompt->lines.fd = STDIN_FILENO;
    return TRUE;
}

static volatile sig_atomic_t interrupted = 0;

static void
on_interrupt (int number)
{
    interrupted = number;
}

/*
 * One line, a byte at a time: what follows it may be somebody else's to read.
 *
 * @line: room for @room bytes with the NUL
 * Errors: REJECT at the end of the input, when the line is too long or has a
 * NUL byte
 */
static gboolean
read_line (int fd, char *line, gsize room, GError **error)
{
    gsize length = 0;
    gboolean any = FALSE;

    for (;;) {
        char c = '\0';
        gssize n = read (fd, &c, 1);

        if (n < 0 && errno == EINTR && interrupted == 0)
            continue;
        any = any || n > 0;
        if (n < 0 || !any) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "nobody answered the question");
            return FALSE;
        }
        if (n == 0 || c == '\n')
            break;
        if (c == '\0' || length + 1 >= room) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         c == '\0' ? "an answer has a NUL byte"
                                   : "an answer is longer than %" G_GSIZE_FORMAT
                                     " bytes",
                         room - 1);
            return FALSE;
        }
        line[length++] = c;
    }
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    if (!g_utf8_validate (line, -1, NULL)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "an answer is not UTF-8");
        return FALSE;
    }
    return TRUE;
}

/* What was printed before the question is seen before it. A program that
 * holds the conversation reads whole lines; a file needs no asking. */
static void
ask (int fd, const char *question)
{
    /* Names stand in questions, and names come out of lists. */
    g_autofree char *safe = text_printable (question);

    fflush (stdout);
    if (isatty (fd))
        dprintf (fd, "%s ", safe);
    else if (fd == STDIN_FILENO)
        dprintf (STDERR_FILENO, "%s\n", safe);
}

/* Reads with echo off; an interruption gives the terminal its echo back
 * before it ends the program. */
static gboolean
read_hidden (int fd, char *line, gsize room, GError **error)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGQUIT, SIGHUP};
    struct sigaction before[G_N_ELEMENTS (signals)];
    struct sigaction action;
    struct termios shown;
    struct termios hidden;
    gboolean good = FALSE;

    if (tcgetattr (fd, &shown) != 0)
        return read_line (fd, line, room, error);
    memset (&action, 0, sizeof action);
    action.sa_handler = on_interrupt;
    for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
        sigaction (signals[i], &action, &before[i]);
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t) ECHO;
    hidden.c_lflag |= ECHONL;
    tcsetattr (fd, TCSAFLUSH, &hidden);
    good = read_line (fd, line, room, error);
    tcsetattr (fd, TCSAFLUSH, &shown);
    for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
        sigaction (signals[i], &before[i], NULL);
    if (interrupted != 0)
        raise (interrupted);
    interrupted = 0;
    return good;
}

char *
prompt_secret (Prompt *prompt, const char *question, GError **error)
{
    const gsize room = LIMIT_PASSPHRASE_BYTES + 1;
    char *secret = NULL;

    if (!open_secrets (prompt, error))
        return NULL;
    secret = secret_new (room);
    ask (prompt->secrets.fd, question);
    if (!read_hidden (prompt->secrets.fd, secret, room, error)) {
        g_prefix_error (error, "%s ", question);
        secret_free (secret);
        return NULL;
    }
    if (secret[0] == '\0') {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "%s the answer is empty", question);
        secret_free (secret);
        return NULL;
    }
    return secret;
}

char *
prompt_new_secret (Prompt *prompt, const char *question, GError **error)
{
    g_autofree char *again = g_strdup_printf ("%s (once more)", question);
    char *secret = prompt_secret (prompt, question, error);
    char *second = NULL;

    if (secret == NULL || !isatty (prompt->secrets.fd))
        return secret;
    second = prompt_secret (prompt, again, error);
    if (second != NULL && strcmp (secret, second) == 0) {
        secret_free (second);
        return secret;
    }
    if (second != NULL)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "%s the two are not the same", question);
    secret_free (second);
    secret_free (secret);
    return NULL;
}

char *
prompt_line (Prompt *prompt, const char *question, GError **error)
{
    g_autofree char *line = g_malloc (LIMIT_NOTE_BYTES + 1);

    if (!open_lines (prompt, error))
        return NULL;
    ask (prompt->lines.fd, question);
    if (!read_line (prompt->lines.fd, line, LIMIT_NOTE_BYTES + 1, error)) {
        g_prefix_error (error, "%s ", question);
        return NULL;
    }
    return g_strdup (line);
}

void
prompt_clear_screen (Prompt *prompt)
{
    fflush (stdout);
    /* Home, clear, and clear what was scrolled away (ECMA-48, xterm). */
    if (prompt->lines.fd >= 0 && isatty (prompt->lines.fd))
        dprintf (prompt->lines.fd, "\033[H\033[2J\033[3J");
}
