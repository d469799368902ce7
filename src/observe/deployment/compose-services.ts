import { readFileSync, statSync } from 'node:fs';
import { Fault, messageOf } from '../../model/fault.ts';
import { COMPOSE_TAGS } from '../configuration/yaml/compose-tags.ts';
import { readDocuments } from '../configuration/yaml/documents.ts';
import { mergedFields } from './compose-merge.ts';
import { type ComposedService, composedServices } from './compose-options.ts';

const MAXIMUM_SIZE = 2 ** 20;

/** The services of a Compose file, with their options. Throws a `Fault`: `not-found`, `usage`, `limit`, `malformed`. */
export function readServices(path: string): ComposedService[] {
  const { documents, gaps } = readDocuments(readText(path), path, '1.2', { tags: COMPOSE_TAGS });
  const [gap] = gaps;
  if (gap) throw new Fault('malformed', `${gap.subject} cannot be read: ${gap.reason}`);
  const whole = documents.reduce((sum, { value }) => mergedFields(sum, value), {});
  return composedServices(whole);
}

function readText(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new Fault(stats ? 'usage' : 'not-found', `${path} is no file`);
  if (stats.size > MAXIMUM_SIZE) throw new Fault('limit', `${path} is larger than ${MAXIMUM_SIZE} bytes`);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Fault('usage', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
