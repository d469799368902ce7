import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { SECRET_FILES } from './secret-files.ts';

/** A tmpfs on every Linux. */
const MEMORY = '/dev/shm';
/** Of this repository: on a disk. */
const DISK = import.meta.dirname;

const skip = process.platform === 'linux' ? false : 'needs Linux';

describe('files with secrets', { skip }, () => {
  const folder = skip ? '' : mkdtempSync(join(MEMORY, 'plimsoll-secret-files-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text = 'fake-secret', mode = 0o400, allowDisk = false) =>
    SECRET_FILES.write(
      { path, content: Buffer.from(text), mode, owner: undefined, group: undefined },
      allowDisk,
    );

  it('are there as a whole, with their mode, in folders that are made', () => {
    const path = join(folder, 'a/b/password');
    write(path);
    write(path, 'another fake secret', 0o440);
    assert.equal(readFileSync(path, 'utf8'), 'another fake secret');
    assert.equal(statSync(path).mode & 0o7777, 0o440);
    assert.deepEqual(readdirSync(join(folder, 'a/b')), ['password']);
    SECRET_FILES.remove(path);
    SECRET_FILES.remove(path);
    SECRET_FILES.remove(join(folder, 'never/was'));
    assert.deepEqual(readdirSync(join(folder, 'a/b')), []);
  });

  it('never go through a link, and take the place of one', () => {
    const [outside, inside] = [join(folder, 'outside'), join(folder, 'inside')];
    mkdirSync(outside);
    mkdirSync(inside);
    symlinkSync(outside, join(inside, 'link'));
    assert.throws(() => write(join(inside, 'link/password')), { code: 'refused' });
    assert.throws(() => SECRET_FILES.remove(join(inside, 'link/password')), { code: 'refused' });
    writeFileSync(join(outside, 'file'), 'as it was');
    symlinkSync(join(outside, 'file'), join(inside, 'password'));
    write(join(inside, 'password'));
    assert.equal(readFileSync(join(outside, 'file'), 'utf8'), 'as it was');
    assert.equal(readFileSync(join(inside, 'password'), 'utf8'), 'fake-secret');
  });

  it('are refused on a disk, where no folder is made either, unless that is allowed', () => {
    const place = join(DISK, `fake-${process.pid}`);
    after(() => rmSync(place, { recursive: true, force: true }));
    assert.throws(() => write(join(place, 'password')), { code: 'usage', message: /on a disk/ });
    assert.throws(() => statSync(place), { code: 'ENOENT' });
    write(join(place, 'password'), 'fake-secret', 0o600, true);
    assert.equal(readFileSync(join(place, 'password'), 'utf8'), 'fake-secret');
  });

  it('are refused by paths and users that are none', () => {
    for (const path of ['relative', '/dev/shm/../etc/x', '/dev/shm/x/'])
      assert.throws(() => write(path), { code: 'usage' });
    const nobody = { path: join(folder, 'x'), content: Buffer.from(''), mode: 0o400, group: undefined };
    assert.throws(() => SECRET_FILES.write({ ...nobody, owner: 'no-such-user-here' }, false), {
      code: 'usage',
    });
    mkdirSync(join(folder, 'is-folder'));
    assert.throws(() => write(join(folder, 'is-folder')), { code: 'refused' });
  });
});
