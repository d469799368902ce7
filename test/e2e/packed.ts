import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ROOT } from '../architecture/source-files.ts';
import { must, shippedBundle } from './command.ts';

const packedSchema = z.tuple([
  z.object({
    filename: z.string(),
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string(), mode: z.number() })),
  }),
]);

/** What `npm pack` tells of a tarball, and where it is. */
export type Packed = z.infer<typeof packedSchema>[0] & { readonly path: string };

/** Packs this checkout in `folder`, with the bundle that is shipped. */
export async function pack(folder: string): Promise<Packed> {
  const stage = join(folder, 'stage');
  mkdirSync(stage);
  for (const name of ['package.json', 'package-lock.json', '.npmrc', '.gitignore', 'README.md', 'LICENSE'])
    cpSync(join(ROOT, name), join(stage, name));
  // What must not be packed.
  for (const name of [
    'src',
    'scripts',
    'test/fixtures',
    'docs',
    '.ci',
    'plimsoll',
    'CONTRIBUTING.md',
    'knip.json',
  ])
    cpSync(join(ROOT, name), join(stage, name), { recursive: true });
  const dist = join(stage, 'dist');
  const bundle = await shippedBundle(dist);
  if (bundle !== dist) cpSync(bundle, dist, { recursive: true });
  const told = await must('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: stage,
    env: npmEnvironment(folder),
  });
  const [packed] = packedSchema.parse(JSON.parse(told));
  return { ...packed, path: join(folder, packed.filename) };
}

/**
 * Installs a tarball in `place` without network, scripts or cache. The Node that would come with it is the one that runs
 * this, by a link.
 */
export async function install(tarball: string, place: string): Promise<void> {
  mkdirSync(place);
  writeFileSync(join(place, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0' }));
  await must('npm', ['install', '--offline', '--ignore-scripts', '--omit=optional', tarball], {
    cwd: place,
    env: npmEnvironment(place),
  });
}

/** Puts the Node that the tests run with where npm puts an optional dependency. */
export function bringNode(place: string): void {
  const name = `node-${process.platform}-${process.arch}`;
  const own = [name, name.replace('node-', 'node-bin-')].map((each) => join(ROOT, 'node_modules', each));
  const found = own.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no ${name} in node_modules; run npm ci`);
  symlinkSync(found, join(place, 'node_modules', name));
}

export function npmEnvironment(folder: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: folder, npm_config_cache: join(folder, 'npm-cache') };
}

/** The manifest of an installed package. */
export function manifestOf(folder: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
}
