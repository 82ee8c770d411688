/*
 * One message as a record: header facts, a fate for every leaf, pages.
 *
 * Shared by both readers. What opens documents is handed in as tools; the
 * head reader has none, and a letter that needs them comes back incomplete.
 */
#ifndef CLASSIFY_BOX_LETTER_H
#define CLASSIFY_BOX_LETTER_H

#include "classify/record.h"

#include <time.h>

typedef struct {
    char *text;   /* valid UTF-8 */
    char *hidden; /* what a person would not see; NULL when nothing */
} OfficePage;

typedef struct {
    const char *type;  /* by content; static */
    GPtrArray *pages;  /* OfficePage *; NULL when nothing could be read */
    const char *fault; /* why not all was read; NULL when it was; static */
    gboolean locked;   /* by a password */
} OfficeText;

typedef struct {
    /* The text of an HTML part as a person sees it; *@hidden_out what she
     * does not see (NULL when nothing), *@links_out its targets, one a line.
     * NULL when it is nested too deeply to be parsed in time. */
    char *(*html_text) (const char *html, char **hidden_out, char **links_out);
    /* What a signature carries inside; NULL when it is none that does. */
    GBytes *(*signed_content) (GBytes *data);
    /* Opens a PDF; @password, or NULL, where it is locked. NULL with *@fate_out
     * and *@reason_out when it cannot be. */
    gpointer (*document_open) (GBytes *data, const char *password,
                               Fate *fate_out, char **reason_out);
    void (*document_free) (gpointer document);
    guint (*document_pages) (gpointer document);
    /* Text of a page, counted from 0; *@picture_out: how much of it its
     * largest picture covers, in percent, at least 1 where there is one. */
    char *(*document_text) (gpointer document, guint page, char **hidden_out,
                            guint *picture_out);
    /* TRUE when a picture file can be a page. @ornament: of the HTML beside
     * it. */
    gboolean (*photo_look) (GBytes *data, gboolean ornament, Fate *fate_out,
                            char **reason_out);
    guint (*photo_pages) (GBytes *data);
    /* Words recognised on a page that is only a picture; NULL when that took
     * too long. @confidence_out: 0 to 100. @turn_out: how the page lies, as an
     * orientation of EXIF: 1 upright, 3 on its head, 6 and 8 on its sides. */
    char *(*document_words) (gpointer document, guint page,
                             guint *confidence_out, guint *turn_out);
    char *(*photo_words) (GBytes *data, guint page, guint *confidence_out,
                          guint *turn_out);
    /* The text of an Office document, by content; FALSE when it is none.
     * @decoded_bytes: of the letter so far, counted on. Caller unrefs the
     * pages. */
    gboolean (*office_text) (GBytes *data, guint64 *decoded_bytes,
                             OfficeText *text_out);
    /* Opens an archive; *@reason_out (static) says why it cannot be, NULL when
     * it is none of files (a document that is packed so).
     * @decoded_bytes: as above; must outlive the archive. */
    gpointer (*archive_open) (GBytes *data, const char *password,
                              guint64 *decoded_bytes, const char **reason_out);
    void (*archive_free) (gpointer archive);
    guint (*archive_count) (gpointer archive);
    /* A member's name, borrowed until the next call; folders end in "/". */
    const char *(*archive_name) (gpointer archive, guint index);
    /* Its bytes; NULL with *@fate_out and *@reason_out (static). */
    GBytes *(*archive_read) (gpointer archive, guint index, Fate *fate_out,
                             const char **reason_out);
    /* What lies in winmail.dat, in a .msg file; NULL when it is none.
     * @decoded_bytes: as above. */
    struct OutlookLetter *(*tnef_open) (GBytes *data, guint64 *decoded_bytes);
    struct OutlookLetter *(*msg_open) (GBytes *data, guint64 *decoded_bytes);
    /* How many bytes of @text one sheet of paper holds: its picture shows no
     * more. */
    gsize (*paper_fits) (const char *text);
    /* A calendar file as lines a person reads: what, when, where, who. */
    char *(*calendar_text) (const char *text);
} LetterTools;

typedef struct {
    gpointer document; /* NULL: no page of a document */
    guint page;
    guint turn;    /* as its words lie on it; 0: not known */
    GBytes *photo; /* the file of a photograph; NULL: none */
    gboolean file; /* text of a file on a sheet: no version of the body */
} LetterSource;

typedef struct {
    Record *record;
    gboolean incomplete; /* a leaf needs tools that were not given */
    GPtrArray *sources;  /* LetterSource *, one a page of the record */

    const LetterTools *tools;
    const char *password; /* borrowed; NULL: none was given */
    GPtrArray *documents;
    guint64 decoded_bytes;
    gsize text_bytes;
    guint archives;   /* that are open around the leaf being read */
    guint scan_pages; /* on which words were looked for, and the time that */
    gint64 scan_ms;   /* took */
    clock_t scan_clock;
    guint next_turn; /* of the page that is added next */
} Letter;

/*
 * Reads the message at @fd. Never fails: what cannot be read becomes a part
 * that says so; what is no message at all has no parts.
 *
 * @reader: version text for the record
 * @password: for what is locked in it; borrowed, NULL where none was given
 * @tools: NULL in the head reader
 */
Letter *letter_read (int fd, const char *reader, const char *password,
                     const LetterTools *tools);
void letter_free (Letter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Letter, letter_free)

/* For leaf.c, which reads what lies at the ends of the tree. */

/* A new part at the end of the record; NULL when there are too many, which
 * the last one then says. @data: its decoded bytes, or NULL. */
RecordPart *letter_add_part (Letter *letter, const char *path, const char *type,
                             const char *filename, GBytes *data);
/* A page of the last part, its text cut at what is left of LIMIT_TEXT_BYTES;
 * FALSE when it was cut. Takes the texts. @hidden: or NULL. */
gboolean letter_add_page_take (Letter *letter, char *text, char *hidden,
                               gpointer document, guint page);
/* The same for what one sheet holds of a file's text. */
gboolean letter_add_file_page_take (Letter *letter, char *text, char *hidden);
/* A photograph with its text, taken, as a page of the last part; FALSE when it
 * does not fit. */
gboolean letter_add_photo (Letter *letter, GBytes *data, guint page,
                           char *text);
/* Puts who wrote a message inside before its body, the page at @first. */
void letter_put_facts (Letter *letter, guint first, const char *facts);
void letter_set_fate (RecordPart *part, Fate fate, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void letter_warn (Letter *letter, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Reads a message that was a leaf's content. FALSE when it is none. */
gboolean letter_read_message (Letter *letter, GBytes *data, const char *path,
                              guint depth);

#endif
