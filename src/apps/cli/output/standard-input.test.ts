import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { asGiven, inputOf } from './standard-input.ts';

describe('inputOf', () => {
  it('leaves a target alone that is not "-"', async () => {
    using input = await inputOf('./app.tar');
    assert.equal(input.path, './app.tar');
  });

  it('keeps standard input in a file for as long as it is held', async () => {
    let path: string;
    {
      using input = await inputOf('-', Readable.from([Buffer.from('one '), Buffer.from('two')]));
      path = input.path;
      assert.equal(readFileSync(path, 'utf8'), 'one two');
    }
    assert.equal(existsSync(path), false);
  });

  it('says what to send where nobody sends anything', async () => {
    const terminal = Object.assign(Readable.from([]), { isTTY: true });
    await assert.rejects(inputOf('-', terminal), {
      code: 'usage',
      hint: /docker save app \| plimsoll scan -/,
    });
  });

  it('is called by its name in what is told of it', async () => {
    using input = await inputOf('-', Readable.from([Buffer.from('x')]));
    const fault = new Fault('unsupported', `${input.path} is no archive`, { hint: 'name one' });
    const { code, hint, message } = asGiven(fault, input, '-') as Fault;
    assert.deepEqual([code, hint, message], ['unsupported', 'name one', 'standard input is no archive']);
    assert.equal(asGiven(fault, input, './app'), fault);
  });

  it('leaves nothing behind where the stream breaks', async () => {
    const broken = new Readable({ read: () => undefined });
    const waiting = inputOf('-', broken);
    broken.destroy(new Error('the pipe broke'));
    await assert.rejects(waiting, { code: 'refused', message: /the pipe broke/ });
  });
});
