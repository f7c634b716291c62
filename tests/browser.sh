#!/bin/sh
# Make sure that Chromium is there for the tests; install it from the distribution if it is not.
set -eu

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done

if ! command -v apt-get >/dev/null 2>&1; then
  echo "The tests need Chromium, and this system has no apt-get: install it, then run again." >&2
  exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "The tests need Chromium: sudo apt-get install chromium, then run again." >&2
    exit 1
  fi
  as_root="sudo"
fi
echo "Installing Chromium for the tests"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
