import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isKustomization } from '../../src/model/configuration/kustomization.ts';
import { textAt } from '../../src/model/configuration/place.ts';
import { readKustomizations } from '../../src/observe/configuration/kustomize/read-kustomizations.ts';
import { readDocuments } from '../../src/observe/configuration/yaml/documents.ts';
import { KUSTOMIZE_CASES } from '../fixtures/kustomizations.ts';
import type { Files } from '../fixtures/kustomize-base.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must, plimsoll } from './command.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

const NEEDED = { skip: missing('kubectl') };

/** Resources by what they are called, as plain values. */
function named(values: readonly unknown[], isSorted = true): Record<string, unknown> {
  const entries = values.map((value) => {
    const name = [['kind'], ['metadata', 'namespace'], ['metadata', 'name']].map((path) =>
      textAt(value, path),
    );
    return [name.join(' '), JSON.parse(JSON.stringify(value)) as unknown] as const;
  });
  return Object.fromEntries(isSorted ? entries.toSorted(([a], [b]) => (a < b ? -1 : 1)) : entries);
}

describe('what Kustomize puts together', () => {
  let work: string;
  before(() => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-kustomize-'));
  });
  after(() => rmSync(work, { recursive: true }));

  function save(folder: string, files: Files): string {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, folder, name)), { recursive: true });
      writeFileSync(join(work, folder, name), text);
    }
    return join(work, folder);
  }

  for (const [index, { name, files, roots }] of KUSTOMIZE_CASES.entries())
    it(`is what kubectl makes: ${name}`, NEEDED, async () => {
      const folder = save(`case-${index}`, files);
      for (const root of roots) {
        const rendered = await must('kubectl', ['kustomize', join(folder, root)]);
        const found = Object.keys(files).filter(
          (path) => path.startsWith(`${root}/`) && isKustomization(path),
        );
        const built = readKustomizations(found, (path) => files[path]);
        const theirs = readDocuments(rendered, 'rendered').documents.map(({ value }) => value);
        assert.deepEqual(named(built.documents.map(({ value }) => value)), named(theirs), root);
      }
    });

  it('is the network and the paths of a folder, as of what kubectl makes', NEEDED, async () => {
    const { files = {} } = KUSTOMIZE_CASES.find(({ name }) => name === 'names and namespaces') ?? {};
    const folder = save('shop', files);
    const rendered = await must('kubectl', ['kustomize', join(folder, 'over')]);
    const theirs = named(readDocuments(rendered, 'rendered').documents.map(({ value }) => value));
    const built = readKustomizations(['over/kustomization.yaml'], (path) => files[path]);
    // What is told first goes by the order of resources.
    const items = Object.keys(
      named(
        built.documents.map(({ value }) => value),
        false,
      ),
    ).map((name) => theirs[name]);
    const one = save('rendered', { 'all.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
    for (const [command, flags] of [
      [['network', 'connections'], []],
      [['network', 'exposure'], []],
      [['paths'], ['--from', 'any', '--to', 'account/prod/a-web-z']],
    ] as const) {
      const report = async (at: string) => {
        const { code, stdout, stderr } = await plimsoll([...command, at, '--format', 'json', ...flags], work);
        assert.notEqual(stdout, '', stderr);
        return { code, report: withoutPlaces(stdout) };
      };
      const ours = await report(folder);
      assert.deepEqual(ours, await report(one));
      assert.match(ours.report, /a-web-z/);
    }
  });
});

/** Files, lines and documents are not those of what was rendered. */
function withoutPlaces(json: string): string {
  return JSON.stringify(JSON.parse(json), (key, value: unknown) =>
    ['file', 'line', 'document', 'path', 'subject', 'origin', 'place', 'places'].includes(key)
      ? undefined
      : value,
  );
}
