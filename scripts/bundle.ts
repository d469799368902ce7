// Bundles the command line for shipping: one file to start quickly, formats in chunks that load when used.
// Into `dist`, or the folder that is named.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLED, licencesOf, root } from './bundled.ts';

const out = process.argv[2] ?? join(root, 'dist');

rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  ...BUNDLED,
  entryPoints: {
    launch: join(root, 'src/apps/launcher/main.ts'),
    plimsoll: join(root, 'src/apps/cli/main.ts'),
  },
  outdir: out,
  outExtension: { '.js': '.mjs' },
  splitting: true,
  format: 'esm',
  // Libraries written as CommonJS reach for it; most chunks have none, and make none.
  banner: {
    js: "import { createRequire as $createRequire } from 'node:module'; let $require; const require = (id) => ($require ??= $createRequire(import.meta.url))(id);",
  },
});
writeFileSync(join(out, 'licenses.txt'), licencesOf(metafile));
