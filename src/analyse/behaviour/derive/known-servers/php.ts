import type { KnownServer } from './types.ts';

export const PHP: KnownServer = {
  id: 'php',
  programs: ['php', 'php-fpm'],
  images: ['php', 'wordpress', 'drupal'],
  source: 'PHP manual, FastCGI process manager; its official image',
  executables: ['/usr/local/bin/php', '/usr/local/sbin/php-fpm'],
  listens: [{ port: 9000, protocol: 'tcp' }],
  reads: ['/usr/local/etc/php*/**', '/usr/local/lib/php/**', '/var/www/**', '/etc/ssl/**'],
  writes: ['/tmp/**', '/var/log/**'],
  account: { name: 'www-data', uid: 33, gid: 33 },
  rootCapabilities: ['SETGID', 'SETUID', 'CHOWN'],
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
    'shared memory',
    'memory',
  ],
  systemCalls: [],
};
