#include "classify/inspect.h"

#include "classify/inspect_json.h"
#include "classify/readers.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/program.h"
#include "common/text.h"
#include "config/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define MODEL_NAME "kind.model"

typedef struct {
    char *config;
    char *roll;
    char *agencies;
    char *staff;
    gboolean text;
    gboolean json;
    char **files;
} Options;

typedef struct {
    Options options;
    Settings *settings;
    List *roll;
    List *agencies;
    List *staff;
    SenderBook book;
    Judge *judge;
    Readers *readers;
} Inspect;

static gboolean
read_options (int argc, char **argv, Options *to, GError **error)
{
    const GOptionEntry entries[] = {
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &to->config,
         "Settings (server's name, own domain)", "FILE"},
        {"roll", 0, 0, G_OPTION_ARG_FILENAME, &to->roll, "Children's list",
         "FILE"},
        {"agencies", 0, 0, G_OPTION_ARG_FILENAME, &to->agencies,
         "List of agencies", "FILE"},
        {"staff", 0, 0, G_OPTION_ARG_FILENAME, &to->staff, "List of staff",
         "FILE"},
        {"text", 0, 0, G_OPTION_ARG_NONE, &to->text, "Add all text read", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &to->json, "One object a line", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &to->files,
         NULL, "MESSAGE..."},
        {0}};
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);

    g_option_context_add_main_entries (context, entries, NULL);
    return g_option_context_parse (context, &argc, &argv, error);
}

static void
print_lines (const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *line = text_printable (lines->pdata[i]);
        fprintf (stderr, "%s\n", line);
    }
}

static gboolean
load_list (const char *path, List *(*parse) (const char *, GBytes *, GError **),
           List **list_out, GError **error)
{
    g_autoptr (GBytes) data = NULL;
    g_autofree char *name = NULL;

    if (path == NULL)
        return TRUE;
    data = list_read_file (path, error);
    if (data == NULL)
        return FALSE;
    name = g_path_get_basename (path);
    *list_out = parse (name, data, error);
    if (*list_out == NULL)
        return FALSE;
    print_lines ((*list_out)->problems);
    print_lines ((*list_out)->notes);
    return TRUE;
}

static void
inspect_clear (Inspect *inspect)
{
    readers_free (inspect->readers);
    judge_free (inspect->judge);
    list_free (inspect->roll);
    list_free (inspect->agencies);
    list_free (inspect->staff);
    settings_free (inspect->settings);
    g_free (inspect->options.config);
    g_free (inspect->options.roll);
    g_free (inspect->options.agencies);
    g_free (inspect->options.staff);
    g_strfreev (inspect->options.files);
}

static gboolean
inspect_open (Inspect *inspect, GError **error)
{
    const Options *options = &inspect->options;
    g_autofree char *dir = program_dir ();
    g_autofree char *model = g_build_filename (dir, MODEL_NAME, NULL);

    /* The readers first: no list is in their memory. */
    inspect->readers = readers_start (dir, error);
    if (inspect->readers == NULL)
        return FALSE;
    if (options->config != NULL) {
        inspect->settings = settings_load (options->config, NULL, error);
        if (inspect->settings == NULL)
            return FALSE;
        inspect->book.authserv_id = inspect->settings->authserv_id;
        inspect->book.own_domain = inspect->settings->own_domain;
    }
    if (!load_list (options->roll, list_parse_roll, &inspect->roll, error) ||
        !load_list (options->agencies, list_parse_agencies, &inspect->agencies,
                    error) ||
        !load_list (options->staff, list_parse_staff, &inspect->staff, error))
        return FALSE;
    if (inspect->roll != NULL)
        inspect->book.children = inspect->roll->rows;
    if (inspect->agencies != NULL)
        inspect->book.agencies = inspect->agencies->rows;
    if (inspect->staff != NULL)
        inspect->book.staff = inspect->staff->rows;
    inspect->judge = judge_new (&inspect->book, model, error);
    return inspect->judge != NULL;
}

/* An open regular file; -1 and the reason when there is none. */
static int
open_message (const char *path, guint64 *bytes_out, char **problem_out)
{
    struct stat status;
    int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0 || fstat (fd, &status) != 0) {
        *problem_out = g_strdup_printf ("cannot read: %s", g_strerror (errno));
    } else if (!S_ISREG (status.st_mode)) {
        *problem_out = g_strdup ("not a file");
    } else {
        *bytes_out = (guint64) status.st_size;
        return fd;
    }
    if (fd >= 0)
        close (fd);
    return -1;
}

static Record *
unread_record (const char *reason)
{
    Record *record = record_new ();

    g_ptr_array_add (record->warnings,
                     g_strdup_printf ("It could not be read: %s", reason));
    return record;
}

/* A message that the readers refuse is a letter without parts, for a person,
 * with the reason. */
static Record *
read_or_refuse (Inspect *inspect, int fd, char **problem_out)
{
    GError *error = NULL;
    Record *record = readers_read (inspect->readers, fd, NULL, &error);

    if (record != NULL && (record->headers->len > 0 || record->parts->len > 0))
        return record;
    if (record != NULL) {
        record_free (record);
        return unread_record ("it is neither a message nor a document");
    }
    if (error->code == INTRAY_ERROR_REJECT) {
        record = unread_record (error->message);
    } else {
        *problem_out = g_strdup (error->message);
    }
    g_error_free (error);
    return record;
}

/* When it came, as far as the message says; ages need no more. */
static gint64
arrival_of (const Record *record)
{
    return record->has_date ? record->date_ms : clock_now_ms ();
}

static gboolean
inspect_one (Inspect *inspect, const char *path)
{
    InspectResult result = {.file = path,
                            .with_text = inspect->options.text,
                            .children = inspect->book.children};
    g_autofree char *problem = NULL;
    g_autoptr (Record) record = NULL;
    g_autoptr (Decision) decision = NULL;
    g_autofree char *out = NULL;
    int fd = open_message (path, &result.bytes, &problem);

    if (fd >= 0) {
        record = read_or_refuse (inspect, fd, &problem);
        close (fd);
    }
    if (record != NULL)
        decision = judge_letter (inspect->judge, record, arrival_of (record));
    result.record = record;
    result.decision = decision;
    result.error = problem;
    out = inspect->options.json ? inspect_to_json (&result)
                                : inspect_to_text (&result);
    printf ("%s\n", out);
    fflush (stdout);
    return problem == NULL;
}

int
inspect_run (int argc, char **argv)
{
    Inspect inspect = {0};
    g_autoptr (GError) error = NULL;
    int status = EX_OK;

    if (!read_options (argc, argv, &inspect.options, &error) ||
        inspect.options.files == NULL) {
        fprintf (stderr, "intray inspect: %s\n",
                 error != NULL ? error->message : "name at least one message");
        inspect_clear (&inspect);
        return EX_USAGE;
    }
    if (!inspect_open (&inspect, &error)) {
        fprintf (stderr, "intray inspect: %s\n", error->message);
        status = intray_error_exit_status (error);
    }
    for (guint i = 0; status != EX_CONFIG && error == NULL &&
                      inspect.options.files[i] != NULL;
         i++)
        if (!inspect_one (&inspect, inspect.options.files[i]))
            status = 1;
    inspect_clear (&inspect);
    return status;
}
