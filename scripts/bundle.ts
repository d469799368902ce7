// Bundles the command line for shipping: few files to start quickly, formats in chunks that load when used.
// Into `dist`, or the folder that is named; with `--modules`, as nothing but modules.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { BUNDLED, licencesOf, root } from './bundled.ts';
import { compiledChunks, LOADER } from './compiled-chunks.ts';
import { KNOWN_VERSIONS } from './known-versions.ts';
import { leanBuiltIns } from './lean-built-ins.ts';
import { LEAN_LIBRARIES } from './lean-libraries.ts';
import { LEAN_RULES } from './lean-rules.ts';
import { startGroups } from './start-groups.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { modules: { type: 'boolean', default: false } },
});
const out = positionals[0] ?? join(root, 'dist');

rmSync(out, { recursive: true, force: true });
const groups = startGroups();
const bundle = await rolldown({
  ...BUNDLED,
  // Nobody imports what starts, and the group of secrets leaves what it needs of others where it is.
  preserveEntrySignatures: 'allow-extension',
  input: {
    launch: join(root, 'src/apps/launcher/main.ts'),
    plimsoll: join(root, 'src/apps/cli/main.ts'),
    ...(!values.modules && { [LOADER]: join(root, 'scripts/compiled-chunks/compiled-chunk.ts') }),
  },
  plugins: [
    groups.plugin,
    KNOWN_VERSIONS,
    LEAN_LIBRARIES,
    LEAN_RULES,
    ...(values.modules ? [] : [leanBuiltIns([...groups.names, LOADER]), compiledChunks(groups.names)]),
  ],
});
const { output } = await bundle.write({
  dir: out,
  format: 'esm',
  minify: true,
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name]-[hash].mjs',
  hashCharacters: 'base36',
  codeSplitting: { groups: groups.groups },
});
writeFileSync(join(out, 'licenses.txt'), licencesOf(output));
