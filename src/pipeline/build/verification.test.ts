import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { madeUp } from '../../../test/fixtures/made-up-text.ts';
import { disclose } from '../../analyse/leaks/disclosure.ts';
import type { HeardLeak } from '../../analyse/leaks/verification/types.ts';
import { VERIFIERS } from '../../analyse/leaks/verifiers/registry.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { Answer, Question } from '../../platform/questions/types.ts';
import type { BuildServices } from './services.ts';
import { SECRET_SCANNER } from '../../scanners/secret/unit.ts';
import { heardScanners } from './secret-run.ts';
import { startVerification, type VerifyRequest } from './verification.ts';

const REQUEST: VerifyRequest = { hosts: [], allowUntrusted: false, onlyLive: false };
const [LIVE, REVOKED] = [1, 2].map((seed) => madeUp('{github:ghp}', seed)) as [string, string];
const RULE = 'github-personal-access-token';

function findingOf(secret: string, path: string, severity: LeakFinding['severity'] = 'medium'): LeakFinding {
  return marked<'leak'>({
    kind: 'leak',
    id: RULE,
    title: 'a token',
    severity,
    vectors: ['V2'],
    advice: 'Revoke it.',
    references: [],
    priority: 50,
    secret: { ...disclose(secret) },
    decodings: [],
    verified: 'unknown',
    subject: { kind: 'file', path },
    origins: [],
  });
}

function heard(secret: string, rule = RULE): HeardLeak {
  return { rule, secret, start: 0, line: 1, column: 1, around: secret, aroundStart: 0 };
}

/** Services of which only these are used, with an issuer that takes one token. */
function servicesWith(environment: BuildServices['environment'] = {}, ask?: BuildServices['ask']) {
  const asked: Question[] = [];
  const github = VERIFIERS.find(({ id }) => id === 'github')?.answers;
  const answer = (question: Question): Promise<Answer> => {
    asked.push(question);
    assert.ok(github);
    const isLive = question.headers['authorization'] === `Bearer ${LIVE}`;
    return Promise.resolve(isLive ? github.live : github.revoked);
  };
  const services = { environment, ask: ask ?? answer, now: () => new Date(0), progress: () => undefined };
  return { asked, services: services as unknown as BuildServices };
}

describe('startVerification', () => {
  it('asks once of each secret, and puts what works first', async () => {
    const { asked, services } = servicesWith();
    const { hear, tell } = startVerification(REQUEST, services);
    for (const path of ['/a', '/b', '/c']) hear([heard(LIVE)], path);
    hear([heard(REVOKED)], '/d');
    const findings = ['/d', '/a', '/b'].map((path) =>
      findingOf(path === '/d' ? REVOKED : LIVE, path, 'critical'),
    );
    const told = [...(await tell(findings))];
    assert.deepEqual(
      told.map((finding) => finding.kind === 'leak' && [finding.verified, finding.severity]),
      [
        ['valid', 'critical'],
        ['valid', 'critical'],
        ['invalid', 'low'],
      ],
    );
    assert.equal(asked.length, 2);
  });

  it('asks of nothing that is not among the findings, and knows whom it cannot ask', async () => {
    const { asked, services } = servicesWith();
    const { hear, tell } = startVerification(REQUEST, services);
    hear([heard(LIVE)], '/a');
    const [other] = [...(await tell([{ ...findingOf(REVOKED, '/b'), id: 'generic-secret' }]))];
    assert.equal(other?.kind === 'leak' && other.verification?.state, 'unknown');
    assert.equal(asked.length, 0);
  });

  it('knows by its place a secret of which nothing can be told', async () => {
    const { asked, services } = servicesWith();
    const { hear, tell } = startVerification(REQUEST, services);
    // Words, as far as anybody can tell.
    const words = 'github-token-of-nobody-at-all';
    assert.equal(disclose(words).digest, undefined);
    hear([{ ...heard(words), line: 3, column: 5 }], '/a');
    const at = (startLine: number) => ({
      ...findingOf(words, '/a'),
      subject: { kind: 'file' as const, path: '/a', range: { startLine, startColumn: 5 } },
    });
    const told = [...(await tell([at(3), at(4)]))];
    const by = new Set(told.map((finding) => finding.kind === 'leak' && finding.verification?.by));
    assert.deepEqual(by, new Set(['github', undefined]));
    assert.equal(asked.length, 1);
  });

  it('is refused where anybody could have put the secrets', () => {
    const environment = { CIRCLECI: 'true', CIRCLE_PR_NUMBER: '1' };
    const { services } = servicesWith(environment);
    assert.throws(() => startVerification(REQUEST, services), {
      code: 'refused',
      message: /CircleCI says that this is a pull request of another repository/,
      hint: /--verify-untrusted/,
    });
    startVerification({ ...REQUEST, allowUntrusted: true }, services);
  });

  it('is refused with hosts of nobody, and with two of one', () => {
    const { services } = servicesWith();
    const start = (...hosts: VerifyRequest['hosts']) => startVerification({ ...REQUEST, hosts }, services);
    assert.throws(() => start(['nobody', 'https://a.test']), { code: 'usage', message: /nobody/ });
    assert.throws(() => start(['gitlab', 'https://a.test'], ['gitlab', 'https://b.test']), { code: 'usage' });
    start(['gitlab', 'https://a.test'], ['gitlab', 'https://a.test']);
  });

  it('tells of what is known only, and what of that is gone', () => {
    const known = [findingOf(LIVE, '/a'), findingOf(REVOKED, '/gone')];
    const fact = (path: string, secret: string) => ({
      path,
      layer: undefined,
      fact: {
        rule: { id: RULE, title: 'a token', severity: 'medium', source: '', revoke: '' },
        confidence: 1,
        reasons: [],
        decodings: [],
        secret: { ...disclose(secret) },
        range: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
      },
    });
    const [scanner] = heardScanners([SECRET_SCANNER], () => undefined, known);
    const outcome = scanner?.findings({
      packages: [],
      distribution: undefined,
      image: undefined,
      advisories: undefined,
      factsOf: () => [fact('/a', LIVE), fact('/new', madeUp('{github:ghp}', 77))] as never[],
      entriesOf: () => [],
      originsOf: () => [],
    });
    assert.deepEqual(
      [...(outcome?.findings ?? [])].map(({ fingerprint }) => fingerprint),
      [known[0]?.fingerprint],
    );
    assert.deepEqual(
      outcome?.gaps.map(({ subject, informational }) => [subject, informational]),
      [['/gone', true]],
    );
  });
});
