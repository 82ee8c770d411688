/*
 * What Outlook packs in forms of its own: winmail.dat (TNEF) among the parts
 * of a letter, and messages saved as .msg files.
 */
#ifndef CLASSIFY_BOX_OUTLOOK_H
#define CLASSIFY_BOX_OUTLOOK_H

#include "classify/box/letter.h"
#include "classify/box/mime.h"

typedef struct OutlookLetter OutlookLetter;

typedef struct {
    char *name;            /* UTF-8, perhaps a path; NULL when none */
    char *type;            /* as declared; NULL when none */
    GBytes *data;          /* NULL when it is a letter, or cannot be read */
    OutlookLetter *letter; /* a message inside; NULL when it is none */
} OutlookFile;

struct OutlookLetter {
    char *subject; /* texts are valid UTF-8, one line; NULL when none */
    char *sender_name;
    char *sender_address;
    char *to;
    char *message_id;
    gboolean has_date;
    gint64 date_ms;
    GPtrArray *files; /* OutlookFile *: the body first, if there is one */
    gboolean damaged; /* not all of it could be taken */
};

OutlookLetter *outlook_letter_new (void);
void outlook_letter_free (OutlookLetter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OutlookLetter, outlook_letter_free)
/* A new file at the end of @letter. */
OutlookFile *outlook_letter_add (OutlookLetter *letter);

/* Reads what lies in @data as leaves numbered below @leaf; FALSE with nothing
 * done when it is no such file. One with nothing in it is a leaf itself. */
gboolean outlook_read (Letter *letter, const MimeNode *leaf, GBytes *data,
                       guint depth);

/* The same for a .msg file that is the whole letter: its header facts become
 * the letter's, its body is part 1. */
gboolean outlook_read_whole (Letter *letter, GBytes *data);

#endif
