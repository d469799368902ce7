// Builds the command line as one file for each processor, with Node in it, for Linux with glibc: build/plimsoll-linux-x64
// and build/plimsoll-linux-arm64, or those of the processors that are named, and the licences of what is in them. `--into FOLDER` builds them there;
// `--modules FOLDER` has packages `node-linux-*` that are not in node_modules.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build as bundle } from 'rolldown';
import { BUNDLED, root } from './bundled.ts';
import { type Cpu, CPUS, pinnedNode } from './single-file/pinned-node.ts';

/** What Node's program holds where nothing was put into it; known to all tools that do. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { into: { type: 'string' }, modules: { type: 'string', multiple: true, default: [] } },
});
const into = values.into ?? join(root, 'build');
const chosen = CPUS.filter((cpu) => positionals.length === 0 || positionals.includes(cpu));
const work = mkdtempSync(join(tmpdir(), 'plimsoll-single-'));

mkdirSync(into, { recursive: true });
try {
  const blob = await assets();
  writeFileSync(join(into, 'licenses.txt'), licences());
  for (const cpu of chosen) console.error(build(cpu, blob));
} finally {
  rmSync(work, { recursive: true });
}

/** Path of the modules, packed for being put into Node. They are the same for all processors. */
async function assets(): Promise<string> {
  const [chunks, entry] = [join(work, 'dist'), join(work, 'entry.cjs')];
  execFileSync(process.execPath, [join(root, 'scripts/bundle.ts'), chunks, '--modules']);
  await bundle({
    ...BUNDLED,
    input: join(root, 'scripts/single-file/entry.ts'),
    output: { format: 'cjs', file: entry, minify: true },
  });
  const names = globSync('*', { cwd: chunks }).toSorted();
  const settings = {
    // Paths from the folder that it runs in: they become part of the file, which is to be the same from every folder.
    main: 'entry.cjs',
    output: 'blob',
    disableExperimentalSEAWarning: true,
    // Short-lived objects are most of what a scan allocates: a small young generation keeps memory low.
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=1'],
    // What NODE_OPTIONS says is for people's own programs.
    execArgvExtension: 'none',
    assets: Object.fromEntries(names.map((name) => [name, join('dist', name)])),
  };
  writeFileSync(join(work, 'config.json'), JSON.stringify(settings));
  execFileSync(process.execPath, ['--experimental-sea-config', 'config.json'], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(work, 'blob');
}

/** Those of Node, which is in the file, and of the packages that the bundle has parts of. */
function licences(): string {
  const [node] = globSync('node_modules/node-{linux,darwin,bin-darwin}-*/LICENSE', { cwd: root });
  if (node === undefined) throw new Error('there is no Node in node_modules; run npm ci');
  const texts = [join(root, node), join(work, 'dist/licenses.txt')].map((path) => readFileSync(path, 'utf8'));
  return texts.join('\n');
}

/** Builds the file of one processor, and gives what `sha256sum` would tell of it. */
function build(cpu: Cpu, blob: string): string {
  const name = `plimsoll-linux-${cpu}`;
  const path = join(into, name);
  rmSync(path, { force: true });
  writeFileSync(path, pinnedNode(cpu, ...values.modules), { mode: 0o755 });
  const inject = join(root, 'node_modules/postject/dist/cli.js');
  // It warns of each section that it does not know the name of.
  execFileSync(process.execPath, [inject, path, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE], {
    stdio: 'pipe',
  });
  const sum = `${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${name}`;
  writeFileSync(`${path}.sha256`, `${sum}\n`);
  return sum;
}
