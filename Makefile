# Rackcast: what a newcomer runs. `make help` tells.
SHELL := /bin/bash
DURATION ?=
SECONDS_EACH ?= 30

.PHONY: help build test test-devices demo bench fuzz lint generate clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

build: ## install what is missing and build the programs
	@.ci/install-packages build
	@echo "==> building (the first time takes a few minutes)"
	@swift build --product rackcastd
	@swift build --product rackcast

test: ## install what is missing and run every test, with those on real drivers
	@.ci/install-packages build test
	@.ci/fetch-clip >/dev/null || echo "==> no clip: the tests on the real clip will say that they did not run"
	@echo "==> building the programs and the tests (the first time takes a few minutes)"
	@swift build --build-tests
	@echo "==> running the tests"
	@Tests/run-tests --skip '^EndToEndTests\.|SoundEncoderFaultTests'
	@echo "==> comparing the vector kernels, those of 64-bit ARM in an emulator"
	@Tests/Kernels/run
	@echo "==> running the programs against real servers, one test at a time: they keep real time"
	@Tests/run-tests --no-parallel --filter '^EndToEndTests\.|SoundEncoderFaultTests'
	@echo "==> running the tests on real drivers"
	@Tests/Rig/run-device-tests

test-devices: ## run the tests on real V4L2 and ALSA drivers, in a small VM
	@.ci/install-packages build test
	@swift build --build-tests
	@Tests/Rig/run-device-tests

demo: ## run a demonstration rack (DURATION=20 ends it after 20 s)
	@.ci/install-packages build demo
	@deploy/demo/run $(if $(DURATION),--duration $(DURATION)s)

bench: ## compare with ffmpeg; figures in docs/benchmarks.md
	@.ci/install-packages build test
	@Tests/Benchmarks/run

fuzz: ## fuzz the decoders (SECONDS_EACH=30)
	@Tests/Fuzz/run $(SECONDS_EACH)

lint: ## check the format
	@.ci/lint

generate: ## generate the Swift of proto/
	@proto/generate.sh

clean: ## remove what was built
	@swift package clean
