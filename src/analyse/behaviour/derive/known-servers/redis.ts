import type { KnownServer } from './types.ts';

export const REDIS: KnownServer = {
  id: 'redis',
  programs: ['redis-server', 'valkey-server', 'keydb-server'],
  images: ['redis', 'valkey', 'keydb'],
  source: 'Redis documentation, redis.conf; its official image',
  executables: ['/usr/local/bin/redis-server'],
  listens: [{ port: 6379, protocol: 'tcp' }],
  reads: ['/etc/redis/**', '/usr/local/etc/redis/**'],
  writes: ['/data/**'],
  account: { name: 'redis', uid: 999, gid: 999 },
  rootCapabilities: ['SETGID', 'SETUID', 'CHOWN'],
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
    'memory',
    'identity',
  ],
  systemCalls: ['sync_file_range'],
};
