import type { Breach } from './breach.ts';
import type { Import, Module } from './module.ts';

const PLANES = ['observe', 'analyse', 'decide', 'enforce', 'vault'];
/** What each folder of `src/` may import of ours besides itself; `platform types` are the `types.ts` in it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: [],
  ...Object.fromEntries(PLANES.map((plane) => [plane, ['model', 'platform types']])),
  present: ['model'],
  platform: ['model'],
  scanners: ['observe', 'analyse', 'decide', 'enforce', 'model', 'platform types'],
  pipeline: ['scanners', ...PLANES, 'model', 'platform types'],
  control: ['pipeline', ...PLANES, 'model', 'platform types'],
  apps: ['pipeline', 'control', 'scanners registry', 'platform', 'present', 'model', 'vault of its app'],
};
/** Parts of a folder that may be imported where the whole may not. */
const PARTS: Readonly<Record<string, RegExp>> = {
  'platform types': /^src\/platform\/(.+\/)?types\.ts$/,
  // The vault's process is an app of its own, with nothing of other parts.
  'vault of its app': /^src\/vault\//,
  'scanners registry': /^src\/scanners\/(registry|types)\.ts$/,
};
const COMPOSING = new Set(['scanners', 'pipeline', 'control']);
const TEST_FILE = /\.(test|fixture)\.ts$/;

/** The folder of `src/` that a file is in. */
export function planeOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** What a file imports that its plane may not, by whatever way. */
export function planeBreaches(module: Module): Breach[] {
  const plane = planeOf(module.path);
  if (!ALLOWED[plane]) {
    return [
      { file: module.path, rule: 'planes', what: plane, says: `src/${plane} is not a folder of the house` },
    ];
  }
  return module.imports
    .filter((found) => found.kind === 'file')
    .flatMap((found): Breach[] => {
      const says = planeBreach(module.path, found);
      return says === undefined ? [] : [{ file: module.path, rule: 'planes', what: found.target, says }];
    });
}

function planeBreach(path: string, { target, isReExport }: Import): string | undefined {
  const plane = planeOf(path);
  if (target === 'package.json' && plane === 'apps') return undefined;
  if (!/\w\.ts$/.test(target)) return `imports ${target}, which is no TypeScript`;
  if (!target.startsWith('src/')) return `imports ${target}, outside src/`;
  if (TEST_FILE.test(target)) return `imports ${target}, which is of tests`;
  if (PARTS['platform types']?.test(path) && !isInterface(target)) {
    return `has the interfaces that planes see, and must not import ${target}`;
  }
  const other = planeOf(target);
  if (other === plane) return undefined;
  if (!isAllowed(ALLOWED[plane] ?? [], target)) return `${plane} must not import ${target}`;
  // What a composition hands on as it is, nobody composed: apps would have planes by another name.
  const isHandedOn = isReExport && COMPOSING.has(plane) && !['model', 'platform'].includes(other);
  return isHandedOn && !target.endsWith('/types.ts') ? `${plane} must not hand on ${target}` : undefined;
}

function isAllowed(allowed: readonly string[], target: string): boolean {
  return allowed.includes(planeOf(target)) || allowed.some((part) => PARTS[part]?.test(target));
}

function isInterface(target: string): boolean {
  return planeOf(target) === 'model' || PARTS['platform types']?.test(target) === true;
}
