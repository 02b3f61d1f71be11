# SPDX-License-Identifier: GPL-3.0-or-later
# tests/fault: programs that break things under the queue.  `make fault` builds them.
FAULT_ARCHIVES := $(foreach f,kiosk/sync kiosk/tuf kiosk/core kiosk/outbox kiosk/content kiosk/model kiosk/base,$(call archive,$(f)))
FAULT := $(foreach f,powercut calls memory damage hostile traces line_calls thief resident,$(B)/fault/$(f))
LOADED := hurry watch_fails bad_token
PRELOADED := $(LOADED:%=$(B)/fault/%.so)
fault: $(FAULT) $(PRELOADED)
.PHONY: fault

fault_objects = $(foreach f,$(1),$(B)/obj/tests/fault/$(f).o)
$(B)/fault/powercut: $(call fault_objects,powercut cuts tape tape_head day)
$(B)/fault/calls: $(call fault_objects,calls shift day no_tape)
$(B)/fault/memory: $(call fault_objects,memory shift day no_tape)
$(B)/fault/damage: $(call fault_objects,damage day no_tape)
$(B)/fault/hostile: $(call fault_objects,hostile sim_centre sim_hub sim_http sim_loop day tape tape_head)
$(B)/fault/traces: $(call fault_objects,traces)
$(B)/fault/line_calls: $(call fault_objects,line_calls line_plan line_town person day no_tape)
$(B)/fault/thief: $(call fault_objects,thief)
$(B)/fault/resident: $(call fault_objects,resident person)
$(FAULT): $(FAULT_ARCHIVES)
	@mkdir -p $(@D)
	@echo "LINK $@"
	@$(CC) $(LDFLAGS) $(CFLAGS) -rdynamic -o $@ $(filter %.o,$^) -Wl,--start-group $(FAULT_ARCHIVES) -Wl,--end-group $(call libs,sqlite3 jansson libsodium libcurl openssl icu-i18n icu-uc) -ldl
# Loaded by the real programs, whatever they were built with.
$(call fault_objects,$(LOADED)): HARDEN += -fPIC
$(call fault_objects,$(LOADED)) $(PRELOADED): CFLAGS := -O2 -g
$(PRELOADED): $(B)/fault/%.so: $(B)/obj/tests/fault/%.o
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -shared -o $@ $< -ldl
# The TUF client, which knows nothing of the queue.
TUF_FAULT := $(foreach f,tuf_powercut tuf_memory depot_powercut package_powercut package_memory,$(B)/fault/$(f))
fault: $(TUF_FAULT)
$(B)/fault/tuf_powercut: $(call fault_objects,tuf_powercut cuts tape tape_head day)
$(B)/fault/tuf_memory: $(call fault_objects,tuf_memory day no_tape)
$(B)/fault/depot_powercut: $(call fault_objects,depot_powercut cuts tape tape_head day)
$(B)/fault/package_powercut: $(call fault_objects,package_powercut)
$(B)/fault/package_memory: $(call fault_objects,package_memory)
$(TUF_FAULT): $(foreach f,tests/tuf kiosk/sync kiosk/tuf kiosk/outbox kiosk/content kiosk/model kiosk/base,$(call archive,$(f)))
	@mkdir -p $(@D)
	@echo "LINK $@"
	@$(CC) $(LDFLAGS) $(CFLAGS) -rdynamic -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
		$(call libs,sqlite3 jansson libsodium libcurl openssl icu-i18n icu-uc) -ldl
