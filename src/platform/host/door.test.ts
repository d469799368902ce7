import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { askAt, openDoor } from './door.ts';

describe('a door', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-door-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'new', 'door.sock');

  it('answers its owner alone, in place of what a killed process left', async () => {
    {
      await using _door = await openDoor(path, (question) => Promise.resolve(`${question}, ja: ä`));
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.equal(statSync(join(folder, 'new')).mode & 0o777, 0o700);
      const answers = await Promise.all(['one', 'twö'].map((question) => askAt(path, question, 5000)));
      assert.deepEqual(answers, ['one, ja: ä', 'twö, ja: ä']);
    }
    await assert.rejects(askAt(path, 'anybody', 5000), Fault);
    writeFileSync(path, '');
    await using _again = await openDoor(path, () => Promise.resolve('there'));
    assert.equal(await askAt(path, 'anybody', 5000), 'there');
  });

  it('is left by whoever asks for too long, and leaves whoever says too much', async () => {
    await using _door = await openDoor(path, () => new Promise<string>(() => undefined));
    await assert.rejects(askAt(path, 'well', 20), /too long/);
    await assert.rejects(askAt(path, 'x'.repeat(100_000), 5000), Fault);
    const silent = createConnection(path);
    await once(silent, 'close');
  });

  it('turns away those that are too many', async () => {
    await using _door = await openDoor(path, () => new Promise<string>(() => undefined));
    const asked = Array.from({ length: 80 }, () => askAt(path, 'well', 1000).catch(String));
    const turnedAway = (await Promise.all(asked)).filter((why) => !why.includes('too long'));
    assert.ok(turnedAway.length >= 16, `${turnedAway.length}`);
  });

  it('that cannot be there is a fault', async () => {
    writeFileSync(join(folder, 'file'), '');
    await assert.rejects(
      openDoor(join(folder, 'file', 'door.sock'), () => Promise.resolve('')),
      Fault,
    );
  });
});
