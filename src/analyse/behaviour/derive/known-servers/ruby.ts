import type { KnownServer } from './types.ts';

export const RUBY: KnownServer = {
  id: 'ruby',
  programs: ['ruby', 'puma', 'unicorn', 'rails', 'bundle', 'rackup'],
  images: ['ruby'],
  source: 'Ruby documentation, Process and Socket; its official image',
  executables: ['/usr/local/bin/ruby'],
  listens: [],
  reads: ['/usr/local/lib/ruby/**', '/usr/local/bundle/**', '/etc/ssl/**', '/proc/self/**'],
  writes: ['/tmp/**'],
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
  ],
  systemCalls: [],
};
