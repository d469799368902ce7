import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openPatterns } from './open-patterns.ts';

describe('openPatterns', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-patterns-'));
  after(() => rmSync(folder, { recursive: true }));
  const noLibrary = join(folder, 'libhs.so.5');
  writeFileSync(noLibrary, 'no library');

  /** What is told where the library is at a place, and the set that comes of it. */
  const at = async (place: string, isWanted: boolean) => {
    const told: string[] = [];
    const note = (text: string) => void told.push(text);
    const patterns = openPatterns({ folder, isWanted, onNote: note, onUse: note, places: [place] });
    const source = patterns.open(() => ['a']);
    assert.equal(source.next(2 ** 31), undefined);
    // Where it was not asked for, it is loaded when much was looked at.
    await patterns.isReady;
    for (let turn = 0; turn < 100 && told.length === 0; turn += 1) await new Promise(setImmediate);
    return { told, set: source.next(1) };
  };

  it('says nothing where the library is not installed, unless it was asked for', async () => {
    const place = join(folder, 'nowhere.so');
    assert.deepEqual(await at(place, false), { told: [], set: undefined });
    const { told, set } = await at(place, true);
    assert.deepEqual([told.length, set], [1, undefined]);
    assert.match(told.join(''), /without Vectorscan.+not installed.+apt install/);
  });

  it('says why a file is no library, and why another library is not the one', async () => {
    for (const isWanted of [true, false]) {
      const { told, set } = await at(noLibrary, isWanted);
      assert.deepEqual([told.length, set], [1, undefined]);
      assert.match(told.join(''), /libhs\.so\.5 cannot be used/);
    }
    const other = process.report.getReport() as unknown as { sharedObjects: string[] };
    const library = other.sharedObjects.find((path) => /\/libm\.so/.test(path));
    assert.ok(library);
    const { told } = await at(library, true);
    assert.match(told.join(''), /libm.+cannot be used: .*hs_version/);
  });

  it('loads no library that others may have written', async () => {
    chmodSync(noLibrary, 0o666);
    chmodSync(folder, 0o755);
    const { told } = await at(noLibrary, true);
    assert.match(told.join(''), /cannot be used: others may write/);
  });
});
