#include "common/lists.h"

#include "common/csv.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void
roll_row_free (gpointer data)
{
    roll_child_free (data);
}

/* A file that is being read: where its columns stand, and whose turn it is. */
typedef struct {
    const char *name;
    List *list;
    GHashTable *columns; /* name -> index + 1 */
    GHashTable *seen;    /* ids so far -> line */
    CsvRow *row;
} Parse;

static void G_GNUC_PRINTF (2, 3)
    add_problem (Parse *parse, const char *format, ...)
{
    va_list args;
    g_autofree char *text = NULL;

    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    g_ptr_array_add (parse->list->problems,
                     g_strdup_printf ("%s line %u: %s", parse->name,
                                      parse->row->line, text));
}

static void G_GNUC_PRINTF (2, 3)
    add_note (Parse *parse, const char *format, ...)
{
    va_list args;
    g_autofree char *text = NULL;

    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    g_ptr_array_add (parse->list->notes,
                     g_strdup_printf ("%s line %u: %s", parse->name,
                                      parse->row->line, text));
}

/* "" where the row has no such column. */
static const char *
cell (const Parse *parse, const char *column)
{
    gpointer at = g_hash_table_lookup (parse->columns, column);
    guint index = GPOINTER_TO_UINT (at);

    if (index == 0 || index > parse->row->fields->len)
        return "";
    return parse->row->fields->pdata[index - 1];
}

static char *
take_cell (const Parse *parse, const char *column)
{
    return g_strdup (cell (parse, column));
}

static void
split_into (GPtrArray *to, const char *text)
{
    g_auto (GStrv) parts = g_strsplit (text, ";", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        g_strstrip (parts[i]);
        if (*parts[i] != '\0')
            g_ptr_array_add (to, g_strdup (parts[i]));
    }
}

/* An id once a file; FALSE when the row must be skipped. */
static gboolean
check_id (Parse *parse, const char *column)
{
    const char *id = cell (parse, column);
    gpointer line;

    if (*id == '\0') {
        add_problem (parse, "%s is empty; give it one and import again",
                     column);
        return FALSE;
    }
    line = g_hash_table_lookup (parse->seen, id);
    if (line != NULL) {
        add_problem (parse, "%s %s stands in line %u already; keep one", column,
                     id, GPOINTER_TO_UINT (line));
        return FALSE;
    }
    g_hash_table_insert (parse->seen, g_strdup (id),
                         GUINT_TO_POINTER (parse->row->line));
    return TRUE;
}

static void
take_nhs_number (Parse *parse, RollChild *child)
{
    const char *raw = cell (parse, "nhs_number");
    GString *digits = g_string_new (NULL);

    for (const char *at = raw; *at != '\0'; at++)
        if (g_ascii_isdigit (*at))
            g_string_append_c (digits, *at);
        else if (strncmp (at, "\xC2\xA0", 2) == 0) /* no-break space */
            at++;
        else if (*at != ' ' && *at != '-')
            g_string_append_c (digits, '?');
    if (digits->len > 0 && !nhs_number_is_valid (digits->str)) {
        add_note (parse,
                  "the NHS number of %s has a wrong check digit and is left "
                  "out; the child is kept; correct it in the list",
                  child->child_id);
        g_string_truncate (digits, 0);
    }
    child->nhs_number = g_string_free (digits, FALSE);
}

static void
take_parents (const Parse *parse, RollChild *child)
{
    g_autoptr (GPtrArray) each = g_ptr_array_new_with_free_func (g_free);

    split_into (each, cell (parse, "parents"));
    for (guint i = 0; i < each->len; i++) {
        RollParent *parent = g_new0 (RollParent, 1);
        char *text = each->pdata[i];
        char *open = strrchr (text, '<');
        char *close = open == NULL ? NULL : strchr (open, '>');
        if (close != NULL) {
            parent->address = g_strstrip (
                g_ascii_strdown (open + 1, (gssize) (close - open - 1)));
            *open = '\0';
        } else if (strchr (text, '@') != NULL && strchr (text, ' ') == NULL) {
            parent->address = g_ascii_strdown (text, -1);
            *text = '\0';
        }
        parent->name = g_strstrip (g_strdup (text));
        g_ptr_array_add (child->parents, parent);
    }
}

/* An optional date; an unreadable one is noted and left out. */
static gint32
take_optional_date (Parse *parse, const char *column)
{
    const char *text = cell (parse, column);
    gint32 day = LIST_NO_DATE;

    if (*text != '\0' && !list_parse_date (text, &day))
        add_note (parse, "%s \"%s\" is not a date and is left out", column,
                  text);
    return day;
}

