/* The client's end of the vault's wire, against a vault that lies. */
#include "vault/client.h"

#include "common/bytes.h"
#include "common/error.h"
#include "common/limits.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    VaultClient *client;
    int vault; /* the other end */
} Pair;

static void
pair_begin (Pair *pair)
{
    int ends[2];

    g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
    pair->client = vault_client_new_fd (ends[0]);
    pair->vault = ends[1];
}

static void
pair_end (Pair *pair)
{
    vault_client_free (pair->client);
    if (pair->vault >= 0)
        close (pair->vault);
}

/* Puts one answer into the socket before it is asked for. */
static void
put_answer (Pair *pair, guint16 answer, guint16 zero, const void *body,
            gsize length)
{
    g_autoptr (GByteArray) frame = g_byte_array_new ();

    bytes_put_u32 (frame, (guint32) (4 + length));
    bytes_put_u16 (frame, answer);
    bytes_put_u16 (frame, zero);
    bytes_put (frame, body, length);
    g_assert_cmpint (write (pair->vault, frame->data, frame->len), ==,
                     frame->len);
}

static void
put_value (Pair *pair, guint16 answer, GVariant *value)
{
    g_autoptr (GVariant) owned = g_variant_ref_sink (value);

    put_answer (pair, answer, 0, g_variant_get_data (owned),
                g_variant_get_size (owned));
}

static gboolean
ask_hello (Pair *pair, VaultAnswer *answer_out, GError **error)
{
    g_autoptr (GVariant) out = NULL;

    return vault_client_call (pair->client, VERB_HELLO, NULL,
                              g_variant_new ("()"), &out, answer_out, error);
}

static void
test_request_bytes (void)
{
    guint8 token[VAULT_TOKEN_BYTES];
    guint8 sent[4 + 4 + VAULT_TOKEN_BYTES + 7];
    guint8 head[8] = {0, 0, 0, 43, 0, 33, 0, 0};
    g_autoptr (GVariant) out = NULL;
    Pair pair;

    memset (token, 7, sizeof token);
    pair_begin (&pair);
    put_value (&pair, ANSWER_DENIED, g_variant_new ("(s)", "no"));
    g_assert_false (vault_client_call (pair.client, VERB_OPEN, token,
                                       g_variant_new ("(s)", "abcdef"), &out,
                                       NULL, NULL));
    g_assert_null (out);
    g_assert_cmpint (read (pair.vault, sent, sizeof sent), ==, sizeof sent);
    g_assert_cmpmem (sent, 8, head, 8);
    g_assert_cmpmem (sent + 8, VAULT_TOKEN_BYTES, token, VAULT_TOKEN_BYTES);
    g_assert_cmpmem (sent + 40, 7, "abcdef", 7);
    pair_end (&pair);
}

static void
test_answer (void)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GError) error = NULL;
    VaultAnswer answer = ANSWER_RETRY;
    const char *centre = NULL;
    Pair pair;

    pair_begin (&pair);
    put_value (&pair, ANSWER_OK, g_variant_new ("(bsbu)", TRUE, "C", TRUE, 3));
    g_assert_true (vault_client_call (pair.client, VERB_HELLO, NULL,
                                      g_variant_new ("()"), &out, &answer,
                                      &error));
    g_assert_cmpint (answer, ==, ANSWER_OK);
    g_variant_get_child (out, 1, "&s", &centre);
    g_assert_cmpstr (centre, ==, "C");
    pair_end (&pair);
}

static void
test_says_no (void)
{
    static const struct {
        VaultAnswer answer;
        IntrayError code;
    } table[] = {
        {ANSWER_DENIED, INTRAY_ERROR_DENIED},
        {ANSWER_REJECTED, INTRAY_ERROR_REJECT},
        {ANSWER_RETRY, INTRAY_ERROR_RETRY},
        {ANSWER_SIGN_IN, INTRAY_ERROR_DENIED},
        {ANSWER_NOT_ALLOWED, INTRAY_ERROR_DENIED},
    };
    Pair pair;

    pair_begin (&pair);
    /* A no leaves the connection as good as it was. */
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (GError) error = NULL;
        VaultAnswer answer = ANSWER_OK;

        put_value (&pair, (guint16) table[i].answer,
                   g_variant_new ("(s)", "a sentence"));
        g_assert_false (ask_hello (&pair, &answer, &error));
        g_assert_error (error, INTRAY_ERROR, (int) table[i].code);
        g_assert_cmpstr (error->message, ==, "a sentence");
        g_assert_cmpint (answer, ==, table[i].answer);
    }
    pair_end (&pair);
}

