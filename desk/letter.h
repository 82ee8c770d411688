/*
 * The page of one letter: who it is about, what it says, what is asked.
 *
 * OPEN is one entry in the post book's log of views; everything else on the
 * page comes through the handle that it gave. The handle stands in the
 * addresses of pictures and forms, and means nothing in another sign-in.
 */
#ifndef DESK_LETTER_H
#define DESK_LETTER_H

#include "desk/visit.h"

/* An opened letter, VAULT_OPENED taken apart. */
typedef struct {
    guint32 handle;
    char *ref;
    guint32 state, outcome, overlays;
    guint8 flag, kind, marking, provenance;
    gint64 born, due;
    char *child; /* reference; "" = on nobody's file */
    char *child_name;
    gint32 dob;
    char *room;
    char *sender, *address, *subject;
    GVariant *reasons, *pages, *parts, *who, *signings, *candidates;
    guint32 may; /* VAULT_MAY_* */
    guint32 question_set;
} Opened;

void opened_free (Opened *opened);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

/*
 * Opens the letter of the visit's address and shows it.
 *
 * @data_take: with what the page is to say besides (errors); taken over
 * @kept_form: which form (VAULT_MAY_*) the visit's fields belong to, which are
 * shown again as they were sent; 0 = none
 */
HttpReply *letter_show (Visit *visit, guint status, Data *data_take,
                        guint32 kept_form, gboolean for_print);

/* Reference and handle of the address, for pages that are about a letter. */
void letter_set_address (const Visit *visit, Data *data);

#endif
