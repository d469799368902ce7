import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf, type YamlNode } from '../../../document/yaml.ts';
import { reachable } from '../../language-package/reachable.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isOwnFile } from './own-file.ts';
import { isVersion, splitReference } from './registry-name.ts';

type Mapping = ReadonlyMap<string, YamlNode>;

const NEWEST = 9;

/** pnpm's lock files, versions 5 to 9. Source: https://github.com/pnpm/spec/tree/master/lockfile */
export const PNPM_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 32 * 1024 * 1024,
  recognises: endingWith('/pnpm-lock.yaml', (path) => isOwnFile(path, 'pnpm-lock.yaml')),
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
  const graph = graphOf(lock, version);
  const found: LanguageFact[] = [];
  const without: string[] = [];
  for (const [key, node] of mappingOf(lock.get('packages'))) {
    const entry = mappingOf(node);
    const { name, exact } = identityOf(key, entry, version);
    if (exact)
      found.push({ kind: 'package', name, version: exact, evidence: 'locked', ...graph(key, entry) });
    else if (scalarOf(mappingOf(entry.get('resolution')).get('type')) !== 'directory') without.push(name);
  }
  return [...found, ...unversioned(without, 'locked')];
}

/** Its name, and its version where that is one of the registry. */
function identityOf(key: string, entry: Mapping, version: number): { name: string; exact?: string } {
  const written = version === 5 ? fromPath(key) : fromReference(key);
  const exact = [scalarOf(entry.get('version')), written.version].find((one) => one && isVersion(one));
  return { name: scalarOf(entry.get('name')) ?? written.name, ...(exact !== undefined && { exact }) };
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

function developmentMark(entry: Mapping): boolean | undefined {
  const mark = scalarOf(entry.get('dev'));
  return mark === undefined ? undefined : mark === 'true';
}

const NEEDED = ['dependencies', 'optionalDependencies'] as const;

/**
 * What packages need, and which of them the projects ask for. Version 9 has no mark for development: it is what the
 * projects' own dependencies do not lead to.
 */
function graphOf(
  lock: Mapping,
  version: number,
): (key: string, entry: Mapping) => Pick<NamedPackage, 'direct' | 'development' | 'requires'> {
  const packages = mappingOf(lock.get('packages'));
  const nodes = version < NEWEST ? packages : mappingOf(lock.get('snapshots'));
  const importers = mappingOf(lock.get('importers'));
  const projects = importers.size > 0 ? [...importers.values()].map(mappingOf) : [lock];
  const needs = (node: Mapping, lists: readonly string[]) =>
    lists.flatMap((list) => [...mappingOf(node.get(list))]).flatMap((need) => keyOf(need, nodes) ?? []);
  const edges = new Map([...nodes].map(([key, node]) => [key, needs(mappingOf(node), NEEDED)] as const));
  const roots = projects.flatMap((node) => needs(node, NEEDED));
  const tools = projects.flatMap((node) => needs(node, ['devDependencies']));
  const direct = new Set([...roots, ...tools].map(withoutPeers));
  const used = new Set([...reachable(roots, edges)].map(withoutPeers));
  const byPackage = Map.groupBy(edges.keys(), withoutPeers);
  const tellsProjects = importers.size > 0 || version < NEWEST;
  const referenceOf = (key: string): string[] => {
    const at = version < NEWEST ? key : withoutPeers(key);
    const { name, exact } = identityOf(at, mappingOf(packages.get(at)), version);
    return exact === undefined ? [] : [`${name}@${exact}`];
  };
  return (key, entry) => {
    const inner = version < NEWEST ? [key] : (byPackage.get(withoutPeers(key)) ?? []);
    const development = version < NEWEST ? developmentMark(entry) : !used.has(withoutPeers(key));
    return {
      requires: [...new Set(inner.flatMap((one) => (edges.get(one) ?? []).flatMap(referenceOf)))],
      ...(tellsProjects && development !== undefined && { development }),
      ...(tellsProjects && { direct: direct.has(withoutPeers(key)) }),
    };
  };
}

/** The key of what `NAME: VERSION` means, or `NAME: {version: VERSION}`; an alias names the key itself. */
function keyOf([name, value]: readonly [string, YamlNode], nodes: Mapping): string | undefined {
  const version = scalarOf(value) ?? scalarOf(mappingOf(value).get('version')) ?? '';
  const keys = [`${name}@${version}`, `/${name}@${version}`, `/${name}/${version}`, version, `/${version}`];
  return keys.find((key) => nodes.has(key));
}
