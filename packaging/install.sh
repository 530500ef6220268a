#!/bin/sh
# Installs or upgrades from this archive, without a network: sh install.sh
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
    echo "要用管理员身份运行：sudo sh install.sh" >&2
    exit 1
fi
sha256sum --check --quiet --strict SHA256SUMS || {
    echo "文件不完整或被改过，没有安装：请重新拷贝。" >&2
    exit 1
}
sh ./before upgrade
# Settings that are there stay as they are.
if [ -e /etc/shikou/shikou.toml ]; then
    (cd files && find . -type f ! -path ./etc/shikou/shikou.toml -print) | sed 's,^\./,,'
else
    (cd files && find . -type f -print) | sed 's,^\./,,'
fi | while read -r file; do
    mode=0644
    case $file in usr/bin/* | usr/lib/shikou/shikou) mode=0755 ;; esac
    # Beside its place first: a program that runs is never half written.
    install -D -o root -g root -m "$mode" "files/$file" "/$file.new"
    mv -f "/$file.new" "/$file"
done
sh ./after configure
