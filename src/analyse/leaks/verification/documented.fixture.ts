import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import type { Answer, Question } from '../../../platform/questions/types.ts';
import type { Credential, Outcome, Verifier } from '../verifiers/types.ts';

/** What an issuer documents of its call. */
export interface Documented {
  readonly credential: Credential;
  /** Where it is asked; default: its own host. */
  readonly origin?: string;
  readonly request: Question;
  /** What the answer to a live one tells. */
  readonly live: Pick<Outcome, 'account' | 'scopes'>;
  /** Further answers, and what each means. */
  readonly others?: readonly (readonly [Answer, Outcome['state']])[];
  /** Further credentials, and whom each is asked of. */
  readonly also?: readonly { readonly credential: Credential; readonly url: string }[];
}

const NOW = new Date('2026-01-02T03:04:05Z');
/** Of proxies, login pages and servers that are not well: nothing of the credential. */
const STATUSES = [204, 301, 302, 307, 407, 418, 429, 500, 502, 503];
const BODIES = ['', '<html>Sign in</html>', '{', 'null', '{}', '"a"', '7', '[['.repeat(200_000)];

/** Holds a verifier against what its issuer documents, and against answers that nobody documents. */
export function answersAsDocumented(verifier: Verifier, documented: Documented): void {
  const { credential, request, live, others = [], also = [] } = documented;
  const origin = documented.origin ?? verifier.origin;
  const read = (answer: Answer) => verifier.read(answer, credential);

  void describe(`${verifier.id} verifier`, () => {
    void it('makes the request that is documented', () => {
      assert.deepEqual(verifier.question(credential, { origin, now: NOW }), request);
      for (const { credential: other, url } of also) {
        const question = verifier.question(other, { origin, now: NOW });
        assert.equal(typeof question === 'string' ? question : question.url, url);
      }
    });

    void it('tells a live one, and what its issuer tells of it', () => {
      const { state, reason, ...told } = read(verifier.answers.live);
      assert.deepEqual([state, told], ['live', live], reason);
    });

    void it('tells one that is not taken any more', () => {
      const { reason, ...outcome } = read(verifier.answers.revoked);
      assert.deepEqual(outcome, { state: 'revoked' }, reason);
    });

    if (others.length > 0)
      void it('tells other answers apart', () => {
        for (const [answer, state] of others) assert.equal(read(answer).state, state, answer.body);
      });

    holdsAgainstOthers(verifier, credential);
  });
}

/** Answers that say nothing of a credential, and any answer at all. */
function holdsAgainstOthers(verifier: Verifier, credential: Credential): void {
  const read = (answer: Answer) => verifier.read(answer, credential);
  const accepting = verifier.answers.live;
  void it('learns nothing of answers that nobody documents', () => {
    for (const status of STATUSES)
      assert.equal(read({ status, headers: {}, body: '' }).state, 'unknown', String(status));
    for (const body of BODIES) assert.notEqual(read({ status: 200, headers: {}, body }).state, 'live', body);
    assert.equal(read({ status: 403, headers: {}, body: '<html>Blocked</html>' }).state, 'unknown');
    // What is cut off in the middle is no answer.
    const half = accepting.body.slice(0, accepting.body.length / 2);
    assert.equal(read({ ...accepting, body: half }).state, 'unknown');
  });

  void it('takes any answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.json(), (status, body) => {
        const { reason } = read({ status, headers: {}, body });
        assert.ok(!reason.includes(credential.secret));
      }),
      { numRuns: propertyRuns(50) },
    );
  });
}
