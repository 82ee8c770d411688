/*
 * intray: the command line.
 *
 * People's verbs go through the vault and hold no key; the operator's verbs
 * read the register without keys; `sitting` alone reads the machine's key
 * files, for their public halves. Nothing of strangers is parsed here but the
 * first line of a browser that comes back from signing in (loopback.c).
 */
#include "cli/command.h"
#include "cli/operator.h"
#include "cli/options.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/hours.h"
#include "common/log.h"
#include "common/program.h"
#include "common/text.h"
#include "store/seal.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define INTRAY_VERSION "1.0"

static const CliCommand commands[] = {
    {"init", cli_init, "[--test]", "the folder and the machine's keys", TRUE},
    {"sitting", cli_sitting,
     "--staff FILE.csv [--print-to DIR] LEAD_ID SECOND_ID",
     "the first two people and the recovery key", TRUE},
    {"enrol", cli_enrol, "STAFF_ID --as LEAD_ID [--second STAFF_ID]",
     "a further person types her own passphrase", TRUE},
    {"roll import", cli_roll_import, "[--dry-run] FILE.csv",
     "the children's list", TRUE},
    {"staff import", cli_staff_import, "[--dry-run] FILE.csv", "the staff list",
     TRUE},
    {"agencies import", cli_agencies_import, "[--dry-run] FILE.csv",
     "the agencies that write to us", TRUE},
    {"assign", cli_assign,
     "CHILD_ID [--key-worker ID] [--deputy ID] [--cover ID] [--from DATE] "
     "[--until DATE]",
     "who a child's letters go to", TRUE},
    {"sign-in", cli_sign_in, "--as STAFF_ID",
     "sign in once for the verbs that follow", TRUE},
    {"sign-out", cli_sign_out, "", "end that sign-in", TRUE},
    {"tray", cli_tray, "", "what waits for you", TRUE},
    {"show", cli_show, "REF", "a letter with its text and who can open it",
     TRUE},
    {"sign", cli_sign, "REF [--answers FILE]", "read a letter and sign it",
     TRUE},
    {"file", cli_file,
     "REF (--child CHILD_ID | --not-a-child | --not-ours) [--kind KIND] "
     "[--flag FLAG] [--reason TEXT] [--sender-checked]",
     "whose letter is this?", TRUE},
    {"unlock", cli_unlock, "REF [--from REF]",
     "open a locked letter with its password", TRUE},
    {"upload", cli_upload,
     "(REF | --child CHILD_ID) [--flag FLAG] [--note TEXT] FILE",
     "a file that was fetched for a letter, or for a child", TRUE},
    {"split", cli_split,
     "REF --to CHILD_ID=PAGES... --reason TEXT [--looked-at PAGES]",
     "a letter about several children: a part for each", TRUE},
    {"run", cli_run, "[--once]", "the stages, the vault and the desk", TRUE},
    {"import", cli_import, "[--since DATE] [--all] [--yes] PATH",
     "bring in years of old mail: mbox, Maildir, folder of .eml", TRUE},
    {"inspect", cli_inspect,
     "[--roll FILE] [--agencies FILE] [--staff FILE] [--text] MESSAGE...",
     "what would be made of a message? stores nothing", FALSE},
    {"audit register", cli_audit_register, "", "every message and its outcome",
     TRUE},
    {"audit who", cli_audit_who, "REF", "who saw a letter", TRUE},
    {"audit verify", cli_audit_verify, "[--head SEQ:HASH]",
     "has anyone altered the book?", TRUE},
    {"audit reconcile", cli_audit_reconcile, "[--verify FILE]",
     "is anything missing?", TRUE},
    {"status", cli_status, "", "how many letters, what is due", TRUE},
    {"doctor", cli_doctor, "", "is everything in order? what to do", TRUE},
    {"mailbox login", cli_mailbox_login, "NAME [--browser]",
     "sign in to a mailbox with auth = oauth", TRUE},
    {"mailbox list", cli_mailbox_list, "", "mailboxes and how long they last",
     TRUE},
    {"config show", cli_config_show, "", "every setting with its value", TRUE},
};

enum {
    OPT_DATA,
    OPT_CONFIG,
    OPT_JSON,
    OPT_AS,
    OPT_SECOND,
    OPT_PASSPHRASE_FILE,
    OPT_HELP,
    OPT_VERSION,
    OPT_COUNT
};

static const OptionRow shared_rows[OPT_COUNT] = {
    [OPT_DATA] = {"data", "DIR"},
    [OPT_CONFIG] = {"config", "FILE"},
    [OPT_JSON] = {"json", NULL},
    [OPT_AS] = {"as", "STAFF_ID"},
    [OPT_SECOND] = {"second", "STAFF_ID"},
    [OPT_PASSPHRASE_FILE] = {"passphrase-file", "FILE"},
    [OPT_HELP] = {"help", NULL},
    [OPT_VERSION] = {"version", NULL},
};

int
cli_fail (const CliContext *context, const GError *error)
{
    g_autofree char *text = text_printable (error->message);
    const char *verb = context->command == NULL ? NULL : context->command->name;

    fprintf (stderr, "intray%s%s: %s\n", verb == NULL ? "" : " ",
             verb == NULL ? "" : verb, text);
    return intray_error_exit_status (error);
}

