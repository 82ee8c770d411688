/*
 * Asking the person at the keyboard.
 *
 * Passphrases come from the terminal with echo off, or line by line from the
 * file of --passphrase-file ("-" = standard input), never from arguments or
 * the environment. Everything else that is asked comes from standard input
 * when a passphrase file was given, else from the terminal. Where standard
 * input is no terminal, the question goes to standard error as a line, so
 * that another program can hold the conversation.
 */
#ifndef CLI_PROMPT_H
#define CLI_PROMPT_H

#include <glib.h>

typedef struct Prompt Prompt;

/* @passphrase_file: NULL = the terminal. Opens nothing yet. */
Prompt *prompt_new (const char *passphrase_file);
void prompt_free (Prompt *prompt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Prompt, prompt_free)

/* TRUE when answers are read from standard input, which then cannot carry a
 * file too. */
gboolean prompt_uses_stdin (const Prompt *prompt);

/*
 * Locked memory, secret_free(). UTF-8 of 1 to LIMIT_PASSPHRASE_BYTES.
 * Errors: REJECT when the file has no further line or it is no passphrase;
 * STOP when there is no terminal to ask at
 */
char *prompt_secret (Prompt *prompt, const char *question, GError **error);
/* A new one: asked for twice at a terminal, once from a file.
 * Errors: as above; REJECT when the two differ */
char *prompt_new_secret (Prompt *prompt, const char *question, GError **error);
/* An answer that may be seen; caller frees. UTF-8 up to LIMIT_NOTE_BYTES. */
char *prompt_line (Prompt *prompt, const char *question, GError **error);
/* Takes what stands on the terminal away, where it is one: the next person
 * does not see what the one before her was shown. */
void prompt_clear_screen (Prompt *prompt);

#endif
