import type { KnownServer } from './types.ts';

export const NGINX: KnownServer = {
  id: 'nginx',
  programs: ['nginx', 'openresty'],
  images: ['nginx', 'openresty'],
  source: 'nginx documentation, core module; its official image',
  executables: ['/usr/sbin/nginx'],
  listens: [{ port: 80, protocol: 'tcp' }],
  reads: ['/etc/nginx/**', '/usr/share/nginx/**', '/etc/ssl/**'],
  writes: ['/var/cache/nginx/**', '/var/log/nginx/**', '/var/run/nginx.pid', '/run/nginx.pid'],
  account: { name: 'nginx', uid: 101, gid: 101 },
  rootCapabilities: ['CHOWN', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],
  calls: [
    'start',
    'files',
    'server',
    'client',
    'events',
    'signals',
    'time',
    'processes',
    'identity',
    'ownership',
    'threads',
    'asynchronous files',
  ],
  systemCalls: [],
};
