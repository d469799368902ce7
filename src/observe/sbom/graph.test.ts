import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cyclonedxReader } from './cyclonedx/reader.ts';
import { BillGraph } from './graph.ts';
import { spdxReader } from './spdx/reader.ts';
import type { SbomContent } from './types.ts';

const edgesOf = ({ packages }: SbomContent) =>
  [...packages].map(({ name, direct, development, requires }) => [name, direct, development, requires]);
const PURLS = { a: 'pkg:npm/a@1.0.0', b: 'pkg:npm/b@1.0.0', c: 'pkg:npm/c@1.0.0' };

describe('the graph of a bill of materials', () => {
  it('is that of CycloneDX’s dependencies; what is needed by no package is direct', () => {
    const content = cyclonedxReader.read({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: { 'bom-ref': 'root', type: 'application', name: 'app' } },
      components: [
        { 'bom-ref': 'lock', type: 'application', name: 'package-lock.json' },
        ...Object.entries(PURLS).map(([name, purl]) => ({
          'bom-ref': `ref-${name}`,
          type: 'library',
          name,
          purl,
        })),
      ],
      dependencies: [
        { ref: 'root', dependsOn: ['lock'] },
        { ref: 'lock', dependsOn: ['ref-a'] },
        { ref: 'ref-a', dependsOn: ['ref-b', 'gone', 'ref-b'] },
        { ref: 'ref-b' },
      ],
    });
    assert.deepEqual(edgesOf(content), [
      ['a', true, undefined, [PURLS.b]],
      ['b', false, undefined, []],
      ['c', false, undefined, undefined],
    ]);
  });

  it('is that of SPDX’s relationships, whichever way they point', () => {
    const relationship = (from: string, relationshipType: string, to: string) => ({
      spdxElementId: `SPDXRef-${from}`,
      relationshipType,
      relatedSpdxElement: `SPDXRef-${to}`,
    });
    const content = spdxReader.read({
      spdxVersion: 'SPDX-2.3',
      packages: Object.entries({ root: 'pkg:npm/app@1.0.0', ...PURLS }).map(([name, referenceLocator]) => ({
        SPDXID: `SPDXRef-${name}`,
        name,
        externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator }],
      })),
      relationships: [
        relationship('DOCUMENT', 'DESCRIBES', 'root'),
        relationship('root', 'DEPENDS_ON', 'a'),
        relationship('b', 'DEPENDENCY_OF', 'a'),
        relationship('c', 'DEV_DEPENDENCY_OF', 'root'),
        relationship('c', '__proto__', 'a'),
      ],
    });
    assert.deepEqual(edgesOf(content), [
      ['a', true, undefined, [PURLS.b]],
      ['b', false, undefined, undefined],
      ['c', true, true, undefined],
    ]);
  });

  it('is not told where a document has no edges from its target', () => {
    const graph = new BillGraph();
    graph.addPackage('1', PURLS.a);
    graph.addEdge('1', '1');
    assert.deepEqual(graph.partsOf(PURLS.a), { requires: [] });
    assert.deepEqual(graph.partsOf(PURLS.b), {});
  });
});
