import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { PROGRAM, serverCode, sortLoaded } from './scan-path.ts';
import { ROOT } from './source-files.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-scan-path-')));
after(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Runs a program and gives its exit code and what it loaded from its start. */
async function trace(program: string, ...words: string[]): Promise<{ code: number; urls: string[] }> {
  const file = join(folder, `${words.join('-').replaceAll(/\W/g, '_')}.loaded`);
  const preload = join(import.meta.dirname, 'loaded-modules.ts');
  // Nothing of whoever runs the tests, but for what is compiled: no settings, no cache, no advisories.
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, HOME: folder, LOADED_MODULES: file };
  const code = await new Promise<number>((resolve) => {
    execFile(process.execPath, ['--import', preload, program, ...words], { env, cwd: folder }, (error) => {
      resolve(error ? Number(error.code) : 0);
    });
  });
  return { code, urls: readFileSync(file, 'utf8').trim().split('\n') };
}

describe('the scan path, as it runs,', () => {
  const source = dirname(write('source/requirements.txt', 'requests==2.31.0\n'));
  const words = ['scan', source, '--offline', '--no-cache'];
  const scan = trace(join(ROOT, PROGRAM), ...words);

  it('loads no server, database or queue code', async () => {
    const runs = await Promise.all([
      trace(join(ROOT, PROGRAM), '--version'),
      scan,
      trace(join(ROOT, PROGRAM), 'sbom', source, '--offline', '--no-cache'),
    ]);
    const loaded = runs.map(({ urls }) => sortLoaded(urls, ROOT));
    for (const { files, packages } of loaded) {
      assert.ok(files.includes(PROGRAM) && packages.length > 0, 'the trace begins with the program');
      assert.deepEqual(serverCode(files, packages), []);
    }
    // Without advisories a scan is incomplete; it has read the folder all the same.
    assert.deepEqual(
      runs.map(({ code }) => code),
      [0, 4, 0],
    );
    assert.ok(loaded.slice(1).every(({ files }) => files.includes('src/pipeline/build/scan.ts')));
  });

  it('loads the rules of a scanner where that is chosen, and only there', async () => {
    const rules = ['src/analyse/leaks/rules/rule-pack.ts', 'src/scanners/config/formats.ts'];
    const loaded = await Promise.all([
      scan,
      trace(join(ROOT, PROGRAM), ...words, '--scanners', 'secret,config'),
    ]);
    assert.deepEqual(
      loaded.map(({ urls }) => rules.filter((path) => sortLoaded(urls, ROOT).files.includes(path))),
      [[], rules],
    );
  });

  it('would be caught if it did, however what it loads is named', async () => {
    write('node_modules/pg/package.json', '{"name":"pg","main":"lib/index.js"}');
    write('node_modules/pg/lib/index.js', 'module.exports = {};');
    write('node_modules/fastify/package.json', '{"name":"fastify","type":"module","exports":"./index.js"}');
    write('node_modules/fastify/index.js', 'export {};');
    write('src/vault/seal.mjs', 'export {};');
    const program = write(
      'src/main.mjs',
      `import { createRequire } from 'node:module';
       createRequire(import.meta.url)('p' + 'g');
       setTimeout(() => import(['fast', 'ify'].join('')));
       await import(new URL('./vault/seal.mjs', import.meta.url));`,
    );
    const { urls } = await trace(program, 'planted');
    const { files, packages } = sortLoaded(urls, folder);
    assert.deepEqual(serverCode(files, packages).toSorted(), [
      'fastify/index.js',
      'pg/lib/index.js',
      'src/vault/seal.mjs',
    ]);
  });
});
