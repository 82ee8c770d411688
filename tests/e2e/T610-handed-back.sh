#!/bin/bash
# Content that is not here yet: a locked letter is opened with its password, a
# file that was fetched is put in, each through the door that all post takes.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre-people.sh

says_all () { # file, texts
    local file=$1 text
    shift
    for text in "$@"; do
        grep -qF -- "$text" "$file" || {
            echo "no \"$text\" in:"
            head -70 "$file"
            return 1
        }
    done
}
mail () { # file, subject, attachment or "", body on standard input
    $PYTHON - "$1" "$2" "$3" <<'END'
import base64, sys
path, subject, attached = sys.argv[1:]
head = f"""From: Sam Ortega <sam.ortega@thornmere-community.test>
To: office@fernhollow.example
Subject: {subject}
Date: Fri, 30 Oct 2026 12:00:00 +0000
Message-ID: <{abs (hash (path)) % 10 ** 9}@thornmere-community.test>
Authentication-Results: mx.fernhollow.example; dmarc=pass header.from=thornmere-community.test
MIME-Version: 1.0
"""
body = open (path + ".body").read ()
if attached:
    data = base64.encodebytes (open (attached, "rb").read ()).decode ()
    text = f"""{head}Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

{body}
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename={attached.rsplit ("/", 1)[1]}
Content-Transfer-Encoding: base64

{data}
--b--
"""
else:
    text = f"{head}Content-Type: text/plain\n\n{body}\n"
open (path, "w").write (text)
END
}
of_outcome () { # who, outcome: the newest
    as "$1" --json tray |
        sed -n 's/.*"ref": *"\([A-Z2-9]*\)".*"outcome": *"'"$2"'".*/\1/p' |
        head -1
}
# unlock as somebody, her passphrase first and then the file's password
unlock () { # who, letter, password
    ALSO=$3 as "$1" unlock "$2"
}
ref_in () { sed -n 's/^Handed in as \([A-Z2-9]*\)\..*/\1/p' "$1"; }

people_centre letters S05 S07 || exit 1
echo "Attached is a report for you. I will ring with the password." \
    >"$WORK/aes.eml.body"
mail "$WORK/aes.eml" "A report" tests/data/reader/locked-aes.zip
put "$WORK/aes.eml"
try "the stages take the locked letter in" intray run --once
locked=$(of_outcome S02 locked)
as S02 show "$locked" >"$WORK/show"
try "it waits, locked" says_all "$WORK/show" "Locked letter" \
    "locked with a password"

try "whoever does not hold it is told that there is no such letter" refuses \
    66 "" unlock S05 "$locked" Fernhollow23
try "in the very words of one that never was" equal \
    "$(unlock S05 "$locked" x 2>&1)" "$(unlock S05 AAAAAAAA x 2>&1)"

unlock S02 "$locked" Fernhollow24 >"$WORK/try"
check "the lead types a password" $?
wrong=$(ref_in "$WORK/try")
try "one try at a time" refuses 65 "being opened now" \
    unlock S02 "$locked" Fernhollow23
try "no word of it is in the clear" refuses 1 "" \
    grep -rq Fernhollow2 "$DATA" "$LOG" "$C/run" "$C/keys"
try "the stages read it" intray run --once
as S02 show "$locked" >"$WORK/show"
try "a wrong one is told as such" says_all "$WORK/show" \
    "the password did not open it; try again"
as S02 show "$wrong" >"$WORK/show"
try "and why" says_all "$WORK/show" "The password did not open it" \
    "does not open it"
try "nobody else is told of it" equal \
    "$(sql "SELECT count (*) FROM notice JOIN letter ON letter.id = letter
        WHERE letter.ref = '$wrong'")" 0

unlock S02 "$locked" Fernhollow23 >"$WORK/try"
opened=$(ref_in "$WORK/try")
try "the right one goes the same way" intray run --once
as S05 show "$opened" >"$WORK/show"
check "the opened letter is with the child's key worker" $?
try "with its text, on the child's file" says_all "$WORK/show" \
    "Jack Byrne" "two-step instructions" \
    "Opened with the password that was given."
as S02 show "$locked" >"$WORK/show"
try "the locked one links to it" says_all "$WORK/show" "is here, $opened"
as S02 show "$opened" >"$WORK/show"
try "and it to the locked one" says_all "$WORK/show" "Belongs to     $locked"
try "which waits no more" equal "$(sql "SELECT state FROM letter
    WHERE ref = '$locked'")" 7
try "and takes no further password" refuses 65 "not waiting" \
    unlock S02 "$locked" Fernhollow23
try "it is kept as it came" refuses 0 "locked with a password" \
    as S02 show "$locked"
try "the password is gone from the register" equal \
    "$(sql 'SELECT count (*) FROM pending')" 0
# A letter that lies behind a website: somebody fetches it and puts it in.
cat >"$WORK/notice.eml.body" <<'END'
Sam Ortega sent you a protected message.

Read the message: https://outlook.office365.com/Encryption/retrieve.ashx?id=1

This message will expire on 30 November 2026. Use a one-time passcode.
END
mail "$WORK/notice.eml" "Your child" ""
put "$WORK/notice.eml"
try "a notice comes in" intray run --once
wrapper=$(of_outcome S02 locked)
as S02 show "$wrapper" >"$WORK/show"
try "it says whose site it is and until when" says_all "$WORK/show" \
    "Microsoft protected mail" "expires 30 November 2026"
