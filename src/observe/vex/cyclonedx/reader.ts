import * as z from 'zod';
import type { ExceptionRemark } from '../../../model/exception/remark.ts';
import type { VexIdentifier, VexStatement, VexStatus } from '../../../model/exception/vex.ts';
import { Fault } from '../../../model/fault.ts';
import { readPackageUrl } from '../../../model/package-url.ts';
import { digestOf, orAbsent, parsed, reasonOf, timeOf } from '../fields.ts';
import type { VexReader } from '../types.ts';

/** Components inside components that are gone through. */
const MAXIMUM_DEPTH = 64;

const vulnerabilitySchema = z.object({
  id: z.string().nullish().transform(orAbsent),
  references: z
    .array(z.object({ id: z.string() }))
    .nullish()
    .transform(orAbsent),
  published: z.string().nullish().transform(orAbsent),
  updated: z.string().nullish().transform(orAbsent),
  analysis: z
    .object({
      state: z.string().nullish().transform(orAbsent),
      justification: z.string().nullish().transform(orAbsent),
      response: z.array(z.string()).nullish().transform(orAbsent),
      detail: z.string().nullish().transform(orAbsent),
      firstIssued: z.string().nullish().transform(orAbsent),
      lastUpdated: z.string().nullish().transform(orAbsent),
    })
    .nullish()
    .transform(orAbsent),
  affects: z
    .array(
      z.object({
        ref: z.string(),
        versions: z
          .array(
            z.object({
              version: z.string().nullish().transform(orAbsent),
              range: z.string().nullish().transform(orAbsent),
              status: z.string().nullish().transform(orAbsent),
            }),
          )
          .nullish()
          .transform(orAbsent),
      }),
    )
    .nullish()
    .transform(orAbsent),
});
type Vulnerability = z.infer<typeof vulnerabilitySchema>;
type Affected = NonNullable<Vulnerability['affects']>[number];

const componentSchema = z.object({
  'bom-ref': z.string().nullish().transform(orAbsent),
  type: z.string().nullish().transform(orAbsent),
  name: z.string().nullish().transform(orAbsent),
  version: z.string().nullish().transform(orAbsent),
  purl: z.string().nullish().transform(orAbsent),
  hashes: z
    .array(z.object({ alg: z.string(), content: z.string() }))
    .nullish()
    .transform(orAbsent),
  components: z.array(z.unknown()).nullish().transform(orAbsent),
});
type Component = z.infer<typeof componentSchema>;

const documentSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: z
    .object({
      timestamp: z.string().nullish().transform(orAbsent),
      component: z.unknown().optional(),
      supplier: z
        .object({ name: z.string().nullish().transform(orAbsent) })
        .nullish()
        .transform(orAbsent),
      manufacturer: z
        .object({ name: z.string().nullish().transform(orAbsent) })
        .nullish()
        .transform(orAbsent),
      authors: z
        .array(z.object({ name: z.string().nullish().transform(orAbsent) }))
        .nullish()
        .transform(orAbsent),
    })
    .nullish()
    .transform(orAbsent),
  components: z.array(z.unknown()).nullish().transform(orAbsent),
  vulnerabilities: z.array(z.unknown()),
});
type Document = z.infer<typeof documentSchema>;

const markSchema = z.object({ bomFormat: z.literal('CycloneDX'), vulnerabilities: z.array(z.unknown()) });

/** https://cyclonedx.org/docs/1.6/json/#vulnerabilities_items_analysis_state */
const STATUS_OF: Readonly<Record<string, VexStatus>> = {
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  exploitable: 'affected',
  in_triage: 'under_investigation',
  false_positive: 'not_affected',
  not_affected: 'not_affected',
};
/** https://cyclonedx.org/docs/1.6/json/#vulnerabilities_items_affects_items_versions_items_status; without one: affected. */
const VERSION_STATUS_OF: Readonly<Record<string, VexStatus>> = {
  affected: 'affected',
  unaffected: 'not_affected',
  unknown: 'under_investigation',
};

/** The analysis of vulnerabilities in CycloneDX 1.4 and later. Source: https://cyclonedx.org/capabilities/vex/ */
export const cyclonedxVex: VexReader = {
  id: 'cyclonedx',
  vectors: ['V3'],
  recognises: (document) => markSchema.safeParse(document).success,
  read(json, file) {
    const document = parsed(documentSchema, json, file);
    const components = componentsByRef(document);
    const remarks: ExceptionRemark[] = [];
    const statements = document.vulnerabilities.flatMap((item, index) => {
      const at = `vulnerabilities.${index}`;
      const one = parsed(vulnerabilitySchema, item, file, at);
      const remark = (text: string) =>
        remarks.push({ problem: 'unsupported', source: file, text: `${at}: ${text}` });
      return statementsOf(one, document, { file, at, components, remark });
    });
    return { statements, remarks };
  },
};

