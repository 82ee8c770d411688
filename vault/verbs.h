/*
 * The vault's wire: everything that can be asked of it.
 *
 *   request   u32 length of what follows | u16 verb | u16 0 | token 32 | body
 *   answer    u32 length of what follows | u16 answer | u16 0 | body
 *
 * length at most LIMIT_VAULT_FRAME_BYTES; integers of the frame big-endian;
 * body = one GVariant (host byte order: one machine) of the verb's
 * type below, in normal form; lists are paged: ask again with the next
 * offset while `more` is TRUE. One request at a time a connection. The token
 * is 32 zero bytes before sign-in. An answer that is not ANSWER_OK carries
 * "(s)": a sentence for the person. DENIED is the same bytes for "not yours"
 * and "not there".
 *
 * PART alone answers "(t)" (how many bytes) and then sends that many bytes in
 * frames of up to 64 KiB without a head, all of them checked before the first
 * is sent.
 *
 * Child references are the 32 hex digits of the child's random id. Letter
 * references are 8 letters. Days are days since 1970; times milliseconds since
 * 1970 UTC.
 */
#ifndef VAULT_VERBS_H
#define VAULT_VERBS_H

#define VAULT_TOKEN_BYTES 32

typedef enum {
    ANSWER_OK = 0,
    ANSWER_DENIED = 1,      /* no such letter, or not yours: same text */
    ANSWER_REJECTED = 2,    /* the request is at fault; the text says how */
    ANSWER_RETRY = 3,       /* busy, disk: try again */
    ANSWER_SIGN_IN = 4,     /* no or expired sign-in */
    ANSWER_NOT_ALLOWED = 5, /* this role may not use this verb at all */
} VaultAnswer;

/* Row types. */

/* ref, state, outcome, flag, kind, overlays, provenance, born, due,
 * who (first name or "" when no child), sender, subject-free title for a
 * tray ("Therapy letter"), task: 0 nothing, 1 read and sign, 2 senior's
 * signature, 3 whose letter is this?, 4 locked, 5 held; signatures so far;
 * signed by me */
#define VAULT_TRAY_ROW "(suuyyuyxxsssyub)"
/* child ref, child_id, name as called, family name, dob day, room,
 * mine: I am key worker or cover and she has not left, letters that I may open
 */
#define VAULT_CHILD_ROW "(ssssisbu)"
/* path, type, filename, decoded bytes, fate (record.h), reason */
#define VAULT_PART_ROW "(ssstus)"
/* page, has a picture, index of its part */
#define VAULT_PAGE_ROW "(ubu)"
/* n, person, role (signing.h), at, valid, words, answers (question, answer) */
#define VAULT_SIGNING_ROW "(usuxbsa(ss))"
/* child ref, name, date of birth in words, evidence as sentences */
#define VAULT_CANDIDATE_ROW "(sssas)"
/* child_id, given, family, known as, other names, dob, nhs, address,
 * postcode, key worker, deputy key worker, room, start, leave, status, phone,
 * may collect, responsibility, parents (name, address) */
#define VAULT_ROLL_ROW "(ssssasissssssiissssa(ss))"
/* staff_id, name, roles, e-mail, related to (child_ids) */
#define VAULT_STAFF_ROW "(ssusas)"
/* address or domain, agency, usual kind */
#define VAULT_AGENCY_ROW "(sss)"
/* ref, born, state, outcome, flag, kind (0 = not for you), child name, sender,
 * due, a sentence in place of all that where even the slip says less
 * ("one letter for named people, owner Frances Obi") or "" */
#define VAULT_REGISTER_ROW "(sxuuyyssxs)"
/* seq, when, who, what, result in words, object in words; with seq 0 a
 * sentence in place of "what": how much of the book this reader cannot read */
#define VAULT_SEEN_ROW "(txssss)"

