import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileOf, leakAt, SECRET } from './leak.fixture.ts';
import { rewriteLeak } from './rewrite.ts';

const kindOf = (path: string, text: string) => {
  const change = rewriteLeak(fileOf(path, text), leakAt(), 'https://vault.test')?.change;
  return typeof change === 'string' ? 'lines' : change?.map(({ path: place }) => place.join('.')).join(' ');
};

describe('what is written in the place of a secret', () => {
  it('is decided by what a file is', () => {
    const environment = `environment: {A: ${SECRET}}`;
    assert.equal(kindOf('/.env', `A=${SECRET}`), 'lines');
    assert.equal(kindOf('/a.yaml', `a: ${SECRET}\n`), 'a');
    assert.equal(kindOf('/compose.yml', `services: {x: {${environment}}}\n`), 'services.x.environment.A');
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: ${SECRET}}\n`;
    assert.equal(kindOf('/a.yaml', secret), 'apiVersion kind stringData spec');
  });

  it('is nothing in the place of a reference that a manifest or Compose would take for a text', () => {
    assert.equal(kindOf('/a.yaml', `apiVersion: v1\nkind: ConfigMap\ndata: {a: ${SECRET}}\n`), undefined);
    assert.equal(kindOf('/compose.yaml', `services: {x: {labels: {a: ${SECRET}}}}\n`), undefined);
  });
});
