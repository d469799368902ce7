import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { testExamples } from '../../../../test/fixtures/audit-examples.ts';
import { workstationFacts } from '../../../../test/fixtures/workstation-facts.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import type { Example } from '../../../model/configuration/check.ts';
import { audit } from '../../audit/audit.ts';
import { workstationChecks } from './unit.ts';

const auditOf = (example: Example) => audit(workstationFacts(example), workstationChecks.checks);
function evidenceOf(id: string, example: Example) {
  const found = auditOf(example).find(({ check }) => check.id === id);
  assert.ok(found, id);
  return found.evidence;
}
const outcomesOf = (id: string, example: Example) => evidenceOf(id, example).map(({ outcome }) => outcome);
const examples = workstationChecks.checks.flatMap(({ failing, passing }) => [...failing, ...passing]);

describe('the checks of workstations', () => {
  testExamples(workstationChecks, workstationFacts);

  it('tell no secret of any example', () => {
    for (const check of workstationChecks.checks)
      for (const example of [...check.failing, ...check.passing]) {
        const told = JSON.stringify(check.find(workstationFacts(example)));
        assert.doesNotMatch(told, /fake-|=\s*fake|AAAAfake|ZmFrZ/, told);
      }
  });

  it('say of what may not be read that it is not readable', () => {
    assert.deepEqual(outcomesOf('workstation-npm-token', { '/home/ann/.npmrc': 'denied' }), ['not-readable']);
    assert.deepEqual(outcomesOf('workstation-open-task', { '/home/ann/shop/.vscode/tasks.json': '{' }), [
      'not-readable',
    ]);
    assert.deepEqual(outcomesOf('workstation-sudo', { '/etc/sudoers': 'denied' }), ['not-readable']);
    assert.ok(auditOf({}).every(({ outcome }) => outcome === 'not-applicable'));
  });

  it('know the hosts that settings of SSH hold for', () => {
    const outcome = (text: string) =>
      outcomesOf('workstation-ssh-forwarding', { '/home/ann/.ssh/config': text });
    assert.deepEqual(outcome('ForwardAgent yes\n'), ['fail']);
    assert.deepEqual(outcome('Host a.example\nForwardAgent=yes\n'), ['pass']);
    assert.deepEqual(outcome('Host a.example *\nForwardAgent "yes"\n'), ['fail']);
    assert.deepEqual(outcome('Host a.example\nForwardAgent yes\nMatch all\nForwardAgent ~/agent\n'), [
      'fail',
    ]);
  });

  it('let hosts be that are reached by a socket of the machine', () => {
    const outcome = (hosts: string) =>
      outcomesOf('workstation-ssh-host-key', {
        '/home/ann/.ssh/config': `Host ${hosts}\nStrictHostKeyChecking no\n`,
      });
    assert.deepEqual(outcome('unix/* vsock/* .host'), ['pass']);
    assert.deepEqual(outcome('unix/* a.example'), ['fail']);
  });

  it('know a key that is temporary, and each that is not', () => {
    const found = evidenceOf('workstation-aws-key', {
      '/home/ann/.aws/credentials':
        '[a]\naws_secret_access_key = fake\naws_session_token = fake\n[b]\naws_secret_access_key=fake\n',
    });
    assert.deepEqual(
      found.map(({ outcome, line, actual }) => [outcome, line, actual]),
      [['fail', 5, 'a key of [b]']],
    );
  });

  it('tell no part of a password that has an at sign in it', () => {
    const [first] = evidenceOf('workstation-git-credentials', {
      '/home/ann/.git-credentials': 'https://ann:p@fake-part@git.example\n',
    });
    assert.equal(first?.actual, 'a login for git.example');
  });

  it('take no variable and no placeholder for a secret', () => {
    for (const value of [
      '$TOKEN',
      '"${TOKEN}"',
      '"$(pass token)"',
      '',
      '/run/secrets/token',
      '~/token',
      '%TOKEN%',
    ])
      assert.deepEqual(
        outcomesOf('workstation-shell-secret', { '/home/ann/.bashrc': `export A_TOKEN=${value}\n` }),
        ['pass'],
        value,
      );
  });

  it('take linear time, also behind an end of a line that only Unicode has', () => {
    const begins = {
      '/home/ann/.kube/config': 'token:',
      '/home/ann/.config/gh/hosts.yml': 'oauth_token:',
      '/home/ann/.my.cnf': 'password=',
      '/home/ann/.yarnrc.yml': 'npmAuthToken:',
      '/home/ann/.bashrc': 'A_TOKEN',
    };
    const start = performance.now();
    for (const [path, begin] of Object.entries(begins))
      assert.ok(auditOf({ [path]: `${begin}${' '.repeat(250_000)}a\u2028b\n` }).length > 0);
    assertWithin(2_000, performance.now() - start);
  });

  it('judge whatever files say', () => {
    const paths = examples.flatMap((example) => Object.keys(example));
    const text = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 40 }),
      fc.constantFrom(
        'denied',
        '{"auths":[1]}',
        '{"mcpServers":{"__proto__":{"env":{"A_TOKEN":"b"}}}}',
        '[',
        'a:\n- b: c',
        '-----BEGIN PRIVATE KEY-----',
      ),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...paths), text, { maxKeys: 12 }), (example) => {
        for (const { evidence } of auditOf(example)) assert.ok(evidence.length > 0);
      }),
      { numRuns: propertyRuns(15) },
    );
  });
});
