import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleFinding, sampleReport } from '../../../test/fixtures/report.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { PackedList } from '../../model/packed-list.ts';
import {
  countBySeverity,
  grouped,
  groupByPackage,
  placesOf,
  severityCounts,
  shortInstruction,
  whereIs,
} from './grouping.ts';

describe('groupByPackage', () => {
  it('keeps a package together and puts the most important first', () => {
    const groups = [...groupByPackage(sampleReport().findings)];
    assert.deepEqual(
      groups.map((group) => [group.package.name, group.findings.length]),
      [
        ['libssl3', 2],
        ['@acme/parser', 1],
        ['openssl', 1],
        ['org.acme:logger', 1],
        ['zlib1g', 5],
      ],
    );
    assert.equal(groups[0]?.findings[0].severity, 'critical');
  });
});

describe('grouped', () => {
  it('puts more findings together than are sorted at once, as a map would', () => {
    for (const length of [0, 1, 2_047, 2_048, 5_000]) {
      const findings = Array.from({ length }, (_, index) =>
        sampleFinding('zlib1g', { id: `CVE-1999-${(index * 7919) % 600}`, priority: index }),
      );
      const idOf = (finding: Finding) => finding.id;
      const groups = grouped(PackedList.from(findings), idOf);
      assert.deepEqual([...groups], [...Map.groupBy(findings, idOf).values()]);
      assert.equal([...groups].length, placesOf(findings, idOf).size, 'a second time');
    }
  });
});

describe('severityCounts', () => {
  it('names most severe first and leaves out what does not occur', () => {
    const counts = countBySeverity(sampleReport().findings);
    assert.equal(severityCounts(counts), '1 critical, 1 high, 2 medium, 5 low, 1 unknown');
    assert.equal(severityCounts(countBySeverity([])), '');
  });
});

describe('whereIs', () => {
  const report = sampleReport();
  const locations = report.packages.find((item) => item.name === '@acme/parser')?.locations ?? [];

  it('names the layer and its instruction, and that there are more places', () => {
    assert.equal(whereIs(locations, report), 'layer 3 (+1) COPY . /app');
  });

  it('names the path where there is no image', () => {
    const tree = sampleReport({ target: { reference: '.', kind: 'source-folder' } });
    assert.equal(whereIs(locations, tree), '/app/node_modules/@acme/parser/package.json (+1)');
    assert.equal(whereIs([], tree), '');
  });
});

describe('shortInstruction', () => {
  it('takes out what builders add', () => {
    const cases: readonly [string, string][] = [
      ['/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]', 'CMD ["nginx" "-g" "daemon off;"]'],
      ['/bin/sh -c apt-get update  &&   apt-get install curl', 'RUN apt-get update && apt-get install curl'],
      ['RUN /bin/sh -c make # buildkit', 'RUN make'],
      ['RUN |1 VERSION=2 /bin/sh -c make # buildkit', 'RUN make'],
      ['|1 VERSION=2 /bin/sh -c make', 'RUN make'],
      ['COPY . /app # buildkit', 'COPY . /app'],
      ['', ''],
    ];
    for (const [given, wanted] of cases) assert.equal(shortInstruction(given), wanted);
  });
});
