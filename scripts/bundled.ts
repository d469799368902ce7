// What every build of the command line has in common.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InputOptions, LogLevel, OutputAsset, OutputChunk, RolldownLog } from 'rolldown';
import * as z from 'zod';

export const root = join(import.meta.dirname, '..');

/**
 * The CycloneDX library uses the first two for XML, if they are there; we write JSON only. The third has a native part.
 * The others are larger than the program, and are installed beside it by whoever has a vault sealed by such a service.
 */
const EXTERNAL = [
  'libxmljs2',
  'xmlbuilder2',
  'koffi',
  '@aws-sdk/client-kms',
  '@azure/identity',
  '@azure/keyvault-keys',
  '@google-cloud/kms',
];

export const BUNDLED = {
  cwd: root,
  platform: 'node',
  external: EXTERNAL,
  onLog: refuse,
} satisfies InputOptions;

/** What is loaded later in one place and at once in another is as it should be; of all else we want to know. */
function refuse(_level: LogLevel, log: RolldownLog): void {
  if (log.code !== 'INEFFECTIVE_DYNAMIC_IMPORT') throw new Error(log.message);
}

const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** The licences of the packages that a bundle has parts of, with their texts, as most of them ask for. */
export function licencesOf(output: readonly (OutputChunk | OutputAsset)[]): string {
  const paths = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  const folders = paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  const parts = [...new Set(folders)].toSorted().map((folder) => {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { name, version, license } = manifestSchema.parse(manifest);
    return [`${name} ${version}: ${license}`, ...textsIn(folder)].join('\n\n');
  });
  return `${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function textsIn(folder: string): string[] {
  const names = globSync('{LICEN[CS]E,NOTICE,licen[cs]e}*', { cwd: folder }).toSorted();
  return names.map((name) => readFileSync(join(folder, name), 'utf8').trim());
}
