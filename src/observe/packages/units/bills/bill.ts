import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import { listOf } from '../../../../model/json/list-of.ts';
import { readPackageUrl } from '../../../../model/package-url.ts';
import { isFields, objectsOf, valueAt } from '../../../document/fields.ts';

/** A package that a bill of materials names. */
export interface BilledPackage {
  readonly purl: string;
  readonly licences: readonly string[];
}

const MOST_PACKAGES = 50_000;
const MOST_LEVELS = 32;

const spdxSchema = z.object({
  spdxVersion: z.string(),
  packages: listOf(
    z.object({
      licenseDeclared: z.string().optional(),
      externalRefs: listOf(z.object({ referenceType: z.string(), referenceLocator: z.string() })).default([]),
    }),
  ).default([]),
});

/** SPDX 2 in JSON: packages with a package URL (https://spdx.github.io/spdx-spec/v2.3/). Throws a `Fault` (`malformed`). */
export function packagesOfSpdx(json: unknown, path: string): BilledPackage[] {
  const { data } = spdxSchema.safeParse(json);
  if (!data) throw new Fault('malformed', `${path}: not an SPDX document that is read`);
  return data.packages.slice(0, MOST_PACKAGES).flatMap(({ licenseDeclared, externalRefs }) => {
    const purl = externalRefs.find(({ referenceType }) =>
      /(?:^|\/)purl$/.test(referenceType),
    )?.referenceLocator;
    const licence =
      licenseDeclared === 'NOASSERTION' || licenseDeclared === 'NONE' ? undefined : licenseDeclared;
    return purl === undefined ? [] : [{ purl, licences: licence ? [licence] : [] }];
  });
}

interface Component {
  readonly purl?: string | undefined;
  readonly components?: readonly unknown[] | undefined;
}

const componentSchema: z.ZodType<Component> = z.object({
  purl: z.string().optional(),
  components: z.array(z.unknown()).optional(),
});

/** CycloneDX in JSON: components with a package URL, those inside others too (https://cyclonedx.org/specification/overview/). */
export function packagesOfCycloneDx(json: unknown, path: string): BilledPackage[] {
  const root = z
    .object({ bomFormat: z.literal('CycloneDX') })
    .and(componentSchema)
    .safeParse(json);
  if (!root.success) throw new Fault('malformed', `${path}: not a CycloneDX document that is read`);
  const found: BilledPackage[] = [];
  let level: readonly unknown[] = root.data.components ?? [];
  for (let depth = 0; level.length > 0 && depth < MOST_LEVELS; depth += 1) {
    const read = objectsOf(level).flatMap((one) => componentSchema.safeParse(one).data ?? []);
    for (const { purl } of read)
      if (purl !== undefined && found.length < MOST_PACKAGES) found.push({ purl, licences: [] });
    level = read.flatMap(({ components = [] }) => components);
  }
  return found;
}

/** What Bitnami's images list of their own components: name to version, architecture and distribution. */
export function packagesOfBitnami(json: unknown, path: string): BilledPackage[] {
  if (!isFields(json)) throw notBitnamis(path);
  return Object.entries(json).flatMap(([name, component]) => {
    const version = valueAt(component, 'version');
    if (typeof version !== 'string') throw notBitnamis(path);
    const purl = `pkg:bitnami/${encodeURIComponent(name.toLowerCase())}@${encodeURIComponent(version)}`;
    return readPackageUrl(purl) ? [{ purl, licences: [] }] : [];
  });
}

function notBitnamis(path: string): Fault {
  return new Fault('malformed', `${path}: not Bitnami's list of components`);
}
