# SPDX-License-Identifier: GPL-3.0-or-later
# make install: programs, pictures, messages, the demo town, units and documents.
# DESTDIR is put before every path.  The programs look for their files in /usr/share/foyer; with
# another PREFIX give kiosk --assets=DIR and --locales=DIR, and kioskctl --content DIR.
PREFIX ?= /usr
SYSCONFDIR ?= /etc
INSTALLED := kiosk kiosk-proof kiosk-speech kiosk-sync kioskctl hub hubctl
UNITS := foyer-kiosk.service foyer-sync.service foyer-hub.service
RULES := 70-foyer-backlight.rules 70-foyer-lamp.rules
SETTINGS := kiosk.conf sync.conf hub.conf keys.conf
install_bin = $(DESTDIR)$(PREFIX)/bin
install_share = $(DESTDIR)$(PREFIX)/share/foyer
install_doc = $(DESTDIR)$(PREFIX)/share/doc/foyer
install_lib = $(DESTDIR)$(PREFIX)/lib
install_etc = $(DESTDIR)$(SYSCONFDIR)/foyer
install_from = platform/systemd

install: $(addprefix $(B)/,$(INSTALLED) kiosk-sdl.so) messages
	@echo "Installing Foyer below $(DESTDIR)$(PREFIX)"
	@install -d $(install_bin) $(install_share)/locales $(install_doc) $(install_etc) $(install_lib)/systemd/system \
		$(install_lib)/sysusers.d $(install_lib)/tmpfiles.d $(install_lib)/udev/rules.d
	@install -m 755 $(addprefix $(B)/,$(INSTALLED)) $(install_bin)
	@install -D -m 644 $(B)/kiosk-sdl.so $(install_lib)/foyer/kiosk-sdl.so
	@cp -R assets $(install_share)
	@cp -R $(B)/locales/foyer $(install_share)/locales
	@cp -R docs/. README.md LICENSE $(install_doc)
	@chmod -R u=rwX,go=rX $(install_share) $(install_doc)
	@for unit in $(UNITS); do \
		sed 's,/usr/\(bin\|share\)/,$(PREFIX)/\1/,g' $(install_from)/$$unit >$(install_lib)/systemd/system/$$unit; \
		chmod 644 $(install_lib)/systemd/system/$$unit; done
	@install -m 644 $(install_from)/foyer.sysusers.conf $(install_lib)/sysusers.d/foyer.conf
	@install -m 644 $(install_from)/foyer.tmpfiles.conf $(install_lib)/tmpfiles.d/foyer.conf
	@install -m 644 $(addprefix $(install_from)/,$(RULES)) $(install_lib)/udev/rules.d
	@for file in $(SETTINGS); do \
		[ -e $(install_etc)/$$file ] || install -m 644 $(install_from)/$$file $(install_etc)/$$file; done
	@echo "Next, on the machine itself:"
	@echo "  systemd-sysusers; systemctl daemon-reload; systemctl enable --now foyer-sync foyer-kiosk"
	@echo "  (at the city: foyer-hub).  Then docs/installers/README.md from \"Enrol\" on."

# Settings in $(SYSCONFDIR)/foyer and what people asked for in /var/lib/foyer stay.
uninstall:
	@rm -rf $(install_lib)/foyer
	@rm -f $(addprefix $(install_bin)/,$(INSTALLED)) $(addprefix $(install_lib)/systemd/system/,$(UNITS)) \
		$(install_lib)/sysusers.d/foyer.conf $(install_lib)/tmpfiles.d/foyer.conf \
		$(addprefix $(install_lib)/udev/rules.d/,$(RULES))
	@rm -rf $(install_share) $(install_doc)
	@echo "Foyer is removed. Kept: $(install_etc) and $(DESTDIR)/var/lib/foyer*"

.PHONY: install uninstall
