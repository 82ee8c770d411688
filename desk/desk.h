/*
 * The desk: from a request that passed the gate to its page.
 *
 * Holds no keys and no register, and keeps nothing between two requests: the
 * cookie is the vault's token, and whether somebody may see something is the
 * vault's answer each time.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "desk/visit.h"

/*
 * @settings: borrowed, stays as long as the desk
 * Errors: STOP when a page template is broken
 */
Desk *desk_new (const Settings *settings, GError **error);
void desk_free (Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

/* For HttpConfig; @user is the Desk. */
HttpReply *desk_answer (const HttpRequest *request, gpointer user);
HttpReply *desk_refuse (guint status, gpointer user);

#endif