/*
 * verb, number, type in, type out, audit action (0 = none of its own)
 *
 * HELLO     -> sitting was held, centre's name, this is a test build,
 *              directory version
 * SIGN_IN      staff id or work address, passphrase -> token, name, roles in
 *              words, staff id, role bits, "already signed in elsewhere"
 * SITTING      two people {staff id, name, address, roles, passphrase},
 *              machine, roll and backup public keys
 *              -> two halves on paper (text), to be printed one each
 * SITTING_CHECK check words of half 1, of half 2 -> root hash, recovery key
 * SITTING_COMMIT after the root file is written -> directory version
 * ENROL        staff id, her passphrase, token of a second signer (or empty)
 *              -> directory version
 * ASSIGN       child_id, as (directory.h), staff id, from, until, second
 *              -> directory version, letters whose keys changed
 * IMPORT_*     rows of one list, in pages, kept in this sign-in until
 * IMPORT_APPLY what (1 roll, 2 staff, 3 agencies), dry run, second signer
 *              -> plan in sentences, problems, directory version (0 = dry
 *              run), bad rows; the same plan is shown and applied
 * TRAY         offset -> rows, more
 * CHILDREN     offset -> rows, more
 * CHILD        child ref, offset -> name, dob day, room, particulars
 *              (question, answer), letters by date, more
 * OPEN         letter ref -> see VAULT_OPENED
 * PART         handle, blob kind (blob.h: 1 raw, 3 text, 4 picture), part
 * SIGN         handle, question set, outcome, answers, -> when
 * COUNTERSIGN  the same, by a senior who is not the first signer
 * FILE         handle, child ref ("" = not about a child, VAULT_NOT_OURS =
 *              about a child who is not here), kind and flag (0 = as it is),
 *              reason (may be "" where nobody decided before), "I have looked
 *              at why it is held" -> ()
 * RAISE        handle, flag (higher), reason -> ()
 * LOWER        handle, flag (lower), reason -> (); from restricted by lead or
 *              deputy lead, from safeguarding by DSL or deputy DSL, never by
 *              who is left out or in conflict; not from sealed
 * HANDBACK     handle of a locked letter, its password -> the try's reference;
 *              or "" and a letter with its nth password, as COME_BACK offered
 * UPLOAD       handle of a letter whose content is elsewhere, or 0 and a child
 *              ref; flag (0 = no wish), note, bytes -> (); UPLOAD_PIECE bytes;
 *              UPLOAD_END -> reference: read and filed like any post
 * COME_BACK    handle -> the letter that it was locked in, or ""; what came
 *              back for it (reference or "", when, outcome: 0 is being read,
 *              9 did not open); passwords that may have come with it (letter,
 *              when, which)
 * SPLIT        handle, {child ref, its pages, rising}, reason, pages that
 *              somebody looked at -> {page, what must be looked at}, nothing
 *              done while there is any; references of the parts
 * PRINT        handle; PRINT_CHILD child ref: written down before the page to
 *              print is made -> ()
 * REGISTER     offset -> rows, more, totals by outcome (9 numbers), arrivals:
 *              both of the whole register, the same for everybody
 * WHO_SAW      letter ref -> rows; rejected where this reader can read
 *              none of that time
 * VERIFY    -> entries, problems, head as text
 * HEALTH    -> is post coming in, is all of it here? rows of (2 bad, 1 to be
 *              seen to; a sentence), what is bad first
 * CERTIFY      text of a certificate (store/certificate.h) -> name, person id,
 *              directory version, public key, signature
 */
