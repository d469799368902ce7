import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from '../bundled.ts';

export const CPUS = ['x64', 'arm64'] as const;
export type Cpu = (typeof CPUS)[number];

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ version: z.string().optional(), integrity: z.string().optional() }),
  ),
});

/**
 * The program `node` that package-lock.json pins for Linux: the one installed in `modules`, or in `node_modules`, else,
 * of another processor, the one that npm downloads; only where its hash is that of package-lock.json.
 */
export function pinnedNode(cpu: Cpu, ...modules: readonly string[]): Buffer {
  const places = [...modules, join(root, 'node_modules')].map((one) =>
    join(one, `node-linux-${cpu}/bin/node`),
  );
  const installed = places.find((path) => existsSync(path));
  return installed === undefined ? downloaded(cpu) : readFileSync(installed);
}

/** What package-lock.json says of the Node of a processor. */
export function pinOf(cpu: Cpu): { readonly version?: string; readonly integrity?: string } {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  return packages[`node_modules/node-linux-${cpu}`] ?? {};
}

function downloaded(cpu: Cpu): Buffer {
  const { version, integrity } = pinOf(cpu);
  const name = `node-linux-${cpu}`;
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, `${name}@${version}`], {
      cwd: folder,
    });
    const tarball = join(folder, `${name}-${version}.tgz`);
    const hash = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (hash !== integrity)
      throw new Error(`${name} ${version} is ${hash}, which package-lock.json does not pin`);
    execFileSync('tar', ['-xzf', tarball, '-C', folder, 'package/bin/node']);
    return readFileSync(join(folder, 'package/bin/node'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
