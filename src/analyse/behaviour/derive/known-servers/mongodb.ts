import type { KnownServer } from './types.ts';

export const MONGODB: KnownServer = {
  id: 'mongodb',
  programs: ['mongod', 'mongos'],
  images: ['mongo', 'mongodb'],
  source: 'MongoDB manual, configuration file options; its official image',
  executables: ['/usr/bin/mongod'],
  listens: [{ port: 27017, protocol: 'tcp' }],
  reads: ['/etc/mongod.conf', '/etc/mongo/**', '/proc/sys/**', '/sys/**'],
  writes: ['/data/db/**', '/data/configdb/**', '/tmp/**'],
  account: { name: 'mongodb', uid: 999, gid: 999 },
  rootCapabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
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
    'memory',
  ],
  systemCalls: ['setrlimit', 'sync_file_range', 'personality'],
};
