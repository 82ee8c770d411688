/*
 * Lists that a senior imports: rows come in pages and wait in her session;
 * IMPORT_APPLY says what they would change, and changes it.
 *
 * One pass makes plan and change, so what was shown is what is applied.
 */
#ifndef VAULT_IMPORT_H
#define VAULT_IMPORT_H

#include "common/lists.h"
#include "vault/request.h"

typedef enum {
    IMPORT_OF_ROLL = 1,
    IMPORT_OF_STAFF = 2,
    IMPORT_OF_AGENCIES = 3,
} ImportOf;

/* What a list would change. */
typedef struct {
    GPtrArray *sentences; /* char * */
    GPtrArray *problems;  /* char * */
    guint bad_rows;
    Directory *next;       /* NULL = the directory stays as it is */
    GPtrArray *cards;      /* RollChild *: new and changed children */
    GArray *readers;       /* Id: children whose readers change */
    gboolean all_readers;  /* roles changed: every card */
    GPtrArray *agencies;   /* Agency * or NULL */
    gboolean book_readers; /* who reads the book changed */
} Plan;

void plan_free (Plan *plan);
Plan *plan_new (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plan, plan_free)

void plan_say (Plan *plan, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A row that is not as it should be; @skipped: nothing of it is taken. */
void plan_problem (Plan *plan, gboolean skipped, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* The directory to change. */
Directory *plan_next (Plan *plan, const Directory *directory);
/* The children whose cards and letters must follow. */
void plan_reader (Plan *plan, const Id *child);

/* Each fills a plan from @rows (GVariant *). @roll: cards as they stand. */
gboolean import_plan_roll (Request *request, const GPtrArray *rows,
                           const GPtrArray *roll, Plan *plan, GError **error);
gboolean import_plan_staff (Request *request, const GPtrArray *rows,
                            const GPtrArray *roll, Plan *plan, GError **error);
gboolean import_plan_agencies (Request *request, const GPtrArray *rows,
                               Plan *plan, GError **error);

#endif
