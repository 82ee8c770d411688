#!/bin/bash
# Over IMAP: the worker killed at every named step, the worker and intray-fetch
# killed at calls of the kernel that write, send, sync or name (a sample;
# POINTS=100000 for all), and each of the worker's calls answered with "disk
# full" or "input/output error". After the next look every message is there
# once, as it was sent, no file lies about, and the audit chain holds.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
POINTS=${POINTS:-15}
. tests/lib/centre.sh

CALLS=write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync,sync_file_range
CALLS=$CALLS,rename,unlink,mkdir,ftruncate,openat,connect

# after NAME: resumes, and compares with what an undisturbed look leaves.
after () {
    local rows
    INTRAY_NOW=$NOW_LATER ingest || {
        echo "$1: the next look fails: $(tail -3 "$LOG")"
        return 1
    }
    equal "$(state) $(sql 'SELECT count(*) FROM not_taken')" "5 5 5 0 0" &&
        equal "$("$PROGRAMS/centre-look" "$CONFIG" pending)" "$SENT" &&
        "$PROGRAMS/centre-look" "$CONFIG" verify &&
        equal "$(find "$C" -name '*.new')" "" || {
        echo "after $1"
        return 1
    }
    rows=$(sql "SELECT count(*) FROM audit")
    INTRAY_NOW=$NOW_LATER ingest &&
        equal "$(sql "SELECT count(*) FROM audit")" "$rows"
}

steps () {
    local n status
    for ((n = 1; n < 500; n += ${POINTS} > 1000 ? 1 : 5)); do
        restore_centre
        INTRAY_CRASH_AT=$n worker
        status=$?
        [ $status -eq 0 ] && break
        equal $status 99 && after "step $n" || return 1
    done
    echo "$n steps"
    [ $n -gt 20 ] && [ $n -lt 500 ]
}

# look_under PROGRAM STRACE-OPTION...: a look in which it alone is traced
look_under () {
    local program=$1 run=("$PROGRAMS/intray-ingest" --config "$CONFIG"
        --mailbox office --once)
    shift
    if [ "$program" = intray-ingest ]; then
        strace -qq -o "$WORK/trace" "$@" "${run[@]}" 2>>"$LOG"
        return
    fi
    # The worker starts the programs that lie beside it.
    printf '#!/bin/bash\nexec strace -qq -o %q %s %q\n' "$WORK/trace" "$*" \
        "$PROGRAMS/$program" >"$WORK/under/$program"
    chmod 755 "$WORK/under/$program"
    run[0]=$WORK/under/intray-ingest
    "${run[@]}" 2>>"$LOG"
}

# points_of PROGRAM: "call number" of each of its calls in an undisturbed look
points_of () {
    restore_centre
    look_under "$1" -e "trace=$CALLS" || return 1
    sed -n 's/^\([a-z0-9_]*\)(.*/\1/p' "$WORK/trace" |
        awk '{print $1, ++seen[$1]}' >"$WORK/points"
}

# disturbed PROGRAM WHAT: "signal=KILL", "error=ENOSPC", at POINTS of its calls
disturbed () {
    local points=() count n i name number hit=0
    points_of "$1" || { echo "cannot trace $1"; tail -5 "$LOG"; return 1; }
    mapfile -t points <"$WORK/points"
    [ "$2" = signal=KILL ] ||
        mapfile -t points < <(grep -v '^\(sendto\|sendmsg\|openat\|connect\|unlink\) ' \
            "$WORK/points")
    count=${#points[@]}
    n=$((POINTS < count ? POINTS : count))
    for ((i = 0; i < n; i++)); do
        read -r name number <<<"${points[$((i * count / n))]}"
        restore_centre
        look_under "$1" -e "trace=$name" \
            -e "inject=$name:$2:when=$number" || hit=$((hit + 1))
        after "$1 $2 $name $number" || return 1
    done
    echo "$1 $2: $n of $count calls, $hit ended the look" >>"$WORK/done"
    [ "$n" -gt 5 ] && [ "$hit" -gt 0 ]
}

for i in 1 2 3 4; do
    printf '%s\r\n' 'From: clinic@hospital.test' 'To: post@centre.test' \
        "Subject: number $i" '' "Report $i." >"$WORK/$i.eml"
done
{
    printf '%s\r\n' 'From: clinic@hospital.test' 'Subject: large' ''
    head -c 150000 /dev/urandom | base64 | sed 's/$/\r/'
} >"$WORK/5.eml"
SENT=$(sha256sum "$WORK"/?.eml | cut -d' ' -f1 | sort)
NOW_LATER=$(date -u -d '30 minutes' +%FT%TZ)
start_dovecot "$WORK/dovecot" || exit 1
deliver "$WORK"/?.eml
mkdir "$WORK/under"
cp "$PROGRAMS/intray-ingest" "$WORK/under/"
new_centre killed maildir 2
sed -i '/^\[mailbox office\]/,$d' "$CONFIG"
cat >>"$CONFIG" <<END_MAILBOX
[mailbox office]
type = imap
host = localhost
port = $IMAP_PORT
user = $IMAP_USER
password_file = $IMAP_PASSWORD_FILE
ca_file = $WORK/ca/ca.pem
END_MAILBOX
save_centre
try "an undisturbed look" after "an undisturbed look"
try "killed at named steps, nothing is lost or doubled" steps
try "the worker killed at calls of the kernel" disturbed intray-ingest signal=KILL
try "intray-fetch killed at calls of the kernel" disturbed intray-fetch signal=KILL
try "the worker's disk is full at a write" disturbed intray-ingest error=ENOSPC
try "or fails" disturbed intray-ingest error=EIO
sed 's/^/# /' "$WORK/done"
finish
