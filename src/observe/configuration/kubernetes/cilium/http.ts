import * as z from 'zod';
import { ApplicationSet, type HttpConditions } from '../../../../model/sets/applications.ts';
import { OptionalText } from '../../../../model/sets/optional-text.ts';
import { exactText, regularExpression } from '../../../../model/sets/patterns.ts';
import type { Tell } from './types.ts';

const headerMatchSchema = z.strictObject({
  name: z.string().min(1),
  value: z.string().default(''),
  secret: z.strictObject({ name: z.string().min(1), namespace: z.string().optional() }).optional(),
  mismatch: z.enum(['LOG', 'ADD', 'DELETE', 'REPLACE']).optional(),
});

export const httpSchema = z.strictObject({
  path: z.string().default(''),
  method: z.string().default(''),
  host: z.string().default(''),
  headers: z.array(z.string().min(1)).default([]),
  headerMatches: z.array(headerMatchSchema).default([]),
});
export type WrittenHttp = z.output<typeof httpSchema>;

/**
 * The requests that a rule allows: path, method and host are regular expressions that match from begin to end, and
 * what is left out is not asked for. Throws a `Fault` for expressions that cannot be read.
 * Source: https://docs.cilium.io/en/stable/security/policy/layer7/ (HTTP).
 */
export function httpMessages(written: WrittenHttp, field: string, tell: Tell): ApplicationSet {
  const { path, method, host } = written;
  const conditions: HttpConditions = {
    // Envoy compares the path with its query.
    ...(path === '' ? {} : { targets: regularExpression(path) }),
    ...(method === '' ? {} : { methods: regularExpression(method) }),
    ...(host === '' ? {} : { hosts: regularExpression(host) }),
  };
  return headersOf(written, field, tell)
    .map(([name, values]) => ApplicationSet.http({ headers: new Map([[name, values]]) }))
    .reduce((all, one) => all.intersect(one), ApplicationSet.http(conditions));
}

/** Conditions on headers; several on one header must all hold. */
function headersOf(
  { headers, headerMatches }: WrittenHttp,
  field: string,
  tell: Tell,
): [string, OptionalText][] {
  const matches = headerMatches.flatMap(
    ({ name, value, secret, mismatch }, index): [string, OptionalText][] => {
      // With an action for the mismatch the request passes all the same.
      if (mismatch !== undefined) return [];
      if (secret) {
        const problem = 'the value is in a secret, which is not read; any value is taken for the right one';
        tell(`${field}.headerMatches[${index}].secret`, problem);
      }
      const isAny = secret !== undefined || value === '';
      return [[name, isAny ? OptionalText.PRESENT : OptionalText.of(exactText(value))]];
    },
  );
  return [...headers.map(headerOf), ...matches];
}

/** `Name: value`, or `Name` for a header with any value; what follows the first space is the value. */
function headerOf(text: string): [string, OptionalText] {
  const space = text.indexOf(' ');
  if (space < 0) return [text, OptionalText.PRESENT];
  return [text.slice(0, space).replace(/(?<!:):+$/, ''), OptionalText.of(exactText(text.slice(space + 1)))];
}
