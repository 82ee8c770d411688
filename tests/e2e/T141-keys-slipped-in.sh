#!/bin/bash
# Whoever can write the register cannot slip in a key, an older directory or
# another signature: every keeper refuses to start and says what to do, and
# nothing is sealed to a key that the directory does not hold.
. tests/lib/centre.sh

forge () {
    "$PROGRAMS/centre-forge" "$CONFIG" "$1"
}

# refused TEXT [KEEPER...]: each of them ends with 78 and says TEXT.
refused () {
    local text=$1 keeper output letters status
    shift
    letters=$(sql "SELECT count(*) FROM letter")
    for keeper in "${@:-ingest}"; do
        output=$("$PROGRAMS/intray-$keeper" --config "$CONFIG" --once 2>&1)
        status=$?
        [ $status -eq 78 ] && [[ $output == *"$text"* ]] || {
            echo "$keeper: exit $status, it says: $output"
            return 1
        }
    done
    equal "$(sql "SELECT count(*) FROM letter")" "$letters"
}

# bits FILE_OF_WHAT STATEMENT: one bit of a stored value at a time.
directory_bits () {
    local length at bit hex
    length=$(sql "SELECT length(body) FROM directory WHERE version = 2")
    for n in $(seq 0 24); do
        restore_centre
        at=$((n * (length - 1) / 24 + 1))
        bit=$((1 << (n % 8)))
        hex=$(sql "SELECT hex(substr(body, $at, 1)) FROM directory
            WHERE version = 2")
        hex=$(printf %02x $((16#$hex ^ bit)))
        sql "UPDATE directory SET body = CAST(substr(body, 1, $at - 1) ||
            x'$hex' || substr(body, $at + 1) AS BLOB) WHERE version = 2"
        refused "is not to be trusted" || { echo "byte $at"; return 1; }
    done
}

sealed_bits () {
    local file n at size byte
    for n in $(seq 0 11); do
        restore_centre
        ingest
        file=$(find "$DATA/sealed" -type f | sort | head -1)
        size=$(stat -c %s "$file")
        at=$((n * (size - 1) / 11))
        byte=$(od -An -tu1 -j$at -N1 "$file")
        printf "\\x$(printf %02x $((byte ^ (1 << (n % 8)))))" |
            dd of="$file" bs=1 seek=$at conv=notrunc status=none
        says "a sealed part is damaged" \
            "$PROGRAMS/centre-look" "$CONFIG" pending || return 1
        cut=$((size / 2))
        truncate -s $cut "$file"
        says "a sealed part is damaged" \
            "$PROGRAMS/centre-look" "$CONFIG" pending || return 1
    done
}

# A register with a flipped bit may be noticed or may not matter; no keeper
# may crash, and none may lose or invent a letter.
register_bits () {
    local n at size byte status refusals=0
    for n in $(seq 0 39); do
        restore_centre
        ingest
        sql "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
        size=$(stat -c %s "$DATA/register.db")
        at=$((n * (size - 1) / 39))
        byte=$(od -An -tu1 -j$at -N1 "$DATA/register.db")
        printf "\\x$(printf %02x $((byte ^ (1 << (n % 8)))))" |
            dd of="$DATA/register.db" bs=1 seek=$at conv=notrunc status=none
        "$PROGRAMS/intray-ingest" --config "$CONFIG" --once >"$WORK/out" 2>&1
        status=$?
        case $status in
            0) ;;
            65 | 75 | 78) refusals=$((refusals + 1)) ;;
            *) echo "bit $n: exit $status"; cat "$WORK/out"; return 1 ;;
        esac
        [ $status -eq 0 ] || grep -q "^<3>intray-ingest: - ...*" "$WORK/out" ||
            return 1
        intray audit verify >"$WORK/out" 2>&1
        status=$?
        [[ $status =~ ^(0|1|65|75|78)$ ]] || {
            echo "bit $n: verify ends with $status"
            return 1
        }
    done
    [ $refusals -gt 0 ]
}

older_directory () {
    sql "DELETE FROM directory_sig WHERE version = 2;
         DELETE FROM directory WHERE version = 2"
}

other_signature () {
    sql "UPDATE directory_sig SET sig = (SELECT sig FROM directory_sig
        WHERE version = 1 LIMIT 1) WHERE version = 2"
}

new_centre keys
head -c 100000 /dev/urandom | base64 >"$WORK/large.eml"
put tests/demo/mail/0*.eml "$WORK/large.eml"
save_centre
keepers=(ingest)
for keeper in classify notify; do
    [ -x "$PROGRAMS/intray-$keeper" ] && keepers+=($keeper)
done

forge day-key
try "a day key that the machine did not sign" \
    refused "is not signed by this machine"
for forgery in signed-by-himself unsigned signed-by-key-worker \
    senior-by-one-senior senior-by-key-worker-too machine-by-one-senior \
    drops-a-person skips-a-version forgets-the-one-before other-centre; do
    restore_centre
    try "forged: $forgery" forge "$forgery"
    try "a directory that is $forgery" \
        refused "is not to be trusted" "${keepers[@]}"
done
restore_centre
other_signature
try "a signature of somebody else's" \
    refused "a signature that does not hold" "${keepers[@]}"
restore_centre
ingest
put tests/demo/mail/1*.eml
older_directory
try "an older directory" refused "an older register was put back"
forge lawful
try "another directory of the same version" \
    refused "an older register was put back"
restore_centre
sql "UPDATE centre SET root_hash = zeroblob(32)"
try "another root in the register" \
    refused "not the one that the root file names" "${keepers[@]}"
restore_centre
printf '0%.0s' {1..64} >"$C/etc/root"
try "another root outside" \
    refused "not the one that the root file names" "${keepers[@]}"
rm "$C/etc/root"
try "no root outside" refused "the root file is missing" "${keepers[@]}"
restore_centre
sql "DELETE FROM directory_sig; DELETE FROM directory"
try "no directory at all, where there was one" \
    refused "is not to be trusted" "${keepers[@]}"
restore_centre
printf 'x' >>"$C/keys/digest.key"
try "a key file of another length" refused "does not hold 32 bytes"
restore_centre
chmod 644 "$C/keys/digest.key"
try "a key file that others can read" refused "others can read it"
restore_centre
ingest
printf 'x' >>"$C/pins/ingest/pin"
try "a pin that is not ours" refused "is damaged"
try "one bit of a directory" directory_bits
try "one bit of a sealed file, and a cut one" sealed_bits
try "one bit of the register" register_bits
restore_centre
try "and after all that the untouched folder works" ingest
try "with every message in it" equal "$(state)" "10 10 10 0"
finish
