import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import { connectionString } from '../rules/connection-string.ts';
import { github } from '../rules/github.ts';
import type { Detector } from '../types.ts';
import { ruleDetector } from './rule-detector.ts';
import { createLeakEngine } from './scan-content.ts';

const RULES = github.rules.map(ruleDetector);
const { scanContent, openStream } = createLeakEngine(RULES);
/** Nobody's. */
const TOKEN = madeUp('{github:ghp}');

const placesIn = (content: string | Buffer) =>
  scanContent(Buffer.from(content as string), 'a').map((leak) => {
    assert.equal(leak.secret, TOKEN);
    return [leak.startLine, leak.startColumn, leak.endColumn, leak.decodings.join(' ')];
  });

/** Undone by one decoding each. */
const ENCODERS: Readonly<Record<string, (text: string) => string | Buffer>> = {
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(`~~~???${text}`).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  url: (text) => text.replaceAll(/[_:]/g, (one) => `%${one.charCodeAt(0).toString(16)}`),
  escape: (text) => text.replaceAll('_', '\\u005f'),
  'utf-16le': (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
};

const hexOf = (code: number, digits = 2) => code.toString(16).padStart(digits, '0');
const octalOf = (code: number) => code.toString(8).padStart(3, '0');
const eachBy = (encode: (code: number) => string) => (text: string) =>
  Array.from(text, (one) => encode(one.charCodeAt(0))).join('');
/** Escapes as shells, programs and documents have them. */
const SUBSTITUTIONS: readonly (readonly [string, (text: string) => string, string])[] = [
  ['octal digits', eachBy((code) => `\\${octalOf(code)}`), 'escape'],
  ['octal digits behind a 0', eachBy((code) => `\\0${octalOf(code)}`), 'escape'],
  ['hexadecimal digits', eachBy((code) => `\\x${hexOf(code)}`), 'escape'],
  ['hexadecimal digits in braces', eachBy((code) => `\\x{${hexOf(code)}}`), 'escape'],
  ['four digits', eachBy((code) => `\\u${hexOf(code, 4)}`), 'escape'],
  ['four digits in a string in a string', eachBy((code) => `\\\\u${hexOf(code, 4)}`), 'escape'],
  ['digits in braces', eachBy((code) => `\\u{${hexOf(code)}}`), 'escape'],
  ['eight digits', eachBy((code) => `\\U${hexOf(code, 8)}`), 'escape'],
  ['digits behind a percent sign', eachBy((code) => `%u${hexOf(code, 4)}`), 'url'],
  ['decimal entities', eachBy((code) => `&#${code};`), 'xml'],
  ['hexadecimal entities', eachBy((code) => `&#x${hexOf(code, 4)};`), 'xml'],
];

describe('scanContent', () => {
  it('tells line and columns in UTF-16 code units', () => {
    assert.deepEqual(placesIn(`first\né😀${TOKEN}\n${TOKEN} ${TOKEN}`), [
      [2, 4, 44, ''],
      [3, 1, 41, ''],
      [3, 42, 82, ''],
    ]);
  });

  for (const [name, encode] of Object.entries(ENCODERS))
    it(`undoes ${name}, and tells where it stands`, () => {
      const [place, ...others] = placesIn(encode(`token: ${TOKEN} and more of it`));
      assert.deepEqual(others, []);
      assert.equal(place?.[0], 1);
      assert.equal(place?.[3], name);
    });

  for (const [what, encode, decoding] of SUBSTITUTIONS)
    it(`undoes ${what}`, () => {
      for (const text of [
        `a "${encode(TOKEN)}"\n`,
        `a "${encode('_')}" ${TOKEN.replace('_', encode('_'))}\n`,
      ]) {
        const [place, ...others] = placesIn(`first\n${text}`);
        assert.deepEqual(others, []);
        assert.equal(place?.[0], 2);
        assert.equal(place?.[2], text.lastIndexOf(text.endsWith('"\n') ? '"' : '\n') + 1);
        assert.equal(place?.[3], decoding);
      }
    });

  it('undoes UTF-32 behind its mark, and leaves colours, references and paths', () => {
    const wide = (order: 'LE' | 'BE') => {
      const characters = Array.from(`\ufefft=${TOKEN}\u{1f600}`, (one) => one.codePointAt(0) ?? 0);
      const bytes = Buffer.alloc(4 * characters.length);
      for (const [at, code] of characters.entries())
        if (order === 'LE') bytes.writeUInt32LE(code, 4 * at);
        else bytes.writeUInt32BE(code, 4 * at);
      return bytes;
    };
    assert.equal(placesIn(wide('LE'))[0]?.[3], 'utf-32le');
    assert.equal(placesIn(wide('BE'))[0]?.[3], 'utf-32be');
    for (const text of [`\\033[0m ${TOKEN}`, `\\1 ${TOKEN}`, `&${TOKEN}`, `&nbsp;${TOKEN}`])
      assert.equal(placesIn(text)[0]?.[3], '', text);
  });

  it('tells a password in XML as a whole, and once', () => {
    const { scanContent: scan } = createLeakEngine(connectionString.rules.map(ruleDetector));
    const text = 'connectionString="Server=db.corp;Database=shop;User Id=sa;Password=a&amp;9kVbQ2xLp7" />';
    assert.deepEqual(
      scan(Buffer.from(text), 'web.config').map(({ secret, decodings }) => [secret, decodings]),
      [['a&9kVbQ2xLp7', ['xml']]],
    );
  });

  it('undoes three encodings in each other, and no more', () => {
    const once = (text: string) => Buffer.from(text).toString('base64');
    const three = once(once(once(`token: ${TOKEN}`)));
    assert.deepEqual(placesIn(`a: ${three}`)[0]?.[3], 'base64 base64 base64');
    assert.deepEqual(placesIn(`a: ${once(three)}`), []);
  });

  it('undoes base64 over several lines, behind a path, and UTF-16 among other bytes', () => {
    const text = Buffer.from(`${'hello '.repeat(30)}${TOKEN}${' bye'.repeat(20)}`).toString('base64');
    assert.equal(placesIn(`a:\n  ${text.replaceAll(/.{76}/g, '$&\n  ')}\n`)[0]?.[0], 5);
    assert.equal(placesIn(`/tmp/${text}`)[0]?.[3], 'base64');
    const wide = Buffer.from(`some text ${TOKEN} some text`, 'utf16le');
    for (const before of [[], [7], [1, 2, 0, 200]])
      assert.equal(placesIn(Buffer.concat([Buffer.from(before), wide])).length, 1);
  });

  it('finds what one of many small parts says, and what is encoded in one', () => {
    const wide = (text: string) => Buffer.from(text, 'utf16le');
    const parts = Array.from({ length: 4_000 }, (_, number) => wide(`part ${number} of what is small`));
    parts[1_000] = wide(`token ${TOKEN}`);
    parts[3_000] = wide(`token ${Buffer.from(`of ${TOKEN}`).toString('base64')}`);
    const bytes = Buffer.concat(parts.flatMap((part) => [part, Buffer.from([255, 1, 2])]));
    const found = scanContent(bytes, 'a').map(({ secret, decodings }) => [secret, decodings.join(' ')]);
    assert.deepEqual(found, [
      [TOKEN, 'utf-16le'],
      [TOKEN, 'utf-16le base64'],
    ]);
  });

  it('undoes quoted-printable where a header says so, over soft line breaks', () => {
    const body = `token=3D${TOKEN.slice(0, 10)}=\r\n${TOKEN.slice(10)}\r\n`;
    assert.deepEqual(placesIn(body), []);
    const mail = `Content-Transfer-Encoding: quoted-printable\r\n\r\n${body}`;
    assert.equal(placesIn(mail)[0]?.[3], 'quoted-printable');
  });

  it('tells a secret once: the rule of an issuer before a generic one, and each of two on one line', () => {
    const generic: Detector = {
      id: 'generic-password',
      keywords: ['token'],
      before: 0,
      after: 100,
      *detect({ text }) {
        const start = text.indexOf('=') + 1;
        const rule = { id: 'generic-password', title: '', severity: 'high', revoke: '', source: '' } as const;
        yield { rule, start, end: text.length, confidence: 1, reasons: [] };
      },
    };
    const both = createLeakEngine([generic, ...RULES]);
    const idsOf = (text: string) => both.scanContent(Buffer.from(text), '').map(({ rule }) => rule.id);
    assert.deepEqual(idsOf(`token=${TOKEN}`), ['github-personal-access-token']);
    assert.deepEqual(idsOf(`token=hunter-2`), ['generic-password']);
  });

  it('finds the same in pieces as in the whole, wherever it is cut', () => {
    const filler = fc.constantFrom('x', '\n', 'é', '😀 ', 'a: b', '='.repeat(50_000), 'QUJD'.repeat(9));
    const part = fc.oneof(filler, fc.constant(TOKEN), fc.constant(` ${TOKEN} `));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), fc.integer({ min: 1, max: 100_000 }), (parts, size) => {
        const bytes = Buffer.from(parts.join(''));
        const stream = openStream('a');
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          stream.push(bytes.subarray(index * size, (index + 1) * size)),
        );
        assert.deepEqual([...pieces.flat(), ...stream.end()], scanContent(bytes, 'a'));
      }),
      { numRuns: propertyRuns(30) },
    );
  });

  it('finds what stands around the cuts of a large content, once, with its column', () => {
    const size = 20 * 2 ** 20;
    const bytes = Buffer.alloc(size, 'x ');
    const places = Array.from({ length: 200 }, (_, index) => index * 100_003);
    for (const place of places) bytes.write(` ${TOKEN} `, place);
    const found = scanContent(bytes, 'a');
    assert.deepEqual(
      found.map(({ start }) => start),
      places.map((place) => place + 1),
    );
    for (const { startColumn, start, startLine } of found) {
      assert.equal(startColumn, start + 1);
      assert.equal(startLine, 1);
    }
  });

  it('takes linear time, whatever it is given', () => {
    for (const hostile of [
      'ghp_',
      'QUJD',
      '%41',
      '\\u0041\n',
      '\\101',
      '\\\\',
      '\\u{',
      '&#65;\n',
      '&#65',
      '&amp;#',
      'a\0',
      'quoted-printable=\n',
      'a%\n',
      '41'.repeat(24) + '\n',
    ]) {
      const bytes = Buffer.from(hostile.repeat(bulk(2e6) / hostile.length));
      const started = performance.now();
      scanContent(bytes, 'a');
      assertWithin(4_000, performance.now() - started, hostile);
    }
  });
});
