import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { must } from './command.ts';

/** The services of the shop that have sources. */
export const SERVICES = ['admin', 'catalog', 'orders', 'payments', 'search', 'web'] as const;

const PREFIX = `plimsoll-shop-${process.pid}`;
const NODE = `${PREFIX}-node:test`;

/** The images of the services by name, built by Docker from their Dockerfiles upon a base image of this Node. */
export async function buildShop(shop: string): Promise<ReadonlyMap<string, string>> {
  await importNode();
  const images = new Map<string, string>();
  for (const service of SERVICES) {
    const image = `${PREFIX}-${service}:1.0`;
    await must('docker', [
      'build',
      '--quiet',
      '--build-arg',
      `NODE=${NODE}`,
      '--tag',
      image,
      join(shop, service),
    ]);
    images.set(service, image);
  }
  return images;
}

export async function removeShop(images: ReadonlyMap<string, string>): Promise<void> {
  await must('docker', ['rmi', '--force', ...images.values(), NODE]);
}

/** Imports this Node with its loader and libraries, and a setcap program beside it, as an image. */
async function importNode(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-node-'));
  try {
    const node = realpathSync(process.execPath);
    copy(node, join(root, 'usr/local/bin/node'));
    for (const library of librariesOf(node)) copy(realpathSync(library), join(root, library));
    mkdirSync(join(root, 'tmp'), { mode: 0o1777 });
    execFileSync('chmod', ['1777', join(root, 'tmp')]);
    await must('sh', ['-c', `tar -C ${root} --owner=0 --group=0 -cf - . | docker import - ${NODE}`]);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function librariesOf(program: string): string[] {
  const text = execFileSync('ldd', [program], { encoding: 'utf8' });
  return Array.from(text.matchAll(/(?:=> )?(\/\S+) \(0x/g), (match) => match[1] ?? '').filter(
    (path) => path !== '',
  );
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}
