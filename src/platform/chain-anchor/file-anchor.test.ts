import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileAnchor } from './file-anchor.ts';

describe('a head in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-anchor-'));
  const path = join(folder, 'head');
  after(() => rmSync(folder, { recursive: true }));

  it('is read as it was written last, by its owner alone', async () => {
    const anchor = fileAnchor(path);
    assert.equal(await anchor.read(), undefined);
    for (const height of [1, 2]) await anchor.write({ height, hash: 'aGFzaA' });
    assert.deepEqual(await fileAnchor(path).read(), { height: 2, hash: 'aGFzaA' });
    assert.equal(statSync(path).mode & 0o777, 0o600);
    await anchor.write(undefined);
    assert.equal(await anchor.read(), undefined);
  });

  it('is none where the file has something else', async () => {
    for (const text of ['', '[]', '{"height":0,"hash":"a"}', '{"height":1,"hash":"a","more":1}']) {
      writeFileSync(path, text);
      await assert.rejects(fileAnchor(path).read(), { code: 'usage' });
    }
  });
});
