import { Fault } from '../../../../model/fault.ts';
import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf, type YamlNode } from '../../../document/yaml.ts';
import { reachable } from '../../language-package/reachable.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isOwnFile } from './own-file.ts';
import { isVersion, splitReference } from './registry-name.ts';

type Mapping = ReadonlyMap<string, YamlNode>;

const NEWEST = 9;

/** pnpm's lock files, versions 5 to 9. Source: https://github.com/pnpm/spec/tree/master/lockfile */
export const PNPM_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 32 * 1024 * 1024,
  recognises: (path) => isOwnFile(path, 'pnpm-lock.yaml'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const documents = parseYamlDocuments(decodeText(file.bytes()), path).map(mappingOf);
    if (!documents.some((lock) => lock.has('lockfileVersion')))
      throw new Fault('malformed', `${path}: no \`lockfileVersion\``);
    return documents.flatMap((lock) => readLock(lock, path));
  },
};

function readLock(lock: Mapping, path: string): LanguageFact[] {
  const version = Number.parseInt(scalarOf(lock.get('lockfileVersion')) ?? '', 10);
  if (!(version >= 5 && version <= NEWEST))
    throw new Fault('unsupported', `${path}: version ${version} of pnpm's lock file`);
  const isForDevelopment = version < NEWEST ? developmentMark : developmentByGraph(lock);
  const found: LanguageFact[] = [];
  const without: string[] = [];
  for (const [key, node] of mappingOf(lock.get('packages'))) {
    const entry = mappingOf(node);
    const written = version === 5 ? fromPath(key) : fromReference(key);
    const name = scalarOf(entry.get('name')) ?? written.name;
    const exact = [scalarOf(entry.get('version')), written.version].find((one) => one && isVersion(one));
    const development = isForDevelopment(key, entry);
    if (exact) {
      const reported = development === undefined ? {} : { development };
      found.push({ kind: 'package', name, version: exact, evidence: 'locked', ...reported });
    } else if (scalarOf(mappingOf(entry.get('resolution')).get('type')) !== 'directory') {
      without.push(name);
    }
  }
  return [...found, ...unversioned(without, 'locked')];
}

/** Version 5: `/NAME/VERSION_PEERS`, behind a host where the registry is not the usual one. */
function fromPath(key: string): { name: string; version: string } {
  const [, first = '', second = '', third = ''] = key.split('/');
  const isScoped = first.startsWith('@');
  const [version = ''] = (isScoped ? third : second).split('_', 1);
  return { name: isScoped ? `${first}/${second}` : first, version };
}

/** Version 6 and later: `NAME@VERSION(PEERS)`, in version 6 behind a slash and perhaps a host. */
function fromReference(key: string): { name: string; version: string } {
  const reference = key.startsWith('@') ? key : key.replace(/^[^/@(]*\//, '');
  const { name, reference: version } = splitReference(withoutPeers(reference)) ?? {
    name: key,
    reference: '',
  };
  return { name, version };
}

function withoutPeers(reference: string): string {
  return reference.split('(', 1)[0] ?? '';
}

function developmentMark(_key: string, entry: Mapping): boolean | undefined {
  const mark = scalarOf(entry.get('dev'));
  return mark === undefined ? undefined : mark === 'true';
}

/** Version 9 has no mark: what the projects' own dependencies do not lead to is for development. */
function developmentByGraph(lock: Mapping): (key: string) => boolean | undefined {
  const snapshots = mappingOf(lock.get('snapshots'));
  const importers = mappingOf(lock.get('importers'));
  if (importers.size === 0) return () => undefined;
  const edges = new Map(
    [...snapshots].map(([key, node]) => [key, dependenciesOf(mappingOf(node), snapshots)] as const),
  );
  const roots = [...importers.values()].flatMap((node) => dependenciesOf(mappingOf(node), snapshots));
  const used = new Set([...reachable(roots, edges)].map(withoutPeers));
  return (key) => !used.has(withoutPeers(key));
}

/** Keys of the snapshots that a project or package needs to run. */
function dependenciesOf(node: Mapping, snapshots: Mapping): string[] {
  const wanted = ['dependencies', 'optionalDependencies'].flatMap((list) => [...mappingOf(node.get(list))]);
  return wanted.map(([name, value]) => {
    const version = scalarOf(value) ?? scalarOf(mappingOf(value).get('version')) ?? '';
    const key = `${name}@${version}`;
    return snapshots.has(key) ? key : version;
  });
}