#define VAULT_VERBS(V)                                                         \
    V (HELLO, 1, "()", "(bsbu)", 0)                                            \
    V (SIGN_IN, 2, "(ss)", "(aysssub)", AUDIT_SIGN_IN)                         \
    V (BLANK, 3, "()", "()", 0)                                                \
    V (SIGN_OUT, 4, "()", "()", AUDIT_SIGN_OUT)                                \
    V (WHO_AM_I, 5, "()", "(sssu)", 0)                                         \
    V (SITTING, 10, "(a(sssus)ayayay)", "(ss)", 0)                             \
    V (SITTING_CHECK, 11, "(ss)", "(ayay)", 0)                                 \
    V (SITTING_COMMIT, 12, "()", "(u)", AUDIT_SITTING)                         \
    V (ENROL, 13, "(ssay)", "(u)", AUDIT_ENROL)                                \
    V (ASSIGN, 14, "(sysiiay)", "(uu)", AUDIT_DIRECTORY)                       \
    V (STAFF, 15, "()", "(a(sssuu))", 0)                                       \
    V (IMPORT_ROLL, 20, "a" VAULT_ROLL_ROW, "()", 0)                           \
    V (IMPORT_STAFF, 21, "a" VAULT_STAFF_ROW, "()", 0)                         \
    V (IMPORT_AGENCIES, 22, "a" VAULT_AGENCY_ROW, "()", 0)                     \
    V (IMPORT_APPLY, 23, "(ybay)", "(asasuu)", AUDIT_CARDS)                    \
    V (TRAY, 30, "(u)", "(a" VAULT_TRAY_ROW "b)", AUDIT_TRAY)                  \
    V (CHILDREN, 31, "(u)", "(a" VAULT_CHILD_ROW "b)", AUDIT_CHILDREN)         \
    V (CHILD, 32, "(su)", "(ssisa(ss)a" VAULT_TRAY_ROW "b)", AUDIT_CHILD)      \
    V (OPEN, 33, "(s)", VAULT_OPENED, AUDIT_OPEN)                              \
    V (PART, 34, "(uyu)", "(t)", 0)                                            \
    V (CLOSE, 35, "(u)", "()", 0)                                              \
    V (SIGN, 36, "(uuya(ss))", "(xs)", AUDIT_SIGN)                             \
    V (COUNTERSIGN, 37, "(uuya(ss))", "(xs)", AUDIT_COUNTERSIGN)               \
    V (FILE, 38, "(usyysb)", "()", AUDIT_FILE)                                 \
    V (RAISE, 39, "(uys)", "()", AUDIT_RAISE)                                  \
    V (PRINT, 40, "(u)", "()", AUDIT_PRINT)                                    \
    V (PRINT_CHILD, 41, "(s)", "()", AUDIT_PRINT)                              \
    V (LOWER, 42, "(uys)", "()", AUDIT_LOWER)                                  \
    V (HANDBACK, 60, "(ussu)", "(s)", AUDIT_HANDBACK)                          \
    V (UPLOAD, 61, "(usyst)", "()", AUDIT_UPLOAD)                              \
    V (UPLOAD_PIECE, 62, "(ay)", "()", 0)                                      \
    V (UPLOAD_END, 63, "()", "(s)", AUDIT_UPLOAD)                              \
    V (COME_BACK, 64, "(u)", "(sa(sxu)a(sxu))", 0)                             \
    V (SPLIT, 43, "(ua(sau)sau)", "(a(us)as)", AUDIT_SPLIT)                    \
    V (REGISTER, 50, "(u)", "(a" VAULT_REGISTER_ROW "baxx)", AUDIT_REGISTER)   \
    V (WHO_SAW, 51, "(s)", "(a" VAULT_SEEN_ROW ")", AUDIT_WHO_SAW)             \
    V (VERIFY, 52, "()", "(tass)", 0)                                          \
    V (HEALTH, 55, "()", "(a(ys))", 0)                                         \
    V (CERTIFY, 56, "(s)", "(sayuayay)", AUDIT_CERTIFIED)

/*
 * An opened letter: handle; ref, state, outcome, flag, kind, marking,
 * provenance, overlays; born, due; child ref, child's name, dob day, room
 * ("" and 0 without a child); sender, address, subject; reasons (why it was
 * judged so); pages; parts; who can open this (names); signings; candidates
 * (whose letter is this?); what this person may do now, as bits: 1 sign,
 * 2 countersign, 4 file, 8 raise, 16 lower, 32 bring its content (password or
 * file), 64 COME_BACK has more of it; question set that SIGN expects.
 */
#define VAULT_OPENED                                                           \
    "(u(suuyyyyu)xx(ssis)(sss)asa" VAULT_PAGE_ROW "a" VAULT_PART_ROW           \
    "asa" VAULT_SIGNING_ROW "a" VAULT_CANDIDATE_ROW "uu)"

/* In the place of a child's reference. */
#define VAULT_NOT_OURS "not ours"

#define VAULT_MAY_SIGN 1u
#define VAULT_MAY_COUNTERSIGN 2u
#define VAULT_MAY_FILE 4u
#define VAULT_MAY_RAISE 8u
#define VAULT_MAY_LOWER 16u
#define VAULT_MAY_BRING 32u
#define VAULT_COMES_BACK 64u

/* Question set 1: key, allowed answers separated by '|' ("*" = own words,
 * may be empty; "needed_in_room" of a care instruction may not, unless it is
 * the wrong child). Outcome of a signing: 1 accepted, 2 wrong child, 3 wrong
 * kind, 4 needs the lead, 5 needs the DSL, 6 illegible. */
#define VAULT_QUESTION_SET 1u
#define VAULT_QUESTIONS(Q)                                                     \
    Q ("right_child", "yes|no")                                                \
    Q ("kind_agreed", "yes|no")                                                \
    Q ("sender_private", "yes|no")                                             \
    Q ("private_to_other", "no|yes")                                           \
    Q ("private_to_whom", "*")                                                 \
    Q ("parents_told", "yes|not yet|do not tell")                              \
    Q ("needed_in_room", "*")                                                  \
    Q ("parent_asked_confidential",                                            \
       "not asked yet|confidential|not confidential|does not apply")

typedef enum {
#define VERB_ENUM(name, number, in, out, action) VERB_##name = number,
    VAULT_VERBS (VERB_ENUM)
#undef VERB_ENUM
} VaultVerb;

#endif
