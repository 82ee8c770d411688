# Test programs of the judge.

JUDGE_WORDS := $(addprefix classify/,names.c spellings.c dates.c) \
               $(addprefix common/,bytes.c clock.c csv.c decision.c error.c frame.c \
                 lists.c lists_parse.c text.c)
JUDGE_RULES := $(wildcard classify/rules*.c)
JUDGE_ROLL := $(wildcard classify/match*.c classify/roll*.c)

unit/test-lists_SRC := tests/unit/test-lists.c $(JUDGE_WORDS)
unit/test-dates_SRC := tests/unit/test-dates.c $(JUDGE_WORDS)
unit/test-rules_SRC := tests/unit/test-rules.c $(JUDGE_WORDS) $(JUDGE_RULES)
unit/test-flag_SRC := tests/unit/test-flag.c classify/flag.c $(JUDGE_WORDS) \
                      $(JUDGE_RULES)
unit/test-sender_SRC := tests/unit/test-sender.c $(JUDGE_WORDS) \
    $(addprefix classify/,sender.c authres.c domains.c record.c)
unit/test-match_SRC := tests/unit/test-match.c $(JUDGE_WORDS) $(JUDGE_ROLL)
unit/test-kind_SRC := tests/unit/test-kind.c $(JUDGE_WORDS) $(JUDGE_RULES) \
    $(addprefix classify/,kind.c features.c lexicon.c)
unit/test-kind_LIBS := -lm

unit/test-deadline_SRC := tests/unit/test-deadline.c classify/deadline.c \
    $(JUDGE_WORDS) $(JUDGE_RULES)

unit/test-named_SRC := tests/unit/test-named.c classify/named.c
unit/test-password_SRC := tests/unit/test-password.c classify/password.c

JUDGE_UNITS := $(addprefix unit/test-,named password deadline lists dates rules flag sender match kind)
TEST_BIN += $(JUDGE_UNITS)
$(foreach p,$(JUDGE_UNITS),$(eval $(call PROGRAM,$(p))))

# The matcher on letters by hand and by rule (tests/match).
match-trial_SRC := $(addprefix tests/match/,trial.c alter.c letters.c) \
                   $(JUDGE_WORDS) $(JUDGE_ROLL)
match-speed_SRC := tests/match/speed.c $(JUDGE_WORDS) $(JUDGE_ROLL)
TEST_BIN += match-trial match-speed
$(eval $(call PROGRAM,match-trial))
$(eval $(call PROGRAM,match-speed))

# 100,000 letters by rule, on ten lists; COUNT for another number on each.
.PHONY: match
match: $(B)/match-trial
	@tests/match/run $(COUNT)

# How good the judge is, on letters whose authors the model never met.
.PHONY: judge
judge: $(B)/train-kind
	@$(B)/train-kind --judge classify/letters
