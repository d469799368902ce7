// The README's first command: builds the example image, compiles the example advisories, scans the one with the other.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExampleImage } from './example-image.ts';

const root = join(import.meta.dirname, '..');
const example = join(root, 'examples/first-scan');
const folder = join(tmpdir(), 'plimsoll-first-scan');
const image = join(folder, 'image.tar');

mkdirSync(folder, { recursive: true });
writeFileSync(image, buildExampleImage(example));
step('db', 'update', '--quiet', '--from', join(example, 'advisories'));
step('scan', image, '--offline');
console.error(`
Scan your own:  ./plimsoll db update && ./plimsoll scan IMAGE
The example stays in ${folder}; its advisories are seven of many thousands.`);

function step(...args: string[]): void {
  console.error(`$ ./plimsoll ${args.join(' ')}`);
  const { status } = spawnSync(join(root, 'plimsoll'), args, {
    stdio: 'inherit',
    env: { ...process.env, PLIMSOLL_CACHE_DIR: folder },
  });
  if (status !== 0) process.exit(status ?? 5);
}
