import * as z from 'zod';
import { profileSchema } from './profile.ts';

/** The JSON Schema (draft 2020-12) of a profile, as docs/reference/profile.schema.json holds it for editors. */
export function profileSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(profileSchema, { target: 'draft-2020-12', io: 'input' });
  const document = {
    $schema,
    $id: 'urn:plimsoll:profile:v1',
    title: 'Plimsoll workload profile',
    description:
      'What one workload may do. A section that is missing or has only proposals says nothing; of any other, only accepted lines are allowed.',
    ...schema,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
