/*
 * A verb of the command line.
 *
 * cli/main.c holds the table; dispatch and help both come from it. Options
 * that every verb shares (--data, --config, --json, --as, --second,
 * --passphrase-file) are taken out of the arguments before the verb's own
 * function runs, wherever they stand.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/prompt.h"
#include "config/settings.h"

#include <glib.h>

typedef struct CliCommand CliCommand;

typedef struct {
    const CliCommand *command; /* the row that runs */
    const Settings *settings;
    const char *program_dir; /* the other programs lie beside this one */
    const char *config_file; /* as given; NULL = the default one */
    const char *data_dir;    /* as given; NULL = from the settings */
    gboolean json;
    const char *as;     /* staff id to sign in with; NULL = the kept token */
    const char *second; /* staff id of a second signer, or NULL */
    Prompt *prompt;
} CliContext;

/*
 * @argv: argv[0] is the verb, then its arguments; NULL-ended
 * Returns: an exit status of sysexits.h
 */
typedef int (*CliFunction) (const CliContext *context, int argc, char **argv);

struct CliCommand {
    const char *name; /* one word, or two ("roll import") */
    CliFunction function;
    const char *synopsis; /* what follows the name */
    const char *help;     /* one line */
    /* FALSE: runs where no settings file can be read yet */
    gboolean needs_settings;
};

/* Prints the error on standard error; the exit status that fits it. */
int cli_fail (const CliContext *context, const GError *error);
/* The same for wrong use, with the synopsis: EX_USAGE. */
int cli_fail_usage (const CliContext *context, const GError *error);

int cli_sitting (const CliContext *context, int argc, char **argv);
int cli_enrol (const CliContext *context, int argc, char **argv);
int cli_roll_import (const CliContext *context, int argc, char **argv);
int cli_staff_import (const CliContext *context, int argc, char **argv);
int cli_agencies_import (const CliContext *context, int argc, char **argv);
int cli_assign (const CliContext *context, int argc, char **argv);
int cli_sign_in (const CliContext *context, int argc, char **argv);
int cli_sign_out (const CliContext *context, int argc, char **argv);
int cli_tray (const CliContext *context, int argc, char **argv);
int cli_show (const CliContext *context, int argc, char **argv);
int cli_sign (const CliContext *context, int argc, char **argv);
int cli_unlock (const CliContext *context, int argc, char **argv);
int cli_upload (const CliContext *context, int argc, char **argv);
int cli_split (const CliContext *context, int argc, char **argv);
int cli_file (const CliContext *context, int argc, char **argv);
int cli_audit_register (const CliContext *context, int argc, char **argv);
int cli_audit_who (const CliContext *context, int argc, char **argv);
int cli_inspect (const CliContext *context, int argc, char **argv);

#endif
