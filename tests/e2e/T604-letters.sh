#!/bin/bash
# A letter on a terminal: whoever holds it reads, signs and files it; whoever
# does not learns not even that it exists. A sign-in can be kept for the verbs
# that follow while a vault runs.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/centre-people.sh

# The one letter of a kind in somebody's tray.
ref_of () { # who, kind
    as "$1" --json tray | sed -n 's/.*"ref": *"\([A-Z2-9]*\)".*"kind": *"'"$2"'".*/\1/p'
}
says_all () { # file, texts
    local file=$1 text
    shift
    for text in "$@"; do
        grep -qF -- "$text" "$file" || {
            echo "no \"$text\" in:"
            head -60 "$file"
            return 1
        }
    done
}
answers_file () { # changes to the usual answers
    printf '%s\n' right_child=yes kind_agreed=yes sender_private=no \
        private_to_other=no "parents_told=not yet" \
        "needed_in_room=Pictures at snack time" \
        "parent_asked_confidential=does not apply" outcome=accepted "$@" |
        tac | awk -F= '!seen[$1]++' >"$WORK/answers"
}

people_centre letters S01 S05 S07 S09 || exit 1
{ # A text that would take the terminal over if it reached it.
    printf 'From: Nobody <nobody@stranger.example>\nTo: office@fernhollow.example\n'
    printf 'Subject: hello\nDate: Fri, 30 Oct 2026 12:00:00 +0000\n'
    printf 'Content-Type: text/plain; charset=utf-8\n\n'
    printf 'Before \033]0;title\007 after, \342\200\256gnol\n'
} >"$WORK/escape.eml"
put tests/demo/mail/27-*.eml tests/demo/mail/18-*.eml "$WORK/escape.eml"
try "the stages take the post in" intray run --once

leo=$(ref_of S05 therapy)
try "the key worker has the report in her tray" test -n "$leo"
as S05 tray >"$WORK/tray"
try "the tray says what it is and what to do" says_all "$WORK/tray" "$leo" \
    "Leo" "To read and sign" "Key person and leads"
as S05 show "$leo" >"$WORK/show"
try "show gives facts, text, parts and people" says_all "$WORK/show" \
    "Report L.M." "--- page 1" "scan001.pdf" "read" "Who can open this" \
    "Aisha Rahman" "Ruth Adeyinka"
shows_json () {
    as S05 --json show "$leo" | $PYTHON -c 'import json, sys
one = json.load (sys.stdin)
assert one["kind"] == "therapy" and one["flag"] == "restricted", one
assert one["may_sign"] and len (one["pages"]) > 0
assert any (part["filename"] == "scan001.pdf" for part in one["parts"])'
}
try "--json gives the same as one object" shows_json
not_hers () { as S07 show "$leo" 2>&1; }
not_there () { as S07 show AAAAAAAA 2>&1; }
try "another key worker is told that there is no such letter" refuses 66 \
    "" not_hers
try "in the very words of one that never was" equal "$(not_hers)" \
    "$(not_there)"
try "she has nothing in her tray" refuses 0 "Nothing waits" as S07 tray

sign () { as "$1" sign "$leo" --answers "$WORK/answers"; }
answers_file right_child=perhaps
try "an answer that is not allowed is named" refuses 65 \
    "right_child must be one of yes|no" sign S05
answers_file
sed -i /parents_told/d "$WORK/answers"
try "a question that is not answered is named" refuses 65 \
    "the answer to parents_told is missing" sign S05
answers_file right_child=no
try "answers that do not go together are refused by the vault" refuses 65 \
    "do not go together" sign S05
answers_file
try "a stranger to the letter cannot sign it" refuses 66 "" sign S07
sign S05 >"$WORK/signed"
check "she signs it" $?
try "and was shown all of it first" says_all "$WORK/signed" "--- page 1" \
    "Signed " "I accept it as it is filed"
