/*
 * `intray doctor`: is everything as it should be? One line a fact, with what
 * to do; exit 1 when anything is red.
 */
#include "cli/operator.h"

#include "cli/options.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/text.h"
#include "ingest/oauth/credential.h"
#include "store/directory.h"
#include "store/machine.h"
#include "store/pin.h"
#include "store/seal.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>

typedef enum { GREEN, AMBER, RED } Verdict;

typedef struct {
    gboolean json;
    guint reds;
    guint ambers;
} Report;

static void
say (Report *report, Verdict verdict, const char *fact, const char *remedy)
{
    static const char *const names[] = {"ok", "amber", "RED"};

    report->reds += verdict == RED ? 1 : 0;
    report->ambers += verdict == AMBER ? 1 : 0;
    if (report->json) {
        g_autofree char *fact_json = text_json (fact);
        g_autofree char *remedy_json =
            text_json (verdict == GREEN ? "" : remedy);
        printf ("{\"verdict\": \"%s\", \"fact\": %s, \"remedy\": %s}\n",
                verdict == RED ? "red" : names[verdict], fact_json,
                remedy_json);
        return;
    }
    printf ("%-6s %s%s%s\n", names[verdict], fact, verdict == GREEN ? "" : ": ",
            verdict == GREEN ? "" : remedy);
}

static void
say_error (Report *report, const char *fact, const GError *error)
{
    say (report, RED, fact, error == NULL ? "unknown" : error->message);
}

static gboolean
is_inside (const char *path, const char *dir)
{
    g_autofree char *prefix = g_strdup_printf ("%s/", dir);

    return g_str_has_prefix (path, prefix) || strcmp (path, dir) == 0;
}

/* Keys beside the data they open are no keys. */
static void
check_places (Report *report, const Settings *settings)
{
    const char *const outside[] = {
        settings->classify_dir,    settings->ingest_dir,
        settings->vault_dir,       settings->root_file,
        settings->house_key_file,  settings->digest_key_file,
        settings->backup_key_file, settings->credential_dir};
    gboolean good = TRUE;
    gboolean pins_loose = is_inside (settings->vault_dir, settings->run_dir) ||
                          is_inside (settings->ingest_dir, settings->run_dir);
    struct stat status;

    for (gsize i = 0; i < G_N_ELEMENTS (outside); i++)
        good = good && !is_inside (outside[i], settings->data_dir);
    say (report, good ? GREEN : RED, "keys lie outside the data folder",
         "move them and correct [paths]: who copies the data folder must not "
         "get them too");
    say (report, pins_loose ? AMBER : GREEN, "pins lie in folders of their own",
         "they are under the run folder (demo and tests): a restart forgets "
         "what was seen");
    good =
        stat (settings->data_dir, &status) == 0 && (status.st_mode & 077) == 0;
    say (report, good ? GREEN : RED, "nobody else may enter the data folder",
         "chmod 700 the data folder");
}

static void
check_secrets (Report *report, const Settings *settings)
{
    const char *const in_classify[] = {"machine.sign", "roll.box"};
    const char *const files[] = {settings->house_key_file,
                                 settings->digest_key_file,
                                 settings->backup_key_file};
    g_autoptr (GError) error = NULL;

    for (gsize i = 0; error == NULL && i < G_N_ELEMENTS (in_classify); i++)
        secret_free (machine_read_key_in (settings->classify_dir,
                                          in_classify[i], &error));
    for (gsize i = 0; error == NULL && i < G_N_ELEMENTS (files); i++)
        secret_free (machine_read_key (files[i], &error));
    if (error != NULL)
        say_error (report, "the machine's keys are there", error);
    else
        say (report, GREEN, "the machine's keys are there", "");
}

/* Two people must hold every flag, or one illness shuts letters away. */
static void
check_holders (Report *report, const Directory *directory)
{
    static const struct {
        guint32 roles;
        const char *fact;
        const char *remedy;
    } wanted[] = {
        {ROLE_SENIOR, "two seniors can open ordinary letters",
         "enrol a second one: intray enrol"},
        {ROLE_ANY_DSL, "two people can open safeguarding letters",
         "enrol a second DSL or deputy DSL"},
        {ROLE_ANY_DSL | ROLE_TRUSTEE,
         "two people can be named for letters about staff",
         "enrol the nominated trustee"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++) {
        g_autoptr (GPtrArray) people =
            directory_with_role (directory, wanted[i].roles);
        say (report, people->len >= 2 ? GREEN : RED, wanted[i].fact,
             wanted[i].remedy);
    }
    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        if (person->state == PERSON_WAITING) {
            g_autofree char *fact =
                g_strdup_printf ("%s can sign in", person->name);
            say (report, AMBER, fact, "she is waiting to be enrolled");
        }
    }
}

static void
check_register (Report *report, const Settings *settings)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Store) store =
        store_open (settings->data_dir, WRITER_OPERATOR, &error);
    g_autoptr (Directory) directory = NULL;
    g_autoptr (Pin) pin = NULL;
    gboolean there = FALSE;
    Hash root;

    if (store == NULL) {
        say_error (report, "the register opens", error);
        return;
    }
    say (report, GREEN, "the register opens", "");
    if (!store_read_root (settings->root_file, &there, &root, &error) ||
        !directory_load (store, there ? &root : NULL, &directory, NULL,
                         &error)) {
        say_error (report, "the directory of people and keys holds", error);
        return;
    }
    if (directory == NULL) {
        say (report, RED, "the first sitting was held", "run intray sitting");
        return;
    }
    say (report, GREEN, "the directory of people and keys holds", "");
    pin = pin_load (store, settings->vault_dir, TRUE, &error);
    if (pin == NULL || !pin_check (pin, store, directory, &error))
        say_error (report, "the register is not older than what was seen",
                   error);
    else
        say (report, GREEN, "the register is not older than what was seen", "");
    check_holders (report, directory);
}

