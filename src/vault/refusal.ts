/** Why a request is not served: an HTTP status, and what its caller is told. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly string[];
  #reason: string | undefined;

  constructor(status: number, ...errors: readonly string[]) {
    super(errors.join('; '));
    this.name = 'Refusal';
    this.status = status;
    this.errors = errors;
  }

  /** Why it is, for whoever reads the audit; undefined where its errors say it all. Its caller is not told. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Says why. */
  because(reason: string): this {
    this.#reason = reason;
    return this;
  }
}

/** For who may not: as clients of Vault expect it, and the same whatever the reason is. */
export function denied(): Refusal {
  return new Refusal(403, '1 error occurred:\n\t* permission denied\n\n');
}

/** For a token that is none here, or no more: by this agents know to log in again. */
export function invalidToken(): Refusal {
  return new Refusal(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n');
}
