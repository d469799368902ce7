// What every build of the command line has in common.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions, Metafile } from 'esbuild';
import * as z from 'zod';

export const root = join(import.meta.dirname, '..');

export const BUNDLED = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  metafile: true,
  platform: 'node',
  target: 'node24',
  // The CycloneDX library uses the first two for XML, if they are there; we write JSON only. The third has a native part.
  // The others are larger than the program, and are installed beside it by whoever has a vault sealed by such a service.
  external: [
    'libxmljs2',
    'xmlbuilder2',
    'koffi',
    '@aws-sdk/client-kms',
    '@azure/identity',
    '@azure/keyvault-keys',
    '@google-cloud/kms',
  ],
} satisfies BuildOptions;

const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** The licences of the packages that a bundle has parts of, with their texts, as most of them ask for. */
export function licencesOf({ inputs }: Metafile): string {
  const folders = Object.keys(inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [],
  );
  const parts = [...new Set(folders)].toSorted().map((folder) => {
    const manifest: unknown = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const { name, version, license } = manifestSchema.parse(manifest);
    return [`${name} ${version}: ${license}`, ...textsIn(join(root, folder))].join('\n\n');
  });
  return `${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function textsIn(folder: string): string[] {
  const names = globSync('{LICEN[CS]E,NOTICE,licen[cs]e}*', { cwd: folder }).toSorted();
  return names.map((name) => readFileSync(join(folder, name), 'utf8').trim());
}
