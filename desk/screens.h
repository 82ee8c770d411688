/*
 * The pages, one function a route of desk.c. Each asks the vault and never
 * returns NULL.
 */
#ifndef DESK_SCREENS_H
#define DESK_SCREENS_H

#include "desk/visit.h"

/* session.c */
HttpReply *screen_sign_in_form (Visit *visit);
HttpReply *screen_sign_in (Visit *visit);
HttpReply *screen_blank (Visit *visit);
HttpReply *screen_lock (Visit *visit);
HttpReply *screen_sign_out (Visit *visit);
HttpReply *screen_signed_out (Visit *visit);
HttpReply *screen_here (Visit *visit);
HttpReply *screen_home (Visit *visit);

/* tray.c */
HttpReply *screen_tray (Visit *visit);
HttpReply *screen_tray_elsewhere (Visit *visit);
HttpReply *screen_signed (Visit *visit);
HttpReply *screen_placed (Visit *visit);

/* letter.c, sign.c, place.c */
HttpReply *screen_letter (Visit *visit);
HttpReply *screen_picture (Visit *visit);
HttpReply *screen_original (Visit *visit);
HttpReply *screen_print (Visit *visit);
HttpReply *screen_sign (Visit *visit);
HttpReply *screen_countersign (Visit *visit);
HttpReply *screen_file (Visit *visit);
HttpReply *screen_choose (Visit *visit);
HttpReply *screen_raise (Visit *visit);
HttpReply *screen_lower (Visit *visit);

/* children.c */
HttpReply *screen_children (Visit *visit);
HttpReply *screen_child (Visit *visit);
HttpReply *screen_print_child (Visit *visit);

/* book.c */
HttpReply *screen_book (Visit *visit);
HttpReply *screen_seen (Visit *visit);
HttpReply *screen_altered_form (Visit *visit);
HttpReply *screen_altered (Visit *visit);

#endif
