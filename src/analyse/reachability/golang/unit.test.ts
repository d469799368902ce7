import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foundAt, judgeOn } from '../../../../test/fixtures/reachability/input.ts';
import type { VulnerableCode } from '../../../model/advisory.ts';
import type { GoProgram, ReachabilityInput } from '../types.ts';

const HTML = 'golang.org/x/net/html';
const PROGRAM: GoProgram = {
  system: 'linux',
  architecture: 'amd64',
  main: 'example.org/app/cmd/x',
  hasInlined: true,
  packages: new Map([
    [HTML, new Set(['Parse', 'Tokenizer.Next'])],
    ['main', new Set(['main', 'serve'])],
  ]),
};

const code = (
  module: string,
  symbols: readonly string[],
  more: Partial<VulnerableCode> = {},
): VulnerableCode => ({
  module,
  symbols,
  systems: [],
  architectures: [],
  ...more,
});

function judged(
  named: readonly VulnerableCode[] | undefined,
  {
    program = PROGRAM,
    name = 'golang.org/x/net',
    ...input
  }: { program?: GoProgram | string; name?: string } & Partial<ReachabilityInput> = {},
) {
  const judge = judgeOn({ goPrograms: new Map([['/app', program]]), ...input });
  return judge(foundAt('golang', name, '/app'), named);
}

describe('reachability in Go', () => {
  it('is reachable where a function that an advisory names is in the program, with where', () => {
    assert.deepEqual(judged([code(HTML, ['Render', 'Parse'])]), {
      state: 'reachable',
      path: ['/app', `${HTML}.Parse`],
      by: 'functions in Go programs',
    });
    assert.equal(judged([code(HTML, ['Tokenizer.Next'])])?.state, 'reachable');
    assert.equal(judged([code('example.org/app/cmd/x', ['serve'])])?.state, 'reachable');
  });

  it('is not reachable where none of them is', () => {
    assert.equal(judged([code(HTML, ['Render'])])?.state, 'not reachable');
    assert.equal(judged([code('golang.org/x/net/http2', ['Parse'])])?.state, 'not reachable');
  });

  it('is loaded where a package is in it of which no function is named', () => {
    assert.equal(judged([code(HTML, [])])?.state, 'loaded');
    assert.equal(judged([code('golang.org/x/net/http2', [])])?.state, 'not reachable');
    assert.equal(judged(undefined)?.state, 'loaded');
    assert.equal(judged(undefined, { name: 'golang.org/x/netting' })?.state, 'not reachable');
  });

  it('is not reachable on another system, where that is known', () => {
    const windows = code(HTML, ['Parse'], { systems: ['windows'] });
    assert.equal(judged([windows])?.state, 'not reachable');
    assert.equal(judged([windows], { program: { ...PROGRAM, system: '' } })?.state, 'reachable');
    assert.equal(judged([code(HTML, ['Parse'], { architectures: ['amd64'] })])?.state, 'reachable');
  });

  it('is unknown where functions that were put into others are not named, and where no program was read', () => {
    const old = { ...PROGRAM, hasInlined: false };
    assert.equal(judged([code(HTML, ['Render'])], { program: old })?.state, 'unknown');
    assert.equal(judged([code(HTML, ['Parse'])], { program: old })?.state, 'reachable');
    assert.equal(judged([code(HTML, ['Parse'])], { program: 'broken' })?.by, '/app: broken');
    assert.equal(judged(undefined, { goPrograms: new Map() })?.state, 'unknown');
    assert.equal(judged(undefined, { name: 'stdlib' })?.state, 'unknown');
  });

  it('is unknown where a function of its name was put into another', () => {
    const program = { ...PROGRAM, packages: new Map([...PROGRAM.packages, ['', new Set(['Render'])]]) };
    assert.equal(judged([code(HTML, ['Render'])], { program })?.state, 'unknown');
    assert.equal(judged([code(HTML, ['Escape'])], { program })?.state, 'not reachable');
  });

  it('counts if the program is started', () => {
    const named = [code(HTML, ['Parse'])];
    const processes = { loaded: new Map([['/app', undefined]]), perhaps: new Map(), dynamic: undefined };
    assert.deepEqual(judged(named, { processes })?.path, ['entry point', '/app', `${HTML}.Parse`]);
    const none = { ...processes, loaded: new Map() };
    assert.equal(judged(named, { processes: none })?.state, 'not reachable');
    assert.equal(judged(named, { processes: { ...none, dynamic: 'a shell' } })?.state, 'unknown');
  });
});
