/*
 * Frames between intray-ingest and intray-fetch, on one socket (common/face.h).
 *
 *   keeper                                 face
 *   FETCH_OPEN_TYPE (first, once)   -->
 *                                   <--    FETCH_OPENED_TYPE
 *   FETCH_REQUEST_TYPE, LIST        -->
 *                                   <--    FETCH_LISTED_TYPE, last one not MORE
 *   FETCH_REQUEST_TYPE, MESSAGES    -->    for each UID, in the order asked:
 *                                   <--    FETCH_BEGIN_TYPE
 *                                   <--    0..n frames of plain bytes
 *                                   <--    an empty frame
 *                                   <--    FETCH_END_TYPE
 *   FETCH_REQUEST_TYPE, WAIT        -->
 *                                   <--    FETCH_WAITED_TYPE
 *
 * or, when opened for writing, nothing but
 *   FETCH_CHANGE_TYPE             -->
 *                                   <--    FETCH_CHANGED_TYPE
 *
 * Requests may follow each other without waiting. Either side closes to end.
 * After RETRY or STOP the face has dropped the server and ends.
 */
#ifndef INGEST_FETCH_WIRE_H
#define INGEST_FETCH_WIRE_H

/* Host, port, user, password file, access token ("" = the password), CA file
 * ("" = the system's), folder, milliseconds for one command, whether to open
 * it for writing. */
#define FETCH_OPEN_TYPE "(sqsssssub)"
/* Code, reason, UIDVALIDITY, UIDNEXT (0 = not said), messages there, whether
 * the server has IDLE, MOVE, UIDPLUS; when its certificate ends, in ms (0 = not
 * known; also with a code that says that the sign-in failed). */
#define FETCH_OPENED_TYPE "(ysuuubbbx)"

/* Verb, two numbers, UIDs. */
#define FETCH_REQUEST_TYPE "(yuuau)"
typedef enum {
    FETCH_LIST = 'L',     /* numbers: first UID, last UID (0 = to the end) */
    FETCH_MESSAGES = 'M', /* UIDs: 1 to LIMIT_FETCH_BATCH, all different */
    FETCH_WAIT = 'W',     /* number: milliseconds at most */
    /* In a session for writing, as FETCH_CHANGE_TYPE. */
    FETCH_FLAG = 'F',    /* adds the keyword */
    FETCH_MOVE = 'V',    /* to the folder */
    FETCH_EXPUNGE = 'X', /* for good */
} FetchVerb;

/* Verb, UIDVALIDITY, keyword or folder, 1 to LIMIT_FETCH_BATCH x (UID,
 * RFC822.SIZE): a message that has another size is not touched. */
#define FETCH_CHANGE_TYPE "(yusa(ut))"
/* Code, reason, (UID, FetchChanged) in the order asked. After
 * INTRAY_ERROR_REJECT nothing was removed and the session is in order. */
#define FETCH_CHANGED_TYPE "(ysa(uy))"
typedef enum {
    FETCH_CHANGED_DONE = 1,
    FETCH_CHANGED_GONE,  /* was not in the folder any more */
    FETCH_CHANGED_OTHER, /* has another size: not touched */
    FETCH_CHANGED_STILL, /* the server said OK and still lists it */
} FetchChanged;

/* Code, reason, (UID, RFC822.SIZE, INTERNALDATE in ms). */
#define FETCH_LISTED_TYPE "(ysa(utx))"

/* UID, RFC822.SIZE, INTERNALDATE in ms. */
#define FETCH_BEGIN_TYPE "(utx)"
/* FetchFate, UID, bytes sent, reason. */
#define FETCH_END_TYPE "(yuts)"
typedef enum {
    /* All of it, as many bytes as the server had said. */
    FETCH_WHOLE = 1,
    /* All of it: the server had said another size (Exchange estimates), and
     * when asked for more said that there is no more. */
    FETCH_WHOLE_OTHER_SIZE,
    /* Above LIMIT_MESSAGE_BYTES: the header block only, up to its limit. */
    FETCH_TOO_LARGE,
    /* Not in the folder any more; what was sent does not count. */
    FETCH_GONE,
    /* This message is at fault; the connection is in order. */
    FETCH_BAD,
    /* The connection is at fault and closed. */
    FETCH_BROKEN,
} FetchFate;

/* Code, reason, whether the server said that something changed. */
#define FETCH_WAITED_TYPE "(ysb)"

/* Codes: FETCH_OK, FETCH_MORE, or a code of common/error.h. */
#define FETCH_OK 0
#define FETCH_MORE 100
/* In FETCH_OPENED_TYPE: STOP, because the server refused the sign-in. */
#define FETCH_REFUSED 101

#endif