static gboolean
take_roll_row (Parse *parse)
{
    RollChild *child;
    gint32 dob;

    if (!check_id (parse, "child_id"))
        return FALSE;
    if (*cell (parse, "given_name") == '\0' &&
        *cell (parse, "family_name") == '\0') {
        add_problem (parse, "the child has no name; write one");
        return FALSE;
    }
    if (!list_parse_date (cell (parse, "dob"), &dob)) {
        add_problem (parse,
                     "dob \"%s\" is not a date; write it like 2022-04-03 or "
                     "3/4/2022",
                     cell (parse, "dob"));
        return FALSE;
    }
    child = roll_child_new ();
    child->line = parse->row->line;
    child->child_id = take_cell (parse, "child_id");
    child->given_name = take_cell (parse, "given_name");
    child->family_name = take_cell (parse, "family_name");
    child->known_as = take_cell (parse, "known_as");
    split_into (child->other_names, cell (parse, "other_names"));
    child->dob = dob;
    take_nhs_number (parse, child);
    child->address = take_cell (parse, "address");
    child->postcode = take_cell (parse, "postcode");
    child->key_worker = take_cell (parse, "key_worker");
    child->deputy_key_worker = take_cell (parse, "deputy_key_worker");
    take_parents (parse, child);
    child->room = take_cell (parse, "room");
    child->start_date = take_optional_date (parse, "start_date");
    child->leave_date = take_optional_date (parse, "leave_date");
    child->status = take_cell (parse, "status");
    child->phone = take_cell (parse, "phone");
    child->may_collect = take_cell (parse, "may_collect");
    child->responsibility = take_cell (parse, "responsibility");
    g_ptr_array_add (parse->list->rows, child);
    return TRUE;
}

static gboolean
take_staff_row (Parse *parse)
{
    g_autoptr (GPtrArray) roles = g_ptr_array_new_with_free_func (g_free);
    StaffMember *member;
    guint32 bits = 0;

    if (!check_id (parse, "staff_id"))
        return FALSE;
    if (*cell (parse, "name") == '\0') {
        add_problem (parse, "the name is empty; write it");
        return FALSE;
    }
    split_into (roles, cell (parse, "role"));
    for (guint i = 0; i < roles->len; i++) {
        guint k = 0;
        while (k < G_N_ELEMENTS (LIST_ROLE_NAMES) &&
               g_ascii_strcasecmp (roles->pdata[i], LIST_ROLE_NAMES[k]) != 0)
            k++;
        if (k == G_N_ELEMENTS (LIST_ROLE_NAMES)) {
            add_problem (parse,
                         "role \"%s\" is not known; use key_worker, senco, "
                         "lead, deputy_lead, dsl, deputy_dsl, admin, manager "
                         "or trustee",
                         (char *) roles->pdata[i]);
            return FALSE;
        }
        bits |= 1u << k;
    }
    if (bits == 0) {
        add_problem (parse, "the role is empty; write one");
        return FALSE;
    }
    member = staff_member_new ();
    member->line = parse->row->line;
    member->staff_id = take_cell (parse, "staff_id");
    member->name = take_cell (parse, "name");
    member->roles = bits;
    member->email = take_cell (parse, "email");
    split_into (member->related_to, cell (parse, "related_to"));
    g_ptr_array_add (parse->list->rows, member);
    return TRUE;
}

static gboolean
take_agency_row (Parse *parse)
{
    static const char *const kinds[] = {"",        "medical", "social_care",
                                        "therapy", "family",  "other"};
    const char *raw = cell (parse, "address_or_domain");
    const char *kind = cell (parse, "usual_kind");
    Agency *agency;
    guint k = 0;

    while (*raw == '@')
        raw++;
    if (strchr (raw, '.') == NULL || strpbrk (raw, " <>,;") != NULL) {
        add_problem (parse,
                     "\"%s\" is neither an address nor a domain; write it "
                     "like hospital.nhs.uk or clinic@hospital.nhs.uk",
                     raw);
        return FALSE;
    }
    while (k < G_N_ELEMENTS (kinds) && g_ascii_strcasecmp (kind, kinds[k]) != 0)
        k++;
    if (k == G_N_ELEMENTS (kinds)) {
        add_note (parse, "usual_kind \"%s\" is not known and is left out",
                  kind);
        k = 0;
    }
    agency = agency_new ();
    agency->line = parse->row->line;
    agency->address_or_domain = g_ascii_strdown (raw, -1);
    agency->agency = take_cell (parse, "agency");
    agency->usual_kind = g_strdup (kinds[k]);
    g_ptr_array_add (parse->list->rows, agency);
    return TRUE;
}

