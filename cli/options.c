#include "cli/options.h"

#include "common/error.h"

#include <string.h>

/* The row of "--name" or "--name=value"; *@value_out is what follows '='. */
static const OptionRow *
find_row (const OptionRow *rows, gsize row_count, const char *word,
          const char **value_out)
{
    const char *name = word + 2;
    const char *equals = strchr (name, '=');
    gsize length = equals == NULL ? strlen (name) : (gsize) (equals - name);

    for (gsize i = 0; i < row_count; i++)
        if (strlen (rows[i].name) == length &&
            strncmp (rows[i].name, name, length) == 0) {
            *value_out = equals == NULL ? NULL : equals + 1;
            return &rows[i];
        }
    return NULL;
}

static gboolean
refuse (const OptionRow *row, const char *why, GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT, "--%s %s", row->name,
                 why);
    return FALSE;
}

gboolean
options_take (const OptionRow *rows, gsize row_count, int *argc, char **argv,
              const char **values, GError **error)
{
    int kept = 1;
    gboolean ended = FALSE;

    for (int i = 1; i < *argc; i++) {
        const OptionRow *row = NULL;
        const char *value = NULL;

        if (!ended && g_str_has_prefix (argv[i], "--"))
            row = find_row (rows, row_count, argv[i], &value);
        if (row == NULL) {
            ended = ended || strcmp (argv[i], "--") == 0;
            argv[kept++] = argv[i];
            continue;
        }
        if (row->argument == NULL && value != NULL)
            return refuse (row, "takes no value", error);
        if (row->argument != NULL && value == NULL) {
            if (i + 1 >= *argc)
                return refuse (row, "needs a value", error);
            value = argv[++i];
        }
        if (values[row - rows] != NULL)
            return refuse (row, "is given twice", error);
        values[row - rows] = value == NULL ? "" : value;
    }
    *argc = kept;
    argv[kept] = NULL;
    return TRUE;
}

gboolean
options_parse (const OptionRow *rows, gsize row_count, int least, int most,
               int *argc, char **argv, const char **values, GError **error)
{
    int kept = 1;
    gboolean ended = FALSE;

    if (!options_take (rows, row_count, argc, argv, values, error))
        return FALSE;
    for (int i = 1; i < *argc; i++) {
        if (!ended && strcmp (argv[i], "--") == 0) {
            ended = TRUE;
            continue;
        }
        if (!ended && argv[i][0] == '-' && argv[i][1] != '\0') {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "there is no option %s", argv[i]);
            return FALSE;
        }
        argv[kept++] = argv[i];
    }
    *argc = kept;
    argv[kept] = NULL;
    if (kept - 1 < least || kept - 1 > most) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     kept - 1 < least ? "an argument is missing"
                                      : "there are too many arguments");
        return FALSE;
    }
    for (int i = 1; i < kept; i++)
        if (!g_utf8_validate (argv[i], -1, NULL)) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "argument %d is not UTF-8", i);
            return FALSE;
        }
    for (gsize i = 0; i < row_count; i++)
        if (values[i] != NULL && !g_utf8_validate (values[i], -1, NULL))
            return refuse (&rows[i], "has a value that is not UTF-8", error);
    return TRUE;
}
