import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { keywordFinder } from '../../src/analyse/leaks/engine/keyword-finder.ts';
import { ruleDetector } from '../../src/analyse/leaks/engine/rule-detector.ts';
import { createLeakEngine } from '../../src/analyse/leaks/engine/scan-content.ts';
import { expressionsOf } from '../../src/analyse/leaks/expressions/expressions.ts';
import { patternFinder } from '../../src/analyse/leaks/expressions/pattern-finder.ts';
import { genericDetectors } from '../../src/analyse/leaks/generic/detector.ts';
import { RULE_PACK } from '../../src/analyse/leaks/rules/rule-pack.ts';
import { installedLibrary } from '../../src/platform/native-library/native-library.ts';
import { LIBRARY, loadPatternLibrary } from '../../src/platform/vectorscan/library.ts';
import { openPatterns } from '../../src/platform/vectorscan/open-patterns.ts';
import { anyCharacter } from '../fixtures/any-character.ts';
import { madeUp } from '../fixtures/made-up-text.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { propertyRuns } from '../property-runs.ts';
import { contentOf, kept } from '../run/e2e/kept.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';
import { absence } from './real-part.ts';

export const lane: Lane = 'anywhere';

const RULES = RULE_PACK.flatMap(({ rules }) => rules);
const DETECTORS = [...RULES.map(ruleDetector), ...genericDetectors()];
const ROOT = join(import.meta.dirname, '../..');
const skip = absence(installedLibrary(LIBRARY) !== undefined, 'Vectorscan or Hyperscan (libhs.so.5)');

/** A folder with the sets of all rules, which take seconds to compile. Made once. */
async function keptSets(): Promise<string> {
  const recipe = [contentOf(installedLibrary(LIBRARY) ?? ''), ...expressionsOf(DETECTORS).texts];
  return await kept('vectorscan-sets', recipe, async (folder) => {
    const patterns = openPatterns({ folder, isWanted: true, onNote: assert.fail, onUse: () => undefined });
    await patterns.isReady;
    const { scanContent, openStream } = createLeakEngine(
      DETECTORS,
      patternFinder(patterns.open, keywordFinder),
    );
    const bytes = Buffer.from('-\n'.repeat(1_000));
    scanContent(bytes, 'a.env');
    openStream('a.txt').push(bytes);
  });
}

