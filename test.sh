#!/usr/bin/env bash
# Installs what the tests need, Chromium included, and runs all of them.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v chromium >/dev/null && [ -z "${CHROMIUM_PATH:-}" ] && [ ! -x /usr/bin/google-chrome ]; then
  sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
  $sudo apt-get update
  $sudo apt-get install -y chromium
fi
npm ci
npm test
