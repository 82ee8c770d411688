/*
 * A message as a tree of plain nodes; the bytes of a leaf are decoded when
 * asked for. The one file that includes GMime, which decodes.
 *
 * The tree is our own, because a letter's parts must be exact to the byte and
 * nothing may vanish: GMime takes two bytes off a part whose boundary line
 * ends otherwise than the line before it, leaves the line end on others, drops
 * letters that no charset fits, and shows a multipart whose boundary is not
 * the declared one as empty.
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
    gboolean guessed;    /* a multipart without its boundaries, as text */
    char *facts;         /* of a message: From, To, Date, Subject as lines */
    GPtrArray *children; /* MimeNode * */
    char *encoding;      /* Content-Transfer-Encoding, lower case */
    GBytes *body;        /* as it stands, not decoded */
} MimeNode;

void mime_node_free (MimeNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MimeNode, mime_node_free)

/* A leaf that no MIME header described: a file from inside another one.
 * @raw_filename: any charset, perhaps a path; NULL when none */
MimeNode *mime_leaf_new (const char *path, const char *type,
                         const char *raw_filename, GBytes *data);

typedef struct Mime Mime;

void mime_warm (void);

/*
 * Takes the message at offset 0 of @fd apart; the file is mapped, not read, so
 * a message of 64 MiB costs no memory of ours.
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

#endif
