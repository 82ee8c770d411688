/*
 * The one file that includes GMime. A message as a tree of plain nodes; the
 * bytes of a leaf are decoded when asked for.
 */
#ifndef CLASSIFY_BOX_MIME_H
#define CLASSIFY_BOX_MIME_H

#include <glib.h>

typedef enum {
    MIME_LEAF,
    MIME_MULTIPART,
    MIME_MESSAGE,  /* one child: its body */
    MIME_TOO_DEEP, /* not looked into: LIMIT_NESTING */
} MimeKind;

typedef struct {
    MimeKind kind;
    char *path; /* IMAP part number; "" for a multipart at the top */
    char *type; /* type/subtype as declared, lower case */
    char *smime_type;
    char *filename; /* decoded, valid UTF-8; NULL when none */
    char *raw_charset;
    gboolean flowed; /* RFC 3676 format=flowed */
    gboolean delsp;
    gboolean attached;   /* Content-Disposition: attachment */
    gboolean ornament;   /* has a Content-ID, by which HTML shows it */
    char *facts;         /* of a message: From, To, Date, Subject as lines */
    GPtrArray *children; /* MimeNode * */
    gpointer object;     /* GMime's, owned */
} MimeNode;

typedef struct Mime Mime;

void mime_warm (void);

/*
 * Parses the message at offset 0 of @fd; leaves stay in the file until they
 * are decoded, so a message of 64 MiB costs 5 MB.
 *
 * @warnings: what was odd is appended, char *
 * Returns: NULL for what is no message at all
 */
Mime *mime_new_for_fd (int fd, GPtrArray *warnings);
/* A message inside a leaf. @path: of that leaf, whose number its parts extend;
 * @depth: as deep as that leaf lies. */
Mime *mime_new_for_bytes (GBytes *data, const char *path, guint depth,
                          GPtrArray *warnings);
void mime_free (Mime *mime);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mime, mime_free)

/* MIME_MESSAGE node; borrowed. */
const MimeNode *mime_root (const Mime *mime);

/* The decoded bytes of a leaf; never NULL. */
GBytes *mime_decode (const MimeNode *leaf);

/* A raw field value: unfolded, one line of valid UTF-8; encoded words decoded
 * if @words. Caller frees. */
char *mime_field_text (const char *raw_value, gboolean words);
/* The mailboxes of a raw From value, and the first of them: *@name_out and
 * *@address_out are set when they are NULL and it has them. */
guint mime_mailboxes (const char *raw_value, char **name_out,
                      char **address_out);
/* Without angle brackets; NULL when there is none. */
char *mime_message_id (const char *raw_value);
gboolean mime_date_ms (const char *raw_value, gint64 *date_ms_out);

#endif
