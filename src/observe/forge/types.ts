/** What the API of a forge answered. */
export interface ForgeReply {
  readonly status: number;
  readonly body: string;
  /** What to ask for the next page, from the root of the API. */
  readonly next?: string | undefined;
  /** Did it refuse because it was asked too often? */
  readonly isLimited?: boolean | undefined;
}

/** Asks the API of a forge for what is at a path; why there is no answer, in words without a secret. */
export type AskForge = (path: string) => Promise<ForgeReply | { readonly reason: string }>;
