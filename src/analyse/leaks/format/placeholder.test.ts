import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isPlaceholder } from './placeholder.ts';

for (const value of [
  '${PASSWORD}',
  '$PASSWORD',
  '{{ .Values.password }}',
  '<password>',
  '[password]',
  '%s',
  '%PASSWORD%',
  '%%PWD%%',
  'a${b}c',
  'password',
  'Password123',
  'my_password',
  'secret',
  'changeme',
  'your-password',
  'xxxxxxxx',
  '********',
  'postgres',
  'guest',
  'REDACTED',
  'example-token',
  '__DB_PASSWORD__',
  '@db_password@',
  'of-%s',
  '%s:%d',
])
  it(`takes ${value} for a placeholder`, () => assert.equal(isPlaceholder(value), true));

for (const value of [
  'xB%D+9zQk',
  'a%d4Kq9',
  'hunter22',
  'Tr0ub4dor&3',
  'shop-2024',
  'p4ssw0rd!x',
  'testosterone',
  'correct horse',
])
  it(`takes ${value} for a value`, () => assert.equal(isPlaceholder(value), false));
