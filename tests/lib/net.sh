# shellcheck shell=bash disable=SC2034
# Private servers for end-to-end tests, on 127.0.0.1 with free ports. Source
# it from the repository root; every server is stopped by its pid when the
# script ends.
#
#   WORK            a folder of this run, removed at the end
#   check NAME STATUS, finish        TAP
#   make_ca DIR     test authority: DIR/ca.pem, and DIR/NAME.pem + DIR/NAME.key
#                   for NAME in server (localhost, 127.0.0.1), wrong (another
#                   name), expired; DIR/other-ca.pem knows nobody
#   start_dovecot DIR   IMAP_PORT, IMAP_CA, IMAP_USER, IMAP_PASSWORD_FILE,
#                       IMAP_MAILDIR, IMAP_PID; deliver FILE... puts mail there;
#                       DOVECOT_MORE: more lines for its settings
#   start_smtpd DIR [OPTION...]      SMTP_PORT, SMTP_CA, SMTP_LOG, SMTP_MAILDIR,
#                   SMTP_PID; options of tests/lib/smtpd.py
#   start_imapfake DIR MODE [CERT]   FAKE_PORT, FAKE_LOG, FAKE_PID: a hostile
#                   server, see tests/lib/imapfake.py
#   stop PID        ends one of them
#   wait_for COMMAND...              until it succeeds, 10 s at most

B=${B:-build/test}
PYTHON=/usr/bin/python3
WORK=$(mktemp -d)
STARTED=()
TEST_NUMBER=0
TEST_FAILED=0

stop () {
    local pid=$1 i
    kill "$pid" 2>/dev/null
    for i in $(seq 100); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.02
    done
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
}

stop_all () {
    local pid
    for pid in "${STARTED[@]}"; do stop "$pid"; done
    rm -rf "$WORK"
}
trap stop_all EXIT
trap 'exit 1' INT TERM HUP

