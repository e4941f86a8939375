#!/bin/sh
# usage: systemd.sh DIRECTORY
# Runs systemd as the first process of namespaces of its own, on the network of whoever starts this, with a control group of its own as the root
# of its tree. DIRECTORY/units are all the units that it has, DIRECTORY/etc is /etc/portner, DIRECTORY/lib is /usr/local/lib/portner. Says where
# its control group is, and ends with its standard input.
set -eu
if [ "$1" != inside ]; then
  group=$(findmnt --noheadings --first-only --output TARGET --types cgroup2)/portner-systemd-$$
  mkdir "$group"
  sh -c 'echo $$ > "$0/cgroup.procs"; exec "$@"' "$group" unshare --kill-child --fork --pid --mount --uts --ipc --cgroup --mount-proc \
    sh "$0" inside "$1" < /dev/null &
  echo "$group"
  cat > /dev/null
  kill -KILL $! 2> /dev/null || true
  wait $! || true
  # What it has started ends with it, but not at once.
  tries=0
  until find "$group" -depth -type d -exec rmdir {} + 2> /dev/null || [ $tries = 50 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
  exit 0
fi
directory=$2
mount --make-rprivate /
# Credentials come by mounts that have to reach the service.
mount --make-rshared /
mount -t tmpfs -o mode=755 run /run
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t tmpfs -o mode=755 state /var/lib/systemd
mkdir -p /run/systemd/system /run/lock /run/etc/portner
for file in passwd group nsswitch.conf hosts resolv.conf ssl ld.so.cache; do
  cp -RL "/etc/$file" /run/etc/
done
: > /run/etc/machine-id
echo 'portner:x:64999:65534::/:/nonexistent' >> /run/etc/passwd
mount --bind /run/etc /etc
mount --bind "$directory/etc" /etc/portner
mount -t tmpfs -o mode=755 lib /usr/local/lib
mkdir /usr/local/lib/portner
mount --bind "$directory/lib" /usr/local/lib/portner
exec env -i PATH="$PATH" container=portner SYSTEMD_UNIT_PATH="$directory/units" /lib/systemd/systemd --system --unit=idle.target --log-target=console \
  --log-level=info --show-status=false
