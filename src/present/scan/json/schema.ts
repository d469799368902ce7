import * as z from 'zod';
import { REPORT_SCHEMA_VERSION, reportSchema } from '../../../model/report/scan.ts';

/** The JSON Schema (draft 2020-12) of the JSON report, as docs/reference/report.schema.json holds it; further fields are allowed. */
export function reportSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, { target: 'draft-2020-12', io: 'input' });
  const document = {
    $schema,
    $id: `urn:plimsoll:report:${REPORT_SCHEMA_VERSION}`,
    title: 'Plimsoll report',
    description: 'What a scan says. The meaning of a field never changes within a major version.',
    ...schema,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
