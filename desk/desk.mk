# The desk's pages, style sheet, script and icon are compiled in.
.DEFAULT_GOAL := all

DESK_FILES := $(sort $(wildcard desk/pages/*.html) $(wildcard desk/static/*))
$(B)/gen/pages.c: desk/make-pages.awk $(DESK_FILES)
	@mkdir -p $(@D)
	@awk -f desk/make-pages.awk $(DESK_FILES) > $@
$(B)/obj/gen/pages.o: $(B)/gen/pages.c desk/template.h
	@mkdir -p $(@D)
	@echo "  CC $<"; $(CC) $(BASE) $(CONV) $(INCLUDES) -c -o $@ $<

intray-desk_SRC := $(wildcard desk/*.c) vault/client.c \
                   $(addprefix config/,folders.c settings.c) \
                   $(addprefix common/,bytes.c clock.c error.c frame.c hours.c \
                     log.c program.c text.c)
intray-desk_PKGS := libmicrohttpd
intray-desk_DEPS := $(B)/obj/gen/pages.o
intray-desk_LIBS := $(B)/obj/gen/pages.o
