import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';

export const lane: Lane = 'anywhere';

describe('the catalogue of checks', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-catalogue-'));
  const cache = join(work, 'cache');
  after(() => rmSync(work, { recursive: true }));
  const run = (...args: string[]) => plimsoll(args, cache);

  it('is counted by threat and control, and what is missing is said', async () => {
    const json = await run('coverage', '--format', 'json');
    const report = reportIn('coverage', json.stdout);
    assert.equal(report.vectors.length, 11);
    assert.equal(report.controls.length, 12);
    assert.ok(report.families.every(({ units }) => units > 0));
    const [table, markdown] = [await run('coverage'), await run('coverage', '--format', 'markdown')];
    assert.deepEqual([json.code, table.code, markdown.code], [0, 0, 0]);
    assert.match(table.stdout, /^network segmentation .*\d/m);
    assert.match(table.stdout, /^Missing:$/m);
    assert.match(markdown.stdout, /^## V11 application layer$/m);
  });

  it('explains a check, and of a word that is nearly one says which', async () => {
    const { code, stdout } = await run('explain', 'compose-privileged');
    assert.equal(code, 0);
    assert.match(stdout, /^compose-privileged: Service is privileged\n[^]*\nFound in:\n[^]*\nNot in:\n/);
    const json = await run('explain', 'host-docker-icc', '--format', 'json');
    assert.equal(reportIn('check-explanation', json.stdout).kind, 'Hosts');
    const near = await run('explain', 'compose-priviledged');
    assert.equal(near.code, 3);
    assert.match(near.stderr, /no check compose-priviledged \(Did you mean compose-privileged\?\)/);
  });

  it('judges a host in every format, alike', async () => {
    const root = join(work, 'root');
    mkdirSync(join(root, 'etc/docker'), { recursive: true });
    writeFileSync(join(root, 'etc/docker/daemon.json'), '{ "icc": true }\n');
    const audit = (...args: string[]) => run('host', 'audit', '--root', root, ...args);
    const text = await audit();
    for (const format of ['sarif', 'junit', 'markdown', 'html']) {
      const { code, stdout } = await audit('--format', format);
      assert.equal(code, text.code, format);
      assert.match(stdout, /host-docker-icc/, format);
    }
    const sarif = JSON.parse((await audit('--format', 'sarif')).stdout) as {
      runs: { results: { ruleId: string; locations: unknown }[] }[];
    };
    const result = sarif.runs[0]?.results.find(({ ruleId }) => ruleId === 'host-docker-icc');
    assert.match(JSON.stringify(result?.locations), /etc\/docker\/daemon\.json.*"startLine":1/);
    const failing = reportIn('audit', (await audit('--format', 'json')).stdout).checks;
    const places = failing.flatMap(({ evidence }) => evidence.filter(({ outcome }) => outcome === 'fail'));
    assert.equal(sarif.runs[0]?.results.length, places.length);
  });
});
