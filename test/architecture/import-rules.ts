import { dirname, join, normalize } from 'node:path/posix';

/** A source file: its path from the repository's root, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const PLANES = ['observe', 'analyse', 'decide', 'enforce', 'vault', 'present'];
/** What each folder of `src/` may import of ours besides itself; `platform` means its `types.ts` files only. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: [],
  ...Object.fromEntries(PLANES.map((plane) => [plane, ['model', 'platform types']])),
  present: ['model'],
  platform: ['model'],
  pipeline: [...PLANES, 'model', 'platform types'],
  control: [...PLANES, 'pipeline', 'model', 'platform types'],
  apps: ['pipeline', 'control', 'platform', 'present', 'model'],
};
const PURE = ['decide', 'enforce'];
const IMPURE = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfetch\(/;
/** What of Node is a function of its arguments alone. */
const PURE_IMPORTS =
  /^import \{ (?:createHash \} from 'node:crypto|isDeepStrictEqual \} from 'node:util)';$/gm;
/** Of what is imported by name, a bundle cannot leave out what is not used. */
const WHOLE_ZOD = /^import \{[^}]*\} from 'zod'/m;
const VAGUE_NAME = /(^|\/)(utils?|helpers?|common|misc|shared)(\.ts)?(\/|$)/;

/** Specifiers of every static, re-exporting and dynamic import in a text, in order. */
export function importsOf(text: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)(['"])([^'"\n]+)\1/gm;
  return Array.from(text.matchAll(pattern), (match) => match[2] ?? '');
}

/** Breaches of the house's import rules, one sentence each. `files` are those under `src/`, tests left out. */
export function breaches(files: readonly SourceFile[]): string[] {
  const families = files
    .filter((file) => file.path.endsWith('/registry.ts'))
    .map((file) => dirname(file.path));
  return files.flatMap((file) => [
    ...nameBreaches(file),
    ...purityBreaches(file),
    ...(WHOLE_ZOD.test(file.text) ? [`${file.path}: import * as z from 'zod'`] : []),
    ...importsOf(file.text)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => normalize(join(dirname(file.path), specifier)))
      .flatMap((target) => [
        ...planeBreaches(file.path, target),
        ...siblingBreaches(file.path, target, families),
      ]),
  ]);
}

function nameBreaches(file: SourceFile): string[] {
  return VAGUE_NAME.test(file.path) ? [`${file.path}: name it for the noun it holds`] : [];
}

function purityBreaches(file: SourceFile): string[] {
  const plane = file.path.split('/')[1] ?? '';
  if (!PURE.includes(plane) || file.path.endsWith('/apply.ts')) return [];
  const impureImports = importsOf(file.text.replaceAll(PURE_IMPORTS, '')).filter((name) =>
    name.startsWith('node:'),
  );
  const breach = impureImports[0] ?? IMPURE.exec(file.text)?.[0];
  return breach ? [`${file.path}: ${plane} is pure, but uses ${breach}`] : [];
}

function planeBreaches(from: string, to: string): string[] {
  const plane = from.split('/')[1] ?? '';
  const allowed = ALLOWED[plane];
  if (!allowed) return [`${from}: src/${plane} is not a folder of the house`];
  if (to === 'package.json' && plane === 'apps') return [];
  if (!to.startsWith('src/')) return [`${from}: imports ${to}, outside src/`];
  const target = to.split('/')[1] ?? '';
  if (target === plane || allowed.includes(target)) return [];
  if (target === 'platform' && to.endsWith('/types.ts') && allowed.includes('platform types')) return [];
  return [`${from}: ${plane} must not import ${to}`];
}

/** A family is a folder with a `registry.ts`; its units are the folders in it, and know nothing of each other. */
function siblingBreaches(from: string, to: string, families: readonly string[]): string[] {
  const own = unitOf(from, families);
  const other = unitOf(to, families);
  if (!own || !other || own === other) return [];
  return [`${from}: unit ${own} must not import ${to} of unit ${other}`];
}

function unitOf(path: string, families: readonly string[]): string | undefined {
  const family = families.find((folder) => path.startsWith(`${folder}/`));
  if (!family) return undefined;
  const [unit, inside] = path.slice(family.length + 1).split('/');
  return inside === undefined ? undefined : `${family}/${unit}`;
}

/** Every file that `entry` loads, directly or through others; type-only imports load nothing. */
export function loadedBy(
  entry: string,
  files: readonly SourceFile[],
): { ours: string[]; packages: string[] } {
  const byPath = new Map(files.map((file) => [file.path, file.text]));
  const ours = new Set<string>();
  const packages = new Set<string>();
  const queue = [entry];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (ours.has(path)) continue;
    ours.add(path);
    const text = (byPath.get(path) ?? '').replaceAll(/^(import|export) type [^;]*;/gm, '');
    for (const specifier of importsOf(text)) {
      if (specifier.startsWith('.')) queue.push(normalize(join(dirname(path), specifier)));
      else if (!specifier.startsWith('node:')) packages.add(specifier);
    }
  }
  return { ours: [...ours], packages: [...packages] };
}
