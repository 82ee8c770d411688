/*
 * The operator's verbs: they install, run, watch and prove, and open nothing.
 */
#ifndef CLI_OPERATOR_H
#define CLI_OPERATOR_H

#include "cli/command.h"

int cli_init (const CliContext *context, int argc, char **argv);
int cli_import (const CliContext *context, int argc, char **argv);
int cli_run (const CliContext *context, int argc, char **argv);
int cli_status (const CliContext *context, int argc, char **argv);
int cli_doctor (const CliContext *context, int argc, char **argv);
int cli_audit_verify (const CliContext *context, int argc, char **argv);
int cli_audit_reconcile (const CliContext *context, int argc, char **argv);
int cli_mailbox_login (const CliContext *context, int argc, char **argv);
int cli_mailbox_list (const CliContext *context, int argc, char **argv);
int cli_config_show (const CliContext *context, int argc, char **argv);

#endif
