import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openInflaters } from './open-inflaters.ts';

describe('openInflaters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-inflaters-'));
  after(() => rmSync(folder, { recursive: true }));
  const noLibrary = join(folder, 'libisal.so.2');
  writeFileSync(noLibrary, 'no library');

  /** What is told where the library is at a place; there is nothing that inflates. */
  const at = async (place: string, isWanted: boolean, bytes = 2 ** 30): Promise<readonly string[]> => {
    const told: string[] = [];
    const tell = (text: string) => void told.push(text);
    const inflaters = openInflaters({ isWanted, onNote: tell, onUse: tell, places: [place] });
    for (const size of [bytes, bytes]) assert.equal(await inflaters.next(size), undefined);
    return told;
  };

  it('says nothing where the library is not installed, unless it was asked for', async () => {
    const nowhere = join(folder, 'nowhere.so');
    assert.deepEqual(await at(nowhere, false), []);
    assert.match(
      (await at(nowhere, true)).join(),
      /^layers .+ without ISA-L.+not installed.+apt install[^,]+$/,
    );
  });

  it('says once why a file is no library, and why another library is not the one', async () => {
    for (const isWanted of [true, false])
      assert.match(
        (await at(noLibrary, isWanted)).join(),
        /^[^,]+, more slowly: \S+libisal\.so\.2 cannot be used: /,
      );
    const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
    const other = sharedObjects.find((path) => /\/libm\.so/.test(path)) ?? '';
    assert.match((await at(other, true)).join(), /libm.+cannot be used: .*isal_inflate/);
  });

  it('looks for none before there is much to inflate', async () => {
    assert.deepEqual(await at(noLibrary, false, 2 ** 22), []);
    assert.equal((await at(noLibrary, false, 2 ** 23)).length, 1);
  });

  it('loads no library that others may have written', async () => {
    chmodSync(noLibrary, 0o666);
    chmodSync(folder, 0o755);
    assert.match((await at(noLibrary, true)).join(), /cannot be used: others may write/);
  });
});
