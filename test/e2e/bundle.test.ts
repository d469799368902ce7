import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { REPORT_FORMATS } from '../../src/present/scan/registry.ts';
import { ROOT } from '../architecture/source-files.ts';
import { must, run } from './command.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';

describe('the bundle that is shipped', () => {
  let work: string;
  const bundle = () => join(work, 'bundle/plimsoll.mjs');

  before(async () => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-bundle-'));
    await must(process.execPath, [join(ROOT, 'scripts/bundle.ts'), join(work, 'bundle')]);
    mkdirSync(join(work, 'source'));
    writeFileSync(
      join(work, 'source/package-lock.json'),
      JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/carried': { version: '1.0.0' } } }),
    );
  });
  after(() => rmSync(work, { recursive: true }));

  for (const { id } of REPORT_FORMATS) {
    it(`writes ${id}`, async () => {
      const args = [bundle(), 'sbom', `dir:${join(work, 'source')}`, '--no-cache', '--format', id];
      const { code, stdout, stderr } = await run(process.execPath, args);
      assert.equal(code, 0, stderr);
      assert.equal(stderr, '');
      assert.ok(stdout.length > 0);
    });
  }
});
