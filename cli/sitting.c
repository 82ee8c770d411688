/*
 * intray sitting: the first two people, and the recovery key in two halves.
 *
 * The order is what a power cut may interrupt anywhere: nothing counts until
 * the root file is written and the vault has committed. Before that commit
 * the sitting can be held again; after it only the last step, the machine's
 * secrets sealed to recovery, may be missing, and running the verb again
 * makes up for it.
 */
#include "cli/command.h"
#include "cli/options.h"
#include "cli/vault_session.h"
#include "cli/words.h"

#include "common/error.h"
#include "common/lists.h"
#include "store/directory.h"
#include "store/machine.h"
#include "store/seal.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

enum { OPT_STAFF, OPT_PRINT_TO, OPT_COUNT };

static const OptionRow rows[OPT_COUNT] = {
    [OPT_STAFF] = {"staff", "FILE"},
    [OPT_PRINT_TO] = {"print-to", "DIR"},
};

static const StaffMember *
find_member (const List *list, const char *staff_id, GError **error)
{
    for (guint i = 0; i < list->rows->len; i++) {
        const StaffMember *member = list->rows->pdata[i];
        if (strcmp (member->staff_id, staff_id) == 0)
            return member;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "%s is not on the staff list", staff_id);
    return NULL;
}

/* The two people of the sitting; borrowed from @list. */
static gboolean
find_pair (const List *list, char **staff_ids, const StaffMember **pair_out,
           GError **error)
{
    const StaffMember *pair[2] = {NULL, NULL};

    for (int i = 0; i < 2; i++) {
        pair[i] = find_member (list, staff_ids[i], error);
        if (pair[i] == NULL)
            return FALSE;
    }
    if (pair[0] == pair[1] ||
        ((pair[0]->roles | pair[1]->roles) & ROLE_SENIOR) == 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     pair[0] == pair[1]
                         ? "a sitting needs two people"
                         : "one of the two must be lead, deputy lead, DSL or "
                           "deputy DSL");
        return FALSE;
    }
    memcpy (pair_out, pair, sizeof pair);
    return TRUE;
}

/* Both people's rows for SITTING, each with the passphrase she types now;
 * floating. */
static GVariant *
ask_people (const CliContext *context, const StaffMember **pair,
            const MachinePublic *machine, GError **error)
{
    GVariantBuilder people;

    g_variant_builder_init (&people, G_VARIANT_TYPE ("a(sssus)"));
    for (int i = 0; i < 2; i++) {
        const StaffMember *member = pair[i];
        g_autofree char *question =
            g_strdup_printf ("New passphrase of %s:", member->name);
        char *secret = prompt_new_secret (context->prompt, question, error);

        if (secret == NULL) {
            g_variant_builder_clear (&people);
            return NULL;
        }
        g_variant_builder_add (&people, "(sssus)", member->staff_id,
                               member->name, member->email, member->roles,
                               secret);
        secret_free (secret);
    }
    return g_variant_new ("(a(sssus)@ay@ay@ay)", &people,
                          vault_session_bytes (machine->machine, KEY_BYTES),
                          vault_session_bytes (machine->roll, KEY_BYTES),
                          vault_session_bytes (machine->backup, KEY_BYTES));
}

/* Shows one half to its holder and asks for its check words; caller frees. */
static char *
hand_over (const CliContext *context, int number, const StaffMember *holder,
           const char *half, const char *print_to, GError **error)
{
    g_autofree char *question =
        g_strdup_printf ("Check words of half %d:", number);

    if (print_to != NULL) {
        g_autofree char *name = g_strdup_printf ("half-%d.txt", number);
        g_autofree char *path = g_build_filename (print_to, name, NULL);
        if (!store_write_file (path, half, strlen (half), 0600, error))
            return NULL;
    }
    printf ("Half %d of the recovery key, for ", number);
    words_print (holder->name, 0);
    puts ("Print it and put it in an envelope.");
    puts ("----------------------------------------------------------------");
    words_print (half, 0);
    puts ("----------------------------------------------------------------");
    return prompt_line (context->prompt, question, error);
}

/* Shows the halves one after the other: who has seen both has the key. */
static gboolean
check_halves (VaultSession *session, const CliContext *context,
              const StaffMember **pair, GVariant *halves, const char *print_to,
              GVariant **checked_out, GError **error)
{
    const char *half[2] = {NULL, NULL};
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;

    g_variant_get (halves, "(&s&s)", &half[0], &half[1]);
    first = hand_over (context, 1, pair[0], half[0], print_to, error);
    if (first == NULL)
        return FALSE;
    prompt_clear_screen (context->prompt);
    second = hand_over (context, 2, pair[1], half[1], print_to, error);
    if (second == NULL)
        return FALSE;
    prompt_clear_screen (context->prompt);
    return vault_session_call (session, VERB_SITTING_CHECK,
                               g_variant_new ("(ss)", first, second),
                               checked_out, error);
}

