/*
 * Options as tables: --name, --name VALUE or --name=VALUE, before, between
 * and after the arguments; "--" ends them.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <glib.h>

typedef struct {
    const char *name;     /* without the two dashes */
    const char *argument; /* what it takes, for messages; NULL = a switch */
} OptionRow;

/*
 * Takes the options of @rows out of @argv (argv[0] stays) and leaves the
 * rest in order, "--" and what follows it too.
 *
 * @values: one a row, NULL before; borrowed from argv; "" for a switch
 * Errors: REJECT when a value is missing or unwanted, or an option is given
 * twice
 */
gboolean options_take (const OptionRow *rows, gsize row_count, int *argc,
                       char **argv, const char **values, GError **error);

/*
 * The same for a verb: what is left must be @least to @most arguments in
 * valid UTF-8 without any other option. "-" alone is an argument; "--" is
 * removed.
 * Errors: REJECT
 */
gboolean options_parse (const OptionRow *rows, gsize row_count, int least,
                        int most, int *argc, char **argv, const char **values,
                        GError **error);

#endif