check () {
    TEST_NUMBER=$((TEST_NUMBER + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $TEST_NUMBER - $1"
    else
        echo "not ok $TEST_NUMBER - $1"
        TEST_FAILED=1
    fi
}

finish () {
    echo "1..$TEST_NUMBER"
    exit $TEST_FAILED
}

wait_for () {
    local i
    for i in $(seq 200); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    return 1
}

# playwright-core, installed once: two scripts that start together wait for
# each other.
need_browser () {
    flock tests/browser/package.json bash -c '
        [ -d tests/browser/node_modules/playwright-core ] ||
            npm --prefix tests/browser ci --silent' >"$WORK/npm" 2>&1 || {
        cat "$WORK/npm" >&2
        echo "Bail out! npm cannot install playwright-core"
        return 1
    }
}

free_port () {
    $PYTHON -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# make_cert DIR NAME SUBJECT_ALT_NAME FROM_DAYS TO_DAYS
make_cert () {
    openssl req -new -newkey rsa:2048 -nodes -keyout "$1/$2.key" \
        -subj "/CN=intray test $2" -out "$1/$2.csr" 2>/dev/null &&
        printf 'subjectAltName=%s\nbasicConstraints=critical,CA:FALSE\n' \
            "$3" >"$1/$2.ext" &&
        openssl ca -batch -notext -config "$1/ca.conf" -in "$1/$2.csr" \
            -out "$1/$2.pem" -extfile "$1/$2.ext" \
            -startdate "$(date -u -d "$4 days" +%Y%m%d%H%M%SZ)" \
            -enddate "$(date -u -d "$5 days" +%Y%m%d%H%M%SZ)" 2>/dev/null
}

make_ca () {
    local dir=$1 name
    [ -f "$dir/ca.pem" ] && return
    mkdir -p "$dir/issued"
    : >"$dir/index"
    echo 01 >"$dir/serial"
    cat >"$dir/ca.conf" <<END
[ca]
default_ca = test
[test]
dir = $dir
new_certs_dir = $dir/issued
database = $dir/index
serial = $dir/serial
certificate = $dir/ca.pem
private_key = $dir/ca.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
END
    for name in ca other-ca; do
        openssl req -x509 -newkey rsa:2048 -nodes -days 30 -sha256 \
            -subj "/CN=intray test authority $name" -keyout "$dir/$name.key" \
            -out "$dir/$name.pem" 2>/dev/null || return 1
    done
    make_cert "$dir" server DNS:localhost,IP:127.0.0.1 -1 30 &&
        make_cert "$dir" wrong DNS:mail.other.example -1 30 &&
        make_cert "$dir" expired DNS:localhost,IP:127.0.0.1 -30 -1
}

# One private configuration file; nothing of the system's service is touched.
# As root Dovecot wants its internal users; else everything is ours.
start_dovecot () {
    local dir=$1 users
    MAIL_OWNER=$(id -u):$(id -g)
    # It serves no mail of root's.
    [ "$(id -u)" -eq 0 ] && MAIL_OWNER=$(id -u nobody):$(id -g nobody)
    mkdir -p "$dir/run" "$dir/mail"
    make_ca "$WORK/ca" || return 1
    IMAP_PORT=$(free_port)
    IMAP_CA=$WORK/ca/ca.pem
    IMAP_USER=post@centre.test
    IMAP_PASSWORD_FILE=$dir/password
    IMAP_MAILDIR=$dir/mail/$IMAP_USER
    (umask 077 && printf 'correct horse %%"\\ battery\n' >"$IMAP_PASSWORD_FILE")
    printf '%s:{PLAIN}correct horse %%"\\ battery\n' "$IMAP_USER" >"$dir/users"
    if [ "$(id -u)" -eq 0 ]; then
        users='default_internal_user = dovecot
default_login_user = dovenull
default_internal_group = dovecot'
    else
        users="default_internal_user = $(id -un)
default_login_user = $(id -un)
default_internal_group = $(id -gn)"
    fi
    cat >"$dir/dovecot.conf" <<END
base_dir = $dir/run
state_dir = $dir/run
log_path = $dir/log
protocols = imap
listen = 127.0.0.1
$users
first_valid_uid = 1
first_valid_gid = 1
ssl = required
ssl_cert = <$WORK/ca/server.pem
ssl_key = <$WORK/ca/server.key
ssl_min_protocol = TLSv1.2
mail_location = maildir:$dir/mail/%u
mail_fsync = never
mailbox_idle_check_interval = 1 secs
${DOVECOT_MORE:-}
passdb {
  driver = passwd-file
  args = $dir/users
}
userdb {
  driver = static
  args = uid=${MAIL_OWNER%:*} gid=${MAIL_OWNER#*:} home=$dir/mail/%u allow_all_users=yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = $IMAP_PORT
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
END
    # The login processes must reach their sockets.
    chmod 755 "$WORK" "$dir" "$dir/run"
    /usr/sbin/dovecot -F -c "$dir/dovecot.conf" >"$dir/out" 2>&1 &
    IMAP_PID=$!
    STARTED+=("$IMAP_PID")
    mkdir -p "$IMAP_MAILDIR"/{cur,new,tmp}
    chown -R "$MAIL_OWNER" "$dir/mail"
    wait_for bash -c "exec 3<>/dev/tcp/127.0.0.1/$IMAP_PORT" || {
        cat "$dir/out" "$dir/log" >&2
        return 1
    }
}

# Into new/, as a delivery agent does: a rename makes it appear complete.
deliver () {
    local file name
    for file in "$@"; do
        DELIVERED=$((${DELIVERED:-0} + 1))
        name=$(printf '%d.M%06d.test' "$(date +%s)" "$DELIVERED")
        cp "$file" "$IMAP_MAILDIR/tmp/$name" &&
            chown "$MAIL_OWNER" "$IMAP_MAILDIR/tmp/$name" &&
            mv "$IMAP_MAILDIR/tmp/$name" "$IMAP_MAILDIR/new/$name" || return 1
    done
}

# start_python LOG PROGRAM ARGUMENT...: prints its port as the first line.
start_python () {
    local out=$1
    shift
    # What one before it said there is not its answer.
    rm -f "$out"
    $PYTHON "$@" >"$out" 2>"$out.errors" &
    PYTHON_PID=$!
    STARTED+=("$PYTHON_PID")
    wait_for grep -q '^[0-9]' "$out" || {
        cat "$out.errors" >&2
        return 1
    }
    PYTHON_PORT=$(head -1 "$out")
}

start_smtpd () {
    local dir=$1
    shift
    mkdir -p "$dir"
    make_ca "$WORK/ca" || return 1
    SMTP_CA=$WORK/ca/ca.pem
    SMTP_LOG=$dir/log
    SMTP_MAILDIR=$dir/maildir
    : >"$SMTP_LOG"
    start_python "$dir/port" tests/lib/smtpd.py --log "$SMTP_LOG" \
        --maildir "$SMTP_MAILDIR" --cert "$WORK/ca/server" "$@" || return 1
    SMTP_PORT=$PYTHON_PORT
    SMTP_PID=$PYTHON_PID
}

start_imapfake () {
    local dir=$1 mode=$2 cert=${3:-server}
    mkdir -p "$dir"
    make_ca "$WORK/ca" || return 1
    FAKE_LOG=$dir/log-$mode-$cert
    : >"$FAKE_LOG"
    start_python "$dir/port-$mode-$cert" tests/lib/imapfake.py \
        --log "$FAKE_LOG" --cert "$WORK/ca/$cert" "$mode" || return 1
    FAKE_PORT=$PYTHON_PORT
    FAKE_PID=$PYTHON_PID
}
