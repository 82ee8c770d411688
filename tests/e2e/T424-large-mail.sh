#!/bin/bash
# Constant memory: the largest message that is allowed goes from a mail server
# to the register, and neither program needs more than for a small one, memory
# files included. One that is larger is a row that says refused, and is never
# fetched again.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build/test}
. tests/lib/centre.sh

new_centre large maildir 8
start_dovecot "$WORK/dovecot" || exit 1
sed -i '/^\[mailbox office\]/,$d' "$CONFIG"
cat >>"$CONFIG" <<END
[mailbox office]
type = imap
host = localhost
port = $IMAP_PORT
user = $IMAP_USER
password_file = $IMAP_PASSWORD_FILE
ca_file = $WORK/ca/ca.pem
END

# As the server hands it out: CR LF.
make_large () { # file, bytes
    $PYTHON - "$1" "$2" <<'END'
import sys
head = b"From: clinic@hospital.test\r\nSubject: large\r\n\r\n"
line = b"A line of a scan that nobody reads.\r\n"
size = int(sys.argv[2])
body = line * ((size - len(head)) // len(line))
body += b"x" * (size - len(head) - len(body))
open(sys.argv[1], "wb").write(head + body)
END
}

# Resident memory and memory files of each program, every few milliseconds.
peaks () {
    $PYTHON - "$PROGRAMS" "$CONFIG" <<'END'
import os
import re
import subprocess
import sys
import time
run = subprocess.Popen([sys.argv[1] + "/intray-ingest", "--config",
                        sys.argv[2], "--once"])
peaks = {}
while run.poll() is None:
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as file:
                name = os.path.basename(file.read().split(b"\0")[0].decode())
            if name not in ("intray-ingest", "intray-fetch"):
                continue
            with open("/proc/%s/status" % pid) as file:
                kib = int(re.search(r"VmHWM:\s+(\d+)", file.read())[1])
            for fd in os.listdir("/proc/%s/fd" % pid):
                path = "/proc/%s/fd/%s" % (pid, fd)
                if "memfd" in os.readlink(path):
                    kib += os.stat(path).st_blocks // 2
        except (OSError, TypeError):
            continue
        peaks[name] = max(kib, peaks.get(name, 0))
    time.sleep(0.005)
for name, kib in sorted(peaks.items()):
    print(name, kib)
sys.exit(run.returncode)
END
}

make_large "$WORK/limit.eml" $((64 << 20))
make_large "$WORK/above.eml" $(((64 << 20) + 1))
deliver "$WORK/limit.eml" "$WORK/above.eml" tests/demo/mail/01-*.eml
peaks >"$WORK/peaks" 2>>"$LOG"
try "64 MiB from a mail server are taken" equal $? 0
for name in intray-ingest intray-fetch; do
    kib=$(sed -n "s/^$name //p" "$WORK/peaks")
    try "$name peaks at ${kib:-?} KiB, under 24 MiB" \
        [ "${kib:-99999}" -lt 24576 ]
done
try "three rows" equal "$(state)" "3 3 3 0"
try "one of them refused for its size" \
    equal "$(sql 'SELECT count(*) FROM letter WHERE hold = 8')" 1
try "a further look" ingest
try "takes nothing again" equal "$(state)" "3 3 3 0"
"$PROGRAMS/centre-look" "$CONFIG" pending >"$WORK/opened"
try "what was taken is what was sent" \
    grep -q "$(sha256sum <"$WORK/limit.eml" | cut -c1-64)" "$WORK/opened"
finish