static void
check_machine (Report *report)
{
    g_autofree char *swaps = NULL;
    struct rlimit locked;
    gboolean swap = FALSE;

    if (g_file_get_contents ("/proc/swaps", &swaps, NULL, NULL))
        swap = strchr (swaps, '\n') != NULL && strchr (swaps, '\n')[1] != '\0';
    say (report, swap ? AMBER : GREEN, "no swap, or only an encrypted one",
         "swapoff, or encrypt it: pages of opened letters may land there");
    say (report,
         getrlimit (RLIMIT_MEMLOCK, &locked) == 0 &&
                 locked.rlim_cur >= 8u * 1024 * 1024
             ? GREEN
             : RED,
         "enough memory can be locked for keys", "set LimitMEMLOCK=64M");
}

/* The readers prove their sandbox when they start: start them. */
static void
check_sandbox (Report *report, const CliContext *context)
{
    g_autofree char *path =
        g_build_filename (context->program_dir, "intray-classify", NULL);
    const char *argv[] = {path, "probe", NULL};
    g_autofree char *out = NULL;
    g_autofree char *err = NULL;
    int status = 0;
    gboolean ran = g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT,
                                 NULL, NULL, &out, &err, &status, NULL);
    gboolean good = ran && g_spawn_check_wait_status (status, NULL);

    say (report, good ? GREEN : RED, "the readers' sandbox holds",
         err == NULL || err[0] == '\0' ? "intray-classify does not start"
                                       : g_strstrip (err));
    if (good && strstr (out, "landlock=no") != NULL)
        say (report, AMBER, "the kernel has Landlock",
             "the readers rely on seccomp alone; a newer kernel adds it");
}

/* Whoever cannot be told, and a desk that cannot start, are no small matter:
 * letters would wait unseen. */
static void
check_ways_out (Report *report, const Settings *settings)
{
    gboolean by_maildir = strcmp (settings->notify_via, "maildir") == 0;
    gboolean told = settings->notify_from[0] != '\0' &&
                    (by_maildir ? settings->notify_maildir
                                : settings->smtp_host)[0] != '\0';
    gboolean desk =
        g_file_test (settings->desk_cert_file, G_FILE_TEST_EXISTS) &&
        g_file_test (settings->desk_key_file, G_FILE_TEST_EXISTS);

    say (report, told ? GREEN : RED, "people can be told that something waits",
         "set from, and host or maildir, in [notify]");
    say (report, desk ? GREEN : RED, "the desk has its TLS certificate and key",
         "put them where [desk] certificate and key say; README shows how to "
         "make a pair");
}

/* Is somebody signed in, where that takes a person? */
static void
check_sign_in (Report *report, const Settings *settings,
               const MailboxSettings *mailbox)
{
    g_autofree char *fact =
        g_strdup_printf ("mailbox %s is signed in to", mailbox->name);
    g_autofree char *remedy =
        g_strdup_printf ("run \"intray mailbox login %s\"", mailbox->name);
    g_autoptr (GError) error = NULL;
    CredentialExpiry expiry = {0};

    if (!credential_expiry (settings, mailbox, &expiry, &error))
        say (report, RED, fact, error->message);
    else
        say (report, expiry.state == CREDENTIAL_MISSING ? RED : GREEN, fact,
             remedy);
}

static void
check_mailboxes (Report *report, const Settings *settings)
{
    if (settings->mailboxes->len == 0)
        say (report, RED, "a mailbox is set",
             "add a group [mailbox NAME] to the settings");
    for (guint i = 0; i < settings->mailboxes->len; i++) {
        const MailboxSettings *mailbox = settings->mailboxes->pdata[i];
        g_autofree char *fact =
            g_strdup_printf ("mailbox %s can be reached", mailbox->name);
        if (mailbox->type == MAILBOX_IMAP && mailbox->oauth)
            check_sign_in (report, settings, mailbox);
        if (mailbox->type == MAILBOX_IMAP)
            continue;
        say (report,
             g_file_test (mailbox->path, G_FILE_TEST_IS_DIR) ? GREEN : RED,
             fact, "its folder is not there");
    }
}

int
cli_doctor (const CliContext *context, int argc, char **argv)
{
    Report report = {context->json, 0, 0};
    g_autoptr (GError) error = NULL;

    if (!options_parse (NULL, 0, 0, 0, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    if (!seal_init (&error))
        return cli_fail (context, error);
    check_places (&report, context->settings);
    check_secrets (&report, context->settings);
    check_register (&report, context->settings);
    check_machine (&report);
    check_sandbox (&report, context);
    check_mailboxes (&report, context->settings);
    check_ways_out (&report, context->settings);
    if (!context->json)
        printf ("%u red, %u amber\n", report.reds, report.ambers);
    return report.reds == 0 ? EX_OK : 1;
}
