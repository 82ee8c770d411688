#!/bin/bash
# Size: the largest message is read within the reader's memory; an ordinary PDF
# takes less than 48 MiB of its own.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failed=0

check () {
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        failed=1
    fi
}

python3 - "$work" <<'P'
import base64, sys
head = (b"From: a@b.example\r\nSubject: large\r\nContent-Type: multipart/mixed;"
        b" boundary=b0\r\n\r\n--b0\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
        b"--b0\r\nContent-Type: ")
full = 64 * 1024 * 1024
end = b"\r\n--b0--\r\n"
def save(name, kind, make):
    start = head + kind + b"\r\n\r\n"
    with open(sys.argv[1] + "/" + name, "wb") as file:
        file.write(start + make(full - len(start) - len(end)) + end)
line = base64.b64encode(bytes(57)) + b"\r\n"
save("base64.eml", b"application/octet-stream\r\n"
     b"Content-Transfer-Encoding: base64",
     lambda n: line * (n // len(line)))
save("text.eml", b"text/plain", lambda n: (b"word " * 15 + b"\r\n") * (n // 77))
save("html.eml", b"text/html",
     lambda n: (b"<p>word</p> <br>\r\n") * (n // 18))
save("pdf.eml", b"application/pdf", lambda n: b"%PDF-1.4\n" + bytes(n - 9))
P
for name in base64 text html pdf; do
    "$B/reader-drive" "$B" "$work/$name.eml" >"$work/out"
    grep -q '^OK subject=large .* 1:text/plain:read 2:' "$work/out"
    check "64 MiB of $name are read within the limits" $?
done
"$B/reader-drive" "$B" "$work/base64.eml" |
    grep -q '2:application/octet-stream:unsupported'
check "and the attachment has its fate" $?

"$B/reader-drive" "$B" --memory tests/demo/mail/02-*.eml >"$work/out"
peak=$(sed -n 's/^memory \(-*[0-9]*\) KiB$/\1/p' "$work/out")
echo "# a letter with a one-page PDF: $peak KiB beyond what is shared"
[ "${peak:-99999}" -lt $((48 * 1024)) ]
check "a letter with a plain PDF takes less than 48 MiB" $?

echo "1..$number"
exit $failed
