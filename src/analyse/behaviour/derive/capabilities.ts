import type { FileEntry } from '../../../model/file.ts';
import { CAPABILITIES } from '../../../model/profile/confinement.ts';
import type { Line } from '../../../model/profile/line.ts';
import type { Draft } from './draft.ts';
import { serversOf } from './known-servers/known-servers.ts';
import { binariesOf } from './programs.ts';
import type { Subject } from './types.ts';
import { startsAsRoot } from './users.ts';

const SETUID = 0o4000;
const SETGID = 0o2000;
const EXECUTABLE = 0o111;
/** Ports below this one are for those who may (ip(7), `ip_unprivileged_port_start`). */
const FIRST_FREE_PORT = 1024;
/** Files that one line names. */
const MAXIMUM_NAMED = 16;

/** Capabilities: what manifests add, what ports below 1024 need, setuid and setcap programs, and known servers that start as root. */
export function addCapabilities(draft: Draft, subject: Subject): void {
  const { addedCapabilities, droppedCapabilities, privileged, source } = subject.declared.confinement;
  if (privileged) draft.add('capabilities', { name: 'ALL' }, `${source} privileged`);
  for (const name of addedCapabilities) draft.add('capabilities', { name }, `${source} adds ${name}`);
  const dropped = new Set(droppedCapabilities.map((name) => name.toUpperCase().replace(/^CAP_/, '')));
  const add = (name: string, reason: string): void => {
    if (!dropped.has(name) && !dropped.has('ALL')) draft.add('capabilities', { name }, reason);
  };
  for (const { port } of draft.lines<Line & { port: number }>('listens'))
    if (port < FIRST_FREE_PORT) add('NET_BIND_SERVICE', `listens on port ${port}, below ${FIRST_FREE_PORT}`);
  if (startsAsRoot(subject)) {
    for (const { id, rootCapabilities, source: where } of serversOf(subject))
      for (const name of rootCapabilities)
        add(name, `known needs of ${id} where it starts as root (${where})`);
  }
  addOfFiles(subject, add);
}

/** What the bits of programs give to whoever starts them; nothing where no new privileges may come. */
function addOfFiles(subject: Subject, add: (name: string, reason: string) => void): void {
  const { contents, declared } = subject;
  if (!contents?.isRoot || declared.confinement.noNewPrivileges) return;
  const own = new Set(binariesOf(subject));
  let named = 0;
  for (const entry of contents.files.entries()) {
    if (entry.type !== 'file' || (entry.mode & EXECUTABLE) === 0) continue;
    for (const [name, why] of givenBy(entry)) {
      if (!own.has(entry.path) && (named += 1) > MAXIMUM_NAMED) continue;
      add(name, `${entry.path} ${why}${own.has(entry.path) ? '' : ', if it is started'}`);
    }
  }
}

function givenBy({ mode, uid, capabilities }: FileEntry): [name: string, why: string][] {
  return [
    ...((mode & SETUID) === 0
      ? []
      : [['SETUID', `is setuid${uid === 0 ? ' root' : ''}`] as [string, string]]),
    ...((mode & SETGID) === 0 ? [] : [['SETGID', 'is setgid'] as [string, string]]),
    ...(capabilities ?? []).flatMap((number): [string, string][] => {
      const name = CAPABILITIES[number];
      return name === undefined ? [] : [[name, 'has this file capability (setcap)']];
    }),
  ];
}
