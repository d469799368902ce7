import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../architecture/source-files.ts';
import { contentOf } from '../../run/e2e/kept.ts';
import { must, run } from '../command.ts';
import { loadKeptImages } from '../kept-image.ts';
import { debianRoot } from './debian-root.ts';

const SHOP = join(ROOT, 'examples/shop');

/** The services of the shop that have sources. */
export const SERVICES = ['admin', 'catalog', 'orders', 'payments', 'search', 'web'] as const;
/** What they keep their data in. */
export const STORES = ['cache', 'db'] as const;
export type Workload = (typeof SERVICES)[number] | (typeof STORES)[number];

export const imageOf = (workload: Workload): string => `plimsoll-shop/${workload}:1.0`;
const STORE_PACKAGES = ['postgresql', 'redis-server'] as const;
const BASES = ['node', ...STORE_PACKAGES] as const;
const baseOf = (name: (typeof BASES)[number]): string => `plimsoll-shop-base/${name}:1.0`;

/** The images of the services by name, built by Docker from their Dockerfiles upon a base image of this Node. Built once. */
export async function buildServices(): Promise<ReadonlyMap<string, string>> {
  const sources = globSync('*/{Dockerfile,package.json,server.js}', { cwd: SHOP }).toSorted();
  const recipe = [
    contentOf(
      import.meta.filename,
      join(ROOT, 'package-lock.json'),
      ...sources.map((one) => join(SHOP, one)),
    ),
    contentOf(realpathSync(process.execPath)),
  ];
  await loadKeptImages('shop-services', SERVICES.map(imageOf), recipe, async () => {
    await importNode();
    for (const service of SERVICES) await inFolder((context) => buildService(service, context));
  });
  return new Map(SERVICES.map((service) => [service, imageOf(service)]));
}

/** What the stores are made of, which has to be downloaded. */
export function keptStoreRoots(): Promise<string[]> {
  return Promise.all(STORE_PACKAGES.map((name) => debianRoot(name, [name])));
}

/** The images of PostgreSQL and Redis, made from Debian's packages. Built once. */
export async function buildStores(): Promise<void> {
  const own = ['database/Dockerfile', 'cache/Dockerfile'].map((one) => join(import.meta.dirname, one));
  const recipe = [contentOf(import.meta.filename, join(SHOP, 'database/schema.sql'), ...own)];
  const roots = await keptStoreRoots();
  await loadKeptImages('shop-stores', STORES.map(imageOf), [...recipe, ...roots], buildStoresWithEngine);
}

async function buildStoresWithEngine(): Promise<void> {
  for (const name of STORE_PACKAGES)
    await must('docker', ['import', await debianRoot(name, [name]), baseOf(name)]);
  await inFolder(async (context) => {
    copy(join(import.meta.dirname, 'database/Dockerfile'), join(context, 'Dockerfile'));
    copy(join(SHOP, 'database/schema.sql'), join(context, 'schema.sql'));
    await build('db', context, `DEBIAN=${baseOf('postgresql')}`);
  });
  await build('cache', join(import.meta.dirname, 'cache'), `DEBIAN=${baseOf('redis-server')}`);
}

/** Those that are there. */
export async function removeImages(): Promise<void> {
  const images = [...SERVICES, ...STORES].map(imageOf);
  await run('docker', ['rmi', '--force', ...images, ...BASES.map(baseOf)]);
}

/** With what it depends on, as `npm install` would have it. */
async function buildService(service: (typeof SERVICES)[number], context: string): Promise<void> {
  const source = join(SHOP, service);
  for (const file of ['Dockerfile', 'package.json', 'server.js'])
    copy(join(source, file), join(context, file));
  for (const name of dependenciesOf(source))
    copy(join(ROOT, 'node_modules', name), join(context, 'node_modules', name));
  await build(service, context, `NODE=${baseOf('node')}`);
}

async function build(workload: Workload, context: string, argument: string): Promise<void> {
  const options = ['--quiet', '--network', 'none', '--build-arg', argument, '--tag', imageOf(workload)];
  await must('docker', ['build', ...options, context], { env: { ...process.env, DOCKER_BUILDKIT: '0' } });
}

/** Names of all packages that the package in a folder needs when it runs. This repository has them for its tests. */
function dependenciesOf(folder: string, found = new Set<string>()): Set<string> {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const name of Object.keys(dependencies).filter((one) => !found.has(one))) {
    found.add(name);
    dependenciesOf(join(ROOT, 'node_modules', name), found);
  }
  return found;
}

/** Imports this Node with its loader and libraries as an image. */
async function importNode(): Promise<void> {
  await inFolder(async (root) => {
    const node = realpathSync(process.execPath);
    copy(node, join(root, 'usr/local/bin/node'));
    for (const library of librariesOf(node)) copy(realpathSync(library), join(root, library));
    mkdirSync(join(root, 'tmp'));
    execFileSync('chmod', ['1777', join(root, 'tmp')]);
    const archive = `tar -C ${root} --owner=0 --group=0 -cf - .`;
    await must('sh', ['-c', `${archive} | docker import - ${baseOf('node')}`]);
  });
}

function librariesOf(program: string): string[] {
  const text = execFileSync('ldd', [program], { encoding: 'utf8' });
  return Array.from(text.matchAll(/(?:=> )?(\/\S+) \(0x/g), (match) => match[1] ?? '').filter(
    (path) => path !== '',
  );
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-shop-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}
