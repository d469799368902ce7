import type { KnownServer } from './types.ts';

export const MEMCACHED: KnownServer = {
  id: 'memcached',
  programs: ['memcached'],
  images: ['memcached'],
  source: 'memcached manual page; its official image',
  executables: ['/usr/local/bin/memcached'],
  listens: [{ port: 11211, protocol: 'tcp' }],
  reads: [],
  writes: [],
  account: { name: 'memcache', uid: 11211, gid: 11211 },
  rootCapabilities: [],
  calls: ['start', 'files', 'server', 'client', 'events', 'signals', 'time', 'threads', 'memory', 'identity'],
  systemCalls: ['setrlimit'],
};
