import type { FileEntry } from '../../../model/file.ts';
import type { Line } from '../../../model/profile/line.ts';
import type { Draft } from './draft.ts';
import { serversOf } from './known-servers/known-servers.ts';
import { loadedBy } from './libraries.ts';
import { binariesOf, programsOf } from './programs.ts';
import { commandSource } from './subject.ts';
import type { Subject } from './types.ts';
import { accountOf } from './users.ts';

const NOT_OF_THE_IMAGE = /^\/(?:proc|sys|dev)(?:\/|$)/;
const MAXIMUM_WRITABLE = 256;

/** Programs that run: the command's own, and of a known server where its official image has it. */
export function addProcesses(draft: Draft, subject: Subject): void {
  const source = commandSource(subject);
  const programs = programsOf(subject);
  for (const { path } of programs)
    if (path !== undefined) draft.add('processes', { executable: path }, source);
  if (programs.some(({ path }) => path !== undefined)) return;
  for (const { id, executables } of serversOf(subject))
    for (const executable of executables)
      draft.add('processes', { executable }, `known needs of ${id}: where it usually is`);
  for (const { name } of programs)
    if (!draft.has('processes'))
      draft.gap('unknown', source, `starts ${name}, but where that is in the image is not known`, true);
}

/** Files: the program with its loader and libraries, the working folder, volumes, what the user may write, known servers. */
export function addFiles(draft: Draft, subject: Subject): void {
  addPrograms(draft, subject);
  addMounts(draft, subject);
  for (const { id, reads, writes, source } of serversOf(subject)) {
    for (const path of reads) draft.add('files', { path }, `known needs of ${id} (${source})`);
    for (const path of writes)
      draft.add('files', { path, access: ['read', 'write'] }, `known needs of ${id} (${source})`);
  }
  const { contents, declared } = subject;
  const folder = contents?.config.workingDirectory.replace(/(?<!\/)\/+$/, '');
  if (folder?.startsWith('/'))
    draft.add('files', { path: `${folder}/**` }, `${contents?.configSource} WorkingDir`);
  for (const volume of contents?.config.volumes ?? [])
    if (volume.startsWith('/'))
      draft.add(
        'files',
        { path: `${volume}/**`, access: ['read', 'write'] },
        `${contents?.configSource} Volumes`,
      );
  if (contents?.isRoot && !declared.confinement.readOnlyRoot) addWritable(draft, subject);
}

function addPrograms(draft: Draft, subject: Subject): void {
  for (const { path } of programsOf(subject))
    if (path !== undefined) draft.add('files', { path, access: ['read', 'execute'] }, commandSource(subject));
  for (const binary of binariesOf(subject)) {
    const { files, loader } = loadedBy(binary, subject);
    if (loader !== undefined)
      draft.add('files', { path: loader, access: ['read', 'execute'] }, `${binary} is loaded by it`);
    for (const { path } of files)
      if (path !== binary)
        draft.add('files', { path, access: ['read', 'execute'] }, `${binary} loads it, or a library of it`);
    if (loader !== undefined)
      draft.add('files', { path: '/etc/ld.so.cache' }, `the loader of ${binary} reads it`);
  }
}

function addMounts(draft: Draft, { declared, workload }: Subject): void {
  for (const { path, readOnly, kind, source } of declared.mounts) {
    const isSingle = workload.orchestrator === 'compose' && (kind === 'secret' || kind === 'configuration');
    const isRead = readOnly || kind === 'secret' || kind === 'configuration';
    draft.add(
      'files',
      { path: isSingle ? path : `${path}/**`, access: isRead ? ['read'] : ['read', 'write'] },
      source,
    );
  }
}

/** Folders and files of the image that its user may write, the outermost of each. */
function addWritable(draft: Draft, subject: Subject): void {
  const account = accountOf(subject);
  if (account?.uid === 0) {
    draft.gap(
      'unknown',
      subject.workload.name,
      'runs as root, so that the image does not say what it writes',
      true,
    );
    return;
  }
  const writable: string[] = [];
  const entries = [...(subject.contents?.files.entries() ?? [])].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const outer = new Set<string>();
  for (const entry of entries) {
    const why =
      NOT_OF_THE_IMAGE.test(entry.path) || isBelow(entry.path, outer)
        ? undefined
        : reasonToWrite(entry, account);
    if (why === undefined) continue;
    if (entry.type === 'directory') outer.add(entry.path);
    writable.push(entry.path);
    if (writable.length > MAXIMUM_WRITABLE) break;
    const path = entry.type === 'directory' ? `${entry.path}/**` : entry.path;
    if (!/[*?]/.test(entry.path))
      draft.add('files', { path, access: ['read', 'write'] }, `image: ${entry.path} is ${why}`);
  }
  if (writable.length > MAXIMUM_WRITABLE)
    draft.gap(
      'limit',
      subject.workload.name,
      `may write more than ${MAXIMUM_WRITABLE} places of the image; the others are left out`,
    );
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    if (folders.has(path.slice(0, end))) return true;
  return false;
}

function reasonToWrite(
  { type, mode, uid, gid }: FileEntry,
  account: ReturnType<typeof accountOf>,
): string | undefined {
  if (type !== 'directory' && type !== 'file') return undefined;
  if ((mode & 0o002) !== 0) return 'writable for everyone';
  if (account?.uid === uid && (mode & 0o200) !== 0) return `writable for its owner, user ${uid}`;
  const groups = [account?.gid, ...(account?.groups ?? [])];
  return groups.includes(gid) && (mode & 0o020) !== 0 ? `writable for its group ${gid}` : undefined;
}

/** Device nodes of manifests. */
export function addDevices(draft: Draft, { declared }: Subject): void {
  for (const path of declared.confinement.devices)
    draft.add('devices', { path }, `${declared.confinement.source} devices`);
}

/** Secrets by reference: variables and mounts. */
export function addSecrets(draft: Draft, { declared, secretVariables }: Subject): void {
  for (const { name, secret, source } of declared.variables) {
    const reference = secretVariables.get(name) ?? secret;
    if (reference !== undefined)
      draft.add('secrets', { reference, ...(name === '' ? {} : { environment: name }) }, source);
  }
  for (const { kind, name, path, source } of declared.mounts)
    if (kind === 'secret') draft.add('secrets', { reference: name, file: path }, source);
}

/** The resolver, for whoever calls names. */
export function addResolver(draft: Draft, { workload, contents }: Subject): void {
  const isCalled = draft
    .lines<Line & { to: object }>('egress')
    .some(({ to }) => 'workload' in to || 'dns' in to);
  if (!isCalled) return;
  const to =
    workload.orchestrator === 'kubernetes'
      ? { workload: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } } }
      : { cidr: '127.0.0.11/32' };
  const source =
    workload.orchestrator === 'kubernetes'
      ? "calls names, which the cluster's DNS resolves"
      : "calls names, which the engine's resolver on 127.0.0.11 resolves";
  draft.add(
    'egress',
    {
      to,
      ports: [
        { port: 53, protocol: 'udp' },
        { port: 53, protocol: 'tcp' },
      ],
    },
    source,
  );
  if (!contents) return;
  for (const path of ['/etc/hosts', '/etc/nsswitch.conf', '/etc/resolv.conf'])
    draft.add('files', { path }, 'calls names, which the C library resolves by these files');
}
