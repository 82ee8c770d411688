/*
 * The record blob of a letter (kind 2): what the reader found and what the
 * judge said, for who may open the letter.
 *
 *   "iR1\0" | H(raw) 32 (zeros in a part of a letter) | reader
 *   | of a part: digest of the whole 32 | pages taken u16 x u32
 *   | texts: message id, subject, from name,
 *   from address | date i64 | warnings u16 x text
 *   | parts u16 x {texts: path, type, filename, reason; bytes u64, fate u8}
 *   | pages u16 x {part u32, picture u8} | reasons u16 x text
 *   | candidates u16 x {child 16, evidence u16 x text}
 *   | passwords u16 x text, left out where there are none
 */
#ifndef STORE_FACTS_H
#define STORE_FACTS_H

#include "common/bytes.h"

#include <glib.h>

typedef struct {
    char *path;
    char *type;
    char *filename; /* "" when none */
    char *reason;   /* "" when read */
    guint64 bytes;
    guint8 fate; /* classify/record.h */
} FactPart;

typedef struct {
    guint32 part; /* index into parts */
    gboolean picture;
} FactPage;

typedef struct {
    Id child;
    GPtrArray *evidence; /* char * */
} FactCandidate;

typedef struct {
    Hash raw;
    char *reader;
    char *message_id;
    char *subject;
    char *from_name;
    char *from_address;
    gint64 date;           /* 0 when the message has none */
    GPtrArray *warnings;   /* char * */
    GPtrArray *parts;      /* FactPart * */
    Hash source;           /* of a part: digest of the whole */
    GArray *taken;         /* guint32: which of its pages these are */
    GArray *pages;         /* FactPage; page numbers are index + 1 */
    GPtrArray *reasons;    /* char * */
    GPtrArray *candidates; /* FactCandidate * */
    GPtrArray *passwords;  /* char *: that its words give for some file */
} Facts;

Facts *facts_new (void);
void facts_free (Facts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Facts, facts_free)

FactPart *facts_add_part (Facts *facts);
FactCandidate *facts_add_candidate (Facts *facts, const Id *child);

/* Texts are cut to 64 KiB, lists to 65,535 rows (LIMIT_PART_COUNT is less). */
GBytes *facts_pack (const Facts *facts);
/* Errors: REJECT on anything but exactly this form */
Facts *facts_unpack (GBytes *bytes, GError **error);

#endif
