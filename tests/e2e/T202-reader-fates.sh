#!/bin/bash
# Every leaf ends with a fate and a reason a person understands; text comes out
# as a person sees it, and what she does not see stands apart.
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

python3 tests/hostile/letters.py "$work"
# Signed with the content inside, as Outlook does, in both encodings; encrypted.
printf 'Content-Type: text/plain; charset=utf-8\r\n\r\nSigned, Zo\xc3\xab.\r\n' \
    >"$work/inside"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key" -out "$work/cert" \
    -subj /CN=test -days 1 2>"$work/openssl"
for how in "-sign -nodetach" "-sign -nodetach -stream" "-encrypt"; do
    name=smime${how// /}
    {
        printf 'From: a@b.example\nSubject: s\n'
        if [ "$how" = -encrypt ]; then
            openssl cms -encrypt -in "$work/inside" "$work/cert"
        else
            openssl cms $how -signer "$work/cert" -inkey "$work/key" \
                -in "$work/inside"
        fi
    } >"$work/$name.eml"
done
find "$work" -name '*.eml' -size -4000k | sort >"$work/list"
xargs "$B/reader-drive" "$B" --text --names <"$work/list" >"$work/out"
# One letter's answer in a file of its own, its lines joined by "|".
awk '/^FILE / {file = $2 ".out"; next} {
    printf "%s|", substr($0, 1, 5000) >file}' "$work/out"
answer () { cat "$work/$1.eml.out"; }
says () { # case, fixed text, title
    answer "$1" | grep -qF -- "$2"
    check "$3 ($1)" $?
}
lacks () {
    ! answer "$1" | grep -qF -- "$2" && [ -n "$(answer "$1")" ]
    check "$3 ($1)" $?
}

[ "$(grep -c '^OK ' "$work/out")" -eq "$(wc -l <"$work/list")" ]
check "every letter is read to its end, however hostile" $?

says empty "pages=0 pictures=0 parts=0:" "an empty file has no parts"
says binary "pages=0 pictures=0 parts=0:" "a binary file has no parts"
says blank "1:text/plain:empty(" "blank text is empty"
says no-body "1:text/plain:empty(" "no body is empty"
says empty-part "2:application/pdf:empty(" "an attachment of no bytes is empty"
says plain "id=case@hospital.example date=1793606700000" \
    "the id loses its brackets, the date is UTC"
says plain "|Hello nursery|" "plain text is read"
says bad-date "id=- date=0" "a date that is none is none"
says two-from "from=A <a@x.example> count=2" "two From fields are counted"
says group-from "count=2" "members of a group are counted"
says mbox-line "headers=7" "mbox's own line is no header"

says latin1 "Zoë – dash" "Latin 1 means Windows, as in browsers"
says ascii-8bit "Zoë" "letters beyond a declared US-ASCII are kept"
says utf8-undeclared "Zoë €" "undeclared UTF-8 is read"
says unknown-charset "Zoë" "an unknown charset falls back"
says unknown-charset "warning=part 1 is not in the charset" "and is said"
says utf16 "|Zoë ok|" "UTF-16 is read"
says bad-utf8 "|aÿþb|" "broken UTF-8 ends as valid text"
says nul "|before after|" "text behind a NUL is not lost"
says flowed "|A paragraph that goes on and on.|> quoted text|-- |name|" \
    "flowed paragraphs are joined, quotes and signature kept"

says html-hidden "|Dear nursery||Line|break & more||- one|- two|" \
    "HTML has lines and lists"
says html-hidden "|DOB	1/2/2023|Name	Zoe|" "table cells stand apart"
says html-hidden "light on dark" "white letters on dark paper are seen"
says html-hidden "--- hidden|hidden one hidden two hidden three hidden four \
hidden five hidden six hidden seven|" "what nobody sees stands apart"
lacks html-hidden "steal" "script is dropped"
says deep-html "refused(damaged HTML" "HTML nested for ever is refused"

says alternative-same "pages=1 pictures=0 parts=2: 1:text/plain:read \
2:text/html:read" "two versions that say the same are one page"
says alternative-differs "pages=2" "two versions that differ are two pages"
says alternative-differs "warning=the versions of the body differ" "and said"
says alternative-stub "|The review is on Monday.|" "a stub gives way to HTML"
lacks alternative-stub "viewer" "and is not read as the letter"
says alternative-empty "|The review is on Monday.|" "so does an empty body"

