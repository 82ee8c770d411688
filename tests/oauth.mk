# Test programs of tokens for mailboxes.

TOKEN_ASKER := ingest/oauth/token_client.c \
               $(addprefix common/,clock.c error.c face.c frame.c text.c)

token-drive_SRC := tests/net/token-drive.c $(TOKEN_ASKER)
captured/intray-token_SRC := tests/net/captured-token.c \
                             $(addprefix common/,clock.c error.c frame.c)
unit/test-token-client_SRC := tests/unit/test-token-client.c $(TOKEN_ASKER)
unit/test-token-answer_SRC := tests/unit/test-token-answer.c \
                              ingest/oauth/token/answer.c \
                              $(addprefix common/,error.c text.c)
unit/test-token-answer_PKGS := json-glib-1.0
unit/test-loopback_SRC := tests/unit/test-loopback.c cli/loopback.c \
                          $(addprefix common/,clock.c error.c)
unit/test-credential_SRC := tests/unit/test-credential.c $(OAUTH) $(STORE) \
                            $(COMMON)
unit/test-credential_PKGS := sqlite3 libsodium

OAUTH_TEST_PROGRAMS := token-drive captured/intray-token \
                       $(addprefix unit/test-,token-client token-answer \
                         loopback credential)
TEST_BIN += $(OAUTH_TEST_PROGRAMS)
$(foreach p,$(OAUTH_TEST_PROGRAMS),$(eval $(call PROGRAM,$(p))))
