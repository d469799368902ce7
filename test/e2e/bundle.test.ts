import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Report } from '../../src/model/report/scan.ts';
import { REPORT_FORMATS } from '../../src/present/scan/registry.ts';
import { ROOT } from '../architecture/source-files.ts';
import { writeLargeLayout } from '../fixtures/large-image.ts';
import { run, shippedBundle } from './command.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';

describe('the bundle that is shipped', () => {
  let work: string;
  let bundle: string;

  before(async () => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-bundle-'));
    bundle = join(await shippedBundle(join(work, 'bundle')), 'plimsoll.mjs');
    mkdirSync(join(work, 'source'));
    writeFileSync(
      join(work, 'source/package-lock.json'),
      JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/carried': { version: '1.0.0' } } }),
    );
  });
  after(() => rmSync(work, { recursive: true }));

  for (const { id } of REPORT_FORMATS) {
    it(`writes ${id}`, async () => {
      const args = [bundle, 'sbom', `dir:${join(work, 'source')}`, '--no-cache', '--format', id];
      const { code, stdout, stderr } = await run(process.execPath, args);
      assert.equal(code, 0, stderr);
      assert.equal(stderr, '');
      assert.ok(stdout.length > 0);
    });
  }

  it('knows the layers that the sources have read, and the sources those that it has', async () => {
    const layout = join(work, 'layout');
    await writeLargeLayout(layout, [
      [{ path: 'app/package.json', content: '{"name":"a","version":"1.0.0"}' }],
    ]);
    const programs = [bundle, join(ROOT, 'src/apps/cli/main.ts')];
    for (const [name, order] of Object.entries({ bundle: programs, sources: programs.toReversed() })) {
      const env = { ...process.env, PLIMSOLL_CACHE_DIR: join(work, `read-by-${name}`) };
      const words = ['sbom', `oci:${layout}`, '--format', 'json', '--quiet'];
      const outcomes = [];
      for (const program of order) outcomes.push(await run(process.execPath, [program, ...words], { env }));
      const layers = outcomes.map(({ stdout }) => (JSON.parse(stdout) as Report).coverage.layers);
      assert.deepEqual(layers, [
        { total: 1, read: 1, cached: 0 },
        { total: 1, read: 0, cached: 1 },
      ]);
    }
  });
});
