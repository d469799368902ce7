/** Who asked, and what. */
export interface Asked {
  /** The address of whoever asks. */
  readonly client: string;
  readonly query: Buffer;
}

/** Decides about messages that a relay passes on; never throws. */
export interface RelayJudge {
  /** Is it passed on? What is not gets no answer. */
  mayAsk(asked: Asked): boolean;
  /** The address of this host to ask from; undefined: any. */
  sourceOf(asked: Asked): string | undefined;
  /** Is a message, which came from the resolver with the right number, an answer to what was asked? */
  isAnswer(asked: Asked, answer: Buffer): boolean;
  /** Has looked at an answer before whoever asked gets it. */
  before(asked: Asked, answer: Buffer): Promise<void>;
}

/** Where a relay listens, for UDP and TCP alike, and whom it asks. */
export interface RelayPlace {
  /** An address of this host. */
  readonly listen: string;
  readonly resolver: string;
  /** Of the resolver. */
  readonly port: number;
}

/** Passes on DNS messages between clients and one resolver, unchanged. */
export interface Relay extends AsyncDisposable {
  /** The same of UDP and TCP. */
  readonly port: number;
}

/** Starts a relay. Throws a `Fault` (`refused`) where it cannot listen. */
export type StartRelay = (place: RelayPlace, judge: RelayJudge) => Promise<Relay>;
