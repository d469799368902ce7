import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import type { GoFunctionsFact } from '../../../model/reachability/program-functions.ts';
import { memoryFile, plainEntry } from '../../archive/zip/open-file.ts';
import { buildElf } from '../../executable/elf-builder.ts';
import { readFunctionName } from './function-name.ts';
import { buildFunctionTable, TABLE_LAYOUTS } from './function-table-builder.ts';
import { goFunctions } from './unit.ts';

const INFO = ['path\texample.org/app', 'build\tGOOS=linux', 'build\tGOARCH=arm64', ''].join('\n');
const NAMES = ['main.main', 'golang.org/x/net/html.Parse', 'golang.org/x/net/html.(*Tokenizer).Next.func1'];

/** Build information with its strings inline. */
function information(): Buffer {
  const text = (bytes: Buffer) => Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const framed = Buffer.concat([Buffer.alloc(16, 1), Buffer.from(INFO), Buffer.alloc(16, 2)]);
  const header = Buffer.alloc(32);
  Buffer.from('\u00ff Go buildinf:', 'latin1').copy(header);
  header[14] = 8;
  header[15] = 2;
  return Buffer.concat([header, text(Buffer.from('go1.24.4')), text(framed)]);
}

function program(
  table: Buffer,
  {
    name = '.gopclntab',
    bits = 64,
    littleEndian = true,
  }: { name?: string; bits?: 32 | 64; littleEndian?: boolean },
): Buffer {
  const parts = [
    { name: '.text', content: Buffer.alloc(64, 0xff), address: 0x1000, flags: 5 },
    { name, content: table, address: 0x2000, flags: 4 },
    { name: '.go.buildinfo', content: information(), address: 0x9000 },
  ];
  return buildElf(parts, { bits, littleEndian });
}

function factsOf(bytes: Buffer): GoFunctionsFact[] {
  return [...goFunctions(memoryFile(plainEntry('/bin/x', bytes.length), bytes))];
}

describe('functions of a program of Go', () => {
  for (const layout of TABLE_LAYOUTS)
    for (const bits of [32, 64] as const)
      for (const littleEndian of [true, false])
        for (const name of ['.gopclntab', '.rodata'])
          it(`are read of layout ${layout}, ${bits} bits, ${littleEndian ? 'little' : 'big'} endian, in ${name}`, () => {
            const table = buildFunctionTable(NAMES, { layout, bits, littleEndian });
            assert.deepEqual(factsOf(program(table, { name, bits, littleEndian })), [
              {
                kind: 'program',
                system: 'linux',
                architecture: 'arm64',
                main: 'example.org/app',
                hasInlined: layout !== 2,
              },
              { kind: 'package', path: 'main', functions: 'main' },
              { kind: 'package', path: 'golang.org/x/net/html', functions: 'Parse Tokenizer.Next' },
            ]);
          });

  it('are told as unread where there is no table, or a broken one', () => {
    for (const table of [
      Buffer.alloc(64),
      buildFunctionTable(NAMES, { layout: 20, bits: 64, littleEndian: true }).subarray(0, 40),
    ]) {
      const [fact, ...others] = factsOf(program(table, {}));
      assert.equal(fact?.kind, 'unread');
      assert.equal(others.length, 0);
    }
  });

  it('are none of a program of another language', () => {
    assert.deepEqual(factsOf(buildElf([{ name: '.text', content: Buffer.alloc(64), address: 0x1000 }])), []);
  });

  it('are told, or not, whatever the bytes are', () => {
    const whole = program(buildFunctionTable(NAMES, { layout: 18, bits: 64, littleEndian: true }), {});
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        for (const fact of factsOf(bytes)) assert.ok(['program', 'package', 'unread'].includes(fact.kind));
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});

describe('the name of a function of Go', () => {
  for (const [symbol, path, ...names] of [
    ['main.main', 'main', 'main'],
    ['net/http.(*Server).Serve', 'net/http', 'Server.Serve'],
    ['net/http.HandlerFunc.ServeHTTP', 'net/http', 'HandlerFunc', 'HandlerFunc.ServeHTTP'],
    ['github.com/a/b/v2.Parse.func1', 'github.com/a/b/v2', 'Parse'],
    ['github.com/a/b.(*T).M-fm', 'github.com/a/b', 'T.M'],
    ['github.com/a/b.(*T).M.func2.1', 'github.com/a/b', 'T.M'],
    ['gopkg.in/yaml%2ev2.Unmarshal', 'gopkg.in/yaml.v2', 'Unmarshal'],
    ['slices.SortFunc[...]', 'slices', 'SortFunc'],
    ['a/b.(*Set[...]).Add', 'a/b', 'Set.Add'],
    ['a/b.Map[go.shape.struct { c/d.X int }].func1', 'a/b', 'Map'],
    ['a/b.Walk-range1', 'a/b', 'Walk'],
    ['a/b.F.gowrap1', 'a/b', 'F'],
    ['a/b.F.deferwrap2', 'a/b', 'F'],
    ['a/b.init.0', 'a/b', 'init'],
    ['a/b.glob..func1', 'a/b', 'glob'],
    ['a/b.main.Parse.func1', 'a/b', 'main', 'main.Parse'],
    ['go.uber.org/zap.New', 'go.uber.org/zap', 'New'],
    ['vendor/golang.org/x/net/http2/hpack.NewDecoder', 'vendor/golang.org/x/net/http2/hpack', 'NewDecoder'],
  ] as const)
    it(`is read of ${symbol}`, () => assert.deepEqual(readFunctionName(symbol)?.names, names, path));

  it('tells what was put into it, where a closure of that tells', () => {
    for (const [symbol, ...inside] of [
      ['main.main.Parse.func1', 'Parse'],
      ['main.(*T).M.Parse.func1.2', 'Parse'],
      ['main.run.(*Server).Serve.func1', 'Server', 'Server.Serve', 'Serve'],
      ['main.(*T).M.func1'],
      ['main.T.M'],
    ] as const)
      assert.deepEqual(readFunctionName(symbol)?.inside, inside, symbol);
  });

  it('is none of what the linker makes', () => {
    for (const symbol of ['type:.eq.main.T', 'type..hash.main.T', 'go:buildid', '_cgo_topofstack', ''])
      assert.equal(readFunctionName(symbol), undefined, symbol);
  });
});
