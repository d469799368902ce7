import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import type { LeakFinding } from '../../../model/finding/leak.ts';
import { disclose } from '../disclosure.ts';
import { aws } from '../verifiers/aws/verifier.ts';
import { github } from '../verifiers/github/verifier.ts';
import { gatherCredentials } from './credentials.ts';
import type { HeardLeak } from './types.ts';

const [ID, KEY] = [madeUp('{aws:AKIA}'), madeUp('{base64:40}')];

function leak(rule: string, secret: string, line: number, around = ''): HeardLeak {
  return { rule, secret, start: 10 * line, line, column: 1, around, aroundStart: 0 };
}

function finding({ rule, secret, line }: HeardLeak, path: string): LeakFinding {
  return {
    kind: 'leak',
    id: rule,
    fingerprint: '',
    title: '',
    severity: 'high',
    vectors: ['V2'],
    advice: '',
    references: [],
    priority: 0,
    secret: { ...disclose(secret) },
    decodings: [],
    verified: 'unknown',
    subject: { kind: 'file', path, range: { startLine: line, startColumn: 1 } },
    origins: [],
  };
}

describe('gatherCredentials', () => {
  const gather = () => gatherCredentials([aws, github]);

  it('has a secret once, wherever it is', () => {
    const { hear, trialOf } = gather();
    const token = leak('github-fine-grained-token', madeUp('github_pat_{alnum:22}_{alnum:59}'), 1);
    hear([token], '/a');
    hear([token, token], '/b');
    assert.ok(trialOf(finding(token, '/a')));
    assert.equal(trialOf(finding(token, '/a')), trialOf(finding({ ...token, line: 7 }, '/elsewhere')));
  });

  it('tries the id of a key with its secret, and the pair that is known of a secret', () => {
    const { hear, trialOf } = gather();
    const [id, key] = [leak('aws-access-key-id', ID, 1), leak('aws-secret-access-key', KEY, 2)];
    hear([key], '/alone');
    assert.equal(trialOf(finding(key, '/alone'))?.credential.companion, '');
    hear([id, key], '/pair');
    const trial = trialOf(finding(key, '/alone'));
    assert.equal(trial?.credential.companion, ID);
    assert.equal(trialOf(finding(id, '/pair')), trial);
    hear([key], '/alone-again');
    assert.equal(trialOf(finding(key, '/alone')), trial);
  });

  it('takes none for another of which no more is known than its place', () => {
    const { hear, trialOf } = gather();
    const [one, other] = ['words-of-nobody-at-all', 'other-words-of-nobody'].map((text) =>
      leak('github-legacy-token', text, 1),
    ) as [HeardLeak, HeardLeak];
    assert.equal(disclose(one.secret).digest ?? disclose(other.secret).digest, undefined);
    hear([one], '/a');
    assert.equal(trialOf(finding(one, '/a'))?.credential.secret, one.secret);
    assert.equal(trialOf(finding(one, '/b')), undefined);
    // The same place of another layer.
    hear([other], '/a');
    assert.equal(trialOf(finding(one, '/a')), undefined);
  });

  it('hears nothing of what nobody can try', () => {
    const { hear, trialOf } = gather();
    const unknown = leak('generic-secret', madeUp('{alnum:40}'), 1);
    hear([unknown], '/a');
    assert.equal(trialOf(finding(unknown, '/a')), undefined);
  });
});
