import type * as z from 'zod';
import type { VexIdentifier } from '../../model/exception/vex.ts';
import { Fault } from '../../model/fault.ts';
import { readPackageUrl } from '../../model/package-url.ts';

/**
 * What a schema reads of a document, or of the part `at` these keys. Throws a `Fault` (`malformed`) that names file and
 * field. Of a long list each item is read alone, so that one that is broken throughout ends at the first.
 */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  document: unknown,
  file: string,
  at?: string,
): z.infer<Schema> {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = [...(at === undefined ? [] : [at]), ...(issue?.path ?? []).map(String)].join('.');
  throw new Fault('malformed', `${file}: ${field}: ${issue?.message ?? 'is not valid'}`);
}

/** Documents write `null` for what they leave out. */
export function orAbsent<Value>(value: Value): Exclude<Value, null> | undefined {
  return value === null ? undefined : (value as Exclude<Value, null>);
}

/** The moment of the first of these that is one, in milliseconds since the epoch; undefined where none is. */
export function timeOf(...texts: readonly (string | undefined)[]): number | undefined {
  return texts.map((text) => Date.parse(text ?? '')).find((time) => !Number.isNaN(time));
}

/** A name as an identifier: a package URL where it is one. */
export function identifierOf(text: string): VexIdentifier {
  return { kind: readPackageUrl(text) ? 'purl' : 'name', text };
}

/** A SHA-256 as images are named by; undefined for other algorithms, which name nothing that is scanned. */
export function digestOf(algorithm: string, value: string): VexIdentifier | undefined {
  if (algorithm.toLowerCase().replace('-', '') !== 'sha256') return undefined;
  return { kind: 'digest', text: `sha256:${value.toLowerCase().replace(/^sha256:/, '')}` };
}

/** Why a status holds, in one text: its label, and what is said beside it. */
export function reasonOf(...parts: readonly (string | undefined)[]): string | undefined {
  const said = [...new Set(parts.map((part) => part?.trim()).filter((part) => part))];
  return said.length > 0 ? said.join('; ') : undefined;
}
