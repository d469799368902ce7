/** From where browsers may ask, and what they may send. */
export interface CorsSettings {
  /** `https://app.example.org`, or `*` alone. */
  readonly origins: readonly string[];
  /** Besides those that clients of Vault send. */
  readonly headers: readonly string[];
  readonly allowsCredentials: boolean;
}

/** Headers of requests that are recorded, by their names in lower case: are their values recorded as HMACs? */
export type AuditedHeaders = Readonly<Record<string, { readonly hmac: boolean }>>;

/** A header as it came, of those that are recorded. */
export interface RecordedHeader {
  readonly name: string;
  readonly values: readonly string[];
  readonly hmac: boolean;
}