try "nobody signs twice" refuses 65 "not for you to sign" sign S05
by_hand () { # as at a keyboard, slower than the idle limit of the settings,
    # with a slip of the finger in the first answer
    printf '[desk]\nidle = 10\n' >>"$CONFIG"
    { words S02
      printf '%s\n' yess yes; sleep 4
      printf '%s\n' yes no no; sleep 4
      printf '%s\n' "" "not yet" ""; sleep 4
      printf '%s\n' "does not apply" 1 accepted
    } | intray --as S02 --passphrase-file - sign "$leo" >"$WORK/hand" 2>&1
}
try "the lead answers question by question" by_hand
try "each question shows its answers, and a slip is asked again" equal \
    "$(grep -c 'Is it about this child? \[yes|no\]' "$WORK/hand")" 2
as S05 show "$leo" >"$WORK/show"
try "both signatures stand under the letter" says_all "$WORK/show" \
    "Aisha Rahman signed" "Ruth Adeyinka countersigned" \
    "Pictures at snack time"

ava=$(ref_of S02 therapy | grep -v "$leo" | head -1)
as S02 show "$ava" >"$WORK/show"
try "a letter that waits for a person offers both children" says_all \
    "$WORK/show" "Whose letter is this?" "Ava Thompson"
put_away () {
    as "$1" file "$ava" --child "$2" --kind therapy --flag "$3" \
        --reason "${4:-Ava of Oak, says the therapist on the phone}"
}
try "a child nobody has is refused" refuses 65 "C999" \
    put_away S02 C999 restricted
try "whoever does not hold it cannot file it" refuses 66 "" \
    put_away S05 C022 restricted
try "the lead files it" refuses 0 "C005, Therapy" put_away S02 C005 restricted
try "from then on it is on that child's file" \
    refuses 0 "Ava Thompson, born" as S02 show "$ava"
try "a letter that was placed is not moved without a reason" refuses 65 \
    "say why" as S02 file "$ava" --not-ours
try "with one it is, also as not ours" refuses 0 "not ours" \
    as S02 file "$ava" --not-ours --reason "of another nursery"
try "and back, of the kind and for the people of before" refuses 0 "C005" \
    as S02 file "$ava" --child C005 --reason "it is ours"

strange=$(as S02 --json tray | grep -v therapy |
    sed -n 's/.*"ref": *"\([A-Z2-9]*\)".*/\1/p' | head -1)
shown () {
    as S02 show "$strange" >"$WORK/show" && grep -q 'Before' "$WORK/show" &&
        ! grep -q $'\e' "$WORK/show" && ! grep -q $'\342\200\256' "$WORK/show"
}
if [ -n "$strange" ]; then
    try "what a stranger wrote never reaches the terminal as a control" shown
fi

as S01 --json audit register >"$WORK/register"
try "the manager sees every message" equal \
    "$(grep -c '"type": *"letter"' "$WORK/register")" 3
try "and the sum" grep -q '"arrivals": *3' "$WORK/register"
as S01 audit who "$leo" >"$WORK/who"
try "she sees who saw a letter" says_all "$WORK/who" "Aisha Rahman" \
    "Ruth Adeyinka"
try "the lead hears that the book is sealed to the manager" refuses 65 \
    "sealed to the manager: ask Maggie Holt" as S02 audit who "$leo"
try "and who tried" grep -q 'Jo Cole' "$WORK/who"
try "a key worker does not see the register" refuses 77 "your role" \
    as S05 audit register
try "the administrator's tray is empty" refuses 0 "Nothing waits" as S09 tray

"$PROGRAMS/intray-vault" --config "$CONFIG" 2>>"$LOG" &
vault=$!
STARTED+=("$vault")
wait_for test -S "$C/run/cli.sock"
try "a sign-in is kept" refuses 0 "Signed in: Aisha Rahman" as S05 sign-in
try "its token is for the owner alone" equal "$(stat -c %a "$C/run/token")" 600
try "the verbs that follow need no passphrase" refuses 0 "$leo" \
    intray show "$leo"
cp "$C/run/token" "$WORK/token"
try "signing out ends it" refuses 0 "Signed out" intray sign-out
try "and removes the token" refuses 1 "" test -e "$C/run/token"
cp "$WORK/token" "$C/run/token"
try "a token that was kept aside is worth nothing" refuses 77 "sign in" \
    intray tray
try "a private sign-in works beside the running vault" refuses 0 "" as S02 tray
stop "$vault"
finish
