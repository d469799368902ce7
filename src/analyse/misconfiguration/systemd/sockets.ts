import type { Unit, UnitEntry } from '../../../model/configuration/unit-file.ts';
import { lastEntry } from '../../../model/configuration/unit-values.ts';
import { aboutAbsent, aboutEntry, entriesOfAny, type UnitCheck } from '../../unit-files/violations.ts';
import { socketPage } from './services.ts';

const LISTEN = ['ListenStream', 'ListenDatagram', 'ListenSequentialPacket'];

/** What a socket unit listens on that is a port of every address. */
function openPorts(unit: Unit): { entry: UnitEntry; port: number }[] {
  return entriesOfAny(unit, 'Socket', LISTEN).flatMap((entry) => {
    const port = /^(?:(?:0\.0\.0\.0|\[::\]|\*):)?(\d{1,5})$/.exec(entry.value)?.[1];
    return port === undefined ? [] : [{ entry, port: Number(port) }];
  });
}

const isEngine = (unit: Unit): boolean => /^(?:docker|podman|containerd)[.@-]/.test(unit.name);

/** What sockets let in. */
export const SOCKET_CHECKS: readonly UnitCheck[] = [
  {
    id: 'systemd-socket-on-every-address',
    title: 'Socket listens on every address of the machine',
    why: 'Whoever reaches the machine reaches the service, from networks that it is not for too.',
    fix: 'Name an address: 127.0.0.1:port, or that of the network it is for.',
    severity: 'low',
    vectors: ['V8'],
    references: [socketPage('ListenStream')],
    *find({ unit }) {
      for (const { entry, port } of openPorts(unit))
        if (!isEngine(unit) && port !== 80 && port !== 443)
          yield aboutEntry(unit, entry, `${entry.key}=${entry.value}`, `127.0.0.1:${port}`);
    },
    failing: [{ '/web.socket': '[Socket]\nListenStream=8080\n' }],
    passing: [
      { '/web.socket': '[Socket]\nListenStream=127.0.0.1:8080\n' },
      { '/web.socket': '[Socket]\nListenStream=/run/web.sock\nSocketMode=0660\n' },
    ],
  },
  {
    id: 'systemd-engine-socket-over-network',
    title: 'Engine answers over the network',
    why: 'Whoever reaches the port starts a container that has the machine.',
    fix: 'Listen on a socket of the machine alone.',
    severity: 'critical',
    vectors: ['V6', 'V8'],
    references: ['https://docs.docker.com/engine/security/protect-access/'],
    standards: ['CIS Docker 2.7'],
    *find({ unit }) {
      for (const { entry } of openPorts(unit))
        if (isEngine(unit)) yield aboutEntry(unit, entry, `${entry.key}=${entry.value}`, 'a path under /run');
    },
    failing: [{ '/etc/systemd/system/docker-tcp.socket': '[Socket]\nListenStream=2375\n' }],
    passing: [
      { '/etc/systemd/system/docker.socket': '[Socket]\nListenStream=/run/docker.sock\nSocketMode=0660\n' },
    ],
  },
  {
    id: 'systemd-socket-for-everybody',
    title: 'Every user of the machine may talk to the service',
    why: 'Sockets are open to all users unless their unit says otherwise.',
    fix: 'Say SocketMode=0660, with SocketUser= and SocketGroup=.',
    severity: 'low',
    vectors: ['V9'],
    references: [socketPage('SocketMode')],
    *find({ unit }) {
      const path = entriesOfAny(unit, 'Socket', LISTEN).find(({ value }) => value.startsWith('/'));
      if (!path) return;
      const mode = lastEntry(unit, 'Socket', 'SocketMode');
      if (mode && /[2367]$/.test(mode.value))
        yield aboutEntry(unit, mode, `SocketMode=${mode.value}`, 'SocketMode=0660', {
          severity: isEngine(unit) ? 'critical' : 'low',
        });
      if (!mode && unit.isWhole) yield aboutAbsent(unit, 'Socket', 'SocketMode', 'SocketMode=0660');
    },
    failing: [
      { '/web.socket': '[Socket]\nListenStream=/run/web.sock\n' },
      { '/web.socket': '[Socket]\nListenStream=/run/web.sock\nSocketMode=0666\n' },
    ],
    passing: [{ '/web.socket': '[Socket]\nListenStream=/run/web.sock\nSocketMode=0660\nSocketGroup=web\n' }],
  },
];
