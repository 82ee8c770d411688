/*
 * What every program of intray does first.
 */
#ifndef COMMON_PROGRAM_H
#define COMMON_PROGRAM_H

#include <glib.h>

/* The folder that this program's file lies in: the others lie beside it.
 * Caller frees. */
char *program_dir (void);

/* Files for the owner alone, no core dump, not traceable by others of the
 * same user, no more privileges by exec. Errors: STOP */
gboolean program_harden (GError **error);

/* Options that all stages share. */
typedef struct {
    char *config_file; /* --config, NULL = default */
    char *data_dir;    /* --data, NULL = from the settings */
    gboolean once;     /* --once: until nothing is due, then exit */
} StageOptions;

/*
 * Parses --config FILE, --data DIR, --once and leaves everything else in
 * argv, whose first argument not taken is argv[*next_out].
 * Errors: STOP (usage)
 */
gboolean program_stage_options (int argc, char **argv, StageOptions *out,
                                int *next_out, GError **error);

/* TRUE once SIGTERM or SIGINT came: finish the present commit and end. */
void program_catch_stop (void);
gboolean program_stopping (void);
/* Sleeps up to @ms or until told to stop. */
void program_sleep (gint64 ms);

#endif
