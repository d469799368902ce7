import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { LeaksStage, placeOf, tokenOf } from './leaks-stage.ts';

export const lane: Lane = 'anywhere';

const NOWHERE = '12'.repeat(20);

describe('a repository that is broken in part', () => {
  const stage = new LeaksStage();
  after(() => stage.close());
  const env = (seed: number) => `TOKEN=${tokenOf(seed)}\n`;

  /** Two packs: the first has two commits of `main`, the second one of `side`, and nothing else. */
  function repository(name: string): string {
    const path = stage.repository(name);
    stage.commit(path, 'first', { 'a.env': env(1) });
    stage.commit(path, 'second', { 'b.env': env(2) });
    stage.git(path, 'repack', '-adq');
    stage.git(path, 'checkout', '--quiet', '-b', 'side');
    stage.commit(path, 'third', { 'c.env': env(3) });
    stage.git(path, 'repack', '-dq');
    stage.git(path, 'checkout', '--quiet', 'main');
    return path;
  }

  function write(path: string, text: string | Buffer): void {
    chmodSync(path, 0o600);
    writeFileSync(path, text);
  }

  /** The pack that has the commit of `side`. */
  function packOf(path: string): string {
    const folder = join(path, '.git/objects/pack');
    const packs = readdirSync(folder).filter((name) => name.endsWith('.pack'));
    const hasSide = (name: string) =>
      stage
        .git(path, 'verify-pack', '-v', join(folder, name))
        .includes(stage.git(path, 'rev-parse', 'side').trim());
    return join(folder, packs.find(hasSide) ?? '');
  }

  async function found(path: string): Promise<{ places: string[]; reasons: string }> {
    const { leaks, report } = await stage.look('leaks', path, '--history', '--no-cache');
    const reasons = report.coverage.gaps.map(({ subject, reason }) => `${subject}: ${reason}`).join('\n');
    return { places: leaks.map(placeOf).toSorted(), reasons };
  }

  const ALL = ['/a.env', '/b.env', '/c.env'];

  for (const [what, file, content, reason] of [
    ['branch of nonsense', 'refs/heads/x', 'nonsense\n', /leads to nothing/],
    ['branch to nowhere', 'refs/heads/x', `${NOWHERE}\n`, /objects of it are not there/],
    ['tag to nowhere', 'refs/tags/x', `${NOWHERE}\n`, /objects of it are not there/],
    ['list of packed names', 'packed-refs', 'zzzz nonsense\n', /unexpected line in .*packed-refs/],
    ['index', 'index', 'nonsense', /index file smaller than expected/],
    ['list of shallow commits', 'shallow', 'nonsense\n', /bad shallow line/],
  ] as const)
    it(`is read but for its ${what}`, async () => {
      const path = repository(what.replaceAll(' ', '-'));
      const at = join(path, '.git', file);
      mkdirSync(join(at, '..'), { recursive: true });
      writeFileSync(at, content);
      const { places, reasons } = await found(path);
      // Where no name can be read, blobs that no readable one leads to have no path.
      if (file !== 'shallow') assert.deepEqual(places, ALL);
      assert.equal(places.length, 3);
      assert.match(reasons, reason);
    });

  it('is read but for a line of a reflog', async () => {
    const path = repository('reflog');
    appendFileSync(join(path, '.git/logs/HEAD'), 'nonsense\n');
    assert.deepEqual(await found(path), { places: ALL, reasons: '' });
  });

  it('is read but for a pack that was cut', async () => {
    const path = repository('cut');
    const pack = packOf(path);
    write(pack, readFileSync(pack).subarray(0, -30));
    const { places, reasons } = await found(path);
    assert.deepEqual(places, ALL.slice(0, 2));
    assert.match(reasons, /pack .*cannot be accessed/);
    assert.match(reasons, /objects of it are not there/);
  });

  it('is read but for an object of a pack', async () => {
    const path = repository('overwritten');
    const id = stage.git(path, 'rev-parse', 'side:c.env').trim();
    const pack = packOf(path);
    const line = stage
      .git(path, 'verify-pack', '-v', pack)
      .split('\n')
      .find((one) => one.startsWith(id));
    const bytes = readFileSync(pack);
    bytes.fill(0xff, Number(line?.split(/ +/)[4]) + 3);
    bytes.set(readFileSync(pack).subarray(-20), bytes.length - 20);
    write(pack, bytes);
    const { places, reasons } = await found(path);
    assert.deepEqual(places, ALL.slice(0, 2));
    assert.ok(reasons.includes(`${id}: the repository does not have it, or not as a whole`), reasons);
  });
});
