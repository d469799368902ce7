import type { KnownServer } from './types.ts';

export const HAPROXY: KnownServer = {
  id: 'haproxy',
  programs: ['haproxy'],
  images: ['haproxy'],
  source: 'HAProxy configuration manual; its official image',
  executables: ['/usr/local/sbin/haproxy', '/usr/sbin/haproxy'],
  listens: [],
  reads: ['/usr/local/etc/haproxy/**', '/etc/haproxy/**', '/etc/ssl/**'],
  writes: ['/var/lib/haproxy/**', '/run/haproxy/**'],
  account: { name: 'haproxy', uid: 99, gid: 99 },
  rootCapabilities: ['SETGID', 'SETUID'],
  calls: [
    'start',
    'files',
    'server',
    'client',
    'events',
    'signals',
    'time',
    'threads',
    'processes',
    'identity',
  ],
  systemCalls: ['chroot', 'splice', 'setrlimit'],
};
