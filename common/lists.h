/*
 * The centre's own lists as CSV files: children's list (roll), staff,
 * agencies. One parser serves the import, its dry run and `inspect`.
 *
 * UTF-8 with or without BOM, LF or CRLF; what is not UTF-8 is read as
 * Windows-1252 and said so. Dates are ISO 8601 or day first. A missing column
 * refuses the file. A bad row is named (file, line, reason) and skipped; a
 * wrong NHS check digit drops the number and keeps the child.
 */
#ifndef COMMON_LISTS_H
#define COMMON_LISTS_H

#include "common/bytes.h"

#include <glib.h>

/* Days since 1970 for "no date". */
#define LIST_NO_DATE G_MININT32

typedef struct {
    char *name;
    char *address; /* NULL when none */
} RollParent;

typedef struct {
    guint line;     /* in the file; 0 when it comes from the register */
    Id id;          /* the register's id; zeros when it comes from a file */
    char *child_id; /* the centre's own, e.g. "C022" */
    char *given_name;
    char *family_name;
    char *known_as;         /* "" when none, as all texts below */
    GPtrArray *other_names; /* char *: split at ';' */
    gint32 dob;             /* days since 1970 */
    char *nhs_number;       /* 10 digits, or "" */
    char *address;
    char *postcode;
    char *key_worker; /* staff_id */
    char *deputy_key_worker;
    GPtrArray *parents; /* RollParent * */
    char *room;
    gint32 start_date;
    gint32 leave_date;
    char *status;
    char *phone;
    char *may_collect;
    char *responsibility;
} RollChild;

typedef struct {
    guint line;
    char *staff_id;
    char *name;
    guint32 roles;         /* ROLE_* bits of store/directory.h */
    char *email;           /* "" = tell in person */
    GPtrArray *related_to; /* char *: child_ids, never a key to those */
} StaffMember;

typedef struct {
    guint line;
    char *address_or_domain; /* lower case; a domain has no '@' */
    char *agency;
    char *usual_kind; /* "" when not said */
} Agency;

typedef struct {
    GPtrArray *rows;     /* RollChild *, StaffMember * or Agency * */
    GPtrArray *problems; /* char *: "roll.csv line 14: ..." */
    GPtrArray *notes;    /* char *: things kept but changed, and the charset */
    guint bad_rows;      /* rows skipped */
} List;

RollChild *roll_child_new (void);
void roll_child_free (RollChild *child);
StaffMember *staff_member_new (void);
void staff_member_free (StaffMember *member);
Agency *agency_new (void);
void agency_free (Agency *agency);
void list_free (List *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (List, list_free)

/*
 * @name: what messages call the file; @data: its bytes
 * Errors: REJECT when a column is missing, the header is absent, the file is
 * over LIMIT_CSV_BYTES or not text; the message names file and line
 */
List *list_parse_roll (const char *name, GBytes *data, GError **error);
List *list_parse_staff (const char *name, GBytes *data, GError **error);
List *list_parse_agencies (const char *name, GBytes *data, GError **error);

/* The bytes of @path, "-" for standard input.
 * Errors: REJECT when it cannot be read or is too long, naming it */
GBytes *list_read_file (const char *path, GError **error);

/* NHS number check: modulus 11, weights 10 to 2 (NHS Data Dictionary). @digits
 * has ten digits and nothing else. */
gboolean nhs_number_is_valid (const char *digits);

/* ISO 8601 (2022-04-03) or day first (3/4/2022, 3.4.22, 3 April 2022):
 * days since 1970 in *@day_out. No error is set. */
gboolean list_parse_date (const char *text, gint32 *day_out);
/* "3 April 2022"; caller frees. */
char *list_date_in_words (gint32 day);

/* Role names of the staff list, in the order of their bits: key_worker,
 * senco, lead, deputy_lead, dsl, deputy_dsl, admin, manager, trustee. */
extern const char *const LIST_ROLE_NAMES[9];

#endif
