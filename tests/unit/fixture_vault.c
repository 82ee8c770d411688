/* The fixture's end of the vault's wire. */
#include "tests/unit/fixture.h"

#include "common/clock.h"
#include "common/frame.h"
#include "common/limits.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char *
vault_program (void)
{
    g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
    g_autofree char *unit = g_path_get_dirname (self);
    g_autofree char *dir = g_path_get_dirname (unit);

    return g_build_filename (dir, "intray-vault", NULL);
}

/* Runs it with @fd as its descriptor 3. */
static GPid
spawn_vault (const Fixture *fixture, int fd, int *stderr_out)
{
    g_autofree char *program = vault_program ();
    const char *argv[] = {program, "--private", "--config", fixture->config,
                          NULL};
    int source[] = {fd};
    int target[] = {3};
    GPid pid = 0;
    GError *error = NULL;

    g_spawn_async_with_pipes_and_fds (
        NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, -1, -1, -1,
        source, target, 1, &pid, NULL, NULL, stderr_out, &error);
    g_assert_no_error (error);
    return pid;
}

TestVault
fixture_vault (const Fixture *fixture)
{
    TestVault vault = {-1, 0};
    int ends[2];

    g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends),
                     ==, 0);
    vault.fd = ends[0];
    vault.pid = spawn_vault (fixture, ends[1], NULL);
    close (ends[1]);
    return vault;
}

static int
wait_for (GPid pid)
{
    int status = 0;

    g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
    return WIFEXITED (status) ? WEXITSTATUS (status) : 128;
}

int
fixture_vault_end (TestVault *vault)
{
    close (vault->fd);
    return wait_for (vault->pid);
}

int
fixture_vault_refuses (const Fixture *fixture, char **said_out)
{
    int ends[2];
    int said = -1;
    GPid pid = 0;
    GString *text = g_string_new (NULL);
    char buffer[512];
    gssize n = 0;

    g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends),
                     ==, 0);
    pid = spawn_vault (fixture, ends[1], &said);
    close (ends[1]);
    /* One that does not refuse ends with its connection. */
    close (ends[0]);
    while ((n = read (said, buffer, sizeof buffer)) > 0)
        g_string_append_len (text, buffer, n);
    close (said);
    *said_out = g_string_free (text, FALSE);
    return wait_for (pid);
}

GBytes *
fixture_ask_raw (TestVault *vault, const guint8 *token, VaultVerb verb,
                 GVariant *in)
{
    g_autoptr (GVariant) owned = g_variant_ref_sink (in);
    g_autoptr (GByteArray) frame = g_byte_array_new ();
    GBytes *answer = NULL;
    GError *error = NULL;

    bytes_put_u16 (frame, (guint16) verb);
    bytes_put_u16 (frame, 0);
    if (token == NULL)
        bytes_put_zeros (frame, VAULT_TOKEN_BYTES);
    else
        bytes_put (frame, token, VAULT_TOKEN_BYTES);
    bytes_put (frame, g_variant_get_data (owned), g_variant_get_size (owned));
    frame_write (vault->fd, frame->data, frame->len, &error);
    g_assert_no_error (error);
    frame_read (vault->fd, LIMIT_VAULT_FRAME_BYTES,
                clock_monotonic_ms () + 20000, &answer, &error);
    g_assert_no_error (error);
    g_assert_nonnull (answer);
    return answer;
}

/* The type of a verb's answer. */
static const char *
out_type (VaultVerb verb)
{
    static const struct {
        VaultVerb verb;
        const char *type;
    } types[] = {
#define OUT_ROW(name, number, in, out, action) {VERB_##name, out},
        VAULT_VERBS (OUT_ROW)
#undef OUT_ROW
    };

    for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
        if (types[i].verb == verb)
            return types[i].type;
    g_assert_not_reached ();
}

