/*
 * intray inspect: runs `intray-classify inspect`, which reads no register.
 */
#include "cli/command.h"

#include "common/clock.h"
#include "common/error.h"

#include <errno.h>
#include <unistd.h>

int
cli_inspect (const CliContext *context, int argc, char **argv)
{
    g_autofree char *program =
        g_build_filename (context->program_dir, "intray-classify", NULL);
    g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
    g_autoptr (GError) error = NULL;

    g_ptr_array_add (arguments, program);
    g_ptr_array_add (arguments, (char *) "inspect");
    if (context->config_file != NULL) {
        g_ptr_array_add (arguments, (char *) "--config");
        g_ptr_array_add (arguments, (char *) context->config_file);
    }
    if (context->json)
        g_ptr_array_add (arguments, (char *) "--json");
    for (int i = 1; i < argc; i++)
        g_ptr_array_add (arguments, argv[i]);
    g_ptr_array_add (arguments, NULL);
    clock_export ();
    execv (program, (char **) arguments->pdata);
    g_set_error (&error, INTRAY_ERROR, INTRAY_ERROR_STOP, "cannot start %s: %s",
                 program, g_strerror (errno));
    return cli_fail (context, error);
}
