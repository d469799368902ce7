import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostileReport, sampleReport } from '../../../test/fixtures/report.ts';
import type { Report } from '../../model/report/scan.ts';
import { templateFormat } from './format.ts';

function written(template: string, report: Report = sampleReport()): string {
  return [...templateFormat('a.liquid', template).write(report, { width: 80, colour: false })].join('');
}

const numbersTo = (last: number): string =>
  Array.from({ length: last }, (_, index) => `${index + 1},`).join('');

describe('a template', () => {
  it('gets the report with the keys of the JSON format', () => {
    const text = written(
      '{% for one in findings %}{{ one.id | csv }},{{ one.package.name | csv }}\n{% endfor %}',
    );
    assert.match(text, /^"CVE-1999-90002","libssl3"\n/);
    assert.equal(text.trim().split('\n').length, sampleReport().findings.length);
    assert.equal(
      written('{{ summary.findings.critical }} {{ target.reference | upcase }}{{ nothing.here }}'),
      '1 REGISTRY.EXAMPLE/ACME/SHOP:1.4',
    );
  });

  it('puts out nothing that could steer a terminal, unless it asks for it', () => {
    const template = '{% for one in packages %}{{ one.name }} {{ one.licences }}\n{% endfor %}';
    for (const character of written(template, hostileReport()))
      assert.ok(character === '\n' || !/[\p{Cc}\p{Cf}]/u.test(character), JSON.stringify(character));
    const escape = '\u001B[31m';
    const report = { ...sampleReport(), target: { ...sampleReport().target, reference: `a${escape}` } };
    assert.equal(written('{{ target.reference }}', report), 'a\\x1b[31m');
    assert.equal(written('{{ target.reference | raw }}', report), `a${escape}`);
  });

  it('writes fields that no spreadsheet takes for a formula', () => {
    const of = (text: string) => written(`{{ "${text}" | csv }}`);
    assert.equal(of('=1+1'), `"'=1+1"`);
    assert.equal(written(`{{ 'a"b' | csv }}`), '"a""b"');
  });

  it('names the file and the place where it is wrong', () => {
    const throwing = (template: string, message: RegExp) =>
      assert.throws(
        () => written(template),
        (error: unknown) => {
          assert.ok(error instanceof Error && 'code' in error);
          assert.equal(error.code, 'usage');
          assert.match(error.message, message);
          return true;
        },
      );
    throwing('{% for one in findings %}', /^a\.liquid is no template: .*line:1/);
    throwing('{{ 1 | nofilter }}', /undefined filter: nofilter/);
    throwing('{% include "/etc/passwd" %}', /a\.liquid is no template/);
    throwing('{% render "../secret" %}', /a\.liquid is no template/);
  });

  it('reaches nothing but the data', () => {
    assert.equal(written('{{ findings.constructor }}{{ target.__proto__ }}'), '');
  });

  it('puts out no more than its share, and what it puts out in order', () => {
    const tens = (depth: number, inner: string): string =>
      depth === 0 ? inner : `{% for a in (1..10) %}${tens(depth - 1, inner)}{% endfor %}`;
    assert.throws(() => written(tens(5, 'x'.repeat(1_000))), { code: 'limit' });
    assert.equal(written('{% for a in (1..30000) %}{{ a }},{% endfor %}'), numbersTo(30_000));
  });

  it('takes no more than its share', () => {
    assert.throws(() => written('{% for a in (1..1000000000) %}{{ a }}{% endfor %}'), { code: 'usage' });
    assert.throws(() => templateFormat('a', 'x'.repeat(1_000_001)), { code: 'limit' });
  });
});
