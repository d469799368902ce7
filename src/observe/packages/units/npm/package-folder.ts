/** Folders in which a package keeps what is not part of it. */
const TEST_FOLDER =
  /^(?:tests?|__tests__|spec|(?:__)?fixtures?(?:__)?|(?:__)?mocks?(?:__)?|examples?|demos?|docs?|benchmarks?)$/i;
const MANIFEST = '/package.json';
const MODULES = 'node_modules';
const RELEASE = /(?<!\d)\d+\.\d+\.\d+/;

/** How a `package.json` lies: as Node's package managers install, inside another package, or in a folder named for a release. */
export type FolderKind = 'installed' | 'embedded' | 'release';

/**
 * What the folder of a `package.json` is; undefined where it is no package from a registry: an application, a part of
 * a package (`dist/cjs/package.json`), a package's test data. Sources: npm's "folders", pnpm's and Yarn's stores.
 */
export function folderKind(path: string): FolderKind | undefined {
  if (!path.endsWith(MANIFEST)) return undefined;
  const folder = path.slice(0, -MANIFEST.length);
  const start = folder.indexOf(`/${MODULES}/`);
  if (start >= 0) return kindInModules(folder.slice(start + 1).split('/'));
  return RELEASE.test(folder) ? 'release' : undefined;
}

/** Reads `node_modules/NAME`, `node_modules/.store/NAME` and nested ones, from the outside in. */
function kindInModules(segments: readonly string[]): FolderKind | undefined {
  let kind: FolderKind = 'installed';
  for (let at = 1; ;) {
    const next = afterPackage(segments, at);
    if (next === undefined) return undefined;
    if (next === segments.length) return kind;
    const inner = segments.indexOf(MODULES, next);
    if (inner < 0) return undefined;
    const between = segments.slice(next, inner);
    if (between.some((segment) => TEST_FOLDER.test(segment))) return undefined;
    if (between.length > 0) kind = 'embedded';
    at = inner + 1;
  }
}

/** The index after the package that starts at `at`, or after a store's folder; undefined where neither is. */
function afterPackage(segments: readonly string[], at: number): number | undefined {
  const first = segments[at];
  if (first === undefined || first === '') return undefined;
  if (first.startsWith('@')) return segments[at + 1] ? at + 2 : undefined;
  if (!first.startsWith('.')) return at + 1;
  // Stores: .pnpm/NAME@VERSION/node_modules/NAME, .pnpm/node_modules/NAME, and Yarn's .store/NAME-HASH/package.
  const inner = segments.indexOf(MODULES, at + 1);
  if (inner > 0 && inner <= at + 2) return inner;
  return first === '.store' && segments[at + 2] === 'package' ? at + 3 : undefined;
}

/** Does a folder's path name both the package and its version, as `/opt/yarn-v1.22.22` and Corepack's `yarn/1.22.22` do? */
export function isNamedForRelease(path: string, name: string, version: string): boolean {
  const folder = path.slice(0, -MANIFEST.length);
  return ['-', '-v', '/', '/v'].some((between) => folder.endsWith(`/${name}${between}${version}`));
}
