import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import type {
  Allowance,
  ForeignRule,
  ForeignRules,
  KnownSecrets,
} from '../../../model/leak-rules/leak-rules.ts';
import { ruleSetVersion } from '../leak-engine.ts';
import { OWN_RULES } from '../rule-set.ts';
import { ruleSetOf } from './rule-set.ts';

const rule = (id: string, given: Partial<ForeignRule> = {}): ForeignRule => ({
  id,
  title: id,
  source: `rules.toml:${id.length}`,
  references: [],
  confidence: 0.8,
  needsDigit: false,
  keywords: [],
  allowances: [],
  required: [],
  isReported: true,
  ...given,
});
const file = (rules: readonly ForeignRule[], given: Partial<ForeignRules> = {}): ForeignRules => ({
  rules,
  allowances: [],
  usesOwnRules: false,
  disabled: [],
  remarks: [],
  gaps: [],
  ...given,
});
const allowance = (given: Partial<Allowance>): Allowance => ({
  source: 'rules.toml:9',
  condition: 'any',
  commits: [],
  paths: [],
  expressions: [],
  target: 'secret',
  stopwords: [],
  ...given,
});
const look = (
  rules: readonly ForeignRule[],
  text: string,
  path = '/src/a.env',
  given: Partial<ForeignRules> = {},
) =>
  ruleSetOf([file(rules, given)])
    .engine()
    .scanContent(Buffer.from(text), path);
const seen = (...given: Parameters<typeof look>) =>
  look(...given).map(({ rule: { id }, secret, startLine }) => `${id} ${secret} ${startLine}`);
const hidden = (...given: Parameters<typeof look>) =>
  look(...given).map(({ allowed }) => allowed !== undefined);

const KEY = rule('key', { expression: 'key=([a-z0-9]{4,40})' });

