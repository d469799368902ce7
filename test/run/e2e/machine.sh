#!/bin/bash
# The first process of a machine of its own, in namespaces that "machine.ts" made: machine.sh FOLDER NETWORK ENGINE COMMAND...
# NETWORK: "own", or "host" for the network of the machine around it. ENGINE: "docker" or "none".
set -eu
folder=$1 network=$2 engine=$3
shift 3

mount -t proc proc /proc
if [ "$network" = own ]; then
  ip link set lo up
  # What /sys tells of a network is of the one that it was mounted in.
  for part in fs/cgroup kernel/tracing; do
    mkdir -p "$folder/sys/$part"
    mount --rbind "/sys/$part" "$folder/sys/$part"
  done
  mount -t sysfs sysfs /sys
  for part in fs/cgroup kernel/tracing; do mount --rbind "$folder/sys/$part" "/sys/$part"; done
fi

# What is written there goes with the machine. Engines keep layers where no layer is below.
mount -t tmpfs tmpfs /run
# Podman keeps its locks there, by numbers of processes.
mount -t tmpfs tmpfs /dev/shm
for place in /etc /var/lib; do
  mkdir -p "$folder/over$place" "$folder/work$place"
  mount -t overlay overlay -o "lowerdir=$place,upperdir=$folder/over$place,workdir=$folder/work$place" "$place"
done
for place in /var/lib/docker /var/lib/containerd /var/lib/containers; do
  mkdir -p "$place" "$folder/places$place"
  mount --bind "$folder/places$place" "$place"
done
# Nobody answers there, at once.
rm -f /etc/resolv.conf
echo 'nameserver 127.0.0.1' >/etc/resolv.conf

daemon=
if [ "$engine" = docker ] && command -v dockerd >/dev/null; then
  dockerd --cgroup-parent "/$PLIMSOLL_TEST_CGROUP" >"$folder/dockerd.log" 2>&1 &
  daemon=$!
  until [ -S /run/docker.sock ]; do
    kill -0 "$daemon" || { cat "$folder/dockerd.log" >&2; exit 1; }
    sleep 0.05
  done
  docker version >/dev/null
fi

# As a child, so that what it leaves behind is waited for here, and its CPU time is counted.
"$@" <&0 &
code=0
wait "$!" || code=$?
if [ -n "$daemon" ]; then
  kill "$daemon"
  wait "$daemon" || true
fi
times >"$folder/times"
exit "$code"
