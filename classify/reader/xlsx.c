#include "classify/reader/xlsx.h"

#include "classify/reader/flow.h"
#include "classify/reader/number.h"
#include "classify/reader/opc.h"
#include "classify/reader/xml.h"
#include "common/limits.h"

#include <string.h>

/* Columns of a sheet; the format ends there. */
#define COLUMN_COUNT 16384u
/* Empty cells in a row that are worth their tabs: more is one gap. */
#define GAP_CELLS 30u
/* Shared texts: those of a letter's 2 MiB, were each of four letters. */
#define STRING_COUNT 500000u

typedef struct {
    char *name;
    char *id; /* of its relation */
    gboolean hidden;
} Sheet;

typedef struct {
    Flow flow;
    GPtrArray *sheets;  /* Sheet * */
    GPtrArray *strings; /* char *: shared */
    GHashTable *codes;  /* format id to its code */
    GArray *formats;    /* guint: format id, one a cell style */
    gboolean from_1904;
    gboolean in_styles; /* inside cellXfs */

    GString *text; /* of the element that is being read */
    gboolean wanted;
    gboolean phonetic; /* reading aids, that no cell shows */
    gboolean hidden_sheet;
    gboolean hidden_row;
    guint8 *hidden_columns; /* COLUMN_COUNT of them */
    guint next_column;      /* of a cell that does not say where it stands */
    guint shown_column;     /* where the line that is being written ends */
    guint column;           /* of the cell */
    char type;              /* of the cell: s, n, b, i(nline), t(ext) */
    guint style;
} Xlsx;

static void
sheet_free (gpointer data)
{
    Sheet *sheet = data;

    g_free (sheet->name);
    g_free (sheet->id);
    g_free (sheet);
}

static guint
number_of (const char **attributes, const char *name)
{
    const char *value = xml_attribute (attributes, name);

    return value == NULL
               ? 0
               : (guint) MIN (g_ascii_strtoull (value, NULL, 10), G_MAXINT32);
}

static gboolean
is_true (const char **attributes, const char *name)
{
    const char *value = xml_attribute (attributes, name);

    return g_strcmp0 (value, "1") == 0 || g_strcmp0 (value, "true") == 0;
}

static void
on_book (gpointer data, const char *name, const char **attributes)
{
    Xlsx *xlsx = data;
    const char *state = xml_attribute (attributes, "state");
    Sheet *sheet = NULL;

    if (strcmp (name, "workbookPr") == 0)
        xlsx->from_1904 = is_true (attributes, "date1904");
    if (strcmp (name, "sheet") != 0 || xlsx->sheets->len >= LIMIT_PAGE_COUNT)
        return;
    sheet = g_new0 (Sheet, 1);
    sheet->name = g_strdup (xml_attribute (attributes, "name"));
    sheet->id = g_strdup (xml_attribute (attributes, "*:id"));
    sheet->hidden = state != NULL && strcmp (state, "visible") != 0;
    g_ptr_array_add (xlsx->sheets, sheet);
}

static void
on_styles (gpointer data, const char *name, const char **attributes)
{
    Xlsx *xlsx = data;

    if (strcmp (name, "numFmt") == 0)
        g_hash_table_replace (
            xlsx->codes, GUINT_TO_POINTER (number_of (attributes, "numFmtId")),
            g_strdup (xml_attribute (attributes, "formatCode")));
    if (strcmp (name, "cellXfs") == 0)
        xlsx->in_styles = TRUE;
    if (strcmp (name, "xf") == 0 && xlsx->in_styles) {
        guint id = number_of (attributes, "numFmtId");
        g_array_append_val (xlsx->formats, id);
    }
}

static void
on_styles_end (gpointer data, const char *name)
{
    if (strcmp (name, "cellXfs") == 0)
        ((Xlsx *) data)->in_styles = FALSE;
}

static void
on_string (gpointer data, const char *name, const char **attributes)
{
    Xlsx *xlsx = data;

    (void) attributes;
    if (strcmp (name, "si") == 0)
        g_string_truncate (xlsx->text, 0);
    if (strcmp (name, "rPh") == 0)
        xlsx->phonetic = TRUE;
    xlsx->wanted = strcmp (name, "t") == 0 && !xlsx->phonetic;
}

static void
on_string_end (gpointer data, const char *name)
{
    Xlsx *xlsx = data;

    xlsx->wanted = FALSE;
    if (strcmp (name, "rPh") == 0)
        xlsx->phonetic = FALSE;
    if (strcmp (name, "si") == 0 && xlsx->strings->len < STRING_COUNT)
        g_ptr_array_add (xlsx->strings, g_strdup (xlsx->text->str));
}

