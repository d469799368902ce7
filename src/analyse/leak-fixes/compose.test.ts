import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rewriteCompose } from './compose.ts';
import { fileOf, leakAt, operationsOf, SECRET, VALUE } from './leak.fixture.ts';

const rewrite = (text: string, leak = leakAt(), path = '/compose.yaml') =>
  rewriteCompose(fileOf(path, text), leak, 'https://vault.test');
const valuesOf = (text: string, leak = leakAt()) =>
  operationsOf(rewrite(text, leak)).map((one) => [
    one.kind,
    one.path.join('.'),
    'value' in one ? one.value : undefined,
  ]);

describe('a secret in a file of Compose', () => {
  it('is a file for an image that reads one, in maps and lists', () => {
    const file = { file: './secrets/postgres-password' };
    const map = `services:\n  db:\n    image: docker.io/library/postgres:17\n    environment: {POSTGRES_PASSWORD: ${SECRET}}\n`;
    assert.deepEqual(valuesOf(map), [
      ['set', 'services.db.environment.POSTGRES_PASSWORD_FILE', '/run/secrets/postgres-password'],
      ['remove', 'services.db.environment.POSTGRES_PASSWORD', undefined],
      ['set', 'services.db.secrets', ['postgres-password']],
      ['set', 'secrets', { 'postgres-password': file }],
    ]);
    const list = `services:\n  db:\n    image: postgres\n    secrets: [other]\n    environment: [POSTGRES_PASSWORD=${SECRET}]\nsecrets: {other: {file: x}}\n`;
    assert.deepEqual(valuesOf(list), [
      ['set', 'services.db.environment.0', 'POSTGRES_PASSWORD_FILE=/run/secrets/postgres-password'],
      ['set', 'services.db.secrets', ['other', 'postgres-password']],
      ['set', 'secrets.postgres-password', file],
    ]);
  });

  it('has a file of its own where another service has one of the same name', () => {
    const text = `services:\n  b:\n    image: postgres\n    environment: {POSTGRES_PASSWORD: ${SECRET}}\nsecrets: {postgres-password: {file: ./theirs}}\n`;
    assert.deepEqual(valuesOf(text).slice(2), [
      ['set', 'services.b.secrets', ['b-postgres-password']],
      ['set', 'secrets.b-postgres-password', { file: './secrets/b-postgres-password' }],
    ]);
  });

  it('is what Compose is given for any other image, by a name of its own where that means another secret', () => {
    const text = (other: string) =>
      `services:\n  a: {image: a, environment: {DB_PASSWORD: '${other}'}}\n  b-1:\n    image: b\n    environment: {DB_PASSWORD: ${SECRET}}\n`;
    const given = '${DB_PASSWORD:?secret/data/shop#password}';
    const path = 'services.b-1.environment.DB_PASSWORD';
    assert.deepEqual(valuesOf(text('x')), [['set', path, given]]);
    assert.deepEqual(valuesOf(text(given)), [['set', path, given]]);
    const own = '${B_1_DB_PASSWORD:?secret/data/shop#password}';
    for (const other of ['${DB_PASSWORD:?secret/data/other#password}', '$DB_PASSWORD', 'x${DB_PASSWORD-y}'])
      assert.deepEqual(valuesOf(text(other)), [['set', path, own]], other);
    assert.match(rewrite(text('$DB_PASSWORD'))?.remarks[0] ?? '', /^B_1_DB_PASSWORD is to be given/);
    assert.deepEqual(valuesOf(text('$DB_PASSWORD_2')), [['set', path, given]]);
  });

  it('is left where nobody is certain', () => {
    const text = `services: {a: {environment: {A: ${SECRET}}}}\n`;
    assert.equal(rewrite(text, leakAt(), '/services.yaml'), undefined);
    assert.equal(rewrite(text, leakAt({ ...VALUE, kind: 'token' })), undefined);
    assert.equal(rewrite(`services: {a: {command: ${SECRET}}}\n`), undefined);
    assert.equal(rewrite(`services: {a: {environment: {A: x${SECRET}}}}\n`), undefined);
  });
});
