import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import * as z from 'zod';
import { propertyRuns } from '../../../test/property-runs.ts';
import { AT, flow } from '../../../test/fixtures/flows.ts';
import { reportIn } from '../../../test/fixtures/printed-report.ts';
import { profileArbitrary } from '../../../test/fixtures/profile-arbitrary.ts';
import { reportArbitrary } from '../../../test/fixtures/report-arbitrary.ts';
import { valuesOf } from '../../../test/fixtures/schema-arbitrary.ts';
import { jsonText } from '../../present/text/json.ts';
import { reportSchemaText, schemaPath } from './json-schema.ts';
import { REPORT_IDS, type ReportId, REPORTS } from './registry.ts';

const REFERENCE = new URL('../../../docs/reference/', import.meta.url);
const published = (id: ReportId): string => readFileSync(new URL(schemaPath(id), REFERENCE), 'utf8');

/** Where the model asks more than a JSON Schema can say, or there are values already. */
const OWN_VALUES: { readonly [Id in ReportId]?: fc.Arbitrary<unknown> } = {
  scan: reportArbitrary,
  'derived-profiles': fc.record(
    {
      schemaVersion: fc.constant(1),
      profiles: fc.array(profileArbitrary, { maxLength: 1 }),
      gaps: fc.constant([{ kind: 'unknown', subject: 'a', reason: 'b', informational: true }]),
    },
    { noNullPrototype: true },
  ),
  'flow-recording': fc.constantFrom(
    { kind: 'recording', schemaVersion: '1.0', started: AT, sources: ['conntrack'] },
    flow('shop/web', 'shop/db', 5432),
    { kind: 'totals', ended: AT, seen: 5, stored: 2, evicted: 1, lost: { conntrack: 2 } },
  ),
  'watched-flow': fc
    .record(
      {
        rule: fc.constant({ workload: 'shop/web', line: 'egress[2]' }),
        check: fc.constant('spoofed source'),
        allow: fc.record(
          { workload: fc.string(), command: fc.string({ unit: anyCharacter }) },
          { noNullPrototype: true },
        ),
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    .map((more) => ({
      at: AT,
      from: 'a',
      to: 'b',
      flow: 'tcp 80',
      decision: 'profiles-deny',
      source: 'nflog',
      count: 1,
      ...more,
    })),
};

describe('reports', () => {
  for (const id of REPORT_IDS) {
    const { version, description } = REPORTS[id];

    it(`${id}: has a published schema that is up to date; if not, run: npm run schema`, () => {
      assert.ok(existsSync(new URL(schemaPath(id), REFERENCE)), schemaPath(id));
      assert.equal(published(id), reportSchemaText(id));
    });

    it(`${id}: says its version, if any, and no other`, () => {
      const { properties } = JSON.parse(published(id)) as {
        properties?: { schemaVersion?: { const: unknown } };
      };
      const { schemaVersion } = properties ?? {};
      if (schemaVersion) assert.equal(String(schemaVersion.const), version);
      assert.match(description, /^[A-Z].*\.$/);
    });

    it(`${id}: reads back from its text as it was`, () => {
      const values = OWN_VALUES[id] ?? valuesOf(JSON.parse(published(id)));
      fc.assert(
        fc.property(values, (value) => {
          const text = jsonText(value);
          assert.deepEqual(reportIn(id, text), JSON.parse(text));
        }),
        { numRuns: propertyRuns(30) },
      );
    });
  }

  it('each have a row in docs/reference/reports.md, with commands, version and schema', () => {
    const rows = readFileSync(new URL('reports.md', REFERENCE), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
    const expected = REPORT_IDS.map((id) => {
      const { commands, description, layout, version } = REPORTS[id];
      const names = commands.map((command) => `\`${command}\``).join(', ');
      const part = layout === 'lines' ? 'each line' : 'the whole';
      return [names, description, part, version, `[${id}](${schemaPath(id)})`];
    });
    assert.deepEqual(rows, expected);
  });

  it('have no schema of a report that is gone', () => {
    const there = globSync('schemas/*', { cwd: fileURLToPath(REFERENCE) }).toSorted();
    const known = REPORT_IDS.map(schemaPath).filter((path) => path.startsWith('schemas/'));
    assert.deepEqual(there, known.toSorted());
  });

  it('are all registered', async () => {
    const registered = new Set<unknown>(REPORT_IDS.map((id) => REPORTS[id].schema));
    const files = globSync('*.ts', { cwd: import.meta.dirname, exclude: ['*.test.ts'] });
    const missing: string[] = [];
    for (const file of files) {
      const { default: _, ...exported } = (await import(new URL(file, import.meta.url).href)) as Record<
        string,
        unknown
      >;
      for (const [name, value] of Object.entries(exported))
        if (/[rR]eportSchema$/.test(name) && !registered.has(value)) missing.push(`${file}: ${name}`);
    }
    assert.deepEqual(missing, []);
  });
});

describe('a printed report', () => {
  it('with a key that its model does not have is refused', () => {
    const report = { trustDomain: 'a.example', lifetime: 3600, roots: [] };
    assert.doesNotThrow(() => reportIn('identity-authority', JSON.stringify(report)));
    assert.throws(
      () => reportIn('identity-authority', JSON.stringify({ ...report, more: 1 })),
      /as its model has it/,
    );
    assert.throws(
      () => reportIn('identity-authority', JSON.stringify({ ...report, lifetime: '1h' })),
      z.ZodError,
    );
  });
});
