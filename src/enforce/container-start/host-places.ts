import { isWithin } from '../confinement/file-pattern.ts';

/** Places of a host that rule it: whoever reads or writes there can become its root. */
const HOST_PLACES = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var/lib/containerd',
  '/var/lib/containers',
  '/var/lib/docker',
  '/var/lib/kubelet',
  '/var/log',
  '/var/run',
  '/var/spool/cron',
];

/** What of them is often needed, and harmless as long as it is only read. */
const READ_ONLY_PLACES = ['/etc/localtime', '/etc/ssl/certs', '/etc/timezone', '/usr/share/zoneinfo'];

/** What sockets are called. */
export const SOCKET = /\.sock(?:et)?$/;

/** Is a path one of the host's own places, in one of them, or around one? */
export function isHostPlace(path: string): boolean {
  return HOST_PLACES.some((place) => isWithin(place, path) || isWithin(path, place));
}

export function isReadOnlyPlace(path: string): boolean {
  return READ_ONLY_PLACES.some((place) => isWithin(place, path));
}
