import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { OwnCheck } from '../../model/configuration/own-check.ts';
import { Fault } from '../../model/fault.ts';
import { VECTOR_IDS } from '../../model/vector.ts';
import { readGivenFile } from '../document/text-file.ts';
import { YamlFile } from '../exceptions/yaml-file.ts';
import { readPlace } from './place.ts';

/** Bytes of a file, files of a folder, and checks of all of them. */
const MAXIMUM_SIZE = 2 ** 20;
const MOST_FILES = 200;
const MOST_CHECKS = 1_000;

const text = z.string().trim().min(1, 'says nothing').max(4_096, 'is too long');
const sentence = text.refine((one) => !one.includes('\n'), 'has more than one line');
const example = z.union([
  z.string(),
  z.record(z.string().startsWith('/', 'is no path from a root, as /deploy/web.yaml'), z.string()),
]);

const checkSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/,
      'is no id of words with hyphens between them, as acme-team-label',
    ),
  title: sentence,
  kind: text,
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  match: text.optional(),
  expression: text,
  message: sentence,
  at: text
    .transform(readPlace)
    .refine((path) => path !== undefined, 'is no place, as spec.containers[0].image')
    .optional(),
  why: sentence.optional(),
  fix: sentence.optional(),
  vectors: z.array(z.enum(VECTOR_IDS)).min(1).optional(),
  standards: z.array(sentence).optional(),
  references: z.array(z.url({ protocol: /^https?$/ })).optional(),
  examples: z
    .strictObject({ failing: z.array(example).optional(), passing: z.array(example).optional() })
    .optional(),
});

/** Checks of files, and of the YAML files that lie in folders. Throws a `Fault` that names file and line of what is wrong. */
export function readOwnChecks(paths: readonly string[]): OwnCheck[] {
  const checks = paths.flatMap(filesAt).flatMap(readFile);
  if (checks.length > MOST_CHECKS)
    throw new Fault('limit', `${checks.length} checks are more than the ${MOST_CHECKS} that are made`);
  const known = new Map<string, OwnCheck>();
  for (const check of checks) {
    const other = known.get(check.id);
    if (other) throw new Fault('usage', `${check.source}: ${check.id} is the id of ${other.source}, too`);
    known.set(check.id, check);
  }
  return checks;
}

function filesAt(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const names = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    .map(({ name }) => name)
    .toSorted();
  if (names.length === 0) throw new Fault('usage', `${path} has no files of checks, such as checks.yaml`);
  if (names.length > MOST_FILES)
    throw new Fault('limit', `${path} has more than the ${MOST_FILES} files of checks that are read`);
  return names.map((name) => join(path, name));
}

function readFile(path: string): OwnCheck[] {
  try {
    const yaml = new YamlFile(readGivenFile(path, MAXIMUM_SIZE), path);
    return yaml.parse(z.array(z.unknown()), 'checks').map((_, index) => checkAt(yaml, index));
  } catch (error) {
    // Whoever names a file can mend it.
    if (!(error instanceof Fault) || error.code !== 'malformed') throw error;
    throw new Fault('usage', error.message, { cause: error });
  }
}

function checkAt(yaml: YamlFile, index: number): OwnCheck {
  const read = yaml.parse(checkSchema, 'checks', index);
  const { at = [], why, fix, vectors, standards, references = [], examples = {}, ...rest } = read;
  const [vector = 'V6', ...others] = vectors ?? [];
  return {
    ...rest,
    at,
    why: why ?? rest.message,
    fix: fix ?? `${rest.message}; make it so that: ${rest.expression}`,
    vectors: [vector, ...others],
    ...(standards && { standards }),
    references,
    source: yaml.sourceOf('checks', index),
    failing: examples.failing ?? [],
    passing: examples.passing ?? [],
  };
}
