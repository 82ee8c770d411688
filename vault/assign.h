/*
 * Assignments in a directory that is being changed.
 */
#ifndef VAULT_ASSIGN_H
#define VAULT_ASSIGN_H

#include "store/directory.h"

/*
 * Adds or replaces. Key worker and deputy are one person at a time: whoever
 * was it ends the day before @from. The same person again gets the new days.
 */
void assign_put (Directory *next, const Assignment *row);

/* Does exactly this hold already, for an open end, on @day? */
gboolean assign_holds (const Directory *directory, const Id *child,
                       const Id *person, guint8 as, gint32 day);

#endif
