/* Header text, mailboxes, message ids and parameters as mailers send them. */
#include "classify/box/mailbox.h"
#include "classify/box/params.h"
#include "classify/box/words.h"

#include <string.h>

typedef struct {
    const char *in;
    const char *out;
} Pair;

static void
test_words (void)
{
    static const Pair pairs[] = {
        {"=?utf-8?q?Zo=C3=AB?= plan", "Zoë plan"},
        {"=?utf-8?q?Zo=C3?= =?UTF-8?q?=AB?= plan", "Zoë plan"},
        {"=?utf-8?B?Wm/D?=\r\n =?utf-8?B?qw==?= plan", "Zoë plan"},
        {"=?utf-8?q?a?= \r\n =?iso-8859-1?q?=EB?= b", "aë b"},
        {"=?utf-8?q?a b c?= d", "a b c d"},
        {"\"=?utf-8?q?Zo=C3=AB?=\" x", "\"Zoë\" x"},
        {"Zo\xeb plan", "Zoë plan"},
        {"Zoë plan", "Zoë plan"},
        {"=?x-klingon?q?Zo=C3=AB?=", "Zoë"},
        {"=?utf-8?B?Wm/Dqw?= x", "Zoë x"},
        {"=?utf-8?B?Wm/Dqw===?= x", "Zoë x"},
        {"=?utf-8?b?W m / D q w = =?=", "Zoë"},
        {"re:=?utf-8?q?Zo=C3=AB?=x", "re:Zoëx"},
        {"=?windows-1252?q?a=96b=80?=", "a–b€"},
        {"=?iso-8859-1?q?a=96b=80?=", "a–b€"},
        {"=?us-ascii?q?Zo=EB?=", "Zoë"},
        {"=?utf-8*en?q?Zo=C3=AB?=", "Zoë"},
        {"=?utf-8?q?\?= x", "x"},
        {"=?utf-8?x?abc?= x", "=?utf-8?x?abc?= x"},
        {"=?utf-8?q?abc", "=?utf-8?q?abc"},
        {"=?utf-8?q?=ZZ=4?=", "=ZZ=4"},
        {"=?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?GyRCS1wbKEI=?=", "日本"},
        {"=?gb2312?B?1tDOxA==?=", "中文"},
        {"=?utf-7?q?Zo+AOs-?=", "Zoë"},
        {"=?utf-8?q?a=0Ab=0D=0Ac?=", "a b c"},
        {"=?utf-8?q?a_b=5Fc?=", "a b_c"},
        {"one\r\n two", "one two"},
        {" =? =?= =?\?q?x?= ", "=? =?= =?\?q?x?="},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
        g_autofree char *text = words_decode (pairs[i].in);
        g_assert_cmpstr (text, ==, pairs[i].out);
    }
}

static void
check_from (const char *value, guint count, const char *expected_name,
            const char *expected_address)
{
    g_autofree char *name = NULL;
    g_autofree char *address = NULL;

    g_assert_cmpuint (mailbox_take (value, &name, &address), ==, count);
    g_assert_cmpstr (name, ==, expected_name);
    g_assert_cmpstr (address, ==, expected_address);
}

static void
test_from (void)
{
    const char *at = "ann@h.example";

    check_from ("", 0, NULL, NULL);
    check_from (at, 1, NULL, at);
    check_from ("<ann@h.example>", 1, NULL, at);
    check_from ("ann@h.example (Ann Bell)", 1, "Ann Bell", at);
    check_from ("\"Bell, Ann\" <ann@h.example>", 1, "Bell, Ann", at);
    check_from ("Bell, Ann <ann@h.example>", 1, "Bell, Ann", at);
    check_from ("Dr. A. Bell [NHS] <ann@h.example>", 1, "Dr. A. Bell [NHS]",
                at);
    check_from ("team: ann@h.example, B <b@y.example>;", 2, NULL, at);
    check_from ("undisclosed-recipients:;", 0, NULL, NULL);
    check_from ("=?utf-8?q?Bell=2C_Zo=C3=AB?= <ann@h.example>", 1, "Bell, Zoë",
                at);
    check_from ("\"=?utf-8?q?Zo=C3=AB_Bell?=\" <ann@h.example>", 1, "Zoë Bell",
                at);
    check_from ("Zo\xeb\r\n Bell\r\n <ann@h.example>", 1, "Zoë Bell", at);
    check_from ("Ann Bell", 1, "Ann Bell", NULL);
    check_from ("Ann <ann@h.example", 1, "Ann", at);
    check_from ("ann@h.example, b@y.example", 2, NULL, at);
    check_from ("Ann <ann@h.example> <b@y.example>", 2, "Ann", at);
    check_from ("Ann (the nurse) Bell <ann@h.example>", 1, "Ann Bell", at);
    check_from ("\"Ann \\\"The\\\" Bell\" <ann@h.example>", 1,
                "Ann \"The\" Bell", at);
    check_from ("Ann < ann @ h.example >", 1, "Ann", at);
    check_from ("<@a.example,@b.example:ann@h.example>", 1, NULL, at);
    check_from ("\"a b\"@h.example", 1, NULL, "\"a b\"@h.example");
    check_from ("<mailto:ann@h.example>", 1, NULL, at);
    check_from ("Ann Bell ann@h.example", 1, "Ann Bell", at);
    check_from ("Ann\" Bell <ann@h.example>", 1, "Ann Bell", at);
}