static gboolean
write_root (const CliContext *context, GVariant *checked, GError **error)
{
    g_autoptr (GVariant) root = g_variant_get_child_value (checked, 0);
    gsize length = 0;
    const void *hash = g_variant_get_fixed_array (root, &length, 1);
    g_autofree char *hex = NULL;
    g_autofree char *line = NULL;

    if (length != HASH_BYTES) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "the vault's answer cannot be understood");
        return FALSE;
    }
    hex = bytes_hex (hash, length);
    line = g_strdup_printf ("%s\n", hex);
    return store_write_file (context->settings->root_file, line, strlen (line),
                             0644, error);
}

/* The machine's secrets, sealed to the recovery key that the directory names:
 * what restores a centre whose machine has burned. */
static gboolean
seal_to_recovery (const CliContext *context, GError **error)
{
    const Settings *settings = context->settings;
    g_autoptr (Store) store =
        store_open (settings->data_dir, WRITER_OPERATOR, error);
    g_autoptr (Directory) directory = NULL;
    g_autoptr (GBytes) sealed = NULL;
    gboolean has_root = FALSE;
    Hash root;

    if (store == NULL ||
        !store_read_root (settings->root_file, &has_root, &root, error) ||
        !directory_load (store, has_root ? &root : NULL, &directory, NULL,
                         error))
        return FALSE;
    if (directory == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "the register does not hold the sitting");
        return FALSE;
    }
    sealed =
        machine_seal_to_recovery (store, settings, directory->recovery, error);
    return sealed != NULL && db_begin (store->db, error) &&
           db_run (store->db, SQL_CENTRE_SET_TO_RECOVERY, error, "b", sealed) &&
           db_commit (store->db, error);
}

/* The vault's part, up to its commit. */
static gboolean
hold (VaultSession *session, const CliContext *context,
      const StaffMember **pair, const char *print_to, GError **error)
{
    g_autoptr (GVariant) halves = NULL;
    g_autoptr (GVariant) checked = NULL;
    MachinePublic machine;
    GVariant *people = NULL;

    if (!machine_read_public (context->settings, &machine, error))
        return FALSE;
    people = ask_people (context, pair, &machine, error);
    return people != NULL &&
           vault_session_call (session, VERB_SITTING, people, &halves, error) &&
           check_halves (session, context, pair, halves, print_to, &checked,
                         error) &&
           /* Root file first: a directory without it is refused for ever, a
            * root file without a directory is written anew. */
           write_root (context, checked, error) &&
           vault_session_call (session, VERB_SITTING_COMMIT,
                               g_variant_new ("()"), NULL, error);
}

static gboolean
was_held (VaultSession *session, gboolean *held_out, GError **error)
{
    g_autoptr (GVariant) hello = NULL;

    if (!vault_session_call (session, VERB_HELLO, g_variant_new ("()"), &hello,
                             error))
        return FALSE;
    g_variant_get_child (hello, 0, "b", held_out);
    return TRUE;
}

static int
run (const CliContext *context, const StaffMember **pair, const char *print_to)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = vault_session_open (context, &error);
    gboolean held = FALSE;

    if (session == NULL || !was_held (session, &held, &error))
        return vault_session_fail (session, context, error);
    if (!held && !hold (session, context, pair, print_to, &error))
        return vault_session_fail (session, context, error);
    if (!seal_to_recovery (context, &error))
        return cli_fail (context, error);
    if (held) {
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the sitting was held already; further people come in "
                     "with \"intray enrol\"");
        return cli_fail (context, error);
    }
    printf ("The sitting was held. The root hash is in %s; keep a copy of it "
            "on paper.\n",
            context->settings->root_file);
    return EX_OK;
}

int
cli_sitting (const CliContext *context, int argc, char **argv)
{
    const char *values[OPT_COUNT] = {NULL};
    const StaffMember *pair[2] = {NULL, NULL};
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) data = NULL;
    g_autoptr (List) list = NULL;

    if (!options_parse (rows, OPT_COUNT, 2, 2, &argc, argv, values, &error))
        return cli_fail_usage (context, error);
    if (values[OPT_STAFF] == NULL) {
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "--staff FILE is missing");
        return cli_fail_usage (context, error);
    }
    data = list_read_file (values[OPT_STAFF], &error);
    if (data != NULL)
        list = list_parse_staff (values[OPT_STAFF], data, &error);
    if (list == NULL || !find_pair (list, argv + 1, pair, &error))
        return cli_fail (context, error);
    return run (context, pair, values[OPT_PRINT_TO]);
}
