#include "cli/operator.h"

#include "cli/options.h"
#include "common/error.h"
#include "store/machine.h"
#include "store/seal.h"
#include "store/store.h"

#include <stdio.h>
#include <sysexits.h>

/*
 * Makes folder, centre id and machine keys; no person. What was begun and
 * could not be finished is named, and nothing that is there is replaced.
 */
int
cli_init (const CliContext *context, int argc, char **argv)
{
    static const OptionRow rows[] = {{"test", NULL}};
    const char *values[G_N_ELEMENTS (rows)] = {NULL};
    const Settings *settings = context->settings;
    g_autoptr (GError) error = NULL;
    g_autoptr (Store) store = NULL;

    if (!options_parse (rows, G_N_ELEMENTS (rows), 0, 0, &argc, argv, values,
                        &error))
        return cli_fail_usage (context, error);
    if (!seal_init (&error) ||
        !store_create (settings->data_dir, values[0] != NULL, &error) ||
        (store = store_open (settings->data_dir, WRITER_OPERATOR, &error)) ==
            NULL ||
        !machine_make (store, settings, &error))
        return cli_fail (context, error);
    printf ("made %s and the machine's keys\n"
            "next: intray sitting --staff staff.csv LEAD SECOND\n",
            settings->data_dir);
    return EX_OK;
}
