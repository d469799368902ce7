import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isSecretsBaseline, readSecretsBaselines } from './secrets-baseline.ts';

const DIGEST = '0123456789abcdef0123456789ABCDEF01234567';

describe('a baseline of detect-secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-baseline-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, value: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
  };

  it('says which secrets of which file are known, and which were judged to be none', () => {
    const path = file('.secrets.baseline', {
      version: '1.5.0',
      plugins_used: [{ name: 'AWSKeyDetector' }],
      results: {
        './src/a.py': [{ type: 'AWS Access Key', hashed_secret: DIGEST, is_secret: false, line_number: 1 }],
        'src\\b.py': [
          { type: 'x', hashed_secret: DIGEST.toLowerCase(), is_verified: false },
          { hashed_secret: 'no' },
        ],
      },
    });
    assert.ok(isSecretsBaseline(path));
    const { files, remarks } = readSecretsBaselines([path]);
    assert.deepEqual(
      Array.from(files, ([name, known]) => [
        name,
        [...known].map(([digest, { reason }]) => [digest, reason]),
      ]),
      [
        ['src/a.py', [[DIGEST.toLowerCase(), 'audited: no secret']]],
        ['src/b.py', [[DIGEST.toLowerCase(), 'known by the baseline']]],
      ],
    );
    assert.deepEqual(
      remarks.map(({ text }) => text),
      ['a hashed_secret of src/b.py is no SHA-1, and hides nothing'],
    );
  });

  it('is told from reports of ours and what is not there', () => {
    assert.ok(!isSecretsBaseline(file('report.json', { schemaVersion: '1.2', findings: [] })));
    assert.ok(!isSecretsBaseline(join(folder, 'none')));
  });

  for (const [what, value] of [
    ['results', { plugins_used: [], results: [] }],
    ['results of a', { plugins_used: [], results: { a: {} } }],
    ['', '{"plugins_used": ['],
  ] as const)
    it(`is refused where it is wrong: ${what}`, () => {
      const path = file('wrong.json', value);
      assert.throws(() => readSecretsBaselines([path]), {
        code: 'usage',
        message: new RegExp(`wrong\\.json: .*${what}`),
      });
    });
});

describe('a report of gitleaks as a baseline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-baseline-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (value: unknown) => {
    const path = join(folder, 'report.json');
    writeFileSync(path, JSON.stringify(value, null, 1));
    return path;
  };

  it('says which secrets of which file are known, and how many nobody can tell', () => {
    const entry = { Description: 'x', Match: 'k=REDACTED', RuleID: 'r', Fingerprint: 'a:r:1' };
    const path = file([
      { ...entry, File: './src\\a.py', Secret: 'hello' },
      { ...entry, File: 'b.py', Secret: 'REDACTED' },
      { ...entry, File: 'b.py', Secret: 'hel...' },
    ]);
    assert.ok(isSecretsBaseline(path));
    const { files, remarks } = readSecretsBaselines([path]);
    const digest = 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d';
    assert.deepEqual([...files.keys(), ...(files.get('src/a.py')?.keys() ?? [])], ['src/a.py', digest]);
    assert.match(remarks[0]?.text ?? '', /^2 secrets of it are redacted/);
  });

  it('may be empty, and nothing else', () => {
    const path = file([]);
    assert.ok(isSecretsBaseline(path));
    assert.equal(readSecretsBaselines([path]).files.size, 0);
    assert.ok(!isSecretsBaseline(file({ findings: [{ RuleID: 'x' }] })));
    assert.throws(() => readSecretsBaselines([file([{ RuleID: 1 }])]), { code: 'usage' });
  });
});