VaultAnswer
fixture_ask (TestVault *vault, const guint8 *token, VaultVerb verb,
             GVariant *in, GVariant **out)
{
    g_autoptr (GBytes) bytes = fixture_ask_raw (vault, token, verb, in);
    const guint8 *data = g_bytes_get_data (bytes, NULL);
    VaultAnswer answer = (VaultAnswer) data[1];
    g_autoptr (GBytes) body =
        g_bytes_new_from_bytes (bytes, 4, g_bytes_get_size (bytes) - 4);
    g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_from_bytes (
        G_VARIANT_TYPE (answer == ANSWER_OK ? out_type (verb) : "(s)"), body,
        FALSE));

    g_assert_true (g_variant_is_normal_form (value));
    if (answer != ANSWER_OK && g_test_verbose ())
        g_test_message ("verb %d: %s", verb, fixture_text (value));
    if (out != NULL)
        *out = g_steal_pointer (&value);
    return answer;
}

char *
fixture_text (GVariant *out)
{
    char *text = NULL;

    g_variant_get (out, "(s)", &text);
    return text;
}

guint8 *
fixture_sign_in (TestVault *vault, char who)
{
    g_autofree char *id = g_strdup_printf ("S-%c", who);
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) token = NULL;
    gsize length = 0;
    const void *data = NULL;

    g_assert_cmpint (
        fixture_ask (vault, NULL, VERB_SIGN_IN,
                     g_variant_new ("(ss)", id, FIXTURE_PASSPHRASE), &out),
        ==, ANSWER_OK);
    token = g_variant_get_child_value (out, 0);
    data = g_variant_get_fixed_array (token, &length, 1);
    g_assert_cmpuint (length, ==, VAULT_TOKEN_BYTES);
    return g_memdup2 (data, length);
}

guint32
fixture_open (TestVault *vault, const guint8 *token, const char *ref,
              GVariant **out)
{
    g_autoptr (GVariant) opened = NULL;
    guint32 handle = 0;

    if (fixture_ask (vault, token, VERB_OPEN, g_variant_new ("(s)", ref),
                     &opened) == ANSWER_OK)
        g_variant_get_child (opened, 0, "u", &handle);
    if (out != NULL)
        *out = g_steal_pointer (&opened);
    return handle;
}

GBytes *
fixture_part (TestVault *vault, const guint8 *token, guint32 handle,
              guint8 kind, guint32 part)
{
    g_autoptr (GVariant) out = NULL;
    GByteArray *all = NULL;
    guint64 total = 0;

    if (fixture_ask (vault, token, VERB_PART,
                     g_variant_new ("(uyu)", handle, kind, part),
                     &out) != ANSWER_OK)
        return NULL;
    g_variant_get (out, "(t)", &total);
    all = g_byte_array_new ();
    while (all->len < total) {
        g_autoptr (GBytes) piece = NULL;
        GError *error = NULL;
        frame_read (vault->fd, LIMIT_VAULT_PIECE_BYTES,
                    clock_monotonic_ms () + 10000, &piece, &error);
        g_assert_no_error (error);
        bytes_put (all, g_bytes_get_data (piece, NULL),
                   g_bytes_get_size (piece));
    }
    return g_byte_array_free_to_bytes (all);
}

GVariant *
fixture_answers (const char *key, const char *instead)
{
    static const char *const right[][2] = {
        {"right_child", "yes"},
        {"kind_agreed", "yes"},
        {"sender_private", "no"},
        {"private_to_other", "no"},
        {"private_to_whom", ""},
        {"parents_told", "yes"},
        {"needed_in_room", "no nuts"},
        {"parent_asked_confidential", "does not apply"},
    };
    GVariantBuilder out;

    g_variant_builder_init (&out, G_VARIANT_TYPE ("a(ss)"));
    for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
        g_variant_builder_add (&out, "(ss)", right[i][0],
                               g_strcmp0 (key, right[i][0]) == 0 ? instead
                                                                 : right[i][1]);
    return g_variant_builder_end (&out);
}
