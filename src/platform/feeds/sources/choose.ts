import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { withoutCredentials } from '../../../model/credentials.ts';
import { Fault, messageOf } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { normaliseBase, OSV_BUCKET } from '../location.ts';
import type { UpdateOptions } from '../types.ts';
import {
  type ChosenSource,
  readSourceChoice,
  type SourceName,
  SOURCE_NAMES,
  USUAL_SOURCES,
} from './sources.ts';

/** A source of a database, and what its documents were when it was read last. */
export interface KnownSource extends ChosenSource {
  readonly stamp: string | undefined;
}

const knownSchema = z.array(
  z.object({
    name: z.enum(SOURCE_NAMES as readonly [SourceName, ...SourceName[]]),
    place: z.string().optional(),
    stamp: z.string().optional(),
  }),
);

/**
 * The sources to read: those asked for, those of the update before, or those that are usual with OSV's own bucket.
 * Throws a `Fault` (`usage`) for one that there is not, or a place that others could tamper with.
 */
export function chosenSources(
  { sources, ecosystems }: UpdateOptions,
  base: string,
  isIncremental: boolean,
  previous: readonly KnownSource[] | undefined,
): KnownSource[] {
  const isUsual = base === OSV_BUCKET && ecosystems === undefined;
  const usual = isUsual ? USUAL_SOURCES.map((name) => ({ name, place: undefined })) : [];
  const chosen: readonly ChosenSource[] =
    sources && sources.length > 0
      ? sources.filter((text) => text !== 'none').map((text) => readSourceChoice(text))
      : (previous ?? usual);
  const stamps = new Map(isIncremental ? previous?.map((one) => [keyOf(one), one.stamp]) : []);
  return chosen.map(({ name, place }) => {
    const safe = place === undefined ? undefined : placeOf(place);
    return { name, place: safe, stamp: stamps.get(keyOf({ name, place: safe })) };
  });
}

/** What a database says of its sources; undefined where it says nothing that is understood. */
export function parseKnownSources(text: string): KnownSource[] | undefined {
  if (text === '') return undefined;
  const { data } = knownSchema.safeParse(parseJson(text));
  return data?.map(({ name, place, stamp }) => ({ name, place, stamp }));
}

function keyOf({ name, place }: ChosenSource): string {
  return `${name} ${place === undefined ? '' : withoutCredentials(place)}`;
}

/** A safe URL, or the absolute path of a file or folder. */
function placeOf(place: string): string {
  if (!place.startsWith('file:')) return normaliseBase(place);
  try {
    return fileURLToPath(place);
  } catch (error) {
    throw new Fault('usage', `${place} is no file of this machine: ${messageOf(error)}`, { cause: error });
  }
}
