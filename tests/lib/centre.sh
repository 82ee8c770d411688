# A test centre in a folder of its own, with our real binaries. Source it from
# the repository root; brings WORK, check, finish, stop of net.sh.
#
#   new_centre NAME [TYPE [BATCH]]   makes $WORK/NAME; TYPE maildir, folder, drop
#                   or mbox (MAIL is then a file). Sets C (its folder), CONFIG, DATA, MAIL (the mailbox), LOG.
#                   Staff and lists of tests/demo; keys as in test-people.h
#   save_centre, restore_centre      back to how it was, at the same path
#   put FILE...     into the mailbox, as a delivery agent does
#   ingest, worker, reconcile, intray ...    with this centre's settings
#   sql STATEMENT   sqlite3 on the register
#   state           integrity and orphans; prints arrivals, letters, pending
#   try NAME COMMAND...   one test: its output only where it fails
#   says TEXT COMMAND...  it fails and its output has TEXT
. tests/lib/net.sh

PROGRAMS=$(cd "$B" && pwd)
export PATH=$PATH:/usr/sbin

write_config () {
    cat >"$CONFIG" <<END
[centre]
name = Test centre
[paths]
data = $DATA
run = $C/run
classify = $C/keys/classify
ingest = $C/pins/ingest
vault = $C/pins/vault
root = $C/etc/root
house_key = $C/keys/house.key
digest_key = $C/keys/digest.key
backup_key = $C/keys/backup.box
[sender]
authserv_id = mx.fernhollow.example
own_domain = fernhollow.example
[ingest]
batch = ${2:-1}
[notify]
via = maildir
maildir = $C/told
from = intray@fernhollow.example
[desk]
certificate = $C/etc/desk.crt
key = $C/etc/desk.key
[mailbox office]
type = ${1:-maildir}
path = $MAIL
END
}

new_centre () {
    C=$WORK/$1
    CONFIG=$C/intray.conf DATA=$C/data MAIL=$C/mailbox LOG=$C/log
    mkdir -p "$C"/{run,etc,keys,pins,told}
    case ${2:-maildir} in
        maildir) mkdir -p "$MAIL"/{new,cur,tmp} ;;
        mbox) : >"$MAIL" ;;
        *) mkdir -p "$MAIL" ;;
    esac
    : >"$LOG"
    : >"$C/etc/desk.crt"
    : >"$C/etc/desk.key"
    write_config "${2:-maildir}" "${3:-1}"
    "$PROGRAMS/centre-make" "$CONFIG" tests/demo/staff.csv \
        tests/demo/roll.csv tests/demo/agencies.csv
}

save_centre () {
    rm -rf "$C.saved"
    cp -a "$C" "$C.saved"
}

restore_centre () {
    rm -rf "$C"
    cp -a "$C.saved" "$C"
}

put () {
    local file name dir
    for file in "$@"; do
        PUT_COUNT=$((${PUT_COUNT:-0} + 1))
        if [ -d "$MAIL/new" ]; then
            dir=$MAIL/new
            name=$(printf '1764000000.M%06dP1.host' "$PUT_COUNT")
        else
            dir=$MAIL
            name=$(basename "$file")
        fi
        cp "$file" "$dir/.coming" && mv "$dir/.coming" "$dir/$name" || return 1
    done
}

ingest () {
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --once 2>>"$LOG"
}

# The worker of the mailbox alone, as the supervisor starts it: for what kills
# or watches one process.
worker () {
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --mailbox office --once \
        2>>"$LOG"
}

reconcile () {
    "$PROGRAMS/intray-ingest" --config "$CONFIG" --reconcile "$@"
}

intray () {
    "$PROGRAMS/intray" --config "$CONFIG" "$@"
}

sql () {
    sqlite3 -batch "$DATA/register.db" "$1"
}

state () {
    $PYTHON tests/lib/state.py "$DATA"
}

try () {
    local name=$1 output status
    shift
    output=$("$@" 2>&1 </dev/null)
    status=$?
    check "$name" $status
    [ $status -eq 0 ] || printf '%s\n' "$output" | head -40 | sed 's/^/# /'
    return 0
}

says () {
    local text=$1 output
    shift
    output=$("$@" 2>&1) && {
        printf 'it did not fail\n%s\n' "$output"
        return 1
    }
    [[ $output == *"$text"* ]] || {
        printf 'it says:\n%s\n' "$output"
        return 1
    }
}

equal () {
    [ "$1" = "$2" ] || {
        printf 'got:      %s\nexpected: %s\n' "$1" "$2"
        return 1
    }
}