static gboolean
read_header (Parse *parse, const char *const *needed, GError **error)
{
    for (guint i = 0; i < parse->row->fields->len; i++)
        g_hash_table_insert (parse->columns,
                             g_ascii_strdown (parse->row->fields->pdata[i], -1),
                             GUINT_TO_POINTER (i + 1));
    for (guint i = 0; needed[i] != NULL; i++)
        if (!g_hash_table_contains (parse->columns, needed[i])) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "%s line %u: the column %s is missing; the first "
                         "line must name the columns; nothing was read",
                         parse->name, parse->row->line, needed[i]);
            return FALSE;
        }
    return TRUE;
}

static List *
list_new (GDestroyNotify free_row)
{
    List *list = g_new0 (List, 1);
    list->rows = g_ptr_array_new_with_free_func (free_row);
    list->problems = g_ptr_array_new_with_free_func (g_free);
    list->notes = g_ptr_array_new_with_free_func (g_free);
    return list;
}

/* The text of a file, without its BOM. */
static char *
list_text (Parse *parse, GBytes *data, GError **error)
{
    gsize length;
    const guint8 *bytes = g_bytes_get_data (data, &length);
    gboolean converted = FALSE;
    char *text;

    if (length > LIMIT_CSV_BYTES || (length > 0 && memchr (bytes, 0, length))) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     length > LIMIT_CSV_BYTES
                         ? "%s is longer than 32 MiB; split it"
                         : "%s is not a text file; save it as CSV (UTF-8)",
                     parse->name);
        return NULL;
    }
    if (length >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    /* Bytes of an empty file have no address. */
    if (length == 0)
        return g_strdup ("");
    text = text_from_utf8_or_1252 (bytes, length, &converted);
    /* Old spreadsheets end lines with CR alone. */
    for (char *at = text; *at != '\0'; at++)
        if (*at == '\r' && at[1] != '\n')
            *at = '\n';
    if (converted)
        g_ptr_array_add (parse->list->notes,
                         g_strdup_printf ("%s is not UTF-8; it was read as "
                                          "Windows-1252: check names with "
                                          "accents",
                                          parse->name));
    return text;
}

static List *
parse_list (const char *name, GBytes *data, const char *const *needed,
            GDestroyNotify free_row, gboolean (*take) (Parse *), GError **error)
{
    g_autoptr (List) list = list_new (free_row);
    g_autoptr (GHashTable) columns =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr (GHashTable) seen =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    Parse parse = {
        .name = name, .list = list, .columns = columns, .seen = seen};
    g_autofree char *text = list_text (&parse, data, error);
    CsvReader reader;

    if (text == NULL)
        return NULL;
    csv_reader_init (&reader, text);
    parse.row = csv_next (&reader);
    if (parse.row == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "%s line 1: the file is empty; its first line must name "
                     "the columns",
                     name);
        return NULL;
    }
    if (!read_header (&parse, needed, error)) {
        csv_row_free (parse.row);
        return NULL;
    }
    csv_row_free (parse.row);
    while ((parse.row = csv_next (&reader)) != NULL) {
        if (parse.row->problem != NULL)
            add_problem (&parse, "%s; correct it and import again",
                         parse.row->problem);
        if (parse.row->problem != NULL || !take (&parse))
            list->bad_rows++;
        csv_row_free (parse.row);
    }
    return g_steal_pointer (&list);
}

List *
list_parse_roll (const char *name, GBytes *data, GError **error)
{
    static const char *const needed[] = {
        "child_id",    "given_name", "family_name", "known_as",
        "other_names", "dob",        "nhs_number",  "address",
        "postcode",    "key_worker", "parents",     NULL};
    return parse_list (name, data, needed, roll_row_free, take_roll_row, error);
}

List *
list_parse_staff (const char *name, GBytes *data, GError **error)
{
    static const char *const needed[] = {"staff_id", "name", "role", "email",
                                         NULL};
    return parse_list (name, data, needed, (GDestroyNotify) staff_member_free,
                       take_staff_row, error);
}

List *
list_parse_agencies (const char *name, GBytes *data, GError **error)
{
    static const char *const needed[] = {"address_or_domain", "agency",
                                         "usual_kind", NULL};
    return parse_list (name, data, needed, (GDestroyNotify) agency_free,
                       take_agency_row, error);
}

GBytes *
list_read_file (const char *path, GError **error)
{
    g_autoptr (GByteArray) all = g_byte_array_new ();
    gboolean standard = strcmp (path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
    gssize n = -1;

    while (fd >= 0 && all->len <= LIMIT_CSV_BYTES) {
        guint8 chunk[16 * KIB];
        n = read (fd, chunk, sizeof (chunk));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        g_byte_array_append (all, chunk, (guint) n);
    }
    if (n < 0)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "cannot read %s: %s", path, g_strerror (errno));
    else if (n > 0)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "%s is longer than 32 MiB; split it", path);
    if (fd >= 0 && !standard)
        close (fd);
    if (n != 0)
        return NULL;
    return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}
