import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, type Fields, isFields, objectsOf, textOf, textsOf } from '../../../document/fields.ts';
import { parseRelaxedJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { reachable } from '../../language-package/reachable.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isOwnFile } from './own-file.ts';
import { isVersion, splitReference, versionInAddress } from './registry-name.ts';

/** Characters of all paths that are looked up for one file; the largest of real ones need a hundredth. */
const MAXIMUM_LOOKED_UP = 200_000_000;
/** The project's own packages. */
const LOCAL = /^(?:workspace|link|root|file):/;

/**
 * Bun's lock file as text. What its projects need to run does not lead to is for development.
 * Source: https://bun.com/docs/pm/lockfile
 */
export const BUN_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 64 * 1024 * 1024,
  recognises: endingWith('/bun.lock', (path) => isOwnFile(path, 'bun.lock')),
  read(file): LanguageFact[] {
    const { packages, workspaces } = parseRelaxedJsonObject(decodeText(file.bytes()), file.entry.path);
    if (!isFields(packages)) throw new Fault('malformed', `${file.entry.path}: no \`packages\``);
    const graph = graphOf(packages, workspaces, file.entry.path);
    const found: LanguageFact[] = [];
    const without: string[] = [];
    const broken: string[] = [];
    for (const [key, entry] of Object.entries(packages)) {
      const resolved = resolvedIn(entry);
      if (resolved === '') {
        broken.push(key);
        continue;
      }
      const { name, reference } = splitReference(resolved) ?? { name: key, reference: '' };
      const version = versionInAddress(name, reference) ?? reference;
      if (isVersion(version))
        found.push({ kind: 'package', name, version, evidence: 'locked', ...graph(key) });
      else if (!LOCAL.test(reference)) without.push(name);
    }
    return [...found, ...unversioned(without, 'locked'), ...brokenParts(broken, 'locked')];
  },
};

/** `NAME@VERSION` of an entry; empty where it is none. */
function resolvedIn(entry: unknown): string {
  return textOf(Array.isArray(entry) ? entry[0] : undefined) ?? '';
}

/** The lists of what a project or package needs to run. */
const NEEDED_ITSELF = ['dependencies', 'optionalDependencies'];
const NEEDED = [...NEEDED_ITSELF, 'peerDependencies'];

/** Keys are paths as in `node_modules`, their folders left out: `a/@s/b` is what `a` gets for `@s/b`. */
function graphOf(
  packages: Fields,
  workspaces: unknown,
  path: string,
): (key: string) => Pick<NamedPackage, 'direct' | 'development' | 'requires'> {
  const nearest = lookup(new Set(Object.keys(packages)), path);
  const neededBy = (fields: Fields | undefined, key: string, lists = NEEDED): string[] =>
    lists.flatMap((list) => entriesOf(fields?.[list])).flatMap(([name]) => nearest(name, key) ?? []);
  const edges = new Map(
    Object.entries(packages).map(([key, entry]) => [key, neededBy(objectsOf(entry)[0], key)] as const),
  );
  const requires = (key: string) => [
    ...new Set((edges.get(key) ?? []).flatMap((needed) => referenceIn(resolvedIn(packages[needed])))),
  ];
  if (!isFields(workspaces)) return (key) => ({ requires: requires(key) });
  const projects = objectsOf(Object.values(workspaces)).map((one) => [one, textOf(one.name) ?? ''] as const);
  const roots = projects.flatMap(([one, key]) => neededBy(one, key));
  const tools = projects.flatMap(([one, key]) => neededBy(one, key, ['devDependencies']));
  const used = reachable(roots, withoutOptionalPeers(edges, packages, nearest));
  const direct = new Set([...roots, ...tools]);
  return (key) => ({ requires: requires(key), development: !used.has(key), direct: direct.has(key) });
}

/** What a package only takes if it is there is not there because of it. */
function withoutOptionalPeers(
  edges: ReadonlyMap<string, readonly string[]>,
  packages: Fields,
  nearest: (name: string, key: string) => string | undefined,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...edges].map(([key, needed]) => {
      const [entry] = objectsOf(packages[key]);
      const asked = textsOf(entry?.optionalPeers).filter(
        (name) => !NEEDED_ITSELF.some((list) => isFields(entry?.[list]) && Object.hasOwn(entry[list], name)),
      );
      const optional = new Set(asked.map((name) => nearest(name, key)));
      return [key, optional.size === 0 ? needed : needed.filter((one) => !optional.has(one))];
    }),
  );
}

function referenceIn(resolved: string): string[] {
  const { name, reference } = splitReference(resolved) ?? { name: resolved, reference: '' };
  const version = versionInAddress(name, reference) ?? reference;
  return isVersion(version) ? [`${name}@${version}`] : [];
}

/** The package that a name means inside another: the innermost one, as Node looks folders up. */
function lookup(keys: ReadonlySet<string>, path: string) {
  let left = MAXIMUM_LOOKED_UP;
  return (name: string, key: string): string | undefined => {
    for (let inside = key; inside !== ''; inside = outside(inside)) {
      left -= inside.length + name.length;
      if (left < 0) throw new Fault('limit', `${path}: its packages lie too deep in each other`);
      if (keys.has(`${inside}/${name}`)) return `${inside}/${name}`;
    }
    return keys.has(name) ? name : undefined;
  };
}

/** The key without its last name, whose scope goes with it; empty for an outermost package. */
function outside(key: string): string {
  const slash = key.lastIndexOf('/');
  const scope = key.lastIndexOf('/', slash - 1);
  return key.slice(0, Math.max(key[scope + 1] === '@' ? scope : slash, 0));
}

/** Bun's binary lock file of old. */
export const BUN_LOCK_BINARY: PackageFormat = {
  evidence: 'locked',
  maximumSize: 64 * 1024 * 1024,
  recognises: endingWith('/bun.lockb', (path) => isOwnFile(path, 'bun.lockb')),
  read(file) {
    const mend = 'write bun.lock with `bun install --save-text-lockfile`';
    throw new Fault('unsupported', `${file.entry.path}: Bun's binary lock file; ${mend}`);
  },
};
