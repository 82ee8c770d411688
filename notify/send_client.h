/*
 * The keeper's side of intray-send: gives one message for one recipient to a
 * submission server. A process a message, so that nothing of one notice is
 * left when the next is sent.
 *
 * STARTTLS is required unless implicit_tls; chain and name of the certificate
 * are verified before anything but EHLO and STARTTLS is said.
 */
#ifndef NOTIFY_SEND_CLIENT_H
#define NOTIFY_SEND_CLIENT_H

#include <glib.h>

typedef struct {
    const char *host; /* as in its certificate */
    guint16 port;
    gboolean implicit_tls;     /* port 465; else STARTTLS */
    const char *user;          /* "" = no sign-in */
    const char *password_file; /* one line; read by intray-send, not here */
    const char *ca_file;       /* PEM; "" = the system's */
    const char *from;          /* envelope sender, a monitored bounce box */
    guint32 total_ms;          /* connection and all; 0 = SEND_TOTAL_MS */
} SendSettings;

#define SEND_TOTAL_MS 60000u

/*
 * TRUE when the server has taken the message.
 *
 * @program_dir: where intray-send lies
 * @to: one address
 * @message: headers and body, ASCII, CRLF, at most LIMIT_NOTICE_BYTES
 * @code_out: the server's reply code, 0 when there was none; NULL = not
 * wanted; set also on failure
 * Errors (no text of the server's, no address): RETRY on 4xx and when the
 * network, server or deadline is in the way (it may then arrive twice);
 * REJECT when the server refuses this recipient or message for good (5xx), or
 * an address or message is not one; STOP when settings are wrong: certificate
 * (with the reason), no STARTTLS, sign-in refused, password file, sandbox
 */
gboolean send_client_send (const char *program_dir,
                           const SendSettings *settings, const char *to,
                           GBytes *message, guint *code_out, GError **error);

#endif