describe('Vectorscan', { skip }, async () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-vectorscan-'));
  after(() => rmSync(work, { recursive: true }));
  const [cache, told] = [join(work, 'cache'), [] as string[]];
  const folder = join(cache, 'vectorscan');
  before(async () => cpSync(await keptSets(), folder, { recursive: true }));
  const opened = async (into = folder) => {
    const tell = (text: string) => void told.push(text);
    const patterns = openPatterns({ folder: into, isWanted: true, onNote: tell, onUse: tell });
    await patterns.isReady;
    return patterns.open;
  };
  const portable = createLeakEngine(DETECTORS);
  const engineOf = async () => createLeakEngine(DETECTORS, patternFinder(await opened(), keywordFinder));
  const setOf = async (expressions: readonly string[], into?: string) =>
    (await opened(into))(() => expressions).next(1);

  it('has every example of every rule found as our own code finds it', async () => {
    const native = await engineOf();
    const apart = '-\n'.repeat(300);
    for (const { id, rules } of RULE_PACK) {
      const texts = rules.flatMap(({ examples, nearMisses }) => [...examples, ...nearMisses]);
      const bytes = Buffer.from(texts.map((text) => `${apart}${madeUp(text)}\n`).join(''));
      const [found, expected] = [native, portable].map((one) => one.scanContent(bytes, 'a.env'));
      assert.ok((expected?.length ?? 0) >= rules.length, id);
      assert.deepEqual(found, expected, id);
    }
    assert.match(told.at(-1) ?? '', /^Vectorscan \(libhs 5\./);
  });

  it('has secrets among anything found as our own code finds them', async () => {
    const native = await engineOf();
    const secret = fc
      .tuple(fc.constantFrom(...RULES), fc.nat({ max: 1000 }))
      .map(([{ examples }, seed]) => madeUp(examples[seed % examples.length] ?? '', seed));
    const other = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 300 }),
      fc.constantFrom(...RULES.flatMap(({ keywords }) => keywords)),
      fc.constantFrom('\n', ' = "', '"; ', 'a'.repeat(300), 'https://ann:', '@db:1/', 'password: '),
      secret.map((text) => Buffer.from(text).toString('base64')),
      secret.map((text) => text.slice(0, -3)),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(secret, other), { minLength: 5, maxLength: 60 }), (parts) => {
        const bytes = Buffer.from(parts.join('').padEnd(600, '.'));
        assert.deepEqual(native.scanContent(bytes, 'src/a.py'), portable.scanContent(bytes, 'src/a.py'));
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('gives a real tree the same report, byte for byte, from the command line', async () => {
    const tree = join(work, 'tree');
    cpSync(join(ROOT, 'node_modules/zod/src'), tree, { recursive: true });
    writeFileSync(join(tree, 'a.env'), RULES.map(({ examples: [first] }) => madeUp(first)).join('\n'));
    const looked = ['portable', 'vectorscan'].map(async (matcher) => {
      const words = ['leaks', tree, '--matcher', matcher, '--no-cache', '--verbose', '--format', 'json'];
      const { stdout, stderr } = await plimsoll(words, cache);
      assert.equal(stderr.includes('with Vectorscan (libhs 5.'), matcher === 'vectorscan', stderr);
      const { created: _, ...report } = reportIn('scan', stdout);
      return JSON.stringify(report);
    });
    const [own, other] = await Promise.all(looked);
    assert.equal(other, own);
    assert.ok((own?.match(/"kind":"leak"/g)?.length ?? 0) > 500, 'hardly anything was found');
  });

  it('is used with what was kept, and makes anew what was changed, cut or put there by others', async () => {
    const expressions = ['ab{3}c', '[Kk]ey'];
    // Sets of all rules, which take seconds to compile, are kept in the other one.
    const own = join(cache, 'damaged');
    const bytes = Buffer.from('abbbc key abbbc');
    const expected = [0, 5, 1, 9, 0, 15];
    const found = async () => [...((await setOf(expressions, own))?.find(bytes) ?? [])];
    assert.deepEqual(await found(), expected);
    const [name = ''] = readdirSync(own);
    const [path, whole] = [join(own, name), readFileSync(join(own, name))];
    const damages: readonly (() => void)[] = [
      () => undefined,
      () => writeFileSync(path, whole.subarray(0, whole.length / 2)),
      () =>
        writeFileSync(path, Buffer.concat([whole.subarray(0, 200), Buffer.alloc(whole.length - 200, 255)])),
      () => {
        rmSync(path);
        symlinkSync('/dev/zero', path);
      },
    ];
    for (const damage of damages) {
      damage();
      assert.deepEqual(await found(), expected);
      assert.deepEqual(readFileSync(path), whole);
    }
  });

  it('tells nothing of what has too many matches, of what is too long, and once it was closed', async () => {
    const set = await setOf(['a']);
    assert.ok(set);
    const having = (matches: number, bytes: number) => Buffer.alloc(bytes, 'b').fill('a', 0, matches);
    assert.equal(set.find(having(33, 100)), undefined);
    assert.equal(set.find(having(32, 100))?.length, 64);
    assert.equal(set.find(having(40, 4096))?.length, 80);
    assert.equal(set.find(new Uint8Array(2 ** 31)), undefined);
    assert.deepEqual([...(set.find(Buffer.from('ba')) ?? [])], [0, 2]);
    set[Symbol.dispose]();
    set[Symbol.dispose]();
    assert.equal(set.find(Buffer.from('a')), undefined);
  });

  it('says which expression it does not take, and looks without them', async () => {
    assert.equal(await setOf(['a', '(?<=a)b']), undefined);
    assert.match(told.at(-1) ?? '', /without Vectorscan.+\(expression 1\)/);
  });

  it('keeps sets apart that look at once, and gives their memory back', async () => {
    const library = await loadPatternLibrary(installedLibrary(LIBRARY) ?? '');
    assert.ok(!('reason' in library));
    const sets = await Promise.all(Array.from({ length: 40 }, (_, number) => setOf([`x${number}y`, 'z'])));
    for (const [number, set] of sets.entries())
      assert.deepEqual([...(set?.find(Buffer.from(`x${number}y x0y`)) ?? [])].slice(0, 2), [
        0,
        `x${number}y`.length,
      ]);
    for (const set of sets) set?.[Symbol.dispose]();
  });

  it('finds the same in content that comes in pieces, and in that which every rule is in', async () => {
    const native = await engineOf();
    const all = RULES.flatMap(({ examples }) => examples.map((example, seed) => madeUp(example, seed)));
    const bytes = Buffer.from([all.join(' '), ...all].join('-\n'.repeat(4_000)));
    const looked = [portable, native].map(({ openStream }) => {
      const stream = openStream('a.txt');
      const leaks = [];
      for (let at = 0; at < bytes.length; at += 777_777)
        leaks.push(...stream.push(bytes.subarray(at, at + 777_777)));
      return [...leaks, ...stream.end()];
    });
    assert.ok((looked[0]?.length ?? 0) > 1_000);
    assert.deepEqual(looked[1], looked[0]);
  });
});
