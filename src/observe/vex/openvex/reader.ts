import * as z from 'zod';
import type { ExceptionRemark } from '../../../model/exception/remark.ts';
import {
  VEX_STATUSES,
  type VexComponent,
  type VexIdentifier,
  type VexProduct,
  type VexStatement,
} from '../../../model/exception/vex.ts';
import { Fault } from '../../../model/fault.ts';
import { digestOf, identifierOf, orAbsent, parsed, reasonOf, timeOf } from '../fields.ts';
import type { VexReader } from '../types.ts';

const componentShape = {
  '@id': z.string().nullish().transform(orAbsent),
  identifiers: z.record(z.string(), z.string()).nullish().transform(orAbsent),
  hashes: z.record(z.string(), z.string()).nullish().transform(orAbsent),
};
/** 0.0.1 wrote components as texts. */
const componentSchema = z.union([
  z.string().transform((id) => ({ '@id': id, identifiers: undefined, hashes: undefined })),
  z.object(componentShape),
]);
const productSchema = z.union([
  z
    .string()
    .transform((id) => ({ '@id': id, identifiers: undefined, hashes: undefined, subcomponents: undefined })),
  z.object({ ...componentShape, subcomponents: z.array(componentSchema).nullish().transform(orAbsent) }),
]);
const vulnerabilitySchema = z.union([
  z.string().transform((name) => ({ name, '@id': undefined, aliases: undefined })),
  z.object({
    name: z.string().nullish().transform(orAbsent),
    '@id': z.string().nullish().transform(orAbsent),
    aliases: z.array(z.string()).nullish().transform(orAbsent),
  }),
]);
const statementSchema = z.object({
  vulnerability: vulnerabilitySchema,
  products: z.array(productSchema).nullish().transform(orAbsent),
  /** Of 0.0.1: parts of each of the products. */
  subcomponents: z.array(componentSchema).nullish().transform(orAbsent),
  status: z.enum(VEX_STATUSES),
  timestamp: z.string().nullish().transform(orAbsent),
  last_updated: z.string().nullish().transform(orAbsent),
  supplier: z.string().nullish().transform(orAbsent),
  status_notes: z.string().nullish().transform(orAbsent),
  justification: z.string().nullish().transform(orAbsent),
  impact_statement: z.string().nullish().transform(orAbsent),
});
const documentSchema = z.object({
  author: z.string().nullish().transform(orAbsent),
  timestamp: z.string().nullish().transform(orAbsent),
  last_updated: z.string().nullish().transform(orAbsent),
  statements: z.array(z.unknown()).nullish().transform(orAbsent),
});
type Statement = z.infer<typeof statementSchema>;
type Document = z.infer<typeof documentSchema>;

const markSchema = z.object({ '@context': z.union([z.string(), z.array(z.unknown())]) });

/** OpenVEX 0.0.1 to 0.2.0. Source: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md */
export const openvex: VexReader = {
  id: 'openvex',
  vectors: ['V3'],
  recognises(document) {
    const mark = markSchema.safeParse(document);
    if (!mark.success) return false;
    return [mark.data['@context']]
      .flat()
      .some((one) => typeof one === 'string' && /openvex\.dev\/ns/.test(one));
  },
  read(json, file) {
    const document = parsed(documentSchema, json, file);
    const remarks: ExceptionRemark[] = [];
    const statements = (document.statements ?? []).flatMap((item, index) => {
      const at = `statements.${index}`;
      const statement = parsed(statementSchema, item, file, at);
      const made = statementOf(statement, document, file, at);
      for (const text of troubles(statement, made))
        remarks.push({ problem: 'unsupported', source: file, text: `${at}: ${text}` });
      return made.products.length > 0 ? [made] : [];
    });
    return { statements, remarks };
  },
};

function statementOf(statement: Statement, document: Document, file: string, at: string): VexStatement {
  const { vulnerability, products, subcomponents, status, justification, impact_statement, status_notes } =
    statement;
  const time = timeOfStatement(statement, document);
  // "Data Inheritance": a statement is useless without a timestamp, as it cannot be related to others.
  if (time === undefined)
    throw new Fault('malformed', `${file}: ${at}.timestamp: neither it nor the document has one`);
  const { name, aliases } = vulnerability;
  const ids = [name, ...(aliases ?? []), idOfAddress(vulnerability['@id'])].filter(
    (id) => id !== undefined && id !== '',
  );
  if (ids.length === 0) throw new Fault('malformed', `${file}: ${at}.vulnerability.name: is missing`);
  const reason = reasonOf(justification, impact_statement, status_notes);
  return {
    source: file,
    ...(document.author !== undefined && { author: document.author }),
    ids: ids as string[],
    products: (products ?? []).flatMap((product): VexProduct[] => {
      const whole = componentOf(product);
      const parts = [...(product.subcomponents ?? []), ...(subcomponents ?? [])];
      const known = parts.flatMap((part) => componentOf(part) ?? []);
      // Of parts that cannot be told the product as a whole is not meant.
      return whole && (parts.length === 0 || known.length > 0) ? [{ ...whole, subcomponents: known }] : [];
    }),
    status,
    ...(reason !== undefined && { justification: reason }),
    time,
  };
}

/** "Inheritance Flow", "Timestamps": what a statement says overrides what its document says. */
function timeOfStatement(statement: Statement, document: Document): number | undefined {
  return timeOf(statement.last_updated, statement.timestamp, document.timestamp, document.last_updated);
}

/** The last part of an address such as `https://nvd.nist.gov/vuln/detail/CVE-2019-17571`, where it is an id. */
function idOfAddress(address: string | undefined): string | undefined {
  return /(?:^|\/)((?:CVE|GHSA)-[\w-]+)$/.exec(address ?? '')?.[1];
}

/** "Component Fields": any of its mechanisms addresses it; undefined where there is none that we know. */
function componentOf(component: z.infer<typeof componentSchema>): VexComponent | undefined {
  const { '@id': id, identifiers, hashes } = component;
  const purl = identifiers?.['purl'];
  const found: (VexIdentifier | undefined)[] = [
    id === undefined || id === '' ? undefined : identifierOf(id),
    purl === undefined ? undefined : identifierOf(purl),
    ...Object.entries(hashes ?? {}).map(([algorithm, value]) => digestOf(algorithm, value)),
  ];
  const known = found.filter((one) => one !== undefined);
  return known.length > 0 ? { identifiers: known } : undefined;
}

/** What is said of the statement where it counts less than its document means. */
function troubles(
  { products, status, justification, impact_statement }: Statement,
  made: VexStatement,
): string[] {
  const given = products?.length ?? 0;
  const lost = given - made.products.length;
  return [
    ...(given === 0 ? [`says nothing of ${made.ids[0]}, as it names no product`] : []),
    ...(lost > 0
      ? [`${lost} of ${given} products have no package URL, SHA-256 or name by which they can be told`]
      : []),
    ...(status === 'not_affected' && justification === undefined && impact_statement === undefined
      ? [`does not say why ${made.ids[0]} does not affect its products`]
      : []),
  ];
}
