import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VARIABLE_RULES, variableRisk } from './variables.ts';

/** What each opens; undefined for nothing. */
const CASES: readonly (readonly [name: string, value: string, risk: string | undefined])[] = [
  ['POSTGRES_HOST_AUTH_METHOD', 'trust', 'password-not-asked'],
  ['MYSQL_ALLOW_EMPTY_PASSWORD', '"yes"', 'password-not-asked'],
  ['MYSQL_ALLOW_EMPTY_PASSWORD', 'no', undefined],
  ['xpack.security.enabled', 'false', 'password-not-asked'],
  ['DOCKER_HOST', 'tcp://docker:2375', 'engine-without-tls'],
  ['DOCKER_HOST', 'tcp://docker:2376', undefined],
  ['DOCKER_TLS_CERTDIR', '', 'engine-without-tls'],
  ['FLASK_DEBUG', '1', 'debugger-open'],
  ['WERKZEUG_DEBUG_PIN', 'off', 'debugger-open'],
  ['WERKZEUG_DEBUG_PIN', '123-456-789', undefined],
  ['NODE_OPTIONS', '--inspect=0.0.0.0', 'debugger-open'],
  ['NODE_OPTIONS', '--max-old-space-size=64', undefined],
];

describe('a variable of a container', () => {
  for (const [name, value, risk] of CASES)
    it(`${risk === undefined ? 'opens nothing' : 'is told'}: ${name}=${value}`, () => {
      assert.equal(variableRisk(name, value), risk);
    });

  it('has a rule for each risk, whose examples are told apart', () => {
    for (const { risk, bad, good } of VARIABLE_RULES) {
      assert.equal(variableRisk(...bad), risk);
      assert.notEqual(variableRisk(...good), risk);
    }
  });
});
