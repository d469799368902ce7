import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { VEX_STATUSES } from '../../../model/exception/vex.ts';
import { Fault } from '../../../model/fault.ts';
import { openvex } from './reader.ts';

const document = (...statements: object[]) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://openvex.dev/docs/example/1',
  author: 'Acme',
  timestamp: '2099-01-01T00:00:00Z',
  version: 1,
  statements,
});
const read = (...statements: object[]) => openvex.read(document(...statements), 'vex.json');
const STATEMENT = {
  vulnerability: { name: 'CVE-2099-0001' },
  products: [{ '@id': 'pkg:npm/lodash' }],
  status: 'not_affected',
  justification: 'vulnerable_code_not_present',
};

describe('openvex', () => {
  it('reads a statement with everything that it can have', () => {
    const { statements, remarks } = read({
      vulnerability: {
        '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2099-0001',
        name: 'ACME-1',
        aliases: ['GHSA-a-b-c'],
      },
      timestamp: '2099-02-01T00:00:00Z',
      products: [
        {
          '@id': 'https://acme.example/app',
          identifiers: { purl: 'pkg:oci/app', cpe23: 'cpe:2.3:a:acme:app:1:*:*:*:*:*:*:*' },
          hashes: { 'sha-256': 'AB', 'sha-512': 'cd' },
          subcomponents: [{ '@id': 'pkg:npm/lodash@4.17.20' }],
        },
      ],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      impact_statement: 'patched',
    });
    assert.deepEqual(statements, [
      {
        source: 'vex.json',
        author: 'Acme',
        ids: ['ACME-1', 'GHSA-a-b-c', 'CVE-2099-0001'],
        products: [
          {
            identifiers: [
              { kind: 'name', text: 'https://acme.example/app' },
              { kind: 'purl', text: 'pkg:oci/app' },
              { kind: 'digest', text: 'sha256:ab' },
            ],
            subcomponents: [{ identifiers: [{ kind: 'purl', text: 'pkg:npm/lodash@4.17.20' }] }],
          },
        ],
        status: 'not_affected',
        justification: 'vulnerable_code_not_present; patched',
        time: Date.parse('2099-02-01'),
      },
    ]);
    assert.deepEqual(remarks, []);
  });

  it('lets a statement have the time of its document', () => {
    assert.equal(read(STATEMENT).statements[0]?.time, Date.parse('2099-01-01'));
  });

  it('reads the texts of 0.0.1', () => {
    const old = {
      ...STATEMENT,
      vulnerability: 'CVE-2099-0001',
      products: ['pkg:oci/app'],
      subcomponents: ['pkg:npm/a'],
    };
    assert.deepEqual(read(old).statements[0]?.products, [
      {
        identifiers: [{ kind: 'purl', text: 'pkg:oci/app' }],
        subcomponents: [{ identifiers: [{ kind: 'purl', text: 'pkg:npm/a' }] }],
      },
    ]);
  });

  it('names statements that cannot be held against anything', () => {
    const cpe = { identifiers: { cpe23: 'cpe:2.3:a:acme:app:1:*:*:*:*:*:*:*' } };
    const { statements, remarks } = read(
      { ...STATEMENT, products: undefined },
      { ...STATEMENT, products: [cpe] },
      { ...STATEMENT, products: [{ '@id': 'pkg:oci/app', subcomponents: [cpe] }] },
    );
    assert.equal(statements.length, 0);
    assert.equal(remarks.length, 3);
    assert.match(remarks[0]?.text ?? '', /statements.0: says nothing of CVE-2099-0001/);
  });

  it('says of one that does not say why', () => {
    const { justification: _, ...bare } = STATEMENT;
    const { statements, remarks } = read(bare);
    assert.deepEqual([statements.length, remarks.length], [1, 1]);
  });

  it('refuses what is damaged, by file and field', () => {
    const { timestamp: _, ...timeless } = document(STATEMENT);
    const refuses = (json: unknown, expected: RegExp) =>
      assert.throws(
        () => openvex.read(json, 'vex.json'),
        (error) => error instanceof Fault && expected.test(error.message),
      );
    refuses(timeless, /^vex.json: statements.0.timestamp/);
    refuses(document({ ...STATEMENT, status: 'safe' }), /^vex.json: statements.0.status/);
    refuses(document({ ...STATEMENT, vulnerability: {} }), /^vex.json: statements.0.vulnerability.name/);
  });

  it('knows its documents by their context', () => {
    assert.equal(openvex.recognises(document()), true);
    assert.equal(openvex.recognises({ '@context': ['https://openvex.dev/ns'] }), true);
    for (const other of [null, 1, [], {}, { '@context': 'https://schema.org' }])
      assert.equal(openvex.recognises(other), false);
  });

  it('reads back whatever statements are written', () => {
    const statement = fc.record({
      vulnerability: fc.record({
        name: fc.string({ minLength: 1 }),
        aliases: fc.array(fc.string({ minLength: 1 })),
      }),
      products: fc.array(fc.record({ '@id': fc.string({ minLength: 1 }) }), { minLength: 1 }),
      status: fc.constantFrom(...VEX_STATUSES),
    });
    fc.assert(
      fc.property(fc.array(statement), (list) => {
        assert.deepEqual(
          read(...list).statements.map(({ ids, status, products }) => [
            ids,
            status,
            products.map(({ identifiers }) => identifiers[0]?.text),
          ]),
          list.map(({ vulnerability: { name, aliases }, status, products }) => [
            [name, ...aliases],
            status,
            products.map((one) => one['@id']),
          ]),
        );
      }),
    );
  });
});
