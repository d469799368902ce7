import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { missing } from '../../e2e/real-part.ts';
import { contentOf, kept } from './kept.ts';

describe('what is kept', { skip: missing('flock') }, () => {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-kept-'));
  let runs = 0;
  let cache = '';
  let built: string[] = [];
  const usual = process.env['PLIMSOLL_TEST_CACHE'];
  beforeEach(() => {
    cache = join(root, String((runs += 1)));
    process.env['PLIMSOLL_TEST_CACHE'] = cache;
    built = [];
  });
  after(() => {
    if (usual === undefined) delete process.env['PLIMSOLL_TEST_CACHE'];
    else process.env['PLIMSOLL_TEST_CACHE'] = usual;
    rmSync(root, { recursive: true });
  });

  const make = (...recipe: string[]) =>
    kept('image', recipe, async (folder) => {
      built.push(recipe.join());
      await Promise.resolve(writeFileSync(join(folder, 'made'), recipe.join()));
    });
  const madeIn = (folder: string) => readFileSync(join(folder, 'made'), 'utf8');

  it('is built once for a recipe, and again for another', async () => {
    const [first, again, other] = [await make('one'), await make('one'), await make('one', 'more')];
    assert.equal(first, again);
    assert.deepEqual([first, other].map(madeIn), ['one', 'one,more']);
    assert.deepEqual(built, ['one', 'one,more']);
    assert.notEqual(await make('on', 'e'), await make('one'), 'parts are not run together');
  });

  it('is not there where building fails, nor what a build that was killed left', async () => {
    await assert.rejects(
      kept('image', ['bad'], (folder) => {
        writeFileSync(join(folder, 'half'), '');
        return Promise.reject(new Error('failed'));
      }),
      /failed/,
    );
    mkdirSync(join(cache, 'unfinished-image'), { recursive: true });
    writeFileSync(join(cache, 'unfinished-image/half'), '');
    assert.deepEqual(readdirSync(await make('bad')), ['made']);
  });

  it('is bounded: what was used longest ago goes', async () => {
    const folders = [];
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      const folder = await make(name);
      utimesSync(folder, index, index);
      folders.push(folder);
    }
    await make('a');
    await make('d');
    assert.deepEqual(
      folders.map((folder) => existsSync(folder)),
      [true, false, true],
    );
  });

  it('is built by one of several processes', async () => {
    const script = `
      const { kept } = await import(${JSON.stringify(join(import.meta.dirname, 'kept.ts'))});
      await kept('image', ['shared'], async () => {
        console.log('built');
        await new Promise((done) => setTimeout(done, 200));
      });`;
    const outputs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let text = '';
        child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
        await once(child, 'close');
        assert.equal(child.exitCode, 0);
        return text;
      }),
    );
    assert.equal(outputs.join(''), 'built\n');
  });

  it('depends on the content of files, and on where one ends', () => {
    mkdirSync(cache, { recursive: true });
    const file = (name: string, text: string) => {
      writeFileSync(join(cache, name), text);
      return join(cache, name);
    };
    const whole = contentOf(file('a', 'xy'), file('b', 'z'));
    assert.equal(contentOf(file('a', 'xy'), file('b', 'z')), whole);
    assert.notEqual(contentOf(file('a', 'x'), file('b', 'yz')), whole);
  });
});
