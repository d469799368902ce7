import type { KnownServer } from './types.ts';

export const RABBITMQ: KnownServer = {
  id: 'rabbitmq',
  programs: ['rabbitmq-server'],
  images: ['rabbitmq'],
  source: 'RabbitMQ documentation, networking and file locations; its official image',
  executables: ['/opt/rabbitmq/sbin/rabbitmq-server'],
  listens: [
    { port: 5672, protocol: 'tcp' },
    { port: 4369, protocol: 'tcp' },
    { port: 25672, protocol: 'tcp' },
  ],
  reads: ['/etc/rabbitmq/**', '/opt/rabbitmq/**', '/opt/erlang/**'],
  writes: ['/var/lib/rabbitmq/**', '/var/log/rabbitmq/**'],
  account: { name: 'rabbitmq', uid: 999, gid: 999 },
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
  systemCalls: [],
};
