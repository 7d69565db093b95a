#!/usr/bin/env bash
# Installs what the tests need (Chromium, age and keepassxc-cli, dash, python-dotenv and PyYAML as peers, sqlite3), and runs all of them.
set -euo pipefail
cd "$(dirname "$0")"
packages=()
if ! command -v chromium >/dev/null && [ -z "${CHROMIUM_PATH:-}" ] && [ ! -x /usr/bin/google-chrome ]; then
  packages+=(chromium)
fi
command -v age >/dev/null || packages+=(age)
command -v keepassxc-cli >/dev/null || packages+=(keepassxc)
command -v sqlite3 >/dev/null || packages+=(sqlite3)
command -v dash >/dev/null || packages+=(dash)
python3 -c 'import dotenv' 2>/dev/null || packages+=(python3-dotenv)
python3 -c 'import yaml' 2>/dev/null || packages+=(python3-yaml)
command -v script >/dev/null || packages+=(bsdutils)
if [ ${#packages[@]} -gt 0 ]; then
  sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
  $sudo apt-get update
  $sudo apt-get install -y "${packages[@]}"
fi
npm ci
npm test
