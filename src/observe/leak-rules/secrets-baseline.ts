import { closeSync, constants, openSync, readSync } from 'node:fs';
import * as z from 'zod';
import type { ExceptionRemark } from '../../model/exception/remark.ts';
import { Fault } from '../../model/fault.ts';
import type { KnownSecret, KnownSecrets } from '../../model/leak-rules/leak-rules.ts';
import { isFields } from '../document/fields.ts';
import { parseJson } from '../document/json.ts';
import { readGivenFile } from '../document/text-file.ts';
import { addGitleaksReport, isGitleaksReport } from './gitleaks-report.ts';

const HEAD = 2 ** 16;
const MAXIMUM_SIZE = 16 * 2 ** 20;

/** Brackets, commas and colons; a secret has some 15. */
const MOST_TOKENS = 1_000_000;

/** Source: https://github.com/Yelp/detect-secrets, docs/audit.md and docs/design.md ("PotentialSecret"). */
const secretSchema = z.looseObject({ hashed_secret: z.string(), is_secret: z.boolean().nullish() });

/**
 * Is the file a baseline of detect-secrets, whose settings stand before what it found, or a report of gitleaks? False for
 * what cannot be read.
 */
export function isSecretsBaseline(path: string): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const head = Buffer.alloc(HEAD);
    const text = head.toString('latin1', 0, readSync(descriptor, head, 0, HEAD, 0));
    if (isGitleaksReport(text)) return true;
    return /"(?:plugins_used|filters_used|word_list)"\s*:/.test(text) && !/"schemaVersion"\s*:/.test(text);
  } catch {
    return false;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** What baselines know. Throws a `Fault` (`usage`, `limit`) that names the file. */
export function readSecretsBaselines(paths: readonly string[]): KnownSecrets {
  const files = new Map<string, Map<string, KnownSecret>>();
  const remarks: ExceptionRemark[] = [];
  for (const path of paths) addBaseline(readGivenFile(path, MAXIMUM_SIZE), path, files, remarks);
  return { files, remarks };
}

/** Adds what one says. Of a secret that is in several the last counts. */
export function addBaseline(
  text: string,
  source: string,
  files: Map<string, Map<string, KnownSecret>>,
  remarks: ExceptionRemark[],
): void {
  const value = parsed(text, source);
  if (Array.isArray(value)) {
    addGitleaksReport(value, source, files, remarks);
    return;
  }
  const { results } = isFields(value) ? value : {};
  if (!isFields(results)) throw new Fault('usage', `${source}: results is no object`);
  for (const [file, given] of Object.entries(results)) {
    const path = file.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
    const known = files.get(path) ?? new Map<string, KnownSecret>();
    files.set(path, known);
    // One by one, as what is wrong with all of them takes a kilobyte for each.
    for (const one of Array.isArray(given) ? (given as unknown[]) : [undefined]) {
      const read = secretSchema.safeParse(one);
      if (!read.success)
        throw new Fault('usage', `${source}: results of ${file.slice(0, 200)} are no secrets`);
      const { hashed_secret: digest, is_secret: isSecret } = read.data;
      if (!/^[0-9a-f]{40}$/i.test(digest)) {
        const what = `a hashed_secret of ${path} is no SHA-1, and hides nothing`;
        remarks.push({ problem: 'unsupported', source, text: what });
        continue;
      }
      const reason = isSecret === false ? 'audited: no secret' : 'known by the baseline';
      known.set(digest.toLowerCase(), { source, reason });
    }
  }
}

function parsed(text: string, source: string): unknown {
  try {
    return parseJson(text, source, { tokens: MOST_TOKENS, length: MAXIMUM_SIZE });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'malformed') throw error;
    throw new Fault('usage', error.message, { cause: error });
  }
}
