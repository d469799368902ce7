import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts, HostProcess } from '../../../model/configuration/host.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { type EvidencePlace, notReadable } from '../../audit/evidence.ts';
import { linesOf } from '../../audit/lines.ts';
import { pathsOf } from '../../audit/paths.ts';

/** A flag as a program was given it. */
export interface Flag {
  /** `true` for one without. */
  readonly value: string;
  /** All, where it is repeated. */
  readonly values: readonly string[];
  readonly line: number | undefined;
}

/** A program of Kubernetes on this host, with what it is started with. */
export interface Component {
  readonly place: EvidencePlace;
  /** By their names without dashes; of repeated ones the last. */
  readonly flags: ReadonlyMap<string, Flag>;
}

/** Programs of one name: by the manifests from which the kubelet starts them, else as processes. */
export interface Components {
  readonly found: readonly Component[];
  /** Where one may be told that could not be read. */
  readonly unreadable: readonly AuditEvidence[];
}

const MANIFESTS = ['/etc/kubernetes/manifests/*', '/var/lib/rancher/rke2/agent/pod-manifests/*'];
const EXPECTED = 'a manifest that can be read';

export function componentsOf(host: HostFacts, name: string): Components {
  const found: Component[] = [];
  const unreadable: AuditEvidence[] = [];
  for (const { paths, unlisted } of MANIFESTS.map((pattern) => pathsOf(host, pattern))) {
    unreadable.push(...unlisted.map((one) => notReadable(one.folder, one.reason, EXPECTED)));
    for (const path of paths.filter(isManifest)) {
      const manifest = host.document(path);
      if (manifest.state === 'unreadable') unreadable.push(notReadable(path, manifest.reason, EXPECTED));
      if (manifest.state === 'read') found.push(...containersOf(manifest.value, path, name));
    }
  }
  if (found.length > 0) return { found, unreadable: [] };
  const running = processesOf(host, name);
  return running.length > 0 ? { found: running.map(ofProcess), unreadable: [] } : { found: [], unreadable };
}

/** Does the kubelet read a file of its folder, by its name? */
export function isManifest(path: string): boolean {
  return /\.(?:ya?ml|json|manifest)$/.test(path);
}

/** Processes of a program. */
export function processesOf(host: HostFacts, name: string): readonly HostProcess[] {
  const all = host.processes();
  return all.state === 'read' ? all.value.filter((one) => one.name === name) : [];
}

export function ofProcess({ pid, arguments: words }: HostProcess): Component {
  const place = { path: `/proc/${pid}/cmdline` };
  return { place, flags: flagsOf(words.map((word) => ({ word, line: undefined }))) };
}

/** With what systemd would start a program: its last `ExecStart`. Of a unit that cannot be read nothing is known. */
export function startedBy(host: HostFacts, units: readonly string[], name: string): Component[] {
  const { lines } = linesOf(host, units, 'a unit that can be read');
  const start = lines.findLast(({ text }) => /^ExecStart\s*=\s*\S/.test(text));
  const [program = '', ...words] = (start?.text ?? '').replace(/^ExecStart\s*=\s*[-@:+!]*/, '').split(/\s+/);
  if (!start || program.split('/').at(-1) !== name) return [];
  const { path, line } = start;
  return [{ place: { path, line }, flags: flagsOf(words.map((word) => ({ word, line }))) }];
}

function containersOf(document: StructuredDocument, path: string, name: string): Component[] {
  const all = valueAt(document.value, ['spec', 'containers']);
  if (!Array.isArray(all)) return [];
  return all.flatMap((_, index): Component[] => {
    const at: Path = ['spec', 'containers', index];
    const words = ['command', 'args'].flatMap((key) => wordsAt(document, [...at, key]));
    if (words[0]?.word.split('/').at(-1) !== name) return [];
    const flags = new Map([...environmentOf(document, [...at, 'env'], name), ...flagsOf(words.slice(1))]);
    return [{ place: { path, line: words[0].line }, flags }];
  });
}

interface Word {
  readonly word: string;
  readonly line: number | undefined;
}

function wordsAt(document: StructuredDocument, at: Path): Word[] {
  const list = valueAt(document.value, at);
  if (!Array.isArray(list)) return [];
  return list.map((word, index) => ({
    word: String(word),
    line: document.rangeOf([...at, index]).startLine,
  }));
}

/** By which variable etcd is told the same as by a flag. */
export function etcdVariable(flag: string): string {
  return `ETCD_${flag.toUpperCase().replaceAll('-', '_')}`;
}

/** What etcd is told by its environment: `ETCD_CERT_FILE` is `--cert-file`. */
function environmentOf(document: StructuredDocument, at: Path, name: string): [string, Flag][] {
  const list = valueAt(document.value, at);
  if (name !== 'etcd' || !Array.isArray(list)) return [];
  return list.flatMap((_, index): [string, Flag][] => {
    const key = valueAt(document.value, [...at, index, 'name']);
    const value = valueAt(document.value, [...at, index, 'value']);
    if (typeof key !== 'string' || typeof value !== 'string' || !key.startsWith('ETCD_')) return [];
    const flag = key.slice('ETCD_'.length).toLowerCase().replaceAll('_', '-');
    return [[flag, { value, values: [value], line: document.rangeOf([...at, index]).startLine }]];
  });
}

/** `--flag=value`, `--flag value` and `--flag`, also with one dash. */
function flagsOf(words: readonly Word[]): Map<string, Flag> {
  const flags = new Map<string, Flag>();
  for (const [index, { word, line }] of words.entries()) {
    const [, name, value] = /^--?([A-Za-z][\w.-]*)(?:=([^]*))?$/.exec(word) ?? [];
    if (name === undefined) continue;
    const next = words[index + 1]?.word;
    const own = value ?? (next === undefined || next.startsWith('-') ? 'true' : next);
    flags.set(name, { value: own, values: [...(flags.get(name)?.values ?? []), own], line });
  }
  return flags;
}
