/*
 * intray roll|staff|agencies import: the centre's own lists.
 *
 * The file is parsed here, the rows go to the vault in pages and stay in this
 * sign-in until they are applied in one transaction.
 */
#include "cli/command.h"
#include "cli/json.h"
#include "cli/options.h"
#include "cli/vault_session.h"
#include "cli/words.h"

#include "common/error.h"
#include "common/limits.h"
#include "common/lists.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

typedef struct {
    const char *name; /* "roll" */
    const char *row_type;
    VaultVerb verb;
    guint8 what; /* IMPORT_APPLY's number */
    List *(*parse) (const char *name, GBytes *data, GError **error);
    GVariant *(*row) (gconstpointer row);
} ListKind;

static void
add_texts (GVariantBuilder *builder, const GPtrArray *texts)
{
    g_variant_builder_open (builder, G_VARIANT_TYPE ("as"));
    for (guint i = 0; i < texts->len; i++)
        g_variant_builder_add (builder, "s", texts->pdata[i]);
    g_variant_builder_close (builder);
}

static GVariant *
roll_row (gconstpointer data)
{
    const RollChild *child = data;
    GVariantBuilder row;

    g_variant_builder_init (&row, G_VARIANT_TYPE (VAULT_ROLL_ROW));
    g_variant_builder_add (&row, "s", child->child_id);
    g_variant_builder_add (&row, "s", child->given_name);
    g_variant_builder_add (&row, "s", child->family_name);
    g_variant_builder_add (&row, "s", child->known_as);
    add_texts (&row, child->other_names);
    g_variant_builder_add (&row, "i", child->dob);
    g_variant_builder_add (&row, "s", child->nhs_number);
    g_variant_builder_add (&row, "s", child->address);
    g_variant_builder_add (&row, "s", child->postcode);
    g_variant_builder_add (&row, "s", child->key_worker);
    g_variant_builder_add (&row, "s", child->deputy_key_worker);
    g_variant_builder_add (&row, "s", child->room);
    g_variant_builder_add (&row, "i", child->start_date);
    g_variant_builder_add (&row, "i", child->leave_date);
    g_variant_builder_add (&row, "s", child->status);
    g_variant_builder_add (&row, "s", child->phone);
    g_variant_builder_add (&row, "s", child->may_collect);
    g_variant_builder_add (&row, "s", child->responsibility);
    g_variant_builder_open (&row, G_VARIANT_TYPE ("a(ss)"));
    for (guint i = 0; i < child->parents->len; i++) {
        const RollParent *parent = child->parents->pdata[i];
        g_variant_builder_add (&row, "(ss)", parent->name,
                               parent->address == NULL ? "" : parent->address);
    }
    g_variant_builder_close (&row);
    return g_variant_builder_end (&row);
}

static GVariant *
staff_row (gconstpointer data)
{
    const StaffMember *member = data;
    GVariantBuilder row;

    g_variant_builder_init (&row, G_VARIANT_TYPE (VAULT_STAFF_ROW));
    g_variant_builder_add (&row, "s", member->staff_id);
    g_variant_builder_add (&row, "s", member->name);
    g_variant_builder_add (&row, "u", member->roles);
    g_variant_builder_add (&row, "s", member->email);
    add_texts (&row, member->related_to);
    return g_variant_builder_end (&row);
}

static GVariant *
agency_row (gconstpointer data)
{
    const Agency *agency = data;

    return g_variant_new (VAULT_AGENCY_ROW, agency->address_or_domain,
                          agency->agency, agency->usual_kind);
}

static const ListKind roll_list = {"roll", VAULT_ROLL_ROW,  VERB_IMPORT_ROLL,
                                   1,      list_parse_roll, roll_row};
static const ListKind staff_list = {"staff",           VAULT_STAFF_ROW,
                                    VERB_IMPORT_STAFF, 2,
                                    list_parse_staff,  staff_row};
