import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../test/time-bound.ts';
import { Fault } from '../../model/fault.ts';
import { attributeOf, childOf, parseXml, textOf } from './xml.ts';

test('reads elements, text, entities and CDATA, and passes over the rest', () => {
  const document = parseXml(`<?xml version="1.0"?>
    <!DOCTYPE project [ <!ENTITY evil SYSTEM "file:///etc/passwd"> <!ENTITY lol "lol>"> ]>
    <!-- <version>9</version> -->
    <m:project xmlns:m="http://x/>" note='a > b'>
      <empty/>
      <version>1 &lt; &#50; &#x33; &evil;<![CDATA[ <4> &amp; ]]></version>
    </m:project>`);
  assert.equal(document.name, 'project');
  assert.deepEqual(childOf(document, 'empty')?.children, []);
  assert.equal(textOf(document, 'version'), '1 < 2 3 &evil; <4> &amp;');
  assert.equal(textOf(document, 'nothing'), undefined);
});

test('broken XML is a Fault', () => {
  for (const text of [
    '',
    'text',
    '<a>',
    '<a></b>',
    '</a>',
    '<a',
    '<a b="',
    '<!-- ',
    '<![CDATA[',
    '<?x',
    '<!DOCTYPE x [',
  ]) {
    assert.throws(() => parseXml(text), { name: 'Fault', code: 'malformed' }, text);
  }
  assert.throws(() => parseXml('<a>'.repeat(1000)), { code: 'limit' });
  assert.throws(() => parseXml(`<r>${'<a/>'.repeat(200_001)}</r>`), { code: 'limit' });
});

test('foreign text causes nothing but Faults', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<',
      '>',
      '</a>',
      '<a>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&',
      '&#x110000;',
      '&#0;',
      '"',
      '<?',
      '?>',
      '<!DOCTYPE',
      '[',
      ']',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        parseXml(`<r>${pieces.join('')}</r>`);
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
    { numRuns: propertyRuns(3000) },
  );
});

test('hostile text takes linear time', () => {
  const start = performance.now();
  for (const text of [
    '<',
    '&',
    '&a',
    '<a "" ',
    '<!DOCTYPE [',
    '<![CDATA[',
    '<!-- -->',
    '&#1;',
    '<a/>',
    '<!DOCTYPE>',
    'x<a>y</a>',
  ]) {
    try {
      parseXml(`<r>${text.repeat(bulk(190_000))}</r>`);
    } catch (error) {
      assert.ok(error instanceof Fault, String(error));
    }
  }
  assertWithin(5000, performance.now() - start);
});

test('reads attributes by their names, with entities and either quote', () => {
  const element = parseXml(`<a Include="x" Version = '1 &amp; "2"' data-Include="y" empty=""/>`);
  assert.deepEqual(
    ['Include', 'Version', 'data-Include', 'empty', 'none'].map((name) => attributeOf(element, name)),
    ['x', '1 & "2"', 'y', '', undefined],
  );
});

test('decodes entities of a long text, wherever they stand in it', () => {
  for (const shift of [0, 1, 2, 3, 4]) {
    const start = 'x'.repeat(shift);
    const document = parseXml(`<a>${start}${'&amp;'.repeat(20_000)}&</a>`);
    assert.equal(document.text, `${start}${'&'.repeat(20_001)}`);
  }
  const long = `&${'a'.repeat(100_000)};`;
  assert.equal(parseXml(`<a>${long}</a>`).text, long);
});
