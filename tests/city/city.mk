# SPDX-License-Identifier: GPL-3.0-or-later
# `make fhir-router` installs a FHIR server that is not our own, for tests alone; versions and sums of
# all that comes are in its package-lock.json.
fhir-router:
	@cd tests/city/fhir-router && npm ci --ignore-scripts --no-audit --no-fund
.PHONY: fhir-router
