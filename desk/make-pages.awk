# Makes one C file of the desk's pages, style sheet, script and icon:
#   awk -f desk/make-pages.awk FILE... > pages.c
# A line of a file is a line of a C string; names are without folders.

BEGIN {
    print "#include \"desk/template.h\""
    print "const DeskFile desk_files[] = {"
}

FNR == 1 {
    if (NR > 1)
        print "    },"
    name = FILENAME
    sub(/.*\//, "", name)
    printf "    {\"%s\",\n", name
    count++
}

{
    gsub(/\\/, "\\\\\\\\")
    gsub(/"/, "\\\"")
    printf "     \"%s\\n\"\n", $0
}

END {
    print "    },"
    print "};"
    printf "const gsize desk_file_count = %d;\n", count
}