/* What a name or a comment pretends is never taken for the address. */
static void
test_pretended (void)
{
    check_from ("head@school.example via L <ann@h.example>", 1,
                "head@school.example via L", "ann@h.example");
    check_from ("\"head@school.example\" <ann@h.example>", 1,
                "head@school.example", "ann@h.example");
    check_from ("(<head@school.example>) ann@h.example", 1,
                "<head@school.example>", "ann@h.example");
    check_from ("=?utf-8?q?H_=3Chead=40school.example=3E?= <ann@h.example>", 1,
                "H <head@school.example>", "ann@h.example");
}

static void
test_ids (void)
{
    static const Pair pairs[] = {
        {"<abc@h.example>", "abc@h.example"},
        {"abc@h.example", "abc@h.example"},
        {"< abc @ h.example >", "abc@h.example"},
        {"(<x@y>) <abc@h.example> (comment)", "abc@h.example"},
        {"\r\n <abc@h.example>", "abc@h.example"},
        {"<abc\r\n def@h.example>", "abcdef@h.example"},
        {"<a@x.example> <b@x.example>", "a@x.example"},
        {"<<abc@h.example>>", "abc@h.example"},
        {"<abc@h.example", "abc@h.example"},
        {"<a@b@c.example>", "a@b@c.example"},
        {"<abc@[192.0.2.1]>", "abc@[192.0.2.1]"},
        {"<\"a b\"@h.example>", "\"a b\"@h.example"},
        {"abc def", "abc def"},
        {"<a..b/c=d%$@h>", "a..b/c=d%$@h"},
        {"", NULL},
        {"<>", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
        g_autofree char *id = mailbox_message_id (pairs[i].in);
        g_assert_cmpstr (id, ==, pairs[i].out);
    }
}

static void
test_names (void)
{
    static const Pair pairs[] = {
        {"x; filename=\"a.bin\"", "a.bin"},
        {"x; FILENAME = a.bin ; size=3", "a.bin"},
        {"x; filename=my plan (1).bin", "my plan (1).bin"},
        {"x; filename=\"a;b \\\"c\\\".bin\"", "a;b \"c\".bin"},
        {"x; filename=\"C:\\Docs\\plan.bin\"", "C:\\Docs\\plan.bin"},
        {"x; filename=\"a.bin", "a.bin"},
        {"x; filename*=utf-8''Zo%C3%AB.bin", "Zoë.bin"},
        {"x; filename*=iso-8859-1'en'Zo%EB.bin", "Zoë.bin"},
        {"x; filename*=\"utf-8''Zo%C3%AB.bin\"", "Zoë.bin"},
        {"x; filename*=klingon''Zo%C3%AB.bin", "Zoë.bin"},
        {"x; filename*=utf-8''100%.bin", "100%.bin"},
        {"x; filename*=plain.bin", "plain.bin"},
        {"x; filename=\"Zo_.bin\"; filename*=utf-8''Zo%C3%AB.bin", "Zoë.bin"},
        {"x; filename*0*=utf-8''Zo%C3; filename*1*=%AB%20a; "
         "filename*2=\"%20.bin\"",
         "Zoë a%20.bin"},
        {"x; filename*1*=AB.bin; filename*0*=utf-8''Zo%C3%", "Zoë.bin"},
        {"x; filename*0=\"a b\"; filename*1=.bin", "a b.bin"},
        {"x; filename*10=k; filename*9=j; filename*0=a", "ajk"},
        {"x; filename=\"=?utf-8?q?Zo=C3?=\r\n =?utf-8?q?=AB=2Ebin?=\"",
         "Zoë.bin"},
        {"x; filename=\"Zo\xeb.bin\"", "Zoë.bin"},
        {"x; filename=\"Zoë.bin\"", "Zoë.bin"},
        {"x; filename*=utf-8''%3D%3Futf-8%3Fq%3Fa%3F%3D", "=?utf-8?q?a?="},
        {"x; filename=\"a.bin\"; filename=\"b.bin\"", "a.bin"},
        {"x; filename*99999999999999999999=a", "a"},
        {"x; name=a.bin", NULL},
        {"x", NULL},
        {"", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
        g_autoptr (Params) params = params_new (pairs[i].in);
        g_autofree char *name = params_text (params, "filename");
        g_assert_cmpstr (name, ==, pairs[i].out);
    }
}

static void
test_words_of_a_type (void)
{
    g_autoptr (Params) params = params_new (
        " TEXT / Plain (x;y) ; charset = utf-8 (z); boundary=\"a;\"");
    g_autofree char *charset = params_word (params, "charset");
    g_autofree char *boundary = params_word (params, "boundary");

    g_assert_cmpstr (params_value (params), ==, "text/plain");
    g_assert_cmpstr (charset, ==, "utf-8");
    g_assert_cmpstr (boundary, ==, "a;");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/words/encoded-words-are-decoded", test_words);
    g_test_add_func ("/words/a-sender-is-found", test_from);
    g_test_add_func ("/words/a-pretended-sender-is-not", test_pretended);
    g_test_add_func ("/words/a-message-id-is-found", test_ids);
    g_test_add_func ("/words/file-names-are-decoded", test_names);
    g_test_add_func ("/words/a-type-is-one-word", test_words_of_a_type);
    return g_test_run ();
}
