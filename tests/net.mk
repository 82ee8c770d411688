# Test programs of the two network faces.

KEEPER_FACE := $(addprefix common/,clock.c error.c face.c frame.c text.c)

# The keepers' sides on the command line.
fetch-drive_SRC := tests/net/fetch-drive.c ingest/fetch_client.c $(KEEPER_FACE)
send-drive_SRC := tests/net/send-drive.c notify/send_client.c \
                  notify/address.c $(KEEPER_FACE)

# A captured face, in a folder of its own under the face's name.
captured/intray-fetch_SRC := tests/net/captured-fetch.c \
                             $(addprefix common/,clock.c error.c frame.c)
unit/test-fetch-client_SRC := tests/unit/test-fetch-client.c \
                              ingest/fetch_client.c $(KEEPER_FACE)

unit/test-net-jail_SRC := tests/unit/test-net-jail.c common/net/jail.c \
                          common/error.c
unit/test-net-jail_PKGS := libseccomp
unit/test-notify-message_SRC := tests/unit/test-notify-message.c \
                                notify/message.c notify/address.c \
                                $(addprefix common/,error.c hours.c)

NET_TEST_PROGRAMS := fetch-drive send-drive captured/intray-fetch \
                     $(addprefix unit/test-,fetch-client net-jail \
                       notify-message)
TEST_BIN += $(NET_TEST_PROGRAMS)
$(foreach p,$(NET_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))

.PHONY: net-tests
net-tests: $(addprefix $(B)/,$(NET_TEST_PROGRAMS) intray-fetch intray-send)
