import * as z from 'zod';
import type { Peer } from '../../../../model/network/policy.ts';

const withoutDot = (text: string): string => text.trim().toLowerCase().replace(/\.$/, '');

/** A DNS name, or a pattern of them; names in lower case and without the dot at their end. */
export const fqdnSchema = z
  .strictObject({
    matchName: z
      .string()
      .transform(withoutDot)
      .refine((name) => /^[-a-z0-9_.]{1,255}$/.test(name), { message: 'is no DNS name' })
      .optional(),
    matchPattern: z
      .string()
      .transform(withoutDot)
      .refine((pattern) => /^[-a-z0-9_.*]{1,255}$/.test(pattern), { message: 'is no pattern of DNS names' })
      .optional(),
  })
  .refine(({ matchName, matchPattern }) => matchName !== undefined || matchPattern !== undefined, {
    message: 'must have matchName or matchPattern',
  });
export type WrittenFqdn = z.output<typeof fqdnSchema>;

/** A name, perhaps with `*.` or `**.` before it, which is not all there is. */
export const PLAIN = /^(?:\*{1,2}\.)?[^*]+$/;

/** What the names resolve to. */
export function fqdnPeer(written: readonly WrittenFqdn[]): Peer {
  const texts = written.flatMap(({ matchName, matchPattern }) =>
    [matchName ?? [], matchPattern ?? []].flat(),
  );
  return {
    kind: 'names',
    names: texts.filter((text) => PLAIN.test(text)),
    patterns: texts.filter((text) => !PLAIN.test(text)),
  };
}
