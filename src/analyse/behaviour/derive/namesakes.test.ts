import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BehaviourFact, Text } from '../../../model/behaviour.ts';
import { likelyVariables } from './namesakes.ts';

const CATALOG = { name: 'catalog', ports: [8081] };
const DB = { name: 'db', ports: [5432] };
const of = (environment: string): Text[number] => ({ environment });
const request = (...url: Text): BehaviourFact => ({ kind: 'request', method: ['GET'], url, line: 1 });
const config = (env: string[] = []) => ({
  user: '',
  env,
  entrypoint: [],
  command: [],
  workingDirectory: '',
  exposedPorts: [],
  volumes: [],
  labels: {},
});

function guessed(fact: BehaviourFact, neighbours = [CATALOG, DB], env: string[] = []) {
  const facts = [{ path: '/srv/server.js', layer: undefined, fact }];
  return likelyVariables({ config: config(env), facts }, neighbours).map(
    ({ name, value }) => `${name}=${value}`,
  );
}

describe('a variable without a value', () => {
  it('is likely the place of its namesake', () => {
    assert.deepEqual(guessed(request(of('CATALOG_URL'), '/products')), ['CATALOG_URL=http://catalog:8081']);
    assert.deepEqual(guessed(request('http://', of('CATALOG_HOST'), ':8081/')), ['CATALOG_HOST=catalog']);
    assert.deepEqual(guessed(request(of('PRICE_LIST_URL')), [{ name: 'price-list', ports: [80] }]), [
      'PRICE_LIST_URL=http://price-list:80',
    ]);
  });

  it('is likely the place of the only one that speaks what is spoken', () => {
    const connection = { kind: 'connection', protocol: 'postgres', line: 1 } as const;
    assert.deepEqual(guessed({ ...connection, url: [of('DATABASE_URL')] }), [
      'DATABASE_URL=postgres://db:5432',
    ]);
    assert.deepEqual(guessed({ ...connection, host: [of('PGHOST')] }), ['PGHOST=db']);
    assert.deepEqual(guessed({ ...connection, host: [of('PGHOST')] }, [DB, { ...DB, name: 'other' }]), []);
  });

  it('is not guessed where the source or the image says more, or nobody fits', () => {
    assert.deepEqual(guessed(request({ environment: 'CATALOG_URL', otherwise: ['http://x'] })), []);
    assert.deepEqual(guessed(request(of('CATALOG_URL')), [CATALOG], ['CATALOG_URL=http://other']), []);
    assert.deepEqual(guessed(request('https://api.example/', of('CATALOG_URL'))), []);
    assert.deepEqual(guessed(request(of('CATALOG_URL')), [{ ...CATALOG, ports: [1, 2] }]), []);
    assert.deepEqual(guessed(request(of('BANK_URL'))), []);
    assert.deepEqual(guessed(request(of('__proto__'))), []);
  });
});
