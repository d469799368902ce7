// Bundles the command line for shipping: one file to start quickly, formats in chunks that load when used.
// Into `dist`, or the folder that is named.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const out = process.argv[2] ?? join(root, 'dist');

rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: { plimsoll: join(root, 'src/apps/cli/main.ts') },
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  // The CycloneDX library uses these for XML, if they are there; we write JSON only.
  external: ['libxmljs2', 'xmlbuilder2'],
  // Libraries written as CommonJS reach for these.
  banner: {
    js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
  },
});