describe('rules of others', () => {
  it('find every match with its place, one after another', () => {
    assert.deepEqual(seen([KEY], 'x key=abcd key=efgh\nkey=ij key=ijkl1'), [
      'key abcd 1',
      'key efgh 1',
      'key ijkl1 2',
    ]);
  });

  it('find what is repeated without a bound', () => {
    const repeated = rule('r', { expression: '(?:token=\\w+;){1,3}' });
    assert.deepEqual(seen([repeated], `${'x '.repeat(9_000)}token=ab;token=cd; token=ef;`), [
      'r token=ab;token=cd; 1',
      'r token=ef; 1',
    ]);
  });

  it('are told where the match begins, as by their tools', () => {
    const [leak] = look([rule('far', { expression: 'key:\\s+([A-Z]{10})' })], 'é\n x key:\n  ABCDEFGHIJ\n');
    assert.deepEqual(
      [leak?.startLine, leak?.startColumn, leak?.endLine, leak?.endColumn, leak?.secret],
      [2, 4, 3, 13, 'ABCDEFGHIJ'],
    );
    const led = (expression: string) =>
      look([rule('led', { expression })], 'a\n\n\nkey1234\n').map(({ startLine, endLine, secret }) => [
        startLine,
        endLine,
        secret,
      ]);
    assert.deepEqual(led('\\s(key[0-9]{4})'), [[4, 4, 'key1234']]);
    assert.deepEqual(led('\\s+(key[0-9]{4})'), [[2, 4, 'key1234']]);
  });

  it('take the group that is asked for, or the first that is no prefix', () => {
    const expression = '(AA|BB)-([a-z]{4})-(?P<TOKEN>[0-9]{12})?';
    const of = (group?: number | string) =>
      look([rule('r', { expression, ...(group !== undefined && { group }) })], 'AA-abcd-123456789012').map(
        ({ secret }) => secret,
      );
    assert.deepEqual(of(), ['123456789012']);
    assert.deepEqual(of(2), ['abcd']);
    assert.deepEqual(of('TOKEN'), ['123456789012']);
    assert.deepEqual(of(0), ['AA-abcd-123456789012']);
    assert.deepEqual(look([rule('r', { expression, group: 3 })], 'AA-abcd-'), []);
  });

  it('look where a keyword is anywhere in the text, in any case of letters', () => {
    const one = rule('r', { expression: '[0-9]{8}', keywords: ['PASS', 'pw'] });
    assert.deepEqual(seen([one], '12345678'), []);
    assert.deepEqual(seen([one], `12345678${' '.repeat(60_000)}Pass`), ['r 12345678 1']);
    assert.deepEqual(seen([one], '12345678 PW'), ['r 12345678 1']);
  });

  it('ask for entropy, digits and kinds of characters', () => {
    const characters = {
      digits: 2,
      uppercase: 0,
      lowercase: 1,
      special: 0,
      specialCharacters: '',
      without: ['FAKE'],
    };
    assert.deepEqual(seen([{ ...KEY, entropy: 2 }], 'key=aaaa key=abcd key=abcde'), ['key abcde 1']);
    assert.deepEqual(seen([{ ...KEY, needsDigit: true }], 'key=abcd key=abc1'), ['key abc1 1']);
    assert.deepEqual(seen([{ ...KEY, characters }], 'key=abc1 key=ab12 key=12fake'), ['key ab12 1']);
  });

  it('look in files of their path, and know some by their name alone', () => {
    const only = rule('only', { expression: 'key=[a-z]+', path: '^src/.*\\.env$' });
    assert.equal(look([only], 'key=abc', '/src/a.env').length, 1);
    assert.equal(look([only], 'key=abc', '/lib/src/a.env').length, 0);
    const set = ruleSetOf([file([rule('pem', { path: '\\.pem$' })])]);
    assert.deepEqual(
      set.named('/a/b.pem').map((leak) => [leak.rule.id, leak.secret, leak.startLine]),
      [['pem', '', 1]],
    );
    assert.deepEqual(
      [set.named('/a/b.txt'), set.engine().scanContent(Buffer.from('x'), '/a/b.pem')],
      [[], []],
    );
  });

  it('let a generic one give way to one that knows whose the secret is', () => {
    const generic = rule('generic-key', { expression: 'key=([a-z_]{4,40})' });
    const known = rule('shop', { expression: 'shop_[a-z]+' });
    assert.deepEqual(seen([generic, known], 'key=shop_abc key=other'), [
      'shop shop_abc 1',
      'generic-key other 1',
    ]);
  });

  it('ask for what they require nearby', () => {
    const name = rule('name', { expression: 'user=[a-z]+', isReported: false, keywords: ['nowhere'] });
    const near = (withinLines?: number, withinColumns?: number) => ({
      ...KEY,
      required: [
        {
          id: 'name',
          ...(withinLines !== undefined && { withinLines }),
          ...(withinColumns !== undefined && { withinColumns }),
        },
      ],
    });
    const text = 'key=abcd\n\n  user=ann\n\n\nkey=efgh';
    assert.deepEqual(seen([near(), name], text), ['key abcd 1', 'key efgh 6']);
    assert.deepEqual(seen([near(2), name], text), ['key abcd 1']);
    assert.deepEqual(seen([near(2, 1), name], text), []);
    assert.deepEqual(seen([near(3, 2), name], text), ['key abcd 1', 'key efgh 6']);
    assert.deepEqual(seen([near(), name], 'key=abcd'), []);
    const allowed = { ...name, allowances: [allowance({ stopwords: ['ann'] })] };
    assert.deepEqual(seen([near(), allowed], text), []);
  });

  it('are hidden by what allowances say of path, secret, match and line', () => {
    const by = (given: Partial<Allowance>, text = 'x key=abcd y') =>
      hidden([{ ...KEY, allowances: [allowance(given)] }], text)[0];
    assert.equal(by({ paths: ['^src/'] }), true);
    assert.equal(by({ paths: ['^lib/'] }), false);
    assert.equal(by({ expressions: ['^abcd$'] }), true);
    assert.equal(by({ expressions: ['key'] }), false);
    assert.equal(by({ expressions: ['^key=abcd$'], target: 'match' }), true);
    assert.equal(by({ expressions: ['^x.* y$'], target: 'line' }), true);
    assert.equal(by({ stopwords: ['BC'] }), true);
    assert.equal(by({ stopwords: ['zz'], paths: ['^src/'] }), true);
    assert.equal(by({ stopwords: ['zz'], paths: ['^src/'], condition: 'all' }), false);
    assert.equal(by({ stopwords: ['ab'], paths: ['^src/'], condition: 'all' }), true);
  });

  it('are hidden in the commits that an allowance names', () => {
    const of = (given: Partial<Allowance>) =>
      look([{ ...KEY, allowances: [allowance({ commits: ['ab'], ...given })] }], 'key=abcd')[0]?.allowed;
    assert.deepEqual(of({}), { source: 'rules.toml:9', commits: [new Set(['ab'])] });
    assert.deepEqual(of({ condition: 'all', stopwords: ['ab'] }), {
      source: 'rules.toml:9',
      commits: [new Set(['ab'])],
    });
    assert.equal(of({ condition: 'all', stopwords: ['zz'] }), undefined);
  });

  it('share the commits in which they are hidden', () => {
    const allowances = ['ab', 'cd'].map((commit) => allowance({ commits: [commit] }));
    const found = look([{ ...KEY, allowances }], 'key=abcd key=efgh');
    assert.deepEqual(found[0]?.allowed?.commits, [new Set(['ab']), new Set(['cd'])]);
    assert.equal(found[0]?.allowed, found[1]?.allowed);
  });

  it('are hidden by allowances of the file, or by those of some rules', () => {
    const other = { ...KEY, id: 'other' };
    const allowances = [
      allowance({ stopwords: ['abcd'], rules: ['other'] }),
      allowance({ stopwords: ['zzzz'] }),
    ];
    assert.deepEqual(
      look([KEY, other], 'key=abcd key=zzzz', '/a', { allowances }).map(
        ({ rule: { id }, secret, allowed }) => [`${id} ${secret}`, allowed !== undefined],
      ),
      [
        ['key abcd', false],
        ['other abcd', true],
        ['key zzzz', true],
        ['other zzzz', true],
      ],
    );
  });

  it('tell what on the line asks for them to be passed over', () => {
    assert.equal(look([KEY], 'key=abcd # gitleaks:allow')[0]?.asks, 'gitleaks:allow');
    assert.equal(look([KEY], 'key=abcd\n# gitleaks:allow')[0]?.asks, undefined);
  });

  it('are named where they cannot look', () => {
    const { gaps, remarks, engine } = ruleSetOf([
      file([
        rule('ahead', { expression: '(?=a)b' }),
        rule('group', { expression: 'a', group: 1 }),
        rule('nothing'),
        rule('lonely', { expression: 'a', required: [{ id: 'none' }] }),
        { ...KEY, allowances: [allowance({ expressions: ['('] })] },
      ]),
    ]);
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      ['ahead', 'group', 'nothing', 'lonely'].map((id) => [
        'unsupported',
        `rule ${id} of rules.toml:${id.length}`,
      ]),
    );
    assert.match(remarks[0]?.text ?? '', /"\(" is no expression: .*hides nothing/);
    assert.equal(engine().scanContent(Buffer.from('key=abcd'), '/a')[0]?.allowed, undefined);
  });

  it('look with our own where a file asks for those, which it may disable and hide', () => {
    const token = madeUp('{github:ghp}');
    const ids = (given: Partial<ForeignRules>) =>
      look([KEY], `t=${token}`, '/a', given).map(({ rule: { id }, allowed }) => [id, allowed !== undefined]);
    const id = 'github-personal-access-token';
    assert.deepEqual(ids({}), []);
    assert.deepEqual(ids({ usesOwnRules: true }), [[id, false]]);
    assert.deepEqual(ids({ usesOwnRules: true, allowances: [allowance({ stopwords: ['ghp_'] })] }), [
      [id, true],
    ]);
    assert.ok(!ids({ usesOwnRules: true, disabled: [id] }).some(([one]) => one === id));
  });

  it('leave our own as they are where only secrets are known', () => {
    const token = madeUp('{github:ghp}');
    const digest = createHash('sha1').update(token).digest('hex');
    const known: KnownSecrets = {
      files: new Map([['src/a', new Map([[digest, { source: 'b', reason: 'known' }]])]]),
      remarks: [],
    };
    const { scanContent } = ruleSetOf([], known).engine();
    const allowed = (path: string) => scanContent(Buffer.from(token), path).map((leak) => leak.allowed);
    assert.deepEqual(allowed('/src/a'), [{ source: 'b', reason: 'known' }]);
    assert.deepEqual(allowed('/src/b'), [undefined]);
  });

  it('have another version whenever anything of them is another', () => {
    const sets = [
      file([KEY]),
      file([{ ...KEY, entropy: 1 }]),
      file([KEY], { usesOwnRules: true }),
      file([KEY], { allowances: [allowance({ stopwords: ['x'] })] }),
      file([KEY], { disabled: ['x'] }),
    ];
    const versions = sets.map((one) => ruleSetOf([one]).version);
    assert.equal(new Set([...versions, ruleSetVersion()]).size, sets.length + 1);
    assert.equal(ruleSetOf([file([KEY])]).version, versions[0]);
    assert.equal(OWN_RULES.version, ruleSetVersion());
  });

  it('find the same in pieces of a stream', () => {
    const { engine } = ruleSetOf([file([KEY])]);
    const text = Buffer.alloc(9 * 2 ** 20, ' ');
    for (const place of [0, 8 * 2 ** 20 - 6, 9 * 2 ** 20 - 10]) text.write('key=abcdef', place);
    const stream = engine().openStream('/a');
    const found = [
      ...stream.push(text.subarray(0, 5_000_000)),
      ...stream.push(text.subarray(5_000_000)),
      ...stream.end(),
    ];
    assert.deepEqual(
      found.map(({ secret }) => secret),
      ['abcdef', 'abcdef', 'abcdef'],
    );
  });

  it('see all that a search of the whole text sees', () => {
    const rules = ['tok_[a-z]{3}', '(?i)secret[:= ]+([a-z]{2,6})', 'a{2,4}b', '\\bkey\\d+', '[0-9]{4}$'].map(
      (expression, index) => rule(`r${index}`, { expression, group: 0 }),
    );
    const word = fc.constantFrom('tok_abc', 'Secret', '= xyz', 'aab', 'key12', '1234', '\n', ' ', 'é', 'x');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 400 }), (words) => {
        const text = words.join('');
        const expected = rules.flatMap(({ id, expression = '' }) =>
          Array.from(
            text.matchAll(
              new RegExp(expression.replace('(?i)', ''), expression.includes('(?i)') ? 'gi' : 'g'),
            ),
            ([whole]) => `${id} ${whole}`,
          ),
        );
        const found = look(rules, text).map(({ rule: { id }, secret }) => `${id} ${secret}`);
        assert.deepEqual(found.toSorted(), expected.toSorted());
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
