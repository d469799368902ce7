import * as z from 'zod';
import type { LicencePolicy } from '../../model/licence-policy.ts';
import { Fault } from '../../model/fault.ts';
import { readGivenFile } from '../document/text-file.ts';
import { YamlFile } from '../exceptions/yaml-file.ts';

const terms = z.array(z.string().trim().min(1, 'says nothing').max(200, 'is too long')).max(1_000);
const policySchema = z
  .strictObject({ allow: terms.optional(), deny: terms.optional() })
  .refine(({ allow, deny }) => allow !== undefined || deny !== undefined, { message: 'says nothing' });

/**
 * The `licences` of a settings file, or of a file with nothing else. Of several files all that is denied is, and
 * all that is allowed. Throws a `Fault` (`usage`, `limit`) that names file and line.
 */
export function readLicencePolicy(paths: readonly string[]): LicencePolicy {
  const policies = paths.map((path) => parsePolicy(readGivenFile(path), path));
  const allow = policies.flatMap((one) => one.allow ?? []);
  const isAllowing = policies.some((one) => one.allow !== undefined);
  return { ...(isAllowing && { allow }), deny: policies.flatMap((one) => one.deny ?? []) };
}

/** Throws a `Fault` (`usage` or `limit`) that names file and line. */
export function parsePolicy(text: string, path: string): LicencePolicy {
  try {
    return new YamlFile(text, path).parse(policySchema, 'licences');
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'malformed') throw error;
    throw new Fault('usage', error.message, { cause: error });
  }
}
