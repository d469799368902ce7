import type { KnownServer } from './types.ts';

export const DOTNET: KnownServer = {
  id: 'dotnet',
  programs: ['dotnet'],
  images: ['aspnet', 'runtime', 'dotnet'],
  source: '.NET documentation, containers; its official images',
  executables: ['/usr/share/dotnet/dotnet', '/usr/bin/dotnet'],
  listens: [{ port: 8080, protocol: 'tcp' }],
  reads: ['/usr/share/dotnet/**', '/usr/lib/dotnet/**', '/etc/ssl/**', '/proc/**', '/sys/fs/cgroup/**'],
  writes: ['/tmp/**'],
  account: { name: 'app', uid: 1654, gid: 1654 },
  rootCapabilities: [],
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
    'shared memory',
    'watches',
  ],
  systemCalls: ['mbind', 'set_mempolicy'],
};
