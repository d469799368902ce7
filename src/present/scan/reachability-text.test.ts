import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleFinding, sampleReport } from '../../../test/fixtures/report.ts';
import type { Reachability } from '../../model/finding/reachability.ts';
import { reachabilityText } from './reachability-text.ts';
import { REPORT_FORMATS } from './registry.ts';

/** Formats in which people read it; JSON has it in its own fields. */
const TELLING = new Set(['table', 'markdown', 'html', 'junit', 'sarif', 'cyclonedx', 'cyclonedx-1.7']);

describe('reachabilityText', () => {
  it('is a state with the way there, or by what it was told', () => {
    const cases: readonly (readonly [Reachability | undefined, string])[] = [
      [undefined, ''],
      [{ state: 'not reachable', by: 'modules in Python' }, 'not reachable (modules in Python)'],
      [
        { state: 'reachable', by: 'calls in Python', path: ['a (x.py:1)', 'b (y.py:2)'] },
        'reachable by a (x.py:1) › b (y.py:2)',
      ],
      [
        { state: 'unknown', by: 'eval: x.py:1', path: ['a (x.py:1)'] },
        'unknown (eval: x.py:1), loaded by a (x.py:1)',
      ],
    ];
    for (const [reachability, expected] of cases) assert.equal(reachabilityText(reachability), expected);
  });

  it('shows the last four places of a long way', () => {
    const path = ['a', 'b', 'c', 'd', 'e'];
    assert.equal(reachabilityText({ state: 'loaded', by: '', path }), 'loaded by … › b › c › d › e');
  });

  for (const format of REPORT_FORMATS.filter((one) => TELLING.has(one.id)))
    it(`is in a report as ${format.id}`, async () => {
      const reachability = { state: 'reachable' as const, by: 'calls', path: ['run (main.js:7)'] };
      const report = sampleReport({ findings: [sampleFinding('@acme/parser', { reachability })] });
      const text = [...(await format.load()).write(report, { width: 200, colour: false })].join('');
      assert.match(text, /reachable by run \\?\(main\.js:7\\?\)/);
    });
});
