#!/bin/sh
# usage: unshare --net --mount --propagation private pause.sh DIRECTORY
# The first process of a machine that tests are made on: it holds the namespaces, as Kubernetes' pause container does. What is in
# DIRECTORY/etc lies over /etc, and each directory in DIRECTORY/volumes is a file system in memory. Says "ready", and lives until its
# standard input ends, that is, no longer than whoever started it, however that one ends. What still runs here then is killed: nothing
# is left over.
set -eu
directory=$1
for file in "$directory"/etc/*; do
  mount --bind "$file" "/etc/${file##*/}"
done
for volume in "$directory"/volumes/*/; do
  [ -d "$volume" ] && mount -t tmpfs -o size=1m,nosuid,nodev,noexec volume "$volume"
done
ip link set lo up
# As a pod's securityContext.sysctls says: whoever runs here may listen on 80 and 443.
echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start
echo ready
cat > /dev/null
net=$(readlink /proc/self/ns/net)
for process in /proc/[0-9]*; do
  if [ "${process#/proc/}" != $$ ] && [ "$(readlink "$process/ns/net" 2> /dev/null)" = "$net" ]; then
    kill -KILL "${process#/proc/}" 2> /dev/null || true
  fi
done
