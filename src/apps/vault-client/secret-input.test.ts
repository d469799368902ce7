import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import type { ReadStream } from 'node:tty';
import { secretInput } from './secret-input.ts';

/** Standard input of a program that sends `text`. */
const sent = (text: string): ReadStream =>
  Object.assign(Readable.from([text]), { isTTY: false }) as unknown as ReadStream;

describe('secretInput', () => {
  it("takes what a program sends, without its line's end", async () =>
    assert.equal(await secretInput('Token', sent('fake-token\n')), 'fake-token'));

  it('says what nothing was given for', async () => {
    const refused = { code: 'usage', message: 'nothing was given: Token' };
    await assert.rejects(secretInput('Token', sent('\n')), refused);
  });
});