static const ListKind agencies_list = {"agencies",           VAULT_AGENCY_ROW,
                                       VERB_IMPORT_AGENCIES, 3,
                                       list_parse_agencies,  agency_row};

/* Sends one page and begins the next. */
static gboolean
send_page (VaultSession *session, const ListKind *kind, GVariantBuilder *page,
           GError **error)
{
    g_autofree char *type = g_strdup_printf ("a%s", kind->row_type);
    GVariant *rows = g_variant_builder_end (page);

    g_variant_builder_init (page, G_VARIANT_TYPE (type));
    return vault_session_call (session, kind->verb, rows, NULL, error);
}

/* Sends every row, as many a page as fit a frame. A row that is longer than
 * that goes to list->problems and is skipped. */
static gboolean
send_rows (VaultSession *session, const ListKind *kind, const char *name,
           List *list, GError **error)
{
    g_autofree char *type = g_strdup_printf ("a%s", kind->row_type);
    GVariantBuilder page;
    gsize bytes = 0;
    gboolean good = TRUE;

    g_variant_builder_init (&page, G_VARIANT_TYPE (type));
    for (guint i = 0; good && i < list->rows->len; i++) {
        g_autoptr (GVariant) row =
            g_variant_ref_sink (kind->row (list->rows->pdata[i]));
        /* A row's end and its alignment in the array. */
        gsize size = g_variant_get_size (row) + LIMIT_IMPORT_ROW_OVERHEAD;

        if (size > LIMIT_IMPORT_PAGE_BYTES) {
            /* The three kinds of row all begin with their line. */
            const guint *line = list->rows->pdata[i];
            g_ptr_array_add (
                list->problems,
                g_strdup_printf ("%s line %u: the row is too long; shorten "
                                 "its texts",
                                 name, *line));
            list->bad_rows++;
            g_ptr_array_remove_index (list->rows, i--);
            continue;
        }
        if (bytes + size > LIMIT_IMPORT_PAGE_BYTES) {
            good = send_page (session, kind, &page, error);
            bytes = 0;
        }
        g_variant_builder_add_value (&page, row);
        bytes += size;
    }
    good = good && (bytes == 0 || send_page (session, kind, &page, error));
    g_variant_builder_clear (&page);
    return good;
}

static void
print_to_stderr (const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *safe = text_printable (lines->pdata[i]);
        fprintf (stderr, "%s\n", safe);
    }
}

/* Every date in words: 3/4/2022 that was meant month first shows here. */
static void
print_dates (const List *list)
{
    for (guint i = 0; i < list->rows->len; i++) {
        const RollChild *child = list->rows->pdata[i];
        g_autofree char *id = text_printable (child->child_id);
        g_autofree char *born = list_date_in_words (child->dob);
        g_autofree char *start = list_date_in_words (child->start_date);
        g_autofree char *leave = list_date_in_words (child->leave_date);

        printf ("%s: born %s", id, born);
        if (child->start_date != LIST_NO_DATE)
            printf (", starts %s", start);
        if (child->leave_date != LIST_NO_DATE)
            printf (", leaves %s", leave);
        putchar ('\n');
    }
}

static void
print_json (const ListKind *kind, gboolean dry_run, const List *list,
            GVariant *answer)
{
    static const char *const names[] = {"plan", "problems"};
    g_autoptr (Json) json = json_begin ();
    guint32 version = 0;
    guint32 bad_rows = 0;

    json_text (json, "list", kind->name);
    json_truth (json, "dry_run", dry_run);
    for (gsize k = 0; k < 2; k++) {
        g_autofree const char **lines = NULL;

        g_variant_get_child (answer, k, "^a&s", &lines);
        json_open_array (json, names[k]);
        for (guint i = 0; k == 1 && i < list->problems->len; i++)
            json_text (json, NULL, list->problems->pdata[i]);
        for (guint i = 0; lines[i] != NULL; i++)
            json_text (json, NULL, lines[i]);
        json_close_array (json);
    }
    json_open_array (json, "notes");
    for (guint i = 0; i < list->notes->len; i++)
        json_text (json, NULL, list->notes->pdata[i]);
    json_close_array (json);
    g_variant_get_child (answer, 2, "u", &version);
    g_variant_get_child (answer, 3, "u", &bad_rows);
    json_number (json, "bad_rows", (gint64) bad_rows + list->bad_rows);
    json_number (json, "directory_version", version);
    json_print (json);
}

