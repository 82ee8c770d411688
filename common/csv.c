#include "common/csv.h"

#include "common/limits.h"

#include <string.h>

void
csv_reader_init (CsvReader *reader, const char *text)
{
    reader->at = text;
    reader->line = 1;
}

void
csv_row_free (CsvRow *row)
{
    if (row == NULL)
        return;
    g_ptr_array_unref (row->fields);
    g_free (row);
}

/* A quoted field; the cursor stands behind the opening quote. */
static void
take_quoted (CsvReader *from, CsvRow *row, GString *field)
{
    while (*from->at != '\0') {
        if (*from->at == '"' && from->at[1] == '"') {
            g_string_append_c (field, '"');
            from->at += 2;
            continue;
        }
        if (*from->at == '"') {
            from->at++;
            return;
        }
        if (*from->at == '\n')
            from->line++;
        if (*from->at != '\r')
            g_string_append_c (field, *from->at);
        from->at++;
    }
    row->problem = "a quote is opened and never closed";
}

/* One field; TRUE when another follows in this row. */
static gboolean
take_field (CsvReader *from, CsvRow *row)
{
    GString *field = g_string_new (NULL);
    gboolean more;

    while (*from->at == ' ' || *from->at == '\t')
        from->at++;
    if (*from->at == '"') {
        from->at++;
        take_quoted (from, row, field);
    }
    while (*from->at != '\0' && *from->at != ',' && *from->at != '\n') {
        if (*from->at != '\r')
            g_string_append_c (field, *from->at);
        from->at++;
    }
    if (field->len > LIMIT_CSV_FIELD_BYTES) {
        row->problem = "a field is longer than 8 KiB";
        g_string_truncate (field, 0);
    }
    more = *from->at == ',';
    if (more)
        from->at++;
    g_ptr_array_add (row->fields, g_strstrip (g_string_free (field, FALSE)));
    return more;
}

CsvRow *
csv_next (CsvReader *reader)
{
    CsvRow *row;

    while (*reader->at == '\n' || *reader->at == '\r') {
        if (*reader->at == '\n')
            reader->line++;
        reader->at++;
    }
    if (*reader->at == '\0')
        return NULL;
    row = g_new0 (CsvRow, 1);
    row->line = reader->line;
    row->fields = g_ptr_array_new_with_free_func (g_free);
    while (take_field (reader, row))
        continue;
    if (*reader->at == '\n') {
        reader->line++;
        reader->at++;
    }
    return row;
}