int
cli_fail_usage (const CliContext *context, const GError *error)
{
    cli_fail (context, error);
    if (context->command != NULL)
        fprintf (stderr, "usage: intray %s %s\n", context->command->name,
                 context->command->synopsis);
    else
        fputs ("usage: intray [OPTIONS] VERB ...; \"intray --help\" lists the "
               "verbs\n",
               stderr);
    return EX_USAGE;
}

static void
print_help (void)
{
    fputs ("usage: intray [OPTIONS] VERB ...\n\n", stdout);
    for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
        printf ("  %-16s %s\n", commands[i].name, commands[i].help);
    fputs ("\nOptions, before or after the verb:\n"
           "  --data DIR              the centre's folder\n"
           "  --config FILE           settings, /etc/intray/intray.conf\n"
           "  --json                  answers that a program can read\n"
           "  --as STAFF_ID           sign in for this call\n"
           "  --second STAFF_ID       the second signer\n"
           "  --passphrase-file FILE  a line a question; - = standard input\n"
           "  --help, --version\n\n"
           "\"man intray-VERB\" says more of each.\n",
           stdout);
}

/* The row whose one or two words argv begins with; *@words_out is how many. */
static const CliCommand *
find_command (int argc, char **argv, int *words_out)
{
    for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
        const char *name = commands[i].name;
        const char *space = strchr (name, ' ');

        if (space == NULL && strcmp (argv[1], name) == 0) {
            *words_out = 1;
            return &commands[i];
        }
        if (space != NULL && argc > 2 &&
            strlen (argv[1]) == (gsize) (space - name) &&
            strncmp (argv[1], name, (gsize) (space - name)) == 0 &&
            strcmp (argv[2], space + 1) == 0) {
            *words_out = 2;
            return &commands[i];
        }
    }
    return NULL;
}

static int
no_such_verb (const CliContext *context, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) second_words = g_string_new (NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
        if (g_str_has_prefix (commands[i].name, argv[1]) &&
            commands[i].name[strlen (argv[1])] == ' ')
            g_string_append_printf (second_words, "%s%s",
                                    second_words->len == 0 ? "" : ", ",
                                    commands[i].name);
    if (second_words->len > 0)
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "%s what? There is: %s", argv[1], second_words->str);
    else
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "there is no verb %s", argv[1]);
    return cli_fail_usage (context, error);
}

/* Runs the verb that argv[1] names. */
static int
dispatch (CliContext *context, const char *const *values, int argc, char **argv)
{
    int words = 0;
    g_autoptr (GError) error = NULL;
    g_autoptr (Settings) settings = NULL;
    g_autoptr (Prompt) prompt = prompt_new (values[OPT_PASSPHRASE_FILE]);

    context->command = find_command (argc, argv, &words);
    if (context->command == NULL)
        return no_such_verb (context, argv);
    if (values[OPT_HELP] != NULL) {
        printf ("usage: intray %s %s\n%s\n", context->command->name,
                context->command->synopsis, context->command->help);
        return EX_OK;
    }
    if (context->command->needs_settings) {
        settings =
            settings_load (context->config_file, context->data_dir, &error);
        if (settings == NULL)
            return cli_fail (context, error);
        hours_set_zone (settings->time_zone);
    }
    context->settings = settings;
    context->prompt = prompt;
    return context->command->function (context, argc - words, argv + words);
}

static int
run (int argc, char **argv)
{
    const char *values[OPT_COUNT] = {NULL};
    g_autofree char *program_folder = program_dir ();
    CliContext context = {.program_dir = program_folder};
    g_autoptr (GError) error = NULL;

    setlocale (LC_CTYPE, "");
    log_start ("intray");
    signal (SIGPIPE, SIG_IGN);
    if (!program_harden (&error) || !seal_init (&error))
        return cli_fail (&context, error);
    if (!options_take (shared_rows, OPT_COUNT, &argc, argv, values, &error))
        return cli_fail_usage (&context, error);
    for (gsize i = 0; i < OPT_COUNT; i++)
        if (values[i] != NULL && !g_utf8_validate (values[i], -1, NULL)) {
            g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "--%s has a value that is not UTF-8",
                         shared_rows[i].name);
            return cli_fail_usage (&context, error);
        }
    context.config_file = values[OPT_CONFIG];
    context.data_dir = values[OPT_DATA];
    context.json = values[OPT_JSON] != NULL;
    context.as = values[OPT_AS];
    context.second = values[OPT_SECOND];
    if (values[OPT_VERSION] != NULL) {
        puts ("intray " INTRAY_VERSION);
        return EX_OK;
    }
    if (argc > 1)
        return dispatch (&context, values, argc, argv);
    if (values[OPT_HELP] != NULL) {
        print_help ();
        return EX_OK;
    }
    g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "a verb is missing");
    return cli_fail_usage (&context, error);
}

int
main (int argc, char **argv)
{
    int status = run (argc, argv);

    /* What could not be printed was not said. */
    if ((fflush (stdout) != 0 || ferror (stdout) != 0) && status == EX_OK)
        status = EX_IOERR;
    return status;
}