static void
print_answer (gboolean dry_run, const char *name, GVariant *answer)
{
    g_autofree const char **plan = NULL;
    g_autofree const char **problems = NULL;

    g_variant_get (answer, "(^a&s^a&suu)", &plan, &problems, NULL, NULL);
    for (guint i = 0; plan[i] != NULL; i++)
        words_print (plan[i], 0);
    fflush (stdout);
    for (guint i = 0; problems[i] != NULL; i++) {
        g_autofree char *safe = text_printable (problems[i]);
        fprintf (stderr, "%s: %s\n", name, safe);
    }
    if (dry_run)
        puts ("Nothing was changed (--dry-run).");
}

/* Applies what was sent. */
static gboolean
apply (VaultSession *session, const CliContext *context, const ListKind *kind,
       gboolean dry_run, GVariant **answer_out, GError **error)
{
    GVariant *second = vault_session_second (session, context, error);

    return second != NULL &&
           vault_session_call (
               session, VERB_IMPORT_APPLY,
               g_variant_new ("(yb@ay)", kind->what, dry_run, second),
               answer_out, error);
}

static int
import_list (const CliContext *context, const ListKind *kind, const char *path,
             gboolean dry_run)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;
    g_autoptr (GVariant) answer = NULL;
    g_autofree char *base = g_path_get_basename (path);
    const char *name = strcmp (path, "-") == 0 ? "standard input" : base;
    g_autoptr (GBytes) data = list_read_file (path, &error);
    g_autoptr (List) list =
        data == NULL ? NULL : kind->parse (name, data, &error);
    guint32 bad_rows = 0;

    if (list == NULL)
        return cli_fail (context, error);
    print_to_stderr (list->notes);
    if (list->rows->len == 0) {
        print_to_stderr (list->problems);
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "%s has no row that could be read; nothing was changed",
                     name);
        return cli_fail (context, error);
    }
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error) ||
        !send_rows (session, kind, name, list, &error)) {
        print_to_stderr (list->problems);
        return vault_session_fail (session, context, error);
    }
    print_to_stderr (list->problems);
    if (!apply (session, context, kind, dry_run, &answer, &error))
        return vault_session_fail (session, context, error);
    if (context->json) {
        print_json (kind, dry_run, list, answer);
    } else {
        if (kind == &roll_list)
            print_dates (list);
        print_answer (dry_run, name, answer);
    }
    g_variant_get_child (answer, 3, "u", &bad_rows);
    return bad_rows + list->bad_rows > 0 ? EX_DATAERR : EX_OK;
}

static int
run (const CliContext *context, const ListKind *kind, int argc, char **argv)
{
    static const OptionRow rows[] = {{"dry-run", NULL}};
    const char *values[G_N_ELEMENTS (rows)] = {NULL};
    g_autoptr (GError) error = NULL;

    if (options_parse (rows, G_N_ELEMENTS (rows), 1, 1, &argc, argv, values,
                       &error)) {
        if (strcmp (argv[1], "-") != 0 || !prompt_uses_stdin (context->prompt))
            return import_list (context, kind, argv[1], values[0] != NULL);
        g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "standard input cannot be both the list and the "
                     "passphrase");
    }
    return cli_fail_usage (context, error);
}

int
cli_roll_import (const CliContext *context, int argc, char **argv)
{
    return run (context, &roll_list, argc, argv);
}

int
cli_staff_import (const CliContext *context, int argc, char **argv)
{
    return run (context, &staff_list, argc, argv);
}

int
cli_agencies_import (const CliContext *context, int argc, char **argv)
{
    return run (context, &agencies_list, argc, argv);
}
