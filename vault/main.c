/*
 * intray-vault: signs people in, asks may(), writes the entry in the book,
 * then opens.
 *
 * May touch: the register and sealed/, its own folder (pin), the house key,
 * the root file (to read), its two sockets in the run folder. Never: the
 * network, the bytes of a document, any secret of ingest or classify.
 *
 *   intray-vault --config F [--data D]             listens
 *   intray-vault --private --config F [--data D]   one connection on 3, then
 *                                                  ends
 */
#include "common/error.h"
#include "common/log.h"
#include "common/program.h"
#include "vault/server.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define PRIVATE_FD 3

static int
fail (const GError *error)
{
    log_event (LOG_LEVEL_ERROR, NULL, "%s", error->message);
    return intray_error_exit_status (error);
}

/* Takes --private out of the arguments. */
static gboolean
take_private (int *argc, char **argv)
{
    int kept = 1;

    for (int i = 1; i < *argc; i++)
        if (strcmp (argv[i], "--private") != 0)
            argv[kept++] = argv[i];
    if (kept == *argc)
        return FALSE;
    *argc = kept;
    return TRUE;
}

static gboolean
serve (Vault *vault, gboolean private, GError **error)
{
    g_autoptr (Server) server = server_new (vault);

    if (private)
        server_adopt (server, PRIVATE_FD);
    else if (!server_listen (server, error))
        return FALSE;
    return server_run (server, error);
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Vault) vault = NULL;
    Settings *settings = NULL;
    StageOptions options = {NULL, NULL, FALSE};
    int next = 0;
    gboolean private = FALSE;

    log_start ("intray-vault");
    private = take_private (&argc, argv);
    if (!program_harden (&error) ||
        !program_stage_options (argc, argv, &options, &next, &error))
        return fail (error);
    if (next < argc || options.once) {
        fprintf (stderr, "usage: intray-vault [--private] [--config FILE] "
                         "[--data DIR]\n");
        return EX_USAGE;
    }
    program_catch_stop ();
    settings = settings_load (options.config_file, options.data_dir, &error);
    if (settings == NULL)
        return fail (error);
    vault = vault_open (settings, &error);
    if (vault == NULL || !serve (vault, private, &error))
        return fail (error);
    return 0;
}
