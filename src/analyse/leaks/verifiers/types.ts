import type { Verification } from '../../../model/finding/leak.ts';
import type { VectorId } from '../../../model/vector.ts';
import type { Answer, Question } from '../../../platform/questions/types.ts';

/** What opens something: a secret, and what belongs to it where it opens nothing alone. */
export interface Credential {
  /** Id of the rule that knows the secret. */
  readonly rule: string;
  readonly secret: string;
  /** The part that stands near it, such as the id of a key. Empty where none is needed. */
  readonly companion: string;
}

/** Where and when somebody is asked. */
export interface Occasion {
  /** `https://host`, without a slash behind it. */
  readonly origin: string;
  readonly now: Date;
}

/** What an answer says of a credential. */
export type Outcome = Pick<Verification, 'state' | 'reason' | 'account' | 'scopes'>;

/**
 * Where an issuer answers. `one`: at its own host, and nowhere else. `several`: at its own host, or at others: a region,
 * or an instance that somebody runs; what its own host does not know may be known there. `named`: only at hosts that
 * the user names.
 */
export type Places = 'one' | 'several' | 'named';

/** The part of a credential that is no secret, and how it is found. */
export interface Companion {
  /** What it is, in words: `access key id`. */
  readonly title: string;
  /** What it looks like, wherever in text near the secret. Its group `companion`, or else the whole. */
  readonly pattern: RegExp;
}

/** How a credential is tried: by one call that changes nothing, which its issuer documents. Data and pure functions. */
export interface Verifier {
  /** Its folder's name. */
  readonly id: string;
  readonly issuer: string;
  readonly vectors: readonly VectorId[];
  /** Where the issuer documents the call. */
  readonly documentation: string;
  /** Ids of the rules whose secrets it can try. */
  readonly rules: readonly [string, ...string[]];
  readonly places: Places;
  /** `https://host` of the issuer; empty where it is `named`. */
  readonly origin: string;
  readonly companion?: Companion;
  /** The request, or why none is made, in a few words. Its host is that of the occasion, or below the issuer's own. */
  question(credential: Credential, occasion: Occasion): Question | string;
  read(answer: Answer, credential: Credential): Outcome;
  /** Answers as the issuer documents them, which its tests are made of. */
  readonly answers: {
    readonly live: Answer;
    readonly revoked: Answer;
  };
}
