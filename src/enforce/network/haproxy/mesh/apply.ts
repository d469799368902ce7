import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { askRuntime } from '../apply.ts';
import type { Mesh } from './compile.ts';
import { MESH_MAPS } from './compile.ts';
import { BUNDLE_FILE, certificateFile, CERTIFICATE_LIST, departureServer } from './configuration.ts';

/** What a running waypoint says to other nodes: as whom, whom it believes, and who is where. */
export interface MeshState {
  readonly maps: Mesh['maps'];
  /** Certificates with their keys as PEM, by the names of servers. */
  readonly certificates: ReadonlyMap<string, string>;
  /** PEM. */
  readonly bundle: string;
}

/** Writes certificates and bundle below a folder, each whole or not at all, for the owner only; takes away what is of nobody. */
export function writeIdentities(folder: string, { certificates, bundle }: MeshState, before?: MeshState): void {
  const write = (name: string, text: string) => {
    const file = join(folder, 'haproxy', name);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  write(BUNDLE_FILE, bundle);
  for (const [server, text] of certificates) write(certificateFile(server), text);
  for (const server of before?.certificates.keys() ?? [])
    if (!certificates.has(server)) rmSync(join(folder, 'haproxy', certificateFile(server)), { force: true });
}

/**
 * The commands that bring a running HAProxy from one state to another: connections that are there stay as they are, and
 * new ones have what is new. Whom to believe comes first, so that no node is refused for a certificate that it just got
 * (management guide, section 9.3).
 */
export function meshCommands(before: MeshState, after: MeshState): string[] {
  const isNew = (server: string) => !before.certificates.has(server);
  const changed = [...after.certificates].filter(([server, text]) => before.certificates.get(server) !== text);
  const gone = [...before.certificates.keys()].filter((server) => !after.certificates.has(server));
  return [
    ...(before.bundle === after.bundle ? [] : replaced('ca-file', BUNDLE_FILE, after.bundle)),
    ...changed.flatMap(([server, text]) => [
      ...(isNew(server) ? [`new ssl cert ${certificateFile(server)}\n`] : []),
      ...replaced('cert', certificateFile(server), text),
      ...(isNew(server) ? added(server) : []),
    ]),
    ...MESH_MAPS.flatMap((name) => mapCommands(name, before.maps[name], after.maps[name])),
    ...gone.flatMap((server) => [`del ssl crt-list ${CERTIFICATE_LIST} ${certificateFile(server)}\n`]),
  ];
}

/** Sends the commands; the first that is refused ends it. Throws a `Fault` (`refused`, `unreachable`). */
export async function applyMesh(before: MeshState, after: MeshState, socket: string): Promise<void> {
  for (const command of meshCommands(before, after)) {
    const answer = await askRuntime(socket, command);
    if (!/^(?:\s*|(?:new|transaction|committing|inserting|entry)\b[^]*)$/i.test(answer) || /\b(?:error|failed)\b/i.test(answer))
      throw new Fault('refused', `HAProxy refused "${command.split('\n', 1)[0]}": ${answer.trim().slice(0, 500)}`, {
        hint: 'restart it, so that it reads its certificates anew',
      });
  }
}

function replaced(kind: 'cert' | 'ca-file', name: string, text: string): string[] {
  // An empty line would end the command.
  const pem = text.replaceAll(/\n+/g, '\n').trim();
  return [`set ssl ${kind} ${name} <<\n${pem}\n\n`, `commit ssl ${kind} ${name}\n`];
}

function added(server: string): string[] {
  return [
    `add ssl crt-list ${CERTIFICATE_LIST} ${certificateFile(server)}\n`,
    `add server departures/${server} ${departureServer(server)}\n`,
    `enable server departures/${server}\n`,
  ];
}

function mapCommands(name: string, before: readonly string[], after: readonly string[]): string[] {
  if (before.join('\n') === after.join('\n')) return [];
  const file = `maps/${name}.map`;
  const [keysBefore, keysAfter] = [before, after].map((lines) => new Set(lines.map((line) => line.split(' ', 1)[0])));
  const isKept = (line: string) => before.includes(line);
  return [
    ...[...(keysBefore ?? [])].filter((key) => !keysAfter?.has(key)).map((key) => `del map ${file} ${key}\n`),
    ...after
      .filter((line) => !isKept(line))
      .map((line) => `${keysBefore?.has(line.split(' ', 1)[0]) ? 'set' : 'add'} map ${file} ${line}\n`),
  ];
}
