import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { coverageMarkdown } from '../../present/catalogue/markdown.ts';
import { coverageText } from '../../present/catalogue/text.ts';
import { CONTROL_IDS } from '../../model/control.ts';
import { coverageReportSchema } from '../../model/report/coverage.ts';
import { VECTOR_IDS } from '../../model/vector.ts';
import { coverage } from './coverage.ts';
import { coverageFamilies } from './coverage-families.ts';

describe('coverage', () => {
  it('is the page of the reference; run npm run reference', () => {
    const page = new URL('../../../docs/reference/coverage.md', import.meta.url);
    assert.equal(readFileSync(page, 'utf8'), coverageMarkdown(coverage()));
  });

  it('counts every part of every kind, each of which serves a vector and a control', () => {
    const report = coverage();
    coverageReportSchema.parse(report);
    for (const { id, units } of coverageFamilies()) {
      assert.equal(report.families.find((family) => family.id === id)?.units, units.length);
      assert.ok(units.length > 0, id);
      for (const unit of units) assert.ok(unit.vectors.length > 0 && unit.controls.length > 0, unit.id);
    }
  });

  it('says of a vector and a control that nothing serves what is missing', () => {
    const engine = { id: 'seccomp', vectors: ['V6'], controls: ['seccomp'] } as const;
    const report = coverage([{ id: 'engines', title: 'Engines', deed: 'enforce', units: [engine] }]);
    assert.deepEqual(report.cells, [
      { vector: 'V6', control: 'seccomp', families: [{ id: 'engines', units: 1 }] },
    ]);
    assert.equal(report.gaps.length, 3 * (VECTOR_IDS.length + CONTROL_IDS.length) - 2);
    const text = coverageText(report);
    assert.match(text, /^ {2}V6 host and container: nothing finds, nothing watches$/m);
    assert.match(text, /^ {2}V5 orchestrator: nothing yet$/m);
    assert.match(text, /^seccomp profiles +· +· +· +· +· +1e/m);
    assert.match(coverageMarkdown(report), /^## V10 many databases\n\nNothing yet\.$/m);
  });
});
