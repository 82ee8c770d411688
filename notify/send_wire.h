/*
 * Frames between intray-notify and intray-send (common/face.h): one request,
 * one answer, then the process ends.
 */
#ifndef NOTIFY_SEND_WIRE_H
#define NOTIFY_SEND_WIRE_H

/* Host, port, implicit TLS, user ("" = no sign-in), password file, CA file
 * ("" = the system's), envelope sender, recipient, milliseconds in all, the
 * message. */
#define SEND_REQUEST_TYPE "(sqbsssssuay)"

/* SendOutcome, the server's last reply code (0 = none), reason without
 * addresses. */
#define SEND_ANSWER_TYPE "(yus)"

typedef enum {
    SEND_SENT = 1, /* the server took it */
    SEND_RETRY,    /* network, or 4xx */
    SEND_REFUSED,  /* 5xx for this recipient or message */
    SEND_STOP,     /* settings: certificate, sign-in, no STARTTLS */
} SendOutcome;

#endif