/* After this the client neither trusts nor uses the connection. */
static void
assert_broken (Pair *pair)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) again = NULL;
    VaultAnswer answer = ANSWER_OK;

    g_assert_false (ask_hello (pair, &answer, &error));
    g_assert_nonnull (error);
    g_assert_cmpint (answer, ==, ANSWER_RETRY);
    put_value (pair, ANSWER_OK, g_variant_new ("(bsbu)", TRUE, "C", TRUE, 3));
    g_assert_false (ask_hello (pair, NULL, &again));
    g_assert_error (again, INTRAY_ERROR, INTRAY_ERROR_RETRY);
}

static void
test_lies (void)
{
    static const guint8 too_long[4] = {0, 1, 0, 65};
    static const guint8 cut[6] = {0, 0, 0, 20, 0, 0};
    Pair pair;

    pair_begin (&pair);
    put_answer (&pair, 6, 0, "no", 3);
    assert_broken (&pair);
    pair_end (&pair);

    pair_begin (&pair);
    put_answer (&pair, ANSWER_DENIED, 1, "no", 3);
    assert_broken (&pair);
    pair_end (&pair);

    pair_begin (&pair);
    put_answer (&pair, ANSWER_OK, 0, "not of the type", 15);
    assert_broken (&pair);
    pair_end (&pair);

    pair_begin (&pair);
    put_answer (&pair, ANSWER_DENIED, 0, "no end", 6);
    assert_broken (&pair);
    pair_end (&pair);

    pair_begin (&pair);
    g_assert_cmpint (write (pair.vault, too_long, sizeof too_long), ==, 4);
    assert_broken (&pair);
    pair_end (&pair);

    pair_begin (&pair);
    g_assert_cmpint (write (pair.vault, cut, sizeof cut), ==, 6);
    shutdown (pair.vault, SHUT_WR);
    g_assert_false (ask_hello (&pair, NULL, NULL));
    pair_end (&pair);
}

static void
put_piece (Pair *pair, gsize length)
{
    g_autofree guint8 *data = g_malloc0 (4 + length);

    for (int i = 0; i < 4; i++)
        data[i] = (guint8) (length >> (8 * (3 - i)));
    memset (data + 4, 'p', length);
    g_assert_cmpint (write (pair->vault, data, 4 + length), ==, 4 + length);
}

static void
test_part (void)
{
    g_autoptr (GBytes) part = NULL;
    Pair pair;

    pair_begin (&pair);
    put_value (&pair, ANSWER_OK, g_variant_new ("(t)", (guint64) 70000));
    put_piece (&pair, 65536);
    put_piece (&pair, 70000 - 65536);
    part = vault_client_part (pair.client, NULL, 1, 3, 1, 70000, NULL, NULL);
    g_assert_nonnull (part);
    g_assert_cmpuint (g_bytes_get_size (part), ==, 70000);
    pair_end (&pair);
}

static void
test_part_lies (void)
{
    static const struct {
        guint64 promised;
        gsize piece;
    } table[] = {
        {101, 101},                  /* more than is wanted */
        {G_MAXUINT64, 10}, {100, 0}, /* a piece that brings nothing */
        {100, 101},                  /* more than was promised */
        {50, 51},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        g_autoptr (GError) error = NULL;
        VaultAnswer answer = ANSWER_OK;
        Pair pair;

        pair_begin (&pair);
        put_value (&pair, ANSWER_OK, g_variant_new ("(t)", table[i].promised));
        put_piece (&pair, table[i].piece);
        g_assert_null (vault_client_part (pair.client, NULL, 1, 3, 1, 100,
                                          &answer, &error));
        g_assert_nonnull (error);
        g_assert_cmpint (answer, ==, ANSWER_RETRY);
        assert_broken (&pair);
        pair_end (&pair);
    }
}

static void
test_too_long_to_send (void)
{
    g_autofree char *text = g_strnfill (LIMIT_VAULT_FRAME_BYTES, 'x');
    g_autoptr (GError) error = NULL;
    Pair pair;

    pair_begin (&pair);
    g_assert_false (vault_client_call (pair.client, VERB_OPEN, NULL,
                                       g_variant_new ("(s)", text), NULL, NULL,
                                       &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
    pair_end (&pair);
}

static void
test_nobody_there (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (vault_client_connect ("/nonexistent/cli.sock", &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/vault/client/sends-verb-token-and-body",
                     test_request_bytes);
    g_test_add_func ("/vault/client/gives-the-answer", test_answer);
    g_test_add_func ("/vault/client/gives-the-vaults-own-sentence",
                     test_says_no);
    g_test_add_func ("/vault/client/believes-no-malformed-answer", test_lies);
    g_test_add_func ("/vault/client/puts-the-pieces-of-a-part-together",
                     test_part);
    g_test_add_func ("/vault/client/believes-no-malformed-part",
                     test_part_lies);
    g_test_add_func ("/vault/client/refuses-what-fits-no-frame",
                     test_too_long_to_send);
    g_test_add_func ("/vault/client/says-when-nobody-listens",
                     test_nobody_there);
    return g_test_run ();
}
