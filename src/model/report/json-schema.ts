import * as z from 'zod';
import { type ReportId, REPORTS } from './registry.ts';

/** Where the JSON Schema of a report is, below `docs/reference`. */
export function schemaPath(id: ReportId): string {
  return id === 'scan' ? 'report.schema.json' : `schemas/${id}.schema.json`;
}

/** The JSON Schema (draft 2020-12) of a report, or of each of its lines, as the file at `schemaPath` holds it; further fields are allowed. */
export function reportSchemaText(id: ReportId): string {
  const { title, description, version, schema } = REPORTS[id];
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  const document = {
    $schema,
    $id: id === 'scan' ? `urn:plimsoll:report:${version}` : `urn:plimsoll:report:${id}:${version}`,
    title,
    description: `${description} The meaning of a field never changes within a major version.`,
    ...rest,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
