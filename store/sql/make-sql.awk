# Turns store/sql/*.sql into C. A statement begins at "-- name: x" and ends at
# the next one; "-- in:" and "-- out:" say what is bound and what comes back.
#   awk -v mode=h|c -f make-sql.awk FILES
function flush() {
    if (name == "")
        return
    upper = toupper(name)
    gsub(/[^A-Z0-9]/, "_", upper)
    if (mode == "h")
        printf "    SQL_%s,\n", upper
    else
        printf "    {\"%s\", \"%s\"},\n", name, text
    name = ""
}
BEGIN {
    if (mode == "h")
        print "/* Made from store/sql/. */\n#ifndef SQL_H\n#define SQL_H\n\ntypedef enum {"
    else
        print "/* Made from store/sql/. */\n#include \"store/db.h\"\n\nconst SqlText sql_texts[SQL_COUNT] = {"
}
/^-- name: / { flush(); name = $3; text = ""; next }
/^--/ { next }
{
    if (name == "") next
    gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); gsub(/^[ \t]+/, "")
    if ($0 != "") text = text (text == "" ? "" : " ") $0
}
END {
    flush()
    if (mode == "h")
        print "    SQL_COUNT\n} SqlId;\n\n#endif"
    else
        print "};"
}
