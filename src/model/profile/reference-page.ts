import { profileSchemaText } from './json-schema.ts';

/** What this page reads of a JSON Schema. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** What every line has, told once. */
const LINE_KEYS: readonly string[] = ['state', 'provenance'];
/** Values of a list that are told; editors know them all. */
const MAXIMUM_VALUES = 20;

const EXAMPLE = `\`\`\`yaml
# yaml-language-server: $schema=profile.schema.json
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata:
  name: orders
  namespace: shop
systemCalls:
  - openat
  - name: ptrace
    state: refused
listens:
  - port: 8080
    routes:
      - methods: [GET]
        path: /orders/{id}
        kind: template
        state: proposed
        provenance:
          - { kind: declared, source: src/routes.ts:12 }
egress:
  - to:
      workload: { name: postgres }
    ports: [5432]
    sql:
      - verbs: [SELECT, INSERT]
        tables: [orders]
secrets:
  - reference: orders-db/password
    file: /run/secrets/orders-db
\`\`\``;

const INTRODUCTION = `# Workload profile

<!-- Written by scripts/write-profile-reference.ts from src/model/profile; change it there. -->

A profile says what one workload may do. It is YAML that people review in git; one file may hold several, as YAML documents. With [profile.schema.json](profile.schema.json) beside it and the first line below, editors complete and check it.

${EXAMPLE}

Entries of the sections are **lines**. Every line has a \`state\` and a \`provenance\`, and is about one thing: no two lines of a list are about the same, so changes are told and merged line by line. A section that is missing or has only proposals says nothing; of any other, only the accepted lines are allowed, and refused lines take away from them. A line whose only key is its first may be written as a single value.`;

/** The reference page of profiles in Markdown, as the formatter writes it and as docs/reference/profile.md holds it: made of the schema's descriptions alone. */
export function profileReferenceText(): string {
  const root = JSON.parse(profileSchemaText()) as Schema;
  const sections = Object.entries(root.properties ?? {}).filter(([, schema]) => schema.const === undefined);
  const user = root.properties?.users?.items?.properties ?? {};
  const ofLines = LINE_KEYS.map((key) => [
    `\`${key}\` (optional)`,
    valueText(user[key] ?? {}),
    user[key]?.description ?? '',
  ]);
  const shared = Object.entries(root.$defs ?? {});
  const pages = [...sections, ...shared].map(([name, schema]) => sectionText(name, schema));
  return `${[INTRODUCTION, table(ofLines), ...pages].join('\n\n')}\n`;
}

function sectionText(name: string, schema: Schema): string {
  const options = optionsOf(schema.items ?? schema);
  const tables = options.filter((option) => option.properties).map((option) => table(rowsOf(option, '')));
  return [`## ${name}`, schema.description ?? '', ...tables].join('\n\n');
}

/** The alternatives of a schema, itself if it has none. */
function optionsOf(schema: Schema): readonly Schema[] {
  return schema.anyOf ?? schema.oneOf ?? [schema];
}

/** A Markdown table with aligned columns. */
function table(rows: readonly (readonly string[])[]): string {
  const cells = [['key', 'value', 'meaning'], ...rows].map((row) =>
    row.map((cell) => cell.replaceAll('|', '\\|')),
  );
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const [head = '', ...body] = cells.map((row) => {
    const padded = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return `| ${padded.join(' | ')} |`;
  });
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}

/** One row for each key, then for the keys inside it; state and provenance, which every line has, are told once. */
function rowsOf(schema: Schema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    if (LINE_KEYS.includes(key)) return [];
    const name = `\`${prefix}${key}\`${schema.required?.includes(key) ? '' : ' (optional)'}`;
    const isList = field.items !== undefined;
    const inner = optionsOf(field.items ?? field).flatMap((option) =>
      rowsOf(option, `${prefix}${key}${isList ? '[]' : ''}.`),
    );
    return [[name, valueText(field), field.description ?? ''], ...inner];
  });
}

function valueText(schema: Schema): string {
  if (schema.$ref) return link(schema.$ref);
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum) return enumText(schema.enum);
  if (schema.items) return `list of ${valueText(schema.items)}`;
  const options = optionsOf(schema);
  if (options.length > 1) return [...new Set(options.map(valueText))].join(' or ');
  return (
    { object: 'keys and values', string: 'text', integer: 'number', boolean: '`true`, `false`' }[
      schema.type ?? ''
    ] ?? ''
  );
}

function enumText(values: readonly string[]): string {
  const shown = values.slice(0, MAXIMUM_VALUES).map((value) => `\`${value}\``);
  return `${shown.join(', ')}${values.length > MAXIMUM_VALUES ? ', …' : ''}`;
}

function link(reference: string): string {
  const name = reference.split('/').at(-1) ?? '';
  return `[${name}](#${name.toLowerCase()})`;
}
