import type { KnownServer } from './types.ts';

export const CADDY: KnownServer = {
  id: 'caddy',
  programs: ['caddy'],
  images: ['caddy'],
  source: 'Caddy documentation, conventions; its official image',
  executables: ['/usr/bin/caddy'],
  listens: [
    { port: 80, protocol: 'tcp' },
    { port: 443, protocol: 'tcp' },
    { port: 443, protocol: 'udp' },
  ],
  reads: ['/etc/caddy/**', '/usr/share/caddy/**', '/etc/ssl/**'],
  writes: ['/data/**', '/config/**'],
  rootCapabilities: ['NET_BIND_SERVICE'],
  calls: ['start', 'files', 'server', 'client', 'events', 'signals', 'time', 'threads', 'memory'],
  systemCalls: [],
};