interface Context {
  readonly file: string;
  readonly at: string;
  readonly components: ReadonlyMap<string, Component>;
  readonly remark: (text: string) => void;
}

function statementsOf(
  one: Vulnerability,
  document: Document,
  { file, at, components, remark }: Context,
): VexStatement[] {
  const ids = [one.id, ...(one.references ?? []).map(({ id }) => id)].flatMap((id) => id || []);
  const { state, justification, detail, lastUpdated, firstIssued } = one.analysis ?? {};
  if (ids.length === 0) remark('names no vulnerability');
  const whole = statusOf(state, remark);
  const time = timeOf(lastUpdated, firstIssued, one.updated, document.metadata?.timestamp, one.published);
  const reason = reasonOf(state === 'false_positive' ? state : undefined, justification, detail);
  const author = authorOf(document);
  return (one.affects ?? []).flatMap((affected): VexStatement[] => {
    const parts = partsOf(affected, whole);
    if (ids.length === 0 || parts.length === 0) return [];
    const identifiers = identifiersOf(affected.ref, components);
    if (identifiers.length === 0) {
      remark(`${affected.ref} is no component of this document, and no package URL`);
      return [];
    }
    if (time === undefined)
      throw new Fault('malformed', `${file}: ${at}: neither it nor metadata.timestamp says when`);
    return parts.map(({ status, versions }) => ({
      source: file,
      ...(author !== undefined && { author }),
      ids,
      products: [{ identifiers, subcomponents: [], ...(versions && { versions }) }],
      status,
      ...(reason !== undefined && { justification: reason }),
      time,
    }));
  });
}

function statusOf(state: string | undefined, remark: Context['remark']): VexStatus | undefined {
  if (state === undefined) return undefined;
  if (!Object.hasOwn(STATUS_OF, state)) remark(`"${state}" is no state of an analysis`);
  return STATUS_OF[state];
}

/** What holds of a component, and what of some of its versions, which stands later and so counts more. */
function partsOf(
  { versions }: Affected,
  whole: VexStatus | undefined,
): { status: VexStatus; versions?: string[] }[] {
  const parts: { status: VexStatus; versions?: string[] }[] = whole === undefined ? [] : [{ status: whole }];
  for (const { version, range, status } of versions ?? []) {
    const named = version ?? range;
    const own = VERSION_STATUS_OF[status ?? 'affected'];
    // That a version is affected is why there is an analysis at all: its state says what comes of it.
    if (named !== undefined && own !== undefined && (own !== 'affected' || whole === undefined))
      parts.push({ status: own, versions: [named] });
  }
  return parts;
}

function componentsByRef({ metadata, components }: Document): Map<string, Component> {
  const found = new Map<string, Component>();
  const open: [value: unknown, depth: number][] = [metadata?.component, ...(components ?? [])].map((one) => [
    one,
    0,
  ]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next;
    const { data } = componentSchema.safeParse(value);
    if (!data || depth > MAXIMUM_DEPTH) continue;
    if (data['bom-ref'] !== undefined) found.set(data['bom-ref'], data);
    for (const inner of data.components ?? []) open.push([inner, depth + 1]);
  }
  return found;
}

/**
 * What a reference names: a component of the document, one of another by BOM-Link
 * (https://cyclonedx.org/capabilities/bomlink/) whose reference is a package URL, or a package URL as it is.
 */
function identifiersOf(ref: string, components: ReadonlyMap<string, Component>): VexIdentifier[] {
  const component = components.get(ref);
  if (component) return identifiersIn(component);
  const linked = /^urn:cdx:[^/]+\/\d+#(.+)$/.exec(ref)?.[1];
  const text = linked === undefined ? ref : decoded(linked);
  if (readPackageUrl(text)) return [{ kind: 'purl', text }];
  const again = components.get(text);
  return again ? identifiersIn(again) : [];
}

function identifiersIn({ purl, hashes, type, name, version }: Component): VexIdentifier[] {
  const digests = (hashes ?? []).flatMap(({ alg, content }) => digestOf(alg, content) ?? []);
  const isImage = type === 'container' && name !== undefined;
  const imageName =
    isImage && version !== undefined && version !== '' && !name.includes(':') ? `${name}:${version}` : name;
  return [
    ...(purl === undefined ? [] : [{ kind: 'purl' as const, text: purl }]),
    ...digests,
    ...(isImage && imageName !== undefined ? [{ kind: 'name' as const, text: imageName }] : []),
    ...(isImage && version?.startsWith('sha256:') ? [{ kind: 'digest' as const, text: version }] : []),
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function authorOf({ metadata }: Document): string | undefined {
  return (
    metadata?.supplier?.name ??
    metadata?.manufacturer?.name ??
    metadata?.authors?.find(({ name }) => name !== undefined)?.name ??
    undefined
  );
}
