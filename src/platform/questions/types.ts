/** One request that is sent once, whatever comes of it. What is in it may be secret. */
export interface Question {
  readonly method?: 'GET' | 'POST';
  /** `https:` only. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. Redirects are answers too: nothing follows them. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first of it, as text. */
  readonly body: string;
}

/** Why there is no answer, in words that have nothing of the question in them. */
export interface NoAnswer {
  readonly reason: string;
  /** Was anything sent? */
  readonly isAsked: boolean;
}

/**
 * Asks a server once: no second try, no redirect, nothing kept. Questions to one host are asked one after another, and
 * at most so many in a second; a host that asks to wait is left alone as long. There is one end for all questions.
 */
export type Ask = (question: Question) => Promise<Answer | NoAnswer>;
