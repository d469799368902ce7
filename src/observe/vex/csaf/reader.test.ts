import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../model/fault.ts';
import { csaf } from './reader.ts';

const TREE = {
  branches: [
    {
      category: 'vendor',
      name: 'Acme',
      branches: [
        {
          category: 'product_name',
          name: 'lib',
          branches: [
            {
              category: 'product_version',
              name: '1.0.0',
              product: {
                product_id: 'LIB-1',
                name: 'lib 1.0.0',
                product_identification_helper: { purl: 'pkg:npm/lib@1.0.0' },
              },
            },
            {
              category: 'product_version_range',
              name: 'vers:npm/<2.0.0',
              product: {
                product_id: 'LIB-R',
                name: 'lib',
                product_identification_helper: { purl: 'pkg:npm/lib' },
              },
            },
          ],
        },
      ],
    },
  ],
  full_product_names: [
    { product_id: 'APP', name: 'registry.example/app:1' },
    {
      product_id: 'APP-D',
      name: 'The application',
      product_identification_helper: {
        hashes: [{ filename: 'a', file_hashes: [{ algorithm: 'sha256', value: 'ab' }] }],
      },
    },
    {
      product_id: 'OS',
      name: 'An operating system',
      product_identification_helper: { cpe: 'cpe:/o:acme:os:1' },
    },
  ],
  relationships: [
    {
      category: 'default_component_of',
      product_reference: 'LIB-1',
      relates_to_product_reference: 'APP-D',
      full_product_name: { product_id: 'APP-D:LIB-1', name: 'lib in the application' },
    },
    {
      category: 'default_component_of',
      product_reference: 'LIB-1',
      relates_to_product_reference: 'OS',
      full_product_name: { product_id: 'OS:LIB-1', name: 'lib in the system' },
    },
  ],
  product_groups: [{ group_id: 'G', product_ids: ['LIB-1', 'APP'] }],
};
const document = (...vulnerabilities: object[]) => ({
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    publisher: { category: 'vendor', name: 'Acme', namespace: 'https://acme.example' },
    tracking: { current_release_date: '2099-01-01T00:00:00Z', id: 'A-1', status: 'final' },
  },
  product_tree: TREE,
  vulnerabilities,
});
const read = (...vulnerabilities: object[]) => csaf.read(document(...vulnerabilities), 'csaf.json');

describe('csaf', () => {
  it('reads each status group, with what each product is', () => {
    const { statements, remarks } = read({
      cve: 'CVE-2099-0001',
      ids: [{ system_name: 'Acme', text: 'ACME-1' }],
      product_status: {
        known_not_affected: ['LIB-1'],
        fixed: ['APP'],
        first_fixed: ['APP-D'],
        known_affected: ['APP-D:LIB-1'],
        under_investigation: ['LIB-R'],
        recommended: ['LIB-1'],
      },
    });
    assert.deepEqual(remarks, []);
    assert.deepEqual(
      statements.map(({ status, products }) => [status, products[0]]),
      [
        [
          'affected',
          {
            identifiers: [{ kind: 'digest', text: 'sha256:ab' }],
            subcomponents: [{ identifiers: [{ kind: 'purl', text: 'pkg:npm/lib@1.0.0' }] }],
          },
        ],
        [
          'under_investigation',
          {
            identifiers: [{ kind: 'purl', text: 'pkg:npm/lib' }],
            versions: ['vers:npm/<2.0.0'],
            subcomponents: [],
          },
        ],
        ['not_affected', { identifiers: [{ kind: 'purl', text: 'pkg:npm/lib@1.0.0' }], subcomponents: [] }],
        ['fixed', { identifiers: [{ kind: 'name', text: 'registry.example/app:1' }], subcomponents: [] }],
        ['fixed', { identifiers: [{ kind: 'digest', text: 'sha256:ab' }], subcomponents: [] }],
      ],
    );
    const [first] = statements;
    assert.deepEqual(
      [first?.ids, first?.author, first?.time],
      [['CVE-2099-0001', 'ACME-1'], 'Acme', Date.parse('2099-01-01')],
    );
  });

  it('gives each product its own reasons, by groups too', () => {
    const { statements } = read({
      cve: 'CVE-2099-0001',
      product_status: { known_not_affected: ['LIB-1', 'LIB-R'], fixed: ['APP'] },
      flags: [{ label: 'vulnerable_code_not_present', group_ids: ['G'] }],
      threats: [
        { category: 'impact', details: 'never loaded', product_ids: ['LIB-R'] },
        { category: 'exploit_status', details: 'none', product_ids: ['LIB-R'] },
      ],
      remediations: [{ category: 'vendor_fix', details: 'patched', product_ids: ['APP'] }],
    });
    assert.deepEqual(
      statements.map(({ justification }) => justification),
      ['vulnerable_code_not_present', 'never loaded', 'vulnerable_code_not_present; patched'],
    );
  });

  it('lets the worse of contradicting statuses count, and says so', () => {
    const { statements, remarks } = read({
      cve: 'CVE-2099-0001',
      product_status: { known_not_affected: ['LIB-1'], known_affected: ['LIB-1'] },
    });
    assert.deepEqual(
      statements.map(({ status }) => status),
      ['affected'],
    );
    assert.match(remarks[0]?.text ?? '', /vulnerabilities.0: LIB-1 has contradicting statuses/);
  });

  it('names products that nothing tells, and vulnerabilities without a name', () => {
    const { statements, remarks } = read(
      { cve: 'CVE-2099-0001', product_status: { known_not_affected: ['OS', 'OS:LIB-1', 'GONE'] } },
      { product_status: { known_not_affected: ['LIB-1'] } },
    );
    assert.equal(statements.length, 0);
    assert.match(
      remarks.map(({ text }) => text).join('\n'),
      /3 products, such as OS, .*\n.*names no vulnerability/,
    );
  });

  it('refuses what is damaged, by file and field, and knows its documents', () => {
    const { document: head } = document();
    const timeless = { document: { ...head, tracking: {} } };
    for (const json of [
      timeless,
      { document: { ...head, tracking: undefined } },
      { ...document(), vulnerabilities: 1 },
    ])
      assert.throws(
        () => csaf.read(json, 'csaf.json'),
        (error) => error instanceof Fault && /^csaf.json: /.test(error.message),
      );
    assert.equal(csaf.recognises(document()), true);
    for (const other of [null, 1, [], {}, { document: {} }]) assert.equal(csaf.recognises(other), false);
  });

  it('survives trees of any depth and shape', () => {
    let branch: object = { product: { product_id: 'DEEP' } };
    for (let depth = 0; depth < 5_000; depth += 1) branch = { branches: [branch] };
    const deep = {
      ...document({ cve: 'A', product_status: { fixed: ['DEEP'] } }),
      product_tree: { branches: [branch] },
    };
    assert.equal(csaf.read(deep, 'csaf.json').statements.length, 0);
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), (value, ids) => {
        const json = {
          ...document({ cve: 'A', product_status: { fixed: ids } }),
          product_tree: { branches: [value] },
        };
        assert.equal(csaf.read(json, 'csaf.json').statements.length, 0);
      }),
    );
  });
});
