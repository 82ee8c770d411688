#include "desk/screens.h"

#include "common/limits.h"

#include <string.h>

HttpReply *
screen_home (Visit *visit)
{
    (void) visit;
    return visit_go ("/tray");
}

/* Is the cabinet open, and for real? */
static gboolean
greet (Visit *visit, HttpReply **reply_out)
{
    g_autoptr (GVariant) out = NULL;
    gboolean sitting_held = FALSE;
    gboolean is_test = FALSE;

    for (guint tries = 0; out == NULL; tries++) {
        g_clear_pointer (reply_out, http_reply_free);
        if (visit_call (visit, VERB_HELLO, g_variant_new ("()"), &out, NULL,
                        reply_out))
            break;
        /* The vault may have been started anew since the last request. */
        if (tries == 1)
            return FALSE;
    }
    g_variant_get (out, "(bsbu)", &sitting_held, NULL, &is_test, NULL);
    g_atomic_int_set (&visit->desk->is_test, is_test);
    if (!sitting_held) {
        *reply_out = visit_page (visit, 503, "no-sitting", "Not set up yet",
                                 data_new ());
        return FALSE;
    }
    return TRUE;
}

HttpReply *
screen_sign_in_form (Visit *visit)
{
    HttpReply *reply = NULL;

    if (!greet (visit, &reply))
        return reply;
    return visit_page (visit, 200, "sign-in", "Sign in", data_new ());
}

static HttpReply *
sign_in_again (Visit *visit, const char *field, const char *sentence)
{
    Data *data = data_new ();

    visit_add_error (data, field, sentence);
    data_set (data, "who", form_get (visit->form, "who"));
    return visit_page (visit, 400, "sign-in", "Error: Sign in", data);
}

HttpReply *
screen_sign_in (Visit *visit)
{
    const char *who = form_get (visit->form, "who");
    const char *passphrase = form_get (visit->form, "passphrase");
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) token = NULL;
    g_autofree char *problem = NULL;
    g_autofree char *text = NULL;
    g_autofree char *cookie = NULL;
    HttpReply *reply = NULL;
    gboolean elsewhere = FALSE;
    gsize length = 0;

    if (who[0] == '\0')
        return sign_in_again (visit, "who",
                              "Write your work e-mail address or staff number");
    if (passphrase[0] == '\0')
        return sign_in_again (visit, "passphrase", "Write your passphrase");
    if (strlen (who) > LIMIT_ADDRESS_BYTES ||
        strlen (passphrase) > LIMIT_PASSPHRASE_BYTES)
        return sign_in_again (visit, "who", "This is too long to be right");
    if (!greet (visit, &reply))
        return reply;
    if (!visit_call (visit, VERB_SIGN_IN,
                     g_variant_new ("(ss)", who, passphrase), &out, &problem,
                     &reply)) {
        /* One sentence, the vault's, for every cause. */
        if (reply == NULL)
            return sign_in_again (visit, "passphrase", problem);
        if (reply->status == 503)
            return reply;
        http_reply_free (reply);
        return sign_in_again (
            visit, "passphrase",
            "This name and passphrase do not belong together");
    }
    token = g_variant_get_child_value (out, 0);
    g_variant_get_child (out, 5, "b", &elsewhere);
    if (g_variant_get_size (token) != VAULT_TOKEN_BYTES)
        return visit_no_vault (visit->desk);
    text = form_token_to_text (
        g_variant_get_fixed_array (token, &length, sizeof (guint8)));
    cookie = g_strconcat (FORM_COOKIE "=", text,
                          "; Path=/; Secure; HttpOnly; SameSite=Strict", NULL);
    reply = visit_go (elsewhere ? "/tray/elsewhere" : "/tray");
    http_reply_add_field (reply, "Set-Cookie", cookie);
    return reply;
}

HttpReply *
screen_blank (Visit *visit)
{
    HttpReply *reply = NULL;

    if (!visit_call (visit, VERB_BLANK, g_variant_new ("()"), NULL, NULL,
                     &reply))
        return reply;
    /* Nothing on it, not even who is signed in. */
    visit->signed_in = FALSE;
    return visit_page (visit, 200, "blank", "Blank", data_new ());
}

/* Wipes the keys at the vault. A sign-in that has ended already is as good. */
static gboolean
end (Visit *visit, HttpReply **reply_out)
{
    if (visit_call (visit, VERB_SIGN_OUT, g_variant_new ("()"), NULL, NULL,
                    reply_out))
        return TRUE;
    if ((*reply_out)->status == 503)
        return FALSE;
    g_clear_pointer (reply_out, http_reply_free);
    return TRUE;
}

HttpReply *
screen_lock (Visit *visit)
{
    HttpReply *reply = NULL;

    if (!end (visit, &reply))
        return reply;
    reply = visit_sign_in (visit->desk,
                           "Locked. Your keys are put away; sign in to go on.");
    reply->status = 200;
    http_reply_add_field (reply, "Clear-Site-Data", "\"cache\"");
    return reply;
}

HttpReply *
screen_sign_out (Visit *visit)
{
    HttpReply *reply = NULL;

    if (!end (visit, &reply))
        return reply;
    reply = visit_go ("/signed-out");
    http_reply_add_field (reply, "Clear-Site-Data",
                          "\"cache\", \"cookies\", \"storage\"");
    http_reply_add_field (reply, "Set-Cookie",
                          FORM_COOKIE "=; Path=/; Secure; HttpOnly; "
                                      "SameSite=Strict; Max-Age=0");
    return reply;
}

HttpReply *
screen_signed_out (Visit *visit)
{
    return visit_page (visit, 200, "signed-out", "Signed out", data_new ());
}

/* "Stay signed in": asking who she is was the use that counts. A picture,
 * because pages of the desk may load nothing else. */
HttpReply *
screen_here (Visit *visit)
{
    static const char picture[] =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>";

    (void) visit;
    return http_reply_new (200, "image/svg+xml",
                           g_bytes_new_static (picture, sizeof picture - 1));
}
