import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from '../../../platform/questions/types.ts';
import type { Verifier } from '../verifiers/types.ts';
import { VERIFIERS } from '../verifiers/registry.ts';
import { RULE_PACK } from '../rules/rule-pack.ts';
import { answerOf } from './answer.ts';
import { get } from './question.ts';
import { concludeTrial, planTrial } from './trial.ts';

const SECRET = 'fake-secret-of-nobody-0123456789';
const NOW = new Date('2026-01-02T03:04:05Z');
const LIVE = answerOf(200, {});

const verifier: Verifier = {
  id: 'acme',
  issuer: 'Acme',
  vectors: ['V2'],
  documentation: 'https://acme.test/docs',
  rules: ['acme-token'],
  places: 'several',
  origin: 'https://api.acme.test',
  question: (_, { origin }) => get(`${origin}/me`),
  read: ({ status }) =>
    status === 200
      ? { state: 'live', reason: 'takes it', account: `ann ${SECRET}`, scopes: ['read', SECRET] }
      : { state: 'revoked', reason: 'does not take it (401)' },
  answers: { live: LIVE, revoked: answerOf(401, {}) },
};
const credential = { rule: 'acme-token', secret: SECRET, companion: '' };
const plan = (more: Partial<Verifier>, named?: string) =>
  planTrial({ verifier: { ...verifier, ...more }, credential }, named, NOW);
const conclude = (answer: Answer, isNamed: boolean) =>
  concludeTrial({ verifier, credential }, { answer, host: 'api.acme.test', isNamed, at: NOW });

describe('planTrial', () => {
  it('asks at the host of the issuer, or where the user says', () => {
    assert.deepEqual(plan({}), { question: get('https://api.acme.test/me'), host: 'api.acme.test' });
    assert.deepEqual(plan({}, 'https://eu.acme.test'), {
      question: get('https://eu.acme.test/me'),
      host: 'eu.acme.test',
    });
  });

  it('asks nowhere else, and not without TLS', () => {
    for (const url of [
      'https://evil.test/me',
      'https://api.acme.test.evil.test/me',
      'https://evilapi.acme.test/me',
      'http://api.acme.test/me',
      'https://api.acme.test:8443/me',
      'https://user@api.acme.test/me',
    ])
      assert.ok('reason' in plan({ question: () => get(url) }), url);
    assert.ok('question' in plan({ question: () => get('https://us1.api.acme.test/me') }));
  });

  it('says why nobody is asked', () => {
    const reason = (more: Partial<Verifier>) => {
      const planned = plan(more);
      return 'reason' in planned ? planned.reason : '';
    };
    assert.match(reason({ places: 'named', origin: '' }), /--verify-host acme=https:\/\/HOST/);
    assert.match(reason({ companion: { title: 'key id', pattern: /x/ } }), /no key id near it/);
    assert.equal(reason({ question: () => 'it is of no use' }), 'it is of no use');
  });
});

describe('concludeTrial', () => {
  it('tells who was asked and when, and never the secret', () => {
    assert.deepEqual(conclude(LIVE, false), {
      state: 'live',
      reason: 'api.acme.test takes it',
      scopes: ['read'],
      by: 'acme',
      at: NOW.toISOString(),
    });
  });

  it('holds none for revoked that may be of another place', () => {
    const away = conclude(answerOf(401, {}), false);
    assert.equal(away.state, 'unknown');
    assert.match(away.reason, /another region or instance, which --verify-host acme=/);
    assert.equal(conclude(answerOf(401, {}), true).state, 'revoked');
  });

  it('tells of silence, and when nobody was asked', () => {
    const silent = (isAsked: boolean) =>
      concludeTrial(
        { verifier, credential },
        { answer: { reason: 'nothing', isAsked }, host: 'x', isNamed: false, at: NOW },
      );
    assert.deepEqual(silent(false), { state: 'unknown', reason: 'nothing', by: 'acme' });
    assert.equal(silent(true).at, NOW.toISOString());
  });
});

describe('every verifier', () => {
  const known = new Set(RULE_PACK.flatMap(({ rules }) => rules.map(({ id }) => id)));

  it('tries secrets of rules that there are, each by one verifier', () => {
    const rules = VERIFIERS.flatMap((one) => one.rules);
    assert.deepEqual(
      rules.filter((rule) => !known.has(rule)),
      [],
    );
    assert.equal(new Set(rules).size, rules.length);
  });

  it('is at its own host over TLS, or at one that is named', () => {
    for (const { id, origin, places, documentation } of VERIFIERS) {
      assert.equal(origin === '', places === 'named', id);
      if (origin !== '') assert.equal(new URL(origin).origin, origin, id);
      assert.match(origin, /^(?:https:\/\/[a-z0-9.-]+)?$/, id);
      assert.equal(new URL(documentation).protocol, 'https:', id);
    }
  });

  it('asks only there, whatever the secret is', () => {
    for (const one of VERIFIERS)
      for (const secret of [
        'a/../b?c#d',
        '@evil.test/',
        '\\evil.test',
        '%2e%2e%2f',
        'x-us1',
        '-us1.evil.test',
      ])
        for (const companion of ['1', 'AKIA2222222222222222']) {
          const origin = one.origin === '' ? 'https://named.test' : one.origin;
          const planned = planTrial(
            { verifier: one, credential: { rule: one.rules[0], secret, companion } },
            origin,
            NOW,
          );
          if ('reason' in planned) continue;
          const { host, protocol, search } = new URL(planned.question.url);
          assert.ok(host === new URL(origin).host || host.endsWith(`.${new URL(origin).host}`), one.id);
          assert.equal(protocol, 'https:');
          assert.ok(!search.includes('evil.test/'), one.id);
          assert.ok(planned.question.method === 'GET' || planned.question.body !== undefined, one.id);
        }
  });
});
