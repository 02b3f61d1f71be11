# SPDX-License-Identifier: GPL-3.0-or-later
# tests/fault: programs that break things under the queue.  `make fault` builds them.
FAULT_ARCHIVES := $(foreach f,kiosk/outbox kiosk/model kiosk/base,$(call archive,$(f)))
FAULT := $(B)/fault/powercut
fault: $(FAULT)
.PHONY: fault

$(B)/fault/powercut: $(foreach f,powercut tape tape_head day,$(B)/obj/tests/fault/$(f).o) $(FAULT_ARCHIVES)
	@mkdir -p $(@D)
	@echo "LINK $@"
	@$(CC) $(LDFLAGS) $(CFLAGS) -rdynamic -o $@ $(filter %.o,$^) -Wl,--start-group $(FAULT_ARCHIVES) -Wl,--end-group $(call libs,sqlite3 jansson libsodium) -ldl