static void
on_text (gpointer data, const char *text, gsize length)
{
    Xlsx *xlsx = data;

    if (xlsx->wanted && length <= LIMIT_TEXT_BYTES - xlsx->text->len)
        g_string_append_len (xlsx->text, text, (gssize) length);
}

/* "AB12" is column 27; where nothing says it, the next one. */
static guint
column_of (const Xlsx *xlsx, const char *place)
{
    guint column = 0;

    for (; place != NULL && g_ascii_isalpha (*place); place++)
        if (column < COLUMN_COUNT)
            column = column * 26 + (guint) (g_ascii_toupper (*place) - '@');
    return column == 0 ? xlsx->next_column : column - 1;
}

static void
start_cell (Xlsx *xlsx, const char **attributes)
{
    const char *type = xml_attribute (attributes, "t");

    g_string_truncate (xlsx->text, 0);
    xlsx->column = column_of (xlsx, xml_attribute (attributes, "r"));
    xlsx->next_column = xlsx->column + 1;
    xlsx->style = number_of (attributes, "s");
    xlsx->type = 'n';
    if (type == NULL)
        return;
    if (strcmp (type, "s") == 0)
        xlsx->type = 's';
    else if (strcmp (type, "b") == 0)
        xlsx->type = 'b';
    else if (strcmp (type, "n") != 0)
        xlsx->type = 't';
}

static void
hide_columns (Xlsx *xlsx, const char **attributes)
{
    guint first = number_of (attributes, "min");
    guint last = number_of (attributes, "max");

    if (!is_true (attributes, "hidden") || first == 0)
        return;
    for (guint i = first; i <= last && i <= COLUMN_COUNT; i++)
        xlsx->hidden_columns[i - 1] = TRUE;
}

static void
on_sheet (gpointer data, const char *name, const char **attributes)
{
    Xlsx *xlsx = data;

    if (strcmp (name, "col") == 0) {
        hide_columns (xlsx, attributes);
    } else if (strcmp (name, "row") == 0) {
        xlsx->hidden_row = is_true (attributes, "hidden");
        xlsx->next_column = xlsx->shown_column = 0;
    } else if (strcmp (name, "c") == 0) {
        start_cell (xlsx, attributes);
    } else if (strcmp (name, "rPh") == 0) {
        xlsx->phonetic = TRUE;
    }
    xlsx->wanted =
        (strcmp (name, "v") == 0 || strcmp (name, "t") == 0) && !xlsx->phonetic;
}

static const char *
format_of (const Xlsx *xlsx)
{
    guint id = xlsx->style < xlsx->formats->len
                   ? g_array_index (xlsx->formats, guint, xlsx->style)
                   : 0;
    const char *code = g_hash_table_lookup (xlsx->codes, GUINT_TO_POINTER (id));

    return code == NULL ? number_format (id) : code;
}

/* What the cell shows; caller frees. */
static char *
value_of (const Xlsx *xlsx)
{
    const char *text = xlsx->text->str;
    char *end = NULL;
    double value = 0;

    if (xlsx->type == 't' || text[0] == '\0')
        return g_strdup (text);
    if (xlsx->type == 's') {
        guint64 index = g_ascii_strtoull (text, NULL, 10);
        return g_strdup (
            index < xlsx->strings->len ? xlsx->strings->pdata[index] : "");
    }
    if (xlsx->type == 'b')
        return g_strdup (text[0] == '1' ? "TRUE" : "FALSE");
    value = g_ascii_strtod (text, &end);
    return *end != '\0'
               ? g_strdup (text)
               : number_show (value, format_of (xlsx), xlsx->from_1904);
}

static void
end_cell (Xlsx *xlsx)
{
    g_autofree char *value = value_of (xlsx);
    gboolean hidden =
        xlsx->hidden_sheet || xlsx->hidden_row ||
        (xlsx->column < COLUMN_COUNT && xlsx->hidden_columns[xlsx->column]);
    guint gap = 0;

    g_strdelimit (value, "\r\n\t", ' ');
    if (value[0] == '\0')
        return;
    if (hidden) {
        flow_text (&xlsx->flow, value, strlen (value), TRUE);
        flow_text (&xlsx->flow, " ", 1, TRUE);
        return;
    }
    if (xlsx->column > xlsx->shown_column)
        gap = xlsx->column - xlsx->shown_column;
    for (guint i = 0; i < MIN (gap, GAP_CELLS); i++)
        flow_cell_end (&xlsx->flow);
    flow_text (&xlsx->flow, value, strlen (value), FALSE);
    xlsx->shown_column = xlsx->column;
}

