import type { KnownServer } from './types.ts';

export const APACHE: KnownServer = {
  id: 'apache',
  programs: ['httpd', 'apache2'],
  images: ['httpd'],
  source: 'Apache HTTP Server documentation, MPMs; its official image',
  executables: ['/usr/local/apache2/bin/httpd', '/usr/sbin/apache2'],
  listens: [{ port: 80, protocol: 'tcp' }],
  reads: ['/usr/local/apache2/**', '/etc/apache2/**', '/var/www/**', '/etc/ssl/**'],
  writes: ['/usr/local/apache2/logs/**', '/var/log/apache2/**', '/run/apache2/**'],
  account: { name: 'www-data', uid: 33, gid: 33 },
  rootCapabilities: ['NET_BIND_SERVICE', 'SETGID', 'SETUID'],
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
    'shared memory',
  ],
  systemCalls: [],
};
