import assert from 'node:assert/strict';
import { it } from 'node:test';
import { secretIn } from './secret-words.ts';

it('a secret that is written out in a command is told by its option', () => {
  for (const [command, option] of [
    ['web --db-password=fake-one', '--db-password'],
    ['web --token fake-one', '--token'],
    ['redis-server --requirepass fake-one', '--requirepass'],
    ['web --db-password-file=/run/secrets/db', undefined],
    ['web --token $TOKEN', undefined],
    ['web --token "$TOKEN"', undefined],
    ['web --token --verbose', undefined],
    ['web --token', undefined],
    ['adduser --disabled-password app', undefined],
    ['useradd --password * app', undefined],
    ['docker build --secret id=token,src=a .', undefined],
  ] as const)
    assert.equal(secretIn(command.split(' ')), option, command);
});