static void
on_sheet_end (gpointer data, const char *name)
{
    Xlsx *xlsx = data;

    xlsx->wanted = FALSE;
    if (strcmp (name, "rPh") == 0)
        xlsx->phonetic = FALSE;
    else if (strcmp (name, "c") == 0)
        end_cell (xlsx);
    else if (strcmp (name, "row") == 0 && xlsx->hidden_sheet | xlsx->hidden_row)
        flow_text (&xlsx->flow, "\n", 1, TRUE);
    else if (strcmp (name, "row") == 0)
        flow_row_end (&xlsx->flow);
}

/* What stands beside the cells: notes and text boxes. */
static void
on_beside_end (gpointer data, const char *name)
{
    Xlsx *xlsx = data;

    xlsx->wanted = FALSE;
    if (strcmp (name, "t") == 0) {
        flow_text (&xlsx->flow, xlsx->text->str, xlsx->text->len,
                   xlsx->hidden_sheet);
        g_string_truncate (xlsx->text, 0);
    } else if (strcmp (name, "comment") == 0 || strcmp (name, "p") == 0) {
        flow_line (&xlsx->flow, xlsx->hidden_sheet);
    }
}

static void
read_part (Xlsx *xlsx, Zip *zip, const char *part, const XmlHandler *handler,
           const char **fault_out)
{
    const char *reason = NULL;
    g_autoptr (GBytes) xml = NULL;

    if (part == NULL)
        return;
    xml = zip_read_name (zip, part, &reason);
    if (xml != NULL)
        reason = xml_read (xml, handler, xlsx);
    if (reason != NULL)
        *fault_out = reason;
    xlsx->wanted = xlsx->phonetic = FALSE;
    g_string_truncate (xlsx->text, 0);
}

static void
read_sheet (Xlsx *xlsx, Zip *zip, const Sheet *sheet, const char *part,
            const char **fault_out)
{
    static const XmlHandler cells = {on_sheet, on_sheet_end, on_text};
    static const XmlHandler beside = {on_string, on_beside_end, on_text};
    g_autoptr (GPtrArray) relations = opc_relations (zip, part);
    const char *name = sheet->name == NULL ? "" : sheet->name;

    flow_page (&xlsx->flow);
    memset (xlsx->hidden_columns, 0, COLUMN_COUNT);
    xlsx->hidden_sheet = sheet->hidden;
    xlsx->hidden_row = FALSE;
    flow_text (&xlsx->flow, name, strlen (name), sheet->hidden);
    flow_line (&xlsx->flow, sheet->hidden);
    xlsx->flow.table = 1;
    read_part (xlsx, zip, part, &cells, fault_out);
    xlsx->flow.table = 0;
    read_part (xlsx, zip, opc_first (relations, "comments"), &beside,
               fault_out);
    read_part (xlsx, zip, opc_first (relations, "drawing"), &beside, fault_out);
}

static void
xlsx_clear (Xlsx *xlsx)
{
    g_ptr_array_unref (xlsx->sheets);
    g_ptr_array_unref (xlsx->strings);
    g_hash_table_unref (xlsx->codes);
    g_array_unref (xlsx->formats);
    g_string_free (xlsx->text, TRUE);
    g_free (xlsx->hidden_columns);
}

GPtrArray *
xlsx_pages (Zip *zip, const char *part, const char **fault_out)
{
    static const XmlHandler book = {on_book, on_styles_end, NULL};
    static const XmlHandler styles = {on_styles, on_styles_end, NULL};
    static const XmlHandler strings = {on_string, on_string_end, on_text};
    g_autoptr (GPtrArray) relations = opc_relations (zip, part);
    Xlsx xlsx = {
        .sheets = g_ptr_array_new_with_free_func (sheet_free),
        .strings = g_ptr_array_new_with_free_func (g_free),
        .codes = g_hash_table_new_full (NULL, NULL, NULL, g_free),
        .formats = g_array_new (FALSE, FALSE, sizeof (guint)),
        .text = g_string_new (NULL),
        .hidden_columns = g_malloc0 (COLUMN_COUNT),
    };
    guint read = 0;

    flow_start (&xlsx.flow);
    read_part (&xlsx, zip, part, &book, fault_out);
    read_part (&xlsx, zip, opc_first (relations, "styles"), &styles, fault_out);
    read_part (&xlsx, zip, opc_first (relations, "sharedStrings"), &strings,
               fault_out);
    for (guint i = 0; i < xlsx.sheets->len; i++) {
        const Sheet *sheet = xlsx.sheets->pdata[i];
        const char *target = opc_with_id (relations, sheet->id);
        if (target == NULL || !zip_has (zip, target))
            continue;
        read_sheet (&xlsx, zip, sheet, target, fault_out);
        read++;
    }
    if (read < xlsx.sheets->len || read == 0)
        *fault_out = "damaged: a sheet is missing";
    if (xlsx.flow.cut)
        *fault_out = "more text or pages than fit one letter";
    xlsx_clear (&xlsx);
    return flow_end (&xlsx.flow);
}
