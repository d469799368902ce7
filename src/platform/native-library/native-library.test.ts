import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { installedLibrary, loadLibrary, refusal } from './native-library.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'native-library-')));
after(() => rmSync(folder, { recursive: true }));
const library = join(folder, 'libfirst.so.1');
writeFileSync(library, 'no library', { mode: 0o644 });

describe('native libraries', () => {
  it(
    'are found at the first place that has one, where it really lies',
    { skip: process.platform !== 'linux' },
    () => {
      const link = join(folder, 'link.so');
      symlinkSync(library, link);
      assert.equal(installedLibrary('libfirst.so.1', [join(folder, 'missing.so'), link]), library);
      assert.equal(installedLibrary('libfirst.so.1', [join(folder, 'missing.so')]), undefined);
      assert.equal(installedLibrary('lib-that-nobody-has.so.1'), undefined);
    },
  );

  it('are bound, or told why not, also where binding fails', async () => {
    assert.equal(await loadLibrary(library, (_, path) => path), library);
    assert.deepEqual(await loadLibrary(library, () => refusal('it is another')), {
      reason: 'it is another',
      isOptional: false,
    });
    const failed = await loadLibrary(
      library,
      (koffi, path) => koffi.load(path).func('void none()') as object,
    );
    assert.ok('isOptional' in failed && !failed.isOptional);
  });

  it('are refused, and not bound, where others may write them', async () => {
    const open = join(folder, 'open.so');
    writeFileSync(open, '');
    chmodSync(open, 0o666);
    chmodSync(folder, 0o755);
    const refused = await loadLibrary(open, () => ({ isBound: true }));
    assert.ok('reason' in refused);
    assert.deepEqual(refused, { reason: `others may write ${open}`, isOptional: false });
  });
});
