import * as z from 'zod';
import { Fault } from './fault.ts';
import type { Gap } from './gap.ts';
import type { Image } from './image.ts';
import { type Package, packageSchema } from './package.ts';
import { parseJson } from './json/parse.ts';

/**
 * What CycloneDX and SPDX have no field for travels as properties with these names, so that a bill of materials
 * that we wrote reads back without loss. Several properties of one name are a list, in order.
 */
export const BILL_PROPERTIES = {
  ecosystem: 'plimsoll:ecosystem',
  name: 'plimsoll:name',
  version: 'plimsoll:version',
  range: 'plimsoll:range',
  architecture: 'plimsoll:architecture',
  /** JSON: `name` and `version`. */
  source: 'plimsoll:source',
  stream: 'plimsoll:stream',
  licence: 'plimsoll:licence',
  development: 'plimsoll:development',
  direct: 'plimsoll:direct',
  /** A package URL. */
  requires: 'plimsoll:requires',
  cpe: 'plimsoll:cpe',
  /** JSON: `path`, `layer`, `foundBy` and `evidence`. */
  location: 'plimsoll:location',
  /** JSON: a list of `purl` and `path`. */
  bundles: 'plimsoll:bundles',
  owner: 'plimsoll:owner',
  /** JSON, of the whole target. */
  image: 'plimsoll:image',
  /** JSON, of the operating system. */
  distribution: 'plimsoll:distribution',
  /** JSON, of the whole target: what was not read of it. */
  gap: 'plimsoll:gap',
  /** JSON, of the whole target: how many findings of each kind a bill of materials has no place for. */
  leftOut: 'plimsoll:findings-left-out',
  /** JSON, of the whole target: `status` and `reasons`; of a scan only. */
  verdict: 'plimsoll:verdict',
  /** JSON, of the whole target: how many findings are not shown, by what hides them. */
  hidden: 'plimsoll:findings-hidden',
} as const;

export interface BillProperty {
  readonly name: string;
  readonly value: string;
}

/** Everything of a package but its package URL. */
export function propertiesOf(item: Package): BillProperty[] {
  const names = BILL_PROPERTIES;
  const { development, direct } = item;
  const found: BillProperty[] = [];
  const tell = (name: string, value: string | undefined): void => {
    if (value !== undefined) found.push({ name, value });
  };
  tell(names.ecosystem, item.ecosystem);
  tell(names.name, item.name);
  tell(names.version, item.version);
  tell(names.range, item.range);
  tell(names.architecture, item.architecture);
  tell(names.source, item.source && JSON.stringify(item.source));
  tell(names.stream, item.stream);
  for (const licence of item.licences) tell(names.licence, licence);
  tell(names.development, development === undefined ? undefined : String(development));
  tell(names.direct, direct === undefined ? undefined : String(direct));
  for (const purl of item.requires ?? []) tell(names.requires, purl);
  for (const cpe of item.cpes ?? []) tell(names.cpe, cpe);
  for (const location of item.locations) tell(names.location, JSON.stringify(location));
  tell(names.owner, item.owner);
  tell(names.bundles, item.bundles && JSON.stringify(item.bundles));
  return found;
}

/**
 * The package that `propertiesOf` took apart; undefined where the properties are not ours.
 * Throws a `Fault` (`malformed`) that names the package where they are ours and damaged.
 */
export function packageOf(purl: string, properties: readonly BillProperty[]): Package | undefined {
  if (properties.length === 0) return undefined;
  const names = BILL_PROPERTIES;
  const ecosystem = properties.find((one) => one.name === names.ecosystem)?.value;
  if (ecosystem === undefined) return undefined;
  const values = (name: string) => properties.filter((one) => one.name === name).map((one) => one.value);
  const [development] = values(names.development);
  const [direct] = values(names.direct);
  const requires = values(names.requires);
  const cpes = values(names.cpe);
  return parseOrFault(packageSchema, purl, () => ({
    purl,
    ecosystem,
    name: values(names.name)[0],
    version: values(names.version)[0],
    ...present('range', values(names.range)[0]),
    ...present('architecture', values(names.architecture)[0]),
    ...present('source', parsed(values(names.source)[0])),
    ...present('stream', values(names.stream)[0]),
    licences: values(names.licence),
    ...present('development', development === undefined ? undefined : development === 'true'),
    ...present('direct', direct === undefined ? undefined : direct === 'true'),
    ...present('requires', requires.length > 0 ? requires : undefined),
    ...present('cpes', cpes.length > 0 ? cpes : undefined),
    locations: values(names.location).map(parsed),
    ...present('owner', values(names.owner)[0]),
    ...present('bundles', parsed(values(names.bundles)[0])),
  }));
}

/** The values of one JSON property, such as `plimsoll:image`, in order. Throws a `Fault` (`malformed`). */
export function jsonProperties<T>(
  schema: z.ZodType<T>,
  name: string,
  properties: readonly BillProperty[],
): T[] {
  return properties
    .filter((one) => one.name === name)
    .map((one) => parseOrFault(schema, name, () => parsed(one.value)));
}

/** The image and the gaps of a target, as JSON properties. */
export function targetPropertiesOf(target: {
  readonly image: Image | undefined;
  readonly gaps: readonly Gap[];
}): BillProperty[] {
  const { image, gaps } = target;
  return [
    ...(image ? [{ name: BILL_PROPERTIES.image, value: JSON.stringify(image) }] : []),
    ...gaps.map((gap) => ({ name: BILL_PROPERTIES.gap, value: JSON.stringify(gap) })),
  ];
}

/** A gap of reading the target stays when its bill of materials is matched later; one of matching is found anew. */
export function isGapOfReading(gap: Gap): boolean {
  return gap.kind !== 'missing-data' && gap.kind !== 'stale-data';
}

function present(key: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [key]: value };
}

function parsed(value: string | undefined): unknown {
  return value === undefined ? undefined : parseJson(value);
}

function parseOrFault<T>(schema: z.ZodType<T>, subject: string, build: () => unknown): T {
  try {
    return schema.parse(build());
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : 'not JSON';
    throw new Fault('malformed', `the plimsoll: properties of ${subject} are damaged: ${detail}`, {
      cause: error,
      hint: 'Write the bill of materials again with plimsoll sbom.',
    });
  }
}
