import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../model/fault.ts';
import { cyclonedxVex } from './reader.ts';

const document = (...vulnerabilities: object[]) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: {
    timestamp: '2099-01-01T00:00:00Z',
    supplier: { name: 'Acme' },
    component: { 'bom-ref': 'root', type: 'container', name: 'registry.example/app', version: '1' },
  },
  components: [
    {
      'bom-ref': 'outer',
      type: 'library',
      name: 'outer',
      purl: 'pkg:npm/outer@1.0.0',
      components: [{ 'bom-ref': 'inner', type: 'library', name: 'inner', purl: 'pkg:npm/inner@1.0.0' }],
    },
  ],
  vulnerabilities,
});
const read = (...vulnerabilities: object[]) => cyclonedxVex.read(document(...vulnerabilities), 'vex.json');
const about = (ref: string, state = 'not_affected') => ({
  id: 'CVE-2099-0001',
  analysis: { state },
  affects: [{ ref }],
});

describe('cyclonedx', () => {
  it('knows every state of an analysis', () => {
    const statuses = [
      'resolved',
      'resolved_with_pedigree',
      'exploitable',
      'in_triage',
      'false_positive',
      'not_affected',
    ].map((state) => read(about('inner', state)).statements[0]?.status);
    assert.deepEqual(statuses, [
      'fixed',
      'fixed',
      'affected',
      'under_investigation',
      'not_affected',
      'not_affected',
    ]);
  });

  it('reads an analysis with everything that it can have', () => {
    const { statements, remarks } = read({
      id: 'CVE-2099-0001',
      references: [{ id: 'GHSA-a-b-c', source: { name: 'GitHub' } }],
      updated: '2099-02-01T00:00:00Z',
      analysis: {
        state: 'false_positive',
        justification: 'code_not_present',
        response: ['will_not_fix'],
        detail: 'never built in',
        lastUpdated: '2099-03-01T00:00:00Z',
      },
      affects: [{ ref: 'inner' }],
    });
    assert.deepEqual(statements, [
      {
        source: 'vex.json',
        author: 'Acme',
        ids: ['CVE-2099-0001', 'GHSA-a-b-c'],
        products: [{ identifiers: [{ kind: 'purl', text: 'pkg:npm/inner@1.0.0' }], subcomponents: [] }],
        status: 'not_affected',
        justification: 'false_positive; code_not_present; never built in',
        time: Date.parse('2099-03-01'),
      },
    ]);
    assert.deepEqual(remarks, []);
  });

  it('knows components of the document, of another, and package URLs', () => {
    const identifiers = (ref: string) => read(about(ref)).statements[0]?.products[0]?.identifiers;
    assert.deepEqual(identifiers('outer'), [{ kind: 'purl', text: 'pkg:npm/outer@1.0.0' }]);
    assert.deepEqual(identifiers('pkg:npm/x@1'), [{ kind: 'purl', text: 'pkg:npm/x@1' }]);
    assert.deepEqual(identifiers('urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Anpm%2Fx%401'), [
      { kind: 'purl', text: 'pkg:npm/x@1' },
    ]);
    assert.deepEqual(identifiers('root'), [{ kind: 'name', text: 'registry.example/app:1' }]);
    assert.equal(identifiers('urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#elsewhere'), undefined);
  });

  it('names what it cannot hold against anything', () => {
    const { remarks } = read(
      about('gone'),
      { affects: [{ ref: 'inner' }], analysis: { state: 'resolved' } },
      about('inner', 'fine'),
    );
    assert.deepEqual(
      remarks.map(({ text }) => text),
      [
        'vulnerabilities.0: gone is no component of this document, and no package URL',
        'vulnerabilities.1: names no vulnerability',
        'vulnerabilities.2: "fine" is no state of an analysis',
      ],
    );
  });

  it('knows what is said of versions, beside an analysis or without one', () => {
    const said = (analysis: object | undefined, versions: object[]) =>
      read({ id: 'CVE-2099-0001', analysis, affects: [{ ref: 'pkg:npm/x', versions }] }).statements.map(
        ({ status, products }) => [status, products[0]?.versions?.[0]],
      );
    assert.deepEqual(said(undefined, [{ version: '1', status: 'unaffected' }, { range: 'vers:npm/>2' }]), [
      ['not_affected', '1'],
      ['affected', 'vers:npm/>2'],
    ]);
    assert.deepEqual(said({ state: 'not_affected' }, [{ version: '1', status: 'affected' }]), [
      ['not_affected', undefined],
    ]);
    assert.deepEqual(said({ state: 'exploitable' }, [{ version: '1', status: 'unaffected' }]), [
      ['affected', undefined],
      ['not_affected', '1'],
    ]);
  });

  it('says nothing without an analysis', () => {
    assert.deepEqual(read({ id: 'CVE-2099-0001', affects: [{ ref: 'inner' }] }), {
      statements: [],
      remarks: [],
    });
  });

  it('refuses what is damaged, by file and field, and knows its documents', () => {
    const timeless = { ...document(about('inner')), metadata: {} };
    for (const json of [timeless, document({ id: 1 }), document({ id: 'A', affects: [{}] })])
      assert.throws(
        () => cyclonedxVex.read(json, 'vex.json'),
        (error) => error instanceof Fault && /^vex.json: vulnerabilities/.test(error.message),
      );
    assert.equal(cyclonedxVex.recognises(document()), true);
    for (const other of [null, [], {}, { bomFormat: 'CycloneDX' }])
      assert.equal(cyclonedxVex.recognises(other), false);
  });

  it('survives components of any depth and shape', () => {
    let component: object = { 'bom-ref': 'deep', purl: 'pkg:npm/deep' };
    for (let depth = 0; depth < 5_000; depth += 1) component = { components: [component] };
    assert.equal(
      cyclonedxVex.read({ ...document(about('deep')), components: [component] }, 'a').statements.length,
      0,
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, ref) => {
        const { statements } = cyclonedxVex.read({ ...document(about(ref)), components: [value] }, 'a');
        assert.ok(statements.length <= 1);
      }),
    );
  });
});
