import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Fault } from '../../../model/fault.ts';
import { withoutFreeSpacing } from './free-spacing.ts';
import { kingfisher } from './reader.ts';

const read = (text: string) => kingfisher.read(text, 'rules.yml', () => assert.fail());

describe('kingfisher', () => {
  it('reads what a rule says, and where', () => {
    const { rules, usesOwnRules, remarks, gaps } = read(`rules:
  - name: Shop token
    id: custom.shop.1
    pattern: |
      (?xi)
      shop   # its prefix
      [-_ ]? ( tok_ [a-z0-9]{8} )
    min_entropy: 2.5
    confidence: high
    visible: false
    examples: [shop-tok_abcd1234]
    references: [https://shop.example/tokens, 'ftp://x']
    pattern_requirements:
      min_digits: 2
      ignore_if_contains: [test]
      checksum: {}
    validation: {type: Http}
`);
    assert.deepEqual(rules, [
      {
        id: 'custom.shop.1',
        title: 'Shop token',
        source: 'rules.yml:2',
        references: ['https://shop.example/tokens'],
        confidence: 0.9,
        expression: '(?i)shop[-_]?(tok_[a-z0-9]{8})',
        entropy: 2.5,
        needsDigit: false,
        characters: {
          digits: 2,
          uppercase: 0,
          lowercase: 0,
          special: 0,
          specialCharacters: rules[0]?.characters?.specialCharacters,
          without: ['test'],
        },
        keywords: [],
        allowances: [],
        required: [],
        isReported: false,
      },
    ]);
    assert.deepEqual([usesOwnRules, gaps], [true, []]);
    assert.deepEqual(
      remarks.map(({ source, text }) => `${source} ${text}`),
      [
        'rules.yml:2 "validation" of rule custom.shop.1 is not asked',
        'rules.yml:2 "pattern_requirements.checksum" of rule custom.shop.1 is not asked',
      ],
    );
  });

  it('takes the group that is named for the token', () => {
    const { rules } = read("rules:\n- {name: n, id: a, pattern: '(k)=(?P<TOKEN>v+)'}\n");
    assert.equal(rules[0]?.group, 'TOKEN');
  });

  for (const pattern of ['[a-z&&[^x]]', '[a-z--x]', '[a[bc]]'])
    it(`names a rule that it cannot say: ${pattern}`, () => {
      const { rules, gaps } = read(`rules:\n- {name: n, id: a, pattern: '${pattern}'}\n`);
      assert.deepEqual(rules, []);
      assert.match(gaps[0]?.subject ?? '', /rule a of rules\.yml:2/);
    });

  for (const [what, text] of [
    ['a rule without a pattern', 'rules:\n- {name: n, id: a}\n'],
    ['a file without rules', 'other: 1\n'],
    ['what is no YAML', 'rules: [\n'],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(() => read(text), { code: 'malformed', message: /rules\.yml/ });
    });

  it('survives any text', () => {
    const line = fc.constantFrom(
      'rules:',
      '- name: a',
      '  id: b',
      "  pattern: '(?x)[ '",
      '  min_entropy: x',
      '&a *a',
      '? ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 10 }), (lines) => {
        try {
          read(lines.join('\n'));
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});

describe('free spacing', () => {
  const cases: Readonly<Record<string, string>> = {
    'a b': 'a b',
    '(?x)a b # c\n d': 'abd',
    '(?xi)a (?-x: b c) d': '(?i)a(?: b c)d',
    '(?x: a ) b': '(?:a) b',
    '(?x)a\\ b\\#[ #]\\[': 'a\\x20b\\x23[#]\\[',
    '(?x)[^] a] [[:alpha:] ] (?P<n> x )': '[^]a][[:alpha:]](?P<n>x)',
    '(?x-i)a b': '(?-i)ab',
  };
  for (const [given, expected] of Object.entries(cases))
    it(`is left out of ${JSON.stringify(given)}`, () => assert.equal(withoutFreeSpacing(given), expected));

  it('leaves expressions of the same meaning', () => {
    const part = fc.constantFrom('a', 'b{2}', '[a-c]', '(?:ab|c)', '\\d', '(x)');
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.stringMatching(/^[abcx1]{0,12}$/),
        (parts, text) => {
          const spaced = withoutFreeSpacing(`(?x) ${parts.join(' # note\n  ')} `);
          assert.equal(RE2JS.compile(spaced).test(text), RE2JS.compile(parts.join('')).test(text));
        },
      ),
      { numRuns: propertyRuns(100) },
    );
  });
});
