#!/bin/bash
# The house by its walls: which program links what, that each is built to be
# hard to turn, and that tests/lint finds what it is there to find.
. tests/lib/centre.sh

needed () {
    readelf -d "$PROGRAMS/$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p'
}

# links PROGRAM PATTERN: only these, besides the C library and GLib.
links () {
    local extra
    extra=$(needed "$1" | grep -vE '^(libc|libm|libglib-2\.0|libgio-2\.0|libgobject-2\.0|ld-linux-x86-64)\.so' | grep -vE "^($2)\.so")
    equal "$extra" ""
}

hard () {
    local head dynamic
    head=$(readelf -hlW "$PROGRAMS/$1")
    dynamic=$(readelf -dW "$PROGRAMS/$1")
    [[ $head == *"Type:"*"DYN"* ]] || { echo "it is not PIE"; return 1; }
    [[ $head == *GNU_RELRO* && $dynamic == *NOW* ]] ||
        { echo "no full RELRO"; return 1; }
    readelf -lW "$PROGRAMS/$1" | grep GNU_STACK | grep -q ' RW  *0x' ||
        { echo "its stack can be executed"; return 1; }
    readelf -sW "$PROGRAMS/$1" | grep -q __stack_chk_fail ||
        { echo "no stack protector"; return 1; }
}

keeper='libsqlite3|libsodium'
declare -A house=(
    [intray-fetch]='libetpan|libgnutls|libseccomp|libsasl2|libz'
    [intray-send]='libcurl-gnutls|libseccomp'
    [intray-reader-head]='libgmime-3.0|libseccomp'
    [intray-reader]='libgmime-3.0|libseccomp|libpoppler-glib|libcairo|libz|libgumbo|libgnutls|libjpeg|libpng16|libzip|libexpat|libgsf-1|libheif|libde265|libtesseract|liblept'
    [intray-desk]='libmicrohttpd'
    [intray-ingest]=$keeper
    [intray-classify]="$keeper|libjson-glib-1.0"
    [intray-notify]=$keeper
    [intray-vault]=$keeper
    [intray]="$keeper|libjson-glib-1.0"
)
for program in "${!house[@]}"; do
    try "$program links only its own libraries" \
        links "$program" "${house[$program]}"
    try "$program is position independent and sealed" hard "$program"
done

# planted NAME WHAT LINE...: a file with these lines is found out.
planted () {
    local file=$1 what=$2
    shift 2
    mkdir -p "$WORK/tree/$(dirname "$file")"
    printf '%s\n' "$@" >"$WORK/tree/$file"
    (cd "$WORK/tree" && cp "$here/.clang-format" . &&
        says "$what" "$here/tests/lint" "$file")
}

here=$PWD
try "the tree is clean" tests/lint
try "lint finds: another format" planted desk/a.c "clang-format" \
    'int  x;'
try "lint finds: a library in a second file" \
    planted desk/b.c "<sodium.h> belongs in store/seal.c" \
    '#include <sodium.h>'
try "lint finds: a library that nobody knows" \
    planted desk/c.c "does not know" '#include <openssl/ssl.h>'
try "lint finds: a stage that includes another" \
    planted desk/d.c "stage desk includes classify/record.h" \
    '#include "classify/record.h"'
try "lint finds: SQL in a string" planted store/e.c "SQL in a string" \
    'const char *x = "SELECT id "' '                "FROM letter";'
try "lint finds: HTML in a string" planted desk/f.c "HTML in a string" \
    'const char *x = "<p class=\"a\">";'
try "lint finds: a long function" planted desk/g.c "f() has 64 lines" \
    'int' 'f (void)' '{' $(yes '    x++;' | head -60 | tr -d ' ') '' '}'
try "lint finds: a mark left behind" planted desk/h.c "left behind" \
    "/* TO""DO: later */"
try "lint finds: an NHS number that could be real" \
    planted tests/demo/i.txt "outside 999" "NHS 401 023"" 2137"
try "lint passes a fictional one" bash -c "
    cd '$WORK/tree' && echo 'NHS 999 000 4854' >tests/demo/i.txt &&
    '$here/tests/lint' tests/demo/i.txt"
try "lint finds: an address that could be real" \
    planted tests/demo/j.txt "may be real" "From: a@nhs.""uk"
finish
