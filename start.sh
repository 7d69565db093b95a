#!/usr/bin/env bash
# Installs, builds and serves the app, and prints its address.
set -euo pipefail
cd "$(dirname "$0")"
npm ci
npm start