for name in forwarded forwarded-base64; do
    says $name "2.1:text/plain:read" "a forwarded message is opened"
    says $name "|From: Dr Ada Quill <ada.quill@clinic.example>|" \
        "its sender is seen"
    says $name "|Subject: Zoë's plan||The plan is below.|" \
        "its subject stands before its body"
done
says forwarded-file "1.1:text/plain:read" "one that was attached as a file too"
says digest "1.1:text/plain:read 2.1:text/plain:read" "a digest is opened"

says pdf "application/pdf:read" "a PDF is read"
says pdf "|NHS 999 001 8545|" "with its text"
says pdf "pictures=1" "and a picture of it"
says pdf-fonts "pictures=1" "fonts that a PDF does not bring are found"
says pdf-alone "parts=1: 1:application/pdf:read" "a PDF instead of a message"
says pdf-alone "from=- <-> count=0" "has no sender, whatever it contains"
says pdf-as-octets "1:application/pdf:read" "whatever it was declared"
says pdf-as-text "1:application/pdf:read" "even as plain text"
says pdf-scanned "unsupported(scanned" "a scan without text says so"
says pdf-scanned "pictures=2" "and keeps its pictures"
says pdf-part-scanned "read(page 2 has no text: scanned)" \
    "a scanned page among others is named"
says pdf-damaged "application/pdf:refused(damaged" "a damaged PDF is refused"
says pdf-tiny "|seen||--- hidden|unseen|" "tiny PDF text stands apart"
lacks pdf-outside "outside" "PDF text beside the page is not read as seen"
"$B/reader-drive" "$B" tests/demo/mail/17-*.eml |
    grep -q 'application/pdf:locked(PDF locked with a password)'
check "a PDF with a password is locked" $?

says zip-locked "locked(ZIP archive locked" "a ZIP with a password is locked"
says zip-open "1:text/plain:read" "a ZIP without is opened"
says office-locked "locked(Word document locked" "Office with a password too"
says office "unsupported(older Word document:" "Office without is named"
says smime-enveloped "locked(message encrypted with S/MIME" "S/MIME encrypted"
for name in smime-sign-nodetach smime-sign-nodetach-stream; do
    says $name "1.1:text/plain:read" "what a signature carries is opened"
    says $name "|Signed, Zoë.|" "and read"
done
says smime-encrypt "locked(message encrypted with S/MIME" "encrypted by openssl"
says pgp "2:application/octet-stream:locked(" "PGP encrypted"
says signed "1:text/plain:read 2:application/pkcs7-signature:\
unsupported(signature)" "a signed body is read, its signature named"
says calendar "1:text/calendar:read" "a calendar entry is read"
says no-boundary "1:text/plain:read(damaged" "a torn multipart is one text"
says filename-2231 "text/plain:read" "encoded names do no harm"

says rpmsg "rpmsg-message:wrapper(Microsoft" "Purview's envelope"
says securedoc "2:text/html:wrapper(Cisco" "Cisco's envelope"
says switch "wrapper(Egress" "Egress's envelope"
says egress "wrapper(Egress secure mail: the letter itself has to be fetched, \
expires 30 November 2026)" "Egress's notice, with its end"
says egress "|Link: https://reader.egress.com/x/1|" "its link is text"
says purview "wrapper(Microsoft" "Purview's notice"
says cjsm "wrapper(CJSM" "CJSM's notice"
says wetransfer "wrapper(WeTransfer link: the letter itself has to be \
fetched, expires 9 November 2026)" "a file share"
says not-a-notice "1:text/plain:read" "a letter that only talks so is a letter"

says nested-19 "|deep down|" "19 nested parts are opened"
says nested-200 "refused(partly read: nested more than 20 deep)" "200 are not"
says parts-2000 "parts=2000:" "2,000 parts are listed"
lacks parts-2000 "more than 2000 parts" "none of them missing"
says parts-2100 "last=refused(partly read: more than 2000 parts)" \
    "the last of 2,100 says that there were more"
says boundaries "refused(only its header was read" "70,000 parts are not parsed"
says fields-1000 "headers=995" "995 header fields are read"
says fields-5000 "refused(only its header was read" "5,000 are not parsed"
says fields-inside "refused(only its header was read" "nor inside a part"
says long-field "refused(only its header was read" "nor one of 3 MB"
says long-text "refused(partly read: more text" "3 MB of text are cut, and said"
says pdf-pages "refused(partly read: 200 of 205 pages)" "and 205 pages"
says pdf-pages "pages=200 pictures=200" "of which 200 are kept"
says pdf-huge-page "pictures=1" "a page of 5 by 5 metres is scaled down"

echo "1..$number"
exit $failed
