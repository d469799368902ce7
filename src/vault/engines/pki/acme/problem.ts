import type { Answer } from '../../../routing/types.ts';

/** What clients of ACME are told of what cannot be. Source: RFC 8555, section 6.7 */
export type ProblemType =
  | 'accountDoesNotExist'
  | 'badCSR'
  | 'badNonce'
  | 'badPublicKey'
  | 'badRevocationReason'
  | 'badSignatureAlgorithm'
  | 'externalAccountRequired'
  | 'invalidContact'
  | 'alreadyRevoked'
  | 'connection'
  | 'dns'
  | 'incorrectResponse'
  | 'malformed'
  | 'orderNotReady'
  | 'rejectedIdentifier'
  | 'serverInternal'
  | 'tls'
  | 'unauthorized'
  | 'unsupportedIdentifier';

/** As it is told, and kept of a challenge that failed. */
export interface ProblemDocument {
  readonly type: string;
  readonly detail: string;
  readonly status: number;
}

/** Why a request of ACME is not served. */
export class Problem extends Error {
  readonly document: ProblemDocument;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    type: ProblemType,
    detail: string,
    status = 400,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.document = { type: `urn:ietf:params:acme:error:${type}`, detail, status };
    this.headers = headers;
  }
}

export function problemAnswer(
  { document, headers }: Problem,
  more: Readonly<Record<string, string>>,
): Answer {
  const bytes = Buffer.from(JSON.stringify(document));
  const raw = { type: 'application/problem+json', bytes, headers: { ...headers, ...more } };
  return { status: document.status, raw };
}
