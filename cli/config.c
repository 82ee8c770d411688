#include "cli/operator.h"

#include "cli/options.h"

#include <stdio.h>
#include <sysexits.h>

int
cli_config_show (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    if (!options_parse (NULL, 0, 0, 0, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    text = settings_show (context->settings);
    printf ("# read from: %s\n%s",
            context->settings->file[0] == '\0' ? "(no file, defaults)"
                                               : context->settings->file,
            text);
    return EX_OK;
}
