import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { memoryFile, plainEntry } from '../../../archive/zip/open-file.ts';
import { LIBRARIES } from './classifiers/libraries.ts';
import { classify } from './scan.ts';
import { TextFinder } from './text-finder.ts';

/** Every place of every text, found the plain way. */
function plainly(texts: readonly Buffer[], bytes: Buffer): string[] {
  return texts.flatMap((text, index) => {
    const places: string[] = [];
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1))
      places.push(`${index} ${at}`);
    return places;
  });
}

function skipping(texts: readonly Buffer[], bytes: Buffer): string[] {
  const places: { text: number; at: number }[] = [];
  new TextFinder(texts).find(bytes, (text, at) => places.push({ text, at }));
  return places.toSorted((left, right) => left.text - right.text).map(({ text, at }) => `${text} ${at}`);
}

/** Few different bytes, so that texts are found often and begin alike. */
const few = (lengths: { minLength: number; maxLength: number }) =>
  fc.uint8Array({ ...lengths, max: 2 }).map((bytes) => Buffer.from(bytes));

test('texts are found wherever looking plainly finds them', () => {
  const texts = fc.array(few({ minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(texts, few({ minLength: 0, maxLength: 200 }), (wanted, bytes) => {
      assert.deepEqual(skipping(wanted, bytes), plainly(wanted, bytes));
    }),
  );
  assert.deepEqual(skipping([], Buffer.from('anything')), []);
});

/** What a library leaves in a program, and what looks like it. */
const PIECES = [
  ' deflate 1.3.1 Copyright',
  ' inflate 1.2.13 Copyright',
  'OpenSSL 3.0.1 14 Dec 2021',
  'OPENSSLDIR: "/usr',
  'SQLite format 3\0',
  '\x003.46.1\0',
  '\x003.45.0\0',
  '1.0.8, 13-Jul-2019',
  'expat_2.6.4',
  'libcurl/8.1.0',
  '$LuaVersion: Lua 5.4.6',
  ' libpng version 1.6.40',
  'Mbed TLS 3.6.0',
  'OpenSSL ',
  'expat_',
  '\0',
  '3.',
];

/** What the classifiers tell when each text is looked for by itself. */
function toldPlainly(bytes: Buffer): string[] {
  return LIBRARIES.flatMap(({ id, marks, requires }) => {
    if (requires !== undefined && !bytes.includes(Buffer.from(requires, 'latin1'))) return [];
    for (const { near, version, where } of marks) {
      const source = { after: `${near}(${version})`, before: `(?<![\\w.])(${version})${near}` };
      const text = bytes.toString('latin1');
      if (where === 'alone') {
        const found = new Set(
          Array.from(text.matchAll(new RegExp(`(?<=\\0)(?:${version})(?=\\0)`, 'g')), ([one]) => one),
        );
        if (found.size === 1) return [`${id}@${[...found][0]}`];
      } else if (where !== 'begins') {
        const found = new RegExp(source[where].replaceAll('$', String.raw`\$`)).exec(text)?.[1];
        if (found !== undefined) return [`${id}@${found}`];
      }
    }
    return [];
  });
}

test('a program tells the same as when each text is looked for by itself', () => {
  const programs = fc
    .array(fc.constantFrom(...PIECES), { maxLength: 20 })
    .map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
  fc.assert(
    fc.property(programs, (bytes) => {
      const file = memoryFile(plainEntry('/program', bytes.length), bytes);
      const told = classify(file, LIBRARIES, [{ offset: 0, size: bytes.length }]);
      assert.deepEqual(
        told.map(({ id, version }) => `${id}@${version}`),
        toldPlainly(bytes),
      );
    }),
  );
});
