import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openFile, viewOf } from '../../../test/fixtures/file-view.ts';
import { matchVulnerabilities } from '../../analyse/vulnerabilities/match.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import {
  DISTRIBUTION_ANALYSER,
  type DistributionFact,
  distributionOf,
} from '../../observe/distribution/distribution.ts';
import { PACKAGE_UNITS } from '../../observe/packages/units/registry.ts';
import { openAdvisoryStore } from '../../platform/advisories/store.ts';
import { updateAdvisories } from '../../platform/feeds/update.ts';
import { createHttpClient } from '../../platform/http/client.ts';
import { CASES, type PublishedCase } from './publishers.fixture.ts';

/** What the whole way from a publisher's document and the files of a root filesystem ends in. */
async function findingsOf({ source, document, files }: PublishedCase, folder: string) {
  const [name, text] = document;
  const path = join(folder, source, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const databasePath = join(folder, 'data', `${source}.db`);
  const { bad } = await updateAdvisories({
    base: join(folder, 'nothing'),
    databasePath,
    http: createHttpClient({ userAgent: 'plimsoll-test', environment: {} }),
    clock: () => new Date('2099-06-01T00:00:00Z'),
    pause: async () => {},
    sources: [`${source}=${join(folder, source)}`],
  });
  assert.deepEqual(bad.examples, []);
  using store = openAdvisoryStore(databasePath);
  const { packages, distribution } = readTree(files);
  return matchVulnerabilities({ packages, distribution, store });
}

function readTree(files: PublishedCase['files']) {
  const view = viewOf(files);
  const opened = Object.entries(files).map(([path, content]) => openFile(path, content));
  const told = opened
    .filter(({ entry }) => DISTRIBUTION_ANALYSER.interest(entry) === 'yes')
    .flatMap((file): LocatedFact<DistributionFact>[] =>
      Array.from(DISTRIBUTION_ANALYSER.read(file), (fact) => ({ path: file.entry.path, layer: 0, fact })),
    );
  const distribution = distributionOf(told, view);
  const packages = PACKAGE_UNITS.flatMap((unit) => {
    const wanted = opened.filter((file) => {
      const interest = unit.interest(file.entry);
      return interest === 'yes' || (interest === 'by-magic' && unit.recognises?.(file.read(0, 512)) === true);
    });
    const facts = wanted.flatMap((file) =>
      Array.from(unit.read(file), (fact) => ({ path: file.entry.path, layer: 0, fact })),
    );
    return [...unit.assemble(facts, { files: view, distribution }).packages].map((one) => one.package);
  });
  return { packages, distribution };
}

describe("a publisher's document, read by an update, finds", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-publishers-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [index, one] of CASES.entries()) {
    it(`${one.source}: ${one.what}`, async () => {
      const { findings, gaps } = await findingsOf(one, join(folder, String(index)));
      assert.deepEqual(
        Array.from(findings, ({ id, package: { purl }, fixedIn, certainty }) =>
          [id, purl, ...fixedIn, ...(certainty === 'possible' ? ['(possible)'] : [])].join(' '),
        ),
        one.expected,
      );
      assert.deepEqual(
        gaps.map(({ reason }) => reason),
        one.gaps ?? [],
      );
    });
  }
});
