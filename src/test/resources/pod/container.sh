#!/bin/sh
# usage: unshare --mount --propagation private container.sh ROOT USER ro|rw SOURCE:TARGET:ro|rw... -- PROGRAM ARGUMENT...
# Runs the program as a container would: with a root of its own made of the system's directories and the given mounts, as USER with no
# capability and no way to one (user 0 keeps what it has). With ro nothing can be written but the mounts that say rw.
set -eu
root=$1 user=$2 access=$3
shift 3
mount -t tmpfs -o size=1m,mode=755 container "$root"
for directory in /usr /bin /sbin /lib /lib32 /lib64 /etc /opt; do
  if [ -L "$directory" ]; then
    cp -P "$directory" "$root$directory"
  elif [ -d "$directory" ]; then
    mkdir "$root$directory"
    mount --rbind "$directory" "$root$directory"
    mount -o remount,bind,ro "$root$directory"
  fi
done
mkdir "$root/proc" "$root/dev" "$root/tmp"
chmod 1777 "$root/tmp"
mount --rbind /proc "$root/proc"
for device in null zero random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
writable=' '
while [ "$1" != -- ]; do
  source=${1%%:*} rest=${1#*:}
  target=$root${rest%:*}
  if [ -d "$source" ]; then
    mkdir -p "$target"
  else
    mkdir -p "${target%/*}"
    touch "$target"
  fi
  mount --bind "$source" "$target"
  if [ "${rest##*:}" = ro ]; then
    mount -o remount,bind,ro "$target"
  else
    writable="$writable$target "
  fi
  shift
done
shift
if [ "$access" = ro ]; then
  targets=$(awk -v root="$root" '$5 == root || index($5, root "/") == 1 { print $5 }' /proc/self/mountinfo)
  for target in $targets; do
    case $writable in
      *" $target "*) ;;
      *) mount -o remount,bind,ro "$target" ;;
    esac
  done
fi
if [ "$user" = 0 ]; then
  exec chroot "$root" "$@"
fi
exec chroot "$root" setpriv --reuid "$user" --regid "$user" --clear-groups --inh-caps=-all --ambient-caps=-all --bounding-set=-all \
  --no-new-privs "$@"