printf '%s\n' "Hearing test of Jack Byrne, date of birth 8 November 2022." \
    "NHS number 999 000 5591. Jack was seen in the audiology clinic. His" \
    "hearing is normal in both ears after the grommets; no further test is" \
    "needed. Review by the audiologist in a year, or sooner if his parents" \
    "or the nursery are worried about his ears." >"$WORK/fetched.txt"
bring () { as "$1" upload "$2" "$WORK/fetched.txt"; }
try "whoever does not hold the notice brings nothing for it" equal \
    "$(bring S05 "$wrapper" 2>&1)" "$(bring S05 AAAAAAAA 2>&1)"
: >"$WORK/empty"
try "an empty file is none" refuses 65 "nothing in that file" \
    as S02 upload "$wrapper" "$WORK/empty"
bring S02 "$wrapper" >"$WORK/try"
check "the lead puts the file in" $?
fetched=$(ref_in "$WORK/try")
try "the stages read it" intray run --once
as S05 show "$fetched" >"$WORK/show"
try "it is on the child's file, from the sender of the notice" says_all \
    "$WORK/show" "Jack Byrne" "Sam Ortega" "Somebody here put this file in."
as S02 show "$wrapper" >"$WORK/show"
try "the notice links to it" says_all "$WORK/show" "is here, $fetched"
try "and waits no more" equal "$(sql "SELECT state FROM letter
    WHERE ref = '$wrapper'")" 7

on_file () { # who, file
    as "$1" upload --child C003 --flag safeguarding --note "From the GP" "$2"
}
try "for a child whom she does not know nobody puts a file in" refuses 65 \
    "C003 is not on your" on_file S07 "$WORK/fetched.txt"
head -c 3000000 /dev/urandom | base64 >"$WORK/noise.txt"
{ echo "Notes about Jack"; cat "$WORK/noise.txt"; } >"$WORK/long.txt"
on_file S05 "$WORK/long.txt" >"$WORK/try"
check "his key worker puts a file in, for the DSL's eyes" $?
noted=$(ref_in "$WORK/try")
try "the stages read that" intray run --once
as S02 show "$noted" 2>/dev/null | head -40 >"$WORK/show"
try "it is filed as she asked" says_all "$WORK/show" "Jack Byrne" \
    "Safeguarding" "From the GP"
try "and is no longer hers" refuses 66 "" as S05 show "$noted"

# A crash in between: all of it or nothing.
put "$WORK/aes.eml"
sed -i 's/^Message-ID: <./&9/; s/A report/One more/' "$WORK/aes.eml"
put "$WORK/aes.eml"
try "another locked letter comes in" intray run --once
locked=$(of_outcome S02 locked)
step_of () { # trace, name: which step of that process it is
    grep -nF -- "$2" "$1" | head -1 | cut -d: -f1
}
classify () { "$PROGRAMS/intray-classify" --config "$CONFIG" --once 2>>"$LOG"; }
cp -a "$C" "$WORK/kept"
INTRAY_CRASH_TRACE=$WORK/steps unlock S02 "$locked" Fernhollow23 >"$WORK/try"
INTRAY_CRASH_TRACE=$WORK/filing classify
rm -rf "$C" && mv "$WORK/kept" "$C"
INTRAY_CRASH_AT=$(step_of "$WORK/steps" "vault: handed in") \
    unlock S02 "$locked" Fernhollow23 >"$WORK/try" 2>&1
check "the vault dies before its commit" $((! $?))
try "then nothing is there" equal "$(sql 'SELECT count (*) FROM pending')" 0
unlock S02 "$locked" Fernhollow23 >"$WORK/try"
check "it is handed in again" $?
try "nothing lies about" state
INTRAY_CRASH_AT=$(step_of "$WORK/filing" "file: keys added") classify
check "classify dies in the filing" $((! $?))
try "then the password still waits" equal \
    "$(sql 'SELECT count (*) FROM pending')" 1
try "and the next run files it" intray run --once
as S02 show "$locked" >"$WORK/show"
try "once" says_all "$WORK/show" "is here, $(ref_in "$WORK/try")"
# The password comes in a mail of its own.
sed -i 's/^Message-ID: <./&8/; s/One more/The third/' "$WORK/aes.eml"
put "$WORK/aes.eml"
echo "The password for the report is Fernhollow23." >"$WORK/word.eml.body"
mail "$WORK/word.eml" "For the report" ""
put "$WORK/word.eml"
try "a locked letter and its password come in" intray run --once
locked=$(of_outcome S02 locked)
as S02 show "$locked" >"$WORK/show"
word=$(sed -n 's/.*a password may stand in \([A-Z2-9]*\) of.*/\1/p' "$WORK/show")
try "the locked one names the mail, not the password" equal \
    "${word:+named}$(grep -c Fernhollow23 "$WORK/show")" named0
as S02 unlock "$locked" --from "$word" >"$WORK/try"
check "it is opened from that mail" $?
try "and read" intray run --once
as S02 show "$locked" >"$WORK/show"
try "with nothing typed" says_all "$WORK/show" "is here, $(ref_in "$WORK/try")"
try "the book holds" intray audit verify
finish
