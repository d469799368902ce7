import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Fault } from '../../../model/fault.ts';
import { gitleaks } from './reader.ts';

const none = () => assert.fail('nothing is to be opened');
const read = (text: string, files: Readonly<Record<string, string>> = {}) =>
  gitleaks.read(text, 'rules.toml', (path) => ({ text: files[path] ?? none(), file: path }));
const RULE = "[[rules]]\nid = 'one'\nregex = '''one-([a-z]+)'''\n";

describe('gitleaks', () => {
  it('reads what a rule says, and where', () => {
    const { rules, usesOwnRules, remarks } = read(`title = "mine"

${RULE}description = " One "
path = '''\\.env$'''
secretGroup = 1
entropy = 3.5
keywords = ["One"]
tags = ["x"]
skipReport = true
[[rules.required]]
id = "two"
withinLines = 5
withinColumns = 0

[[rules]]
id = "two"
regex = "two"
`);
    assert.deepEqual(rules[0], {
      id: 'one',
      title: 'One',
      source: 'rules.toml:3',
      references: [],
      confidence: 0.8,
      expression: 'one-([a-z]+)',
      path: '\\.env$',
      group: 1,
      entropy: 3.5,
      needsDigit: false,
      keywords: ['One'],
      allowances: [],
      required: [{ id: 'two', withinLines: 5, withinColumns: 0 }],
      isReported: false,
    });
    assert.equal(rules[1]?.source, 'rules.toml:18');
    assert.deepEqual([usesOwnRules, remarks], [false, []]);
  });

  for (const [what, global, own] of [
    ['of one, as they were first', '[allowlist]', '[rules.allowlist]'],
    ['of several, as they are now', '[[allowlists]]', '[[rules.allowlists]]'],
  ] as const)
    it(`reads allowlists ${what}`, () => {
      const criteria = `description = "known"
condition = "AND"
commits = ["ABCD"]
paths = ['''test/''']
regexTarget = "line"
regexes = ['''fake''']
stopwords = ["sample"]
`;
      const { rules, allowances } = read(`${global}\n${criteria}${RULE}${own}\n${criteria}`);
      const allowance = {
        reason: 'known',
        condition: 'all',
        commits: ['abcd'],
        paths: ['test/'],
        expressions: ['fake'],
        target: 'line',
        stopwords: ['sample'],
      };
      assert.deepEqual(allowances, [{ source: 'rules.toml:1', ...allowance }]);
      assert.deepEqual(rules[0]?.allowances, [{ source: 'rules.toml:12', ...allowance }]);
    });

  it('reads for which rules an allowlist of the file is', () => {
    const { allowances } = read(`${RULE}[[allowlists]]\ntargetRules = ["one"]\nstopwords = ["x"]\n`);
    assert.deepEqual(allowances[0]?.rules, ['one']);
  });

  it('asks for a digit where generic rules of the tool do', () => {
    const rule = (entropy: string) => `[[rules]]\nid = "generic-key"\nregex = "k=(\\\\w+)"\n${entropy}`;
    assert.equal(read(rule('entropy = 2')).rules[0]?.needsDigit, true);
    assert.equal(read(rule('')).rules[0]?.needsDigit, false);
  });

  it('takes names in any case of letters, as the tool does', () => {
    const { rules, allowances, remarks } = read(
      `[ALLOWLIST]\nRegextarget = "line"\nregexes = ["x"]\n[[Rules]]\nID = "one"\nRegex = "k=(a)"\nsecretgroup = 1\n[Rules.Allowlist]\nStopWords = ["y"]\n`,
    );
    const [one] = rules;
    assert.deepEqual(
      [one?.id, one?.expression, one?.group, one?.source],
      ['one', 'k=(a)', 1, 'rules.toml:4'],
    );
    assert.deepEqual([one?.allowances[0]?.stopwords, allowances[0]?.target], [['y'], 'line']);
    assert.deepEqual([one?.allowances[0]?.source, remarks], ['rules.toml:8', []]);
  });

  it('says that keywords of what a path alone tells are not asked', () => {
    const { remarks } = read("[[rules]]\nid = 'p'\npath = 'x$'\nkeywords = ['k']\n");
    assert.match(remarks[0]?.text ?? '', /^keywords of rule p, /);
  });

  it('has our own rules look where the default ones are extended, and says so', () => {
    const { usesOwnRules, disabled, remarks } = read(
      '[extend]\nuseDefault = true\ndisabledRules = ["generic-api-key"]\n',
    );
    assert.deepEqual([usesOwnRules, disabled], [true, ['generic-api-key']]);
    assert.match(remarks[0]?.text ?? '', /our own rules look in their place/);
  });

  it('counts a file before the one that it extends, and joins their lists', () => {
    const base = `${RULE}keywords = ["a"]\nentropy = 2.0\n[[rules.allowlists]]\npaths = ["x"]\n[[rules]]\nid = "gone"\nregex = "g"\n[[rules]]\nid = "kept"\nregex = "k"\n`;
    const own = `[extend]\npath = "base.toml"\ndisabledRules = ["gone"]\n[[rules]]\nid = "one"\nentropy = 3.0\nkeywords = ["b"]\n[[rules.allowlists]]\nstopwords = ["y"]\n`;
    const { rules } = read(own, { 'base.toml': base });
    assert.deepEqual(
      rules.map(({ id, expression, entropy, keywords, allowances }) => [
        id,
        expression,
        entropy,
        keywords,
        allowances.length,
      ]),
      [
        ['kept', 'k', undefined, [], 0],
        ['one', 'one-([a-z]+)', 3, ['a', 'b'], 2],
      ],
    );
  });

  it('names what is too deep, and what it does not know', () => {
    const chain = { 'a.toml': '[extend]\npath="b.toml"\n', 'b.toml': `[extend]\npath="c.toml"\n${RULE}` };
    const { remarks } = read(`[extend]\npath = "a.toml"\n${RULE}surprise = 1\nvalidate = "x"\n`, chain);
    assert.deepEqual(
      remarks.map(({ source, text }) => `${source} ${text}`),
      [
        'rules.toml:3 "surprise" of rule one is not asked',
        'rules.toml:3 "validate" of rule one is not asked',
        'b.toml c.toml is not read: files extend each other 2 times at most',
      ],
    );
  });

  it('asks what filters of Betterleaks ask, and names what it does not', () => {
    const { rules, allowances, remarks } = read(`prefilter = '''
filter.matchesAny(attributes[?"path"].orValue(""), [r"""(?i)\\.lock$""", "vendor/"])
'''
${RULE}filter = '''
filter.entropy(finding["secret"]) <= 2.5 // low
|| filter.failsTokenEfficiency(finding["secret"])
|| filter.containsAny(finding["secret"], ["example", "mock",])
|| (filter.matchesAny(finding["line"], ["test"]) && filter.containsAny(finding["secret"], ["abc"]))
'''
`);
    assert.deepEqual(allowances[0]?.paths, ['(?i)\\.lock$', 'vendor/']);
    assert.equal(rules[0]?.entropy, 2.5);
    assert.deepEqual(
      rules[0]?.allowances.map(({ condition, expressions, target, stopwords }) => [
        condition,
        expressions,
        target,
        stopwords,
      ]),
      [
        ['all', [], 'secret', ['example', 'mock']],
        ['all', ['test'], 'line', ['abc']],
      ],
    );
    assert.deepEqual(
      remarks.map(({ text }) => text),
      ['this part of its filter is not asked: filter.failsTokenEfficiency(finding["secret"])'],
    );
  });

  for (const [what, text, message] of [
    ['a rule without an id', "[[rules]]\nregex = 'x'\n", /rules\.toml:1: rules\.0\.id/],
    ['a rule without expression and path', "[[rules]]\nid = 'x'\n", /rules\.toml:1: rule x has neither/],
    [
      'an allowlist without criteria',
      `${RULE}[[rules.allowlists]]\ndescription = "x"\n`,
      /rules\.toml:4: an allowlist without/,
    ],
    [
      'a condition that is none',
      `[[allowlists]]\ncondition = "XOR"\npaths = ["x"]\n${RULE}`,
      /rules\.toml:1: "XOR"/,
    ],
    [
      'a target that is none',
      `[allowlist]\nregexTarget = "file"\nregexes = ["x"]\n${RULE}`,
      /"file" is no regexTarget/,
    ],
    [
      'both forms of allowlists',
      `[allowlist]\npaths=["x"]\n[[allowlists]]\npaths=["x"]\n${RULE}`,
      /both allowlist and allowlists/,
    ],
    ['both ways of extending', '[extend]\nuseDefault = true\npath = "x"\n', /both useDefault and path/],
    ['what is no TOML', '[[rules]\n', /rules\.toml/],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(() => read(text), { code: 'malformed', message });
    });

  it('refuses more rules than there can be', () => {
    assert.throws(() => read("[[rules]]\nid='a'\nregex='a'\n".repeat(5_001)), { code: 'limit' });
    const tables = Array.from({ length: 1_001 }, (_, index) => `[t${index}]\n`);
    assert.throws(() => read(tables.join('')), { code: 'limit', message: /more than 1000 keys/ });
  });

  it('survives any text', () => {
    const line = fc.constantFrom(
      '[[rules]]',
      'id = "a"',
      "regex = '''(a'''",
      '[rules.allowlist]',
      '[[rules.allowlists]]',
      '[[rules.required]]',
      'paths = ["("]',
      'stopwords = [1]',
      '[extend]',
      'useDefault = true',
      'filter = "filter.entropy(finding[\\"secret\\"]) <= 3 || ((("',
      'entropy = nan',
      '[allowlist]',
      '}',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 12 }), (lines) => {
        try {
          read(lines.join('\n'));
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
